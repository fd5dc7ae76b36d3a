"""核对 without an open form: what has been reported, and the version behind a check code."""

from __future__ import annotations

from core.messages import Choice, Reply, Text
from core.numbers import day, moment
from core.period import Quarter
from handlers.context import Turn
from handlers.dialogs.readback import table_of
from handlers.dialogs.state import State
from handlers.dialogs.step import Talk
from handlers.locked.gate import say_locked
from handlers.reporting.facts import gather
from handlers.reporting.receipts import version_reply
from handlers.todo import task_line
from models.records import ReportState

_SETTLED = frozenset({ReportState.SUBMITTED, ReportState.ACCEPTED})


async def show_reports(turn: Turn) -> None:
    """The last quarter of each of the person's units: reported with its numbers, or not yet."""
    quarter = Quarter.last_ended(turn.today)
    if not turn.person.units:
        turn.tell("receipt.check.of_office", Choice("进度", main=True))
    for unit in turn.person.units:
        facts = await gather(turn, unit, quarter)
        talk = Talk.begin(turn.kit.form, State(unit, quarter.code), facts)
        report = facts.report
        if report.version and report.submitted_at:
            time = moment(report.submitted_at)
            head = talk.text("receipt.check.reported", time=time, version=report.version, code=report.code)
            if report.state is ReportState.ACCEPTED and report.accepted_at:
                head += "\n" + talk.text("receipt.check.accepted", date=day(report.accepted_at.date()))
            if facts.lock.fields is not None and not facts.is_returned:
                head += "\n" + talk.text("correct.check.locked" if facts.lock.is_locked else "correct.check.some")
            elif facts.lock.until:
                head += "\n" + talk.text("correct.check.open", due_new=moment(facts.lock.until))
            turn.say(Reply((Text(head), table_of(talk, report.stored))))
        elif talk.answers.answered:
            head = talk.text("receipt.check.drafted", done=len(talk.answers.answered), all=len(turn.kit.form.fields))
            turn.say(Reply((Text(head), table_of(talk, talk.answers)), (Choice("继续", main=True),)))
        else:
            if facts.lock.is_locked:
                await say_locked(turn, facts)
                continue
            head = talk.text("receipt.check.not_reported", due_clause=facts.due_clause)
            turn.say(Reply((Text(head),), (Choice("开始填报", "填报", main=True),)))


async def stand_line(turn: Turn) -> str:
    """In one line: what is still to do, or the receipt there is."""
    quarter = Quarter.last_ended(turn.today)
    lines: list[str] = []
    for unit in turn.actor.units if turn.actor else ():
        report = await turn.work.reports.get(turn.person, unit, quarter)
        if report.state in _SETTLED and report.submitted_at:
            lines.append(
                turn.text(
                    "receipt.check.reported",
                    unit=turn.kit.unit_name(unit),
                    quarter=quarter.name,
                    time=moment(report.submitted_at),
                    version=report.version,
                    code=report.code,
                )
            )
    return "\n".join(lines) or await task_line(turn)


async def show_version(turn: Turn, code: str) -> None:
    """The version behind a check code, to whoever may see its unit."""
    found = await turn.work.reports.find(turn.person, code)
    if found is None:
        turn.tell("receipt.check.none")
    else:
        turn.say(version_reply(turn.kit.form, turn.kit.texts, turn.kit.unit_name(found.unit), found))
