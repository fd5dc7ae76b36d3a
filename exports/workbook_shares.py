"""Shares as rows of a sheet: people, base, figure, what is demanded, the distance, and the words that chat says."""

from __future__ import annotations

from dataclasses import dataclass

from core.messages import Share
from core.numbers import percent, points
from exports.material import Material
from exports.reserve_lines import ratio, reserve_block
from exports.share_lines import share_block
from exports.summary import UnitFigures
from exports.tables import Cell, Figure
from knowledge.shares import reached
from knowledge.targets import Target


@dataclass(frozen=True, slots=True)
class Row:
    """One share against its target; where the people are few there are counts and no figure."""

    label: str
    num: int
    den: int
    figure: Cell
    target: Cell
    gap: Cell
    words: str
    path: str
    wording: str
    is_share: bool

    @property
    def cells(self) -> tuple[Cell, ...]:
        """What stands in the sheet of all units, behind the name of the unit."""
        return self.label, self.num, self.den, self.figure, self.target, self.gap, self.words, self.path


def share_rows(material: Material, unit: UnitFigures | None) -> tuple[Row, ...]:
    """The rows of a unit, of all together with None: year to date, in the order of 二（二）, then the reserve."""
    targets = material.measured.guidance.targets
    wanted = [*targets.shares, *([targets.reserve] if targets.reserve else [])]
    return tuple(row for target in wanted if (row := _row(material, target, unit)) is not None)


def _row(material: Material, target: Target, unit: UnitFigures | None) -> Row | None:
    sides = _sides(material, target, unit)
    if sides is None:
        return None
    share, is_few = _block(material, target, *sides), sides[1] < max(1, material.measured.manners.small_base)
    return Row(
        label=target.label,
        num=sides[0],
        den=sides[1],
        figure=_none(material, sides[1]) if is_few else _figure(target, *sides),
        target=Figure(target.percent / 100, 0, is_percent=not target.is_reserve),
        gap="" if is_few or target.is_reserve else _gap(target, *sides),
        words=share.words,
        path=target.path,
        wording=target.wording,
        is_share=target.is_share,
    )


def _sides(material: Material, target: Target, unit: UnitFigures | None) -> tuple[int, int] | None:
    if unit is None:
        return material.period.summary.sides(target, "本年累计")
    values = unit.to_date
    if target.numerator not in values or target.denominator not in values:
        return None
    return values[target.numerator], values[target.denominator]


def _block(material: Material, target: Target, num: int, den: int) -> Share:
    texts, manners = material.texts, material.measured.manners
    if target.is_reserve:
        return reserve_block(target, num, den, texts, small_base=manners.small_base)
    return share_block(
        target, num, den, texts, span="本年累计", small_base=manners.small_base, tolerance=manners.tolerance
    )


def _none(material: Material, den: int) -> str:
    return material.texts("book.cell.few" if den else "book.cell.not_asked")


def _figure(target: Target, num: int, den: int) -> Figure:
    """The quotient itself, shown with as many decimals as chat shows."""
    if target.is_reserve:
        return Figure(num / den, _decimals(ratio(num, den, target.percent)))
    return Figure(num / den, _decimals(percent(num, den, target.percent).removesuffix("%")), is_percent=True)


def _gap(target: Target, num: int, den: int) -> Figure:
    """Percentage points above the target, below it negative."""
    told = points(num, den, target.percent)
    return Figure(float(told) if reached(num, den, target.percent) else -float(told), _decimals(told))


def _decimals(told: str) -> int:
    return len(told.partition(".")[2])
