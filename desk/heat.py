"""The table of units by targets: figure and signed distance in every cell, marks only where the people are enough.

Units stand in the order of the addressees. A light wash is a target reached; ochre with ▼ is below a floor, with a
frame more than three points below; white is only listed (左右, 力争 not reached, few people). Year to date only.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.messages import Comparator, Share
from core.numbers import percent, points
from desk.context import Look
from exports.share_lines import share_block
from exports.summary import Summary
from knowledge.targets import Target

FILE = Path(__file__).with_name("heat.toml")

FAR_POINTS = 3
"""So far below a floor a cell has a frame as well."""

_FLOORS = (Comparator.FLOOR, Comparator.NOT_BELOW)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `mark` is its class in the style sheet, `spoken` what is heard in place of colour and frame."""

    figure: str
    distance: str = ""
    mark: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A target as the head of a column."""

    label: str
    term: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A unit with its total of the year and one cell a target; without a code it is the whole city."""

    code: str
    name: str
    total: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """The whole table; `city` stands at its foot."""

    columns: tuple[Column, ...]
    rows: tuple[HeatRow, ...]
    city: HeatRow


def heat_of(look: Look, summary: Summary) -> Heat:
    """The table of the year up to a quarter."""
    targets = look.kit.guidance(summary.quarter.year).targets.shares
    kinds = {unit.code: unit.kind for unit in look.kit.units}
    rows = []
    for unit in summary.units:
        code = unit.report.unit
        alone = Summary(summary.quarter, (unit,))
        cells = tuple(_cell(look, alone, target, kinds.get(code, "")) for target in targets)
        rows.append(HeatRow(code, look.kit.unit_name(code), _total(look, alone), cells))
    return Heat(
        columns=tuple(Column(target.label, target.term) for target in targets),
        rows=tuple(rows),
        city=HeatRow(
            "", look.text("share.ways.city"), _total(look, summary), tuple(_cell(look, summary, t) for t in targets)
        ),
    )


def cell_of(share: Share, small_base: int) -> Cell:
    """A share of at least one person as a cell: counts only where the people are few."""
    num, den, target = share.numerator, share.denominator, share.target_percent
    if den < small_base:
        return Cell(f"{num}／{den}", mark="few")
    sign = "+" if 100 * num >= target * den else "−"
    figure = percent(num, den, target).removesuffix("%")
    return Cell(figure, f"{sign}{points(num, den, target)}", _mark(share))


def _mark(share: Share) -> str:
    """Reached → wash; a floor that is missed → ochre, framed where it is far; anything else is only listed."""
    if share.comparator is Comparator.ABOUT:
        return "lo1" if share.reached is False else ""
    if share.reached:
        return "in"
    if share.reached is None or share.comparator not in _FLOORS:
        return ""
    is_far = 100 * share.numerator < (share.target_percent - FAR_POINTS) * share.denominator
    return "lo2" if is_far else "lo1"


def _cell(look: Look, summary: Summary, target: Target, kind: str = "") -> Cell:
    sides = summary.sides(target, "本年累计")
    if sides is None:
        return Cell("", spoken=look.text("desk.heat.none"))
    if not sides[1] or (not sides[0] and target.code in _silent().get(kind, ())):
        return Cell("—", spoken=look.text("desk.heat.silent"))
    office = look.office
    share = share_block(
        target, *sides, look.kit.texts, span="本年累计", small_base=office.small_base, tolerance=office.tolerance
    )
    cell = cell_of(share, max(1, office.small_base))
    spoken = look.text(f"desk.heat.{cell.mark}", n=FAR_POINTS) if cell.mark in {"in", "lo1", "lo2"} else ""
    return Cell(cell.figure, cell.distance, cell.mark, spoken)


def _total(look: Look, summary: Summary) -> str:
    found = summary.total(look.kit.form.total, "本年累计")
    return look.text("desk.heat.missing") if found is None else str(found)


@cache
def _silent() -> Mapping[str, tuple[str, ...]]:
    table: Mapping[str, list[str]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["silent"]
    return {kind: tuple(codes) for kind, codes in table.items()}
