"""核对 without an open form: what has been reported, and the version behind a check code."""

from __future__ import annotations

from core.messages import Choice, Reply, Text
from core.numbers import day, moment
from core.period import FormYear, Period, Quarter
from exports.report_words import count_words
from handlers.context import Turn
from handlers.dialogs import answers
from handlers.dialogs.readback import table_of
from handlers.dialogs.state import State
from handlers.dialogs.step import Talk
from handlers.locked.gate import say_locked
from handlers.reporting.facts import gather
from handlers.reporting.receipts import version_reply
from handlers.reporting.rolled import tell_difference
from handlers.todo import task_line
from models.records import SETTLED, Report, ReportState


async def show_reports(turn: Turn) -> None:
    """The last quarter of each of the person's units, reported or not yet, and what was begun for the year."""
    if not turn.person.units:
        turn.tell("receipt.check.of_office", Choice("进度", main=True))
    for unit in turn.person.units:
        await show_report(turn, unit, Quarter.last_ended(turn.today))
        for form in turn.kit.yearly:
            for year in (turn.today.year, turn.today.year + 1):
                await show_report(turn, unit, FormYear(form.code, year))


async def show_report(turn: Turn, unit: str, period: Period) -> None:
    """One report; of a form that is filled in once a year nothing is said before it is begun."""
    facts, form = await gather(turn, unit, period), turn.kit.form_for(period)
    talk, report = Talk.begin(form, State(unit, period.code), facts), facts.report
    if report.version and report.submitted_at:
        head = "\n".join([_reported(talk, report), *_decided(talk, report), *_lock_lines(talk)])
        turn.say(Reply((Text(head), table_of(talk, report.stored))))
        tell_difference(turn, facts)
    elif talk.answers.answered:
        head = talk.text("receipt.check.drafted", done=len(talk.answers.answered), all=len(form.fields))
        says = "" if form is turn.kit.form else form.command
        turn.say(Reply((Text(head), table_of(talk, talk.answers)), (Choice("继续", says, main=True),)))
    elif facts.lock.is_locked:
        await say_locked(turn, facts)
    elif isinstance(period, Quarter):
        head = talk.text("receipt.check.not_reported", due_clause=facts.due_clause)
        turn.say(Reply((Text(head),), (Choice("开始填报", "填报", main=True),)))


async def show_count(turn: Turn, unit: str, quarter: Quarter, code: str) -> bool:
    """One count of the newest version, or of the own draft where none was sent; False where there is neither."""
    report = await turn.work.reports.get(turn.person, unit, quarter)
    is_draft = not report.version and report.draft is not None and turn.person.may_report(unit)
    if not report.version and not is_draft:
        return False
    said = count_words(answers.in_force(report) if is_draft else report.stored, code, turn.kit.texts)
    turn.tell(
        "receipt.check.count_drafted" if is_draft else "receipt.check.count",
        unit=turn.kit.unit_name(unit),
        quarter=quarter.name,
        version=report.version,
        label=turn.kit.form.label(code),
        value=said,
    )
    return True


def _reported(talk: Talk, report: Report) -> str:
    time = moment(report.submitted_at or talk.facts.now)
    return talk.text("receipt.check.reported", time=time, version=report.version, code=report.code)


def _decided(talk: Talk, report: Report) -> list[str]:
    """What the office above has decided of the version, or that it is still to decide."""
    if report.state is ReportState.ACCEPTED and report.accepted_at:
        date = day(report.accepted_at.date())
        return [talk.text("receipt.check.accepted", office=talk.facts.superior, date=date)]
    waits = talk.form.approval and report.state is ReportState.SUBMITTED
    return [talk.text("receipt.check.waiting", office=talk.facts.superior)] if waits else []


def _lock_lines(talk: Talk) -> list[str]:
    """What may not be changed any more, or until when it may."""
    lock = talk.facts.lock
    if lock.fields is not None and not talk.facts.is_returned:
        return [talk.text("correct.check.locked" if lock.is_locked else "correct.check.some")]
    return [talk.text("correct.check.open", due_new=moment(lock.until))] if lock.until else []


async def stand_line(turn: Turn) -> str:
    """In one line: what is still to do, or the receipt there is."""
    quarter = Quarter.last_ended(turn.today)
    lines: list[str] = []
    for unit in turn.actor.units if turn.actor else ():
        report = await turn.work.reports.get(turn.person, unit, quarter)
        if report.state in SETTLED and report.submitted_at:
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
        form = turn.kit.form_for(found.period)
        turn.say(version_reply(form, turn.kit.texts_of(form), turn.kit.unit_name(found.unit), found))
