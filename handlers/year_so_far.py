"""The stored year so far that a reckoning starts from: of the own unit, of one that is named, or of the city."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

from core.messages import Choice
from core.period import Quarter
from exports.summary import Summary
from handlers.context import Turn
from handlers.own_numbers import unit_summary
from handlers.progress import city_summary, missing_lines
from handlers.reporting import ask_again
from knowledge.guidance import Guidance


@dataclass(frozen=True, slots=True)
class YearSoFar:
    """The stored counts of the year so far of a unit, or of the city; `notes` say what is not in them."""

    name: str
    year: int
    summary: Summary | None
    plan: int | None
    guidance: Guidance
    notes: tuple[str, ...] = ()
    of_unit: bool = True

    def count(self, code: str) -> int:
        """The count of the year so far; 0 where nothing is stored."""
        return (self.summary.total(code, "本年累计") or 0) if self.summary else 0

    def counts(self, codes: Iterable[str]) -> Mapping[str, int]:
        """The counts of the fields that every unit with figures gave; all 0 where nothing is stored."""
        units = [unit.to_date for unit in self.summary.units if unit.to_date] if self.summary else []
        return {code: self.count(code) for code in codes if all(code in unit for unit in units)}

    def sides(self) -> Mapping[str, tuple[int, int]]:
        """Numerator and denominator of each share; nobody yet where nothing is stored."""
        if self.summary is None:
            return {target.code: (0, 0) for target in self.guidance.targets.shares}
        sides = {target.code: self.summary.sides(target, "本年累计") for target in self.guidance.targets.shares}
        return {code: found for code, found in sides.items() if found is not None}


async def reckoned(turn: Turn, answer: Callable[[], Awaitable[None]]) -> bool:
    """Answer a bound person in a talk of their own, and repeat the open question of a report once behind it."""
    if turn.incoming.is_group:
        turn.tell("bind.refused.group_chat")
    elif turn.actor is None:
        turn.tell("bind.refused.need_first", contact=turn.contact)
    else:
        await answer()
        await ask_again(turn)
    return True


async def year_so_far(turn: Turn, named: str) -> YearSoFar | None:
    """The year of the unit named or the person's own one, for the department that of the city.

    None where that is not for this person to see, or where it was asked which unit is meant.
    """
    own = turn.person.own_units
    if named and not turn.person.may_see(named):
        turn.tell("ask.own.other_unit", other=turn.kit.unit_name(named))
        return None
    if not named and len(own) > 1:
        names = [turn.kit.unit_name(unit) for unit in own]
        turn.tell("share.ways.which_unit", *(Choice(name, f"{name}{turn.said}") for name in names))
        return None
    return await (_of_unit(turn, named or own[0]) if named or own else _of_city(turn))


async def _of_unit(turn: Turn, unit: str) -> YearSoFar:
    last = Quarter.last_ended(turn.today)
    summary = await unit_summary(turn, unit)
    plan = await turn.work.reports.plan(turn.person, unit, last.year)
    notes = [turn.text("ask.own.gap", quarter=quarter.name) for quarter, _ in summary.gaps] if summary else []
    if summary and summary.quarter != last:
        notes.append(turn.text("ask.own.not_yet", quarter=last.name))
    return YearSoFar(turn.kit.unit_name(unit), last.year, summary, plan, turn.kit.guidance(last.year), tuple(notes))


async def _of_city(turn: Turn) -> YearSoFar:
    """RightsError for anybody who is not of the department."""
    summary = await city_summary(turn)
    reported = summary if any(unit.to_date for unit in summary.units) else None
    notes = tuple(missing_lines(turn, summary))
    year = summary.quarter.year
    return YearSoFar(
        turn.text("share.ways.city"), year, reported, None, turn.kit.guidance(year), notes, of_unit=False
    )  # fmt: skip
