"""The shares of one unit, year to date: the same blocks and words in which the chat tells them."""

from __future__ import annotations

from dataclasses import dataclass

from core.messages import Share, Shares
from desk.context import Look
from exports.reserve_lines import reserve_block
from exports.share_lines import note_lines, share_block
from exports.summary import Summary
from exports.total_lines import unit_total_line

_NONE = Shares(())


@dataclass(frozen=True, slots=True)
class UnitShares:
    """The shares with the total before them and the notes beside them; `quarter` is empty where nothing is stored."""

    quarter: str = ""
    total: str = ""
    notes: str = ""
    shares: Shares = _NONE


def shares_of(look: Look, summary: Summary, plan: int | None) -> UnitShares:
    """What the stored counts of a unit add up to in the year up to a quarter."""
    if not summary.counted:
        return UnitShares()
    shares = _shares(look, summary, plan)
    return UnitShares(
        summary.quarter.name, _total(look, summary, plan), _notes(look, summary, shares), Shares(shares)
    )  # fmt: skip


def _shares(look: Look, summary: Summary, plan: int | None) -> tuple[Share, ...]:
    """The shares of the year to date, as the chat tells a unit's own."""
    targets, texts, office = look.kit.guidance(summary.quarter.year).targets, look.kit.texts, look.office
    shares = [
        share_block(
            target, *sides, texts, span="本年累计", small_base=office.small_base, tolerance=office.tolerance,
            plan=plan, cited=True,
        )
        for target in targets.shares
        if (sides := summary.sides(target, "本年累计"))
    ]  # fmt: skip
    if targets.reserve and (sides := summary.sides(targets.reserve, "本年累计")):
        shares.append(reserve_block(targets.reserve, *sides, texts, plan=plan, small_base=office.small_base))
    return tuple(shares)


def _total(look: Look, summary: Summary, plan: int | None) -> str:
    """The total of the year against the unit's plan."""
    total = summary.total(look.kit.form.total, "本年累计") or 0
    told = unit_total_line(total, plan, summary.quarter, look.kit.texts)
    return told or look.text("ask.own.total", ytd=total)


def _notes(look: Look, summary: Summary, shares: tuple[Share, ...]) -> str:
    """What is to be known beside the shares: quarters that are missing, and of whom the guidance speaks."""
    guidance = look.kit.guidance(summary.quarter.year)
    gaps = [look.text("ask.own.gap", quarter=quarter.name) for quarter, _ in summary.gaps]
    has_tolerance = look.office.tolerance is not None
    beside = note_lines(guidance, shares, look.kit.texts, of_unit=True, has_tolerance=has_tolerance)
    return "\n".join(line for line in (*gaps, beside) if line)
