"""通过: an officer accepts the report of one unit, or by 全部通过 those of all units without open notes.

A button names the quarter and version that was seen: what the unit changed meanwhile is told, not accepted.
"""

from __future__ import annotations

import re

from core.messages import Choice, Reply, text_reply
from core.numbers import day
from core.period import Quarter
from handlers.commands import Command
from handlers.context import Turn
from handlers.dialogs.waiting import is_no, is_yes
from handlers.reviewing.closing import close
from handlers.reviewing.kept import Accepting, accepting, behind, returning
from handlers.reviewing.naming import place_at
from handlers.reviewing.quarters import wanted_quarter
from handlers.reviewing.telling import tell_accepted
from handlers.still_theirs import still_theirs
from models.records import Report, ReportState

_ASKED = re.compile(r"/?(?P<all>全部|都)?(?:审核)?通过\s*(?P<rest>.+)", re.DOTALL)
_SEEN = re.compile(r"第\s*(?P<version>\d{1,4})\s*版")
_YES, _LEAVE = Choice("确认通过", main=True), Choice("取消")


async def accept_by_command(turn: Turn) -> None:
    """通过 alone: which reports of the newest quarter wait for it."""
    await _list(turn, Quarter.last_ended(turn.today))


async def _list(turn: Turn, quarter: Quarter) -> None:
    """The reports of a quarter that wait, with a button for each."""
    waiting = await _waiting(turn, quarter)
    if not waiting:
        turn.tell("officer.accept.none", Choice("进度"), quarter=quarter.name)
        return
    rows = [
        turn.text(f"officer.accept.{'row_notes' if each.notes else 'row'}", **_values(turn, each)) for each in waiting
    ]
    choices = [_choice(turn, each, turn.kit.unit_name(each.unit)) for each in waiting]
    more = (Choice("全部通过", f"全部通过 {quarter.name}"),) if len(waiting) > 1 else ()
    turn.tell("officer.accept.list", *choices, *more, quarter=quarter.name, n=len(waiting),
        rows="\n".join(rows), example=choices[0].words.rpartition(" ")[0],
    )  # fmt: skip


async def accept_said(turn: Turn) -> bool:
    """通过 with a unit or a quarter, perhaps with the version that was seen; False for any other message."""
    asked = _ASKED.fullmatch(turn.said.strip())
    place = place_at(asked["rest"], turn.kit.units, turn.today, turn.office.first_quarter) if asked else None
    if asked is None or place is None:
        return False
    seen = _SEEN.fullmatch(place.rest)
    if not (place.unit or place.quarter) or (place.rest and not (seen and place.unit)) or (asked["all"] and place.unit):
        return False
    quarter = wanted_quarter(turn, place.quarter)
    if quarter is None:
        return True
    if not place.unit:
        await (_ask_all(turn, quarter) if asked["all"] else _list(turn, quarter))
        return True
    turn.person.must_review(place.unit)
    await _accept_one(turn, place.unit, quarter, seen)
    return True


async def _accept_one(turn: Turn, unit: str, quarter: Quarter, seen: re.Match[str] | None) -> None:
    """Accept one report, or say what is in the way."""
    report = await turn.work.reports.get(turn.person, unit, quarter)
    if seen and int(seen["version"]) != report.version:
        choice = _choice(turn, report, "审核新版")
        turn.tell("officer.accept.newer", choice, k=int(seen["version"]), **_values(turn, report))
    elif report.state is ReportState.SUBMITTED and report.notes and not seen:
        turn.tell("officer.accept.look", _choice(turn, report, "仍然通过"), **_values(turn, report))
    elif await _accept(turn, unit, quarter, report.version):
        turn.tell("officer.accept.one", Choice("通过", f"通过 {quarter.name}"), **_values(turn, report))
    else:
        _say_why_not(turn, await turn.work.reports.get(turn.person, unit, quarter))


async def accept_all(turn: Turn) -> None:
    """全部通过 alone: those of the newest quarter."""
    await _ask_all(turn, Quarter.last_ended(turn.today))


async def _ask_all(turn: Turn, quarter: Quarter) -> None:
    """Name the units without open notes and those that want a look; a yes accepts the first."""
    turn.must_be_office()
    if returning(turn.conversation.dialog):
        turn.tell("officer.accept.return_first")
        return
    waiting = await _waiting(turn, quarter)
    plain = tuple((each.unit, each.version) for each in waiting if not each.notes)
    if not waiting:
        turn.tell("officer.accept.none", Choice("进度"), quarter=quarter.name)
    elif not plain:
        turn.tell(
            "officer.accept.all_noted",
            Choice("通过", f"通过 {quarter.name}"),
            k=len(waiting),
            units=_joined(turn, waiting),
        )
    else:
        wanted = Accepting(quarter.code, plain, behind(turn.conversation.dialog))
        turn.keep(dialog=wanted.keep())
        turn.say(await _question(turn, wanted))


async def go_on_accepting(turn: Turn, command: Command | None) -> bool:
    """The yes or no to 全部通过; False where it is not open, and for any other words."""
    wanted = still_theirs(turn, accepting(turn.conversation.dialog), may=turn.is_office)
    if wanted is None:
        return False
    says_yes = turn.said.strip() == _YES.label or is_yes(turn.kit.form, turn.said)
    if says_yes or command == Command("report", "confirm"):
        await _accept_these(turn, wanted)
    elif command == Command("report", "cancel") or is_no(turn.kit.form, turn.said):
        turn.tell("officer.accept.left")
        await close(turn, wanted.back)
    else:
        return False
    return True


async def accept_question(turn: Turn) -> Reply | None:
    """The open question of 全部通过; None where it is not open."""
    wanted = accepting(turn.conversation.dialog)
    return await _question(turn, wanted) if wanted and turn.is_office else None


async def _question(turn: Turn, wanted: Accepting) -> Reply:
    """Which units a yes accepts, and which it leaves."""
    names = "、".join(turn.kit.unit_name(unit) for unit, _ in wanted.versions)
    noted = [each for each in await _waiting(turn, Quarter.parse(wanted.quarter)) if each.notes]
    name = "officer.accept.all_rest" if noted else "officer.accept.all"
    told = turn.text(name, n=len(wanted.versions), names=names, k=len(noted), units=_joined(turn, noted))
    return text_reply(told, _YES, _LEAVE)


async def _accept_these(turn: Turn, wanted: Accepting) -> None:
    """Accept the versions that were named; a unit that changed its report meanwhile is left out and named."""
    quarter = Quarter.parse(wanted.quarter)
    left = [unit for unit, version in wanted.versions if not await _accept(turn, unit, quarter, version)]
    name = "officer.accept.done_except" if left else "officer.accept.done"
    units = "、".join(turn.kit.unit_name(unit) for unit in left)
    turn.tell(name, Choice("进度"), n=len(wanted.versions) - len(left), units=units)
    await close(turn, wanted.back)


async def _accept(turn: Turn, unit: str, quarter: Quarter, version: int) -> bool:
    if not await turn.work.reports.accept(turn.person, unit, quarter, version=version):
        return False
    await tell_accepted(turn, unit, quarter, version)
    return True


def _say_why_not(turn: Turn, report: Report) -> None:
    """Not reported, provisional, sent back, or accepted already, perhaps by another officer a moment ago."""
    date = day(report.accepted_at.date()) if report.accepted_at else ""
    counts = {ReportState.PROVISIONAL: report.stored.unknown, ReportState.RETURNED: report.returned}
    turn.tell(
        f"officer.not_accepted.{report.state.value}",
        Choice("进度"),
        n=len(counts.get(report.state, ())),
        date=date,
        **_values(turn, report),
    )


async def _waiting(turn: Turn, quarter: Quarter) -> list[Report]:
    reports = [
        report for head in turn.offices for report in await turn.work.reports.of_quarter(turn.person, quarter, head)
    ]
    return [report for report in reports if report.state is ReportState.SUBMITTED]


def _choice(turn: Turn, report: Report, label: str) -> Choice:
    return Choice(label, f"通过 {turn.kit.unit_name(report.unit)} {report.quarter.name} 第{report.version}版")


def _joined(turn: Turn, reports: list[Report]) -> str:
    return "、".join(turn.kit.unit_name(report.unit) for report in reports)


def _values(turn: Turn, report: Report) -> dict[str, object]:
    return {
        "unit": turn.kit.unit_name(report.unit),
        "quarter": report.quarter.name,
        "version": report.version,
        "labels": "、".join(report.notes),
    }
