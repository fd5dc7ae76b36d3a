"""What is said about self-checks: 自查 of a unit opens its form, 自查 of an office shows how far its units are."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from core.errors import RightsError
from core.messages import Choice
from core.people import ROLE_NAMES, Role
from core.units import unit_called
from handlers.context import Turn
from handlers.reporting import has_open_report
from handlers.selfcheck.looking import show_self_check, show_version
from handlers.selfcheck.progress import send_sheet, show_progress, show_summary
from handlers.selfcheck.reviewing import accept_all, accepted_said, close_year, returned_said
from handlers.selfcheck.talking import change_self_check, open_self_check
from handlers.selfcheck.words import (
    ACCEPT_ALL,
    BEFORE,
    CLOSE,
    CODE,
    EDIT,
    OPEN,
    PROGRESS,
    REOPEN,
    SHEET,
    SHOW,
    SUMMARY,
    said_plainly,
)
from models.self_checks import self_check_of


async def self_check_said(turn: Turn) -> bool:
    """Do what is said about the self-check; False for any other message."""
    said = said_plainly(turn.said)
    if said.endswith(("?", "吗", "呢")):
        return False
    if found := CODE.fullmatch(said):
        return await show_version(turn, found[1].upper())
    if EDIT.fullmatch(said) and not has_open_report(turn):
        return await _change(turn)
    if "自查" not in said:
        return False
    if await _of_office(turn, said) or await returned_said(turn, said) or await accepted_said(turn, said):
        return True
    if found := SHOW.fullmatch(said):
        return await _show(turn, found)
    if found := OPEN.fullmatch(said):
        return await _open(turn, found)
    if (found := BEFORE.fullmatch(said)) and unit_called(found["unit"], turn.kit.units):
        return await (_open(turn, found) if turn.person.units else _show(turn, found))
    return False


async def _open(turn: Turn, found: re.Match[str]) -> bool:
    """The form of the unit that is meant; the office sees how far its units are, or the form of the one it names."""
    year, own = _year_of(turn, found), turn.person.units
    named = unit_called(found["unit"], turn.kit.units) if found["unit"] else None
    if found["unit"] and named is None:
        return False
    if named and named.code not in own:
        await show_self_check(turn, named.code, year)
    elif not own and turn.person.principal_of:
        return await _show(turn, found)
    elif not own:
        return await show_progress(turn, year)
    elif named is None and len(own) > 1:
        names = [turn.kit.unit_name(unit) for unit in own]
        turn.tell("report.pick.unit", *(Choice(name, f"自查 {name}") for name in names))
    elif year != turn.today.year:
        await show_self_check(turn, named.code if named else own[0], year)
    else:
        await open_self_check(turn, named.code if named else own[0], year)
    return True


async def _of_office(turn: Turn, said: str) -> bool:
    """What an office asks for of all its units."""
    for form, does in _OFFICE:
        if found := form.fullmatch(said):
            turn.must_be_office()
            return await does(turn, _year_of(turn, found))
    return False


async def _close(turn: Turn, year: int) -> bool:
    return await close_year(turn, year, closed=True)


async def _reopen(turn: Turn, year: int) -> bool:
    return await close_year(turn, year, closed=False)


_OFFICE: tuple[tuple[re.Pattern[str], Callable[[Turn, int], Awaitable[bool]]], ...] = (
    (PROGRESS, show_progress),
    (SUMMARY, show_summary),
    (SHEET, send_sheet),
    (ACCEPT_ALL, accept_all),
    (CLOSE, _close),
    (REOPEN, _reopen),
)


def _year_of(turn: Turn, found: re.Match[str]) -> int:
    groups = found.groupdict()
    return int(groups.get("year") or groups.get("year2") or turn.today.year)


async def _change(turn: Turn) -> bool:
    """改第3项 of the person's self-check, where there is one to change."""
    year = turn.today.year
    for unit in turn.person.units:
        report = await turn.work.reports.get(turn.person, unit, self_check_of(year))
        if report.version or report.draft is not None:
            await change_self_check(turn, unit, year)
            return True
    return False


async def _show(turn: Turn, found: re.Match[str]) -> bool:
    """What a unit has handed in, to its own people and to the office above."""
    groups = found.groupdict()
    year = _year_of(turn, found)
    named = unit_called(groups["unit"], turn.kit.units) if groups.get("unit") else None
    if groups.get("unit") and named is None:
        return False
    units = [named.code] if named else turn.person.own_units
    if not units:
        raise RightsError(ROLE_NAMES[Role.REPORTER])
    for unit in units:
        await show_self_check(turn, unit, year)
    return True
