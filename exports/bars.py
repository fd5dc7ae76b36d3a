"""The bar of a share as numbers: where it ends, where its target stands, in which manner each is drawn.

The encoding is that of the look book: 左右 is never judged, 力争 is never ochre, a floor that is missed is ochre
and hatched, and the axis is always the same, so that a bar's length always means the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.messages import Comparator, Share
from core.numbers import percent

_AXIS = {Comparator.AT_LEAST: 600, Comparator.CONTROL: 111}
_FLOORS = {Comparator.FLOOR, Comparator.NOT_BELOW, Comparator.AT_LEAST}
_MARKS = {Comparator.ABOUT: "diamond", Comparator.STRIVE: "strive", Comparator.CONTROL: "ceiling"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `fill` is the class of its colour; lengths and places are per cent of the axis, as text."""

    fill: str
    length: str
    is_hatched: bool
    mark: str
    place: str
    rest: str
    """What lies beyond the target."""
    gap_from: str = ""
    gap_to: str = ""


@dataclass(frozen=True, slots=True)
class ShareView:
    """A share as the page shows it: figure and counts on one line, the bar, the result, then the requirement."""

    label: str
    figure: str
    counts: str
    verdict: str
    asks: str
    is_low: bool
    bar: Bar | None


def view_share(share: Share) -> ShareView:
    """The share for the page. Where the words give no figure (few people, none), there is no bar either."""
    figure = percent(share.numerator, share.denominator, share.target_percent) if share.denominator else ""
    label, verdict, asks = _told(share, figure)
    return ShareView(
        label=label,
        figure=figure if figure in share.words else "",
        counts=f"{share.numerator}／{share.denominator}" if share.denominator else "",
        verdict=verdict,
        asks=asks,
        is_low=_is_low(share),
        bar=_bar(share) if _has_bar(share, figure) else None,
    )


def _told(share: Share, figure: str) -> tuple[str, str, str]:
    """Label with its span, the result, the requirement: the words without what the line above says already.

    Words of another shape are shown as they are.
    """
    counted, comma, rest = share.words.partition(f"{share.numerator}/{share.denominator}，{figure}。")
    span = counted.removeprefix(f"{share.label}：")
    if not comma or span == counted:
        return share.label, share.words.removeprefix(f"{share.label}："), ""
    asks, _, verdict = rest.partition("。")
    return f"{share.label}（{span}）" if span else share.label, verdict.rstrip("。"), asks


def _has_bar(share: Share, figure: str) -> bool:
    if share.comparator is Comparator.AT_LEAST:
        return share.reached is not None
    return bool(figure) and figure in share.words


def _is_low(share: Share) -> bool:
    """Whether the figure asks for a look: a line that was missed, but never one that is only striven for."""
    return share.reached is False and share.comparator is not Comparator.STRIVE


def _bar(share: Share) -> Bar:
    axis = _AXIS.get(share.comparator, 100)
    length = min(100.0, 100 * 100 * share.numerator / share.denominator / axis)
    place = min(100.0, 100 * share.target_percent / axis)
    gap = (length, place) if share.comparator is Comparator.ABOUT and abs(length - place) >= 0.5 else None
    return Bar(
        fill=_fill(share),
        length=f"{length:.2f}%",
        is_hatched=share.reached is False and share.comparator is not Comparator.ABOUT,
        mark=_MARKS.get(share.comparator, "floor"),
        place=f"{place:.2f}%",
        rest=f"{100 - place:.2f}%",
        gap_from=f"{min(gap):.2f}%" if gap else "",
        gap_to=f"{max(gap):.2f}%" if gap else "",
    )


def _fill(share: Share) -> str:
    if share.comparator is Comparator.ABOUT or share.reached is None:
        return "s-even"
    if share.reached:
        return "s-fill"
    return "s-low" if share.comparator in _FLOORS or share.comparator is Comparator.CONTROL else "s-even"
