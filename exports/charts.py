"""Charts as SVG: shares against their targets, and the total of the year against its ceiling.

One drawing serves a page, with its own colours and `#hatch`, and a picture (exports/picture.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from core.messages import Comparator, Share
from core.period import Quarter
from exports.bars import Bar, view_share
from exports.chart_text import Line, set_lines, width_of
from exports.reserve_lines import ratio

if TYPE_CHECKING:
    from jinja2 import Environment

_COLOURS = {"s-even": "#6a7a99", "s-fill": "#1f5468", "s-low": "#b06c12"}
_TOP, _PLOT = 28, 172
"""Room above the plot of the total for the name of its ceiling, and how high the plot is."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a chart; `name` makes its ids unique on a page."""

    name: str
    title: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CountRow:
    """People of whom the guidance demands no share: the count alone."""

    label: str
    count: str
    words: str


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most there should be in a year, in figures and words; `over_words` are said where there are more."""

    figure: int
    words: str
    even_words: str


@dataclass(frozen=True, slots=True)
class _Row:
    y: int
    label: str
    figure: str
    counts: str
    room: int
    bar: Bar | None
    colour: str
    is_low: bool
    lines: tuple[Line, ...]


def share_bar(bar: Bar) -> Markup:
    """The bar of one share as an SVG as wide as what it stands in; the page holds the pattern `#hatch`."""
    drawn: Markup = _macro("bar")(bar, _COLOURS[bar.fill], 0, 0, 0)
    return drawn


def share_mark(kind: str) -> Markup:
    """The mark of a target (diamond, floor, strive, ceiling) around x = 0, for a legend; it goes inside an SVG."""
    drawn: Markup = _macro("mark")(kind)
    return drawn


def shares_chart(heading: Heading, shares: Sequence[Share], counts: Sequence[CountRow] = ()) -> Markup:
    """Every share with its figure, bar, distance and requirement, 360 wide; below them counts without a target."""
    head, y = _head(heading)
    rows: list[_Row] = []
    room = max((width_of(view_share(share).counts, 12) + 12 for share in shares), default=0)
    for share in shares:
        rows.append(_share_row(share, y, room))
        y = _end(rows[-1])
    for count in counts:
        lines, _ = set_lines(count.words, 12, y + 39)
        rows.append(_Row(y, count.label, count.count, "", 0, None, "", is_low=False, lines=lines))
        y = _end(rows[-1])
    told = "".join(share.words for share in shares)
    return _draw("shares.svg", heading, height=y, head=head, rows=rows, told=told)


def total_chart(
    heading: Heading, points: Sequence[tuple[Quarter, int]], ceiling: Ceiling | None, notes: Sequence[str], told: str
) -> Markup:  # fmt: skip
    """The total of the year at the end of each quarter, 360 wide; with a ceiling its line, even pace, and what is over.

    A low total is never marked. `notes` stand below, `told` is read out to whoever does not see the drawing.
    """
    head, above = _head(heading)
    top, base = above + _TOP, above + _TOP + _PLOT
    most = max([value for _, value in points] + [1])
    axis = max(most * 21 // 20, ceiling.figure * 10 // 9 if ceiling else 0, 1)
    limit = ceiling.figure if ceiling else axis

    def height_of(value: int) -> float:
        return round(base - _PLOT * value / axis, 1)

    placed = [(44 + 76 * quarter.number, value) for quarter, value in points]
    marks = [
        {"x": x, "y": height_of(value), "label_y": max(top - 4, height_of(value) - 9), "words": str(value),
         "is_over": value > limit}
        for x, value in placed
    ]  # fmt: skip
    step = _step(axis)
    y = base + 44
    below: list[Line] = []
    for note in notes:
        lines, y = set_lines(note, 12, y)
        below += lines
    return _draw(
        "total.svg",
        heading,
        height=y - 4,
        head=head,
        top=top,
        base=base,
        ticks=[{"y": height_of(value), "words": str(value)} for value in range(0, axis + 1, step)],
        ceiling={"y": height_of(limit), "words": ceiling.words} if ceiling else None,
        even={"y": height_of(limit * 3 // 4) + 22, "words": ceiling.even_words} if ceiling else None,
        over=height_of(most) if most > limit else None,
        line=" ".join([f"M44 {base}", *(f"L{mark['x']} {mark['y']}" for mark in marks)]),
        points=marks,
        quarters=[Quarter(points[0][0].year, number).name[5:] for number in range(1, 5)] if points else [],
        notes=below,
        told=told,
    )


def _head(heading: Heading) -> tuple[tuple[Line, ...], int]:
    lines, y = set_lines(heading.title, 16, 26, is_title=True)
    for note in heading.notes:
        more, y = set_lines(note, 12, y)
        lines += more
    return lines, y


def _share_row(share: Share, y: int, room: int) -> _Row:
    """One share; `room` is left at the right for the counts, so that all figures end in one line."""
    view = view_share(share)
    is_ratio = share.comparator is Comparator.AT_LEAST and view.bar is not None
    words = "，".join(part for part in (view.verdict, view.asks) if part)
    lines, _ = set_lines(words, 12, y + (66 if view.bar else 39))
    return _Row(
        y=y,
        label=share.label,
        figure=ratio(share.numerator, share.denominator, share.target_percent) if is_ratio else view.figure,
        counts=view.counts,
        room=room,
        bar=view.bar,
        colour=_COLOURS[view.bar.fill] if view.bar else "",
        is_low=view.is_low,
        lines=lines,
    )


def _end(row: _Row) -> int:
    return (row.lines[-1].y if row.lines else row.y + 52) + 12


def _step(axis: int) -> int:
    """The distance of the lines of an axis: 1, 2 or 5 and noughts, so that there are three to six."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if axis // step <= 5:
                return step
        size *= 10


def _draw(template: str, heading: Heading, **values: object) -> Markup:
    drawn = _drawings().get_template(template).render(name=heading.name, title=heading.title, **values)
    return Markup(drawn)  # noqa: S704 - drawn by our own file, which escapes what it is given


def _macro(name: str) -> Callable[..., Markup]:
    macro: Callable[..., Markup] = getattr(_drawings().get_template("share_bar.svg").module, name)
    return macro


@cache
def _drawings() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # late: a chart is drawn a few times in a quarter

    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
