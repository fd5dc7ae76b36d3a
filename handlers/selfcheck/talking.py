"""The self-check joined to the database: each message goes through the engine and is stored with what it changed."""

from __future__ import annotations

from collections.abc import Mapping

from core.deadlines import due_clause
from core.messages import Choice, Reply, Text, text_reply
from core.numbers import moment
from core.period import FormYear
from core.render import as_text
from core.units import above
from handlers.commands import Command
from handlers.context import Turn
from handlers.dialogs.checklist import engine
from handlers.dialogs.checklist.course import changed_items
from handlers.dialogs.checklist.form import load_checklist
from handlers.dialogs.checklist.state import Position, position
from handlers.dialogs.checklist.talk import Around, Step
from handlers.notifying import notify
from handlers.reporting import has_open_report
from handlers.selfcheck.due import self_check_due
from handlers.selfcheck.known import known_figures
from handlers.selfcheck.routing import is_for_self_check, is_plain_statement, is_unclear
from models.answers_json import overlaid
from models.records import Receipt
from models.self_checks import self_check_of


async def open_self_check(turn: Turn, unit: str, year: int) -> None:
    """Begin or take up the self-check of a unit."""
    around = await gather(turn, unit, self_check_of(year))
    await _carry_out(turn, around, engine.open_list(load_checklist(), around))


async def change_self_check(turn: Turn, unit: str, year: int) -> None:
    """改第3项 while nothing is open: the self-check of the unit is taken up at that item."""
    around = await gather(turn, unit, self_check_of(year))
    here = Position(unit, around.period.code)
    if not around.report.version and around.report.draft is None:
        await open_self_check(turn, unit, year)
        return
    await _carry_out(turn, around, engine.change(load_checklist(), here, turn.said, around))


async def go_on_self_check(turn: Turn, command: Command | None) -> bool:
    """A message within the open self-check; False where it is not for it, or none is open."""
    here = position(turn.conversation.dialog)
    if here is None or not turn.person.may_report(here.unit):
        return False
    if command and command.group != "report":
        return False
    around = await gather(turn, here.unit, here.period)
    wants_sentence = not here.paused and engine.wants_sentence(load_checklist(), here, around)
    if not is_for_self_check(turn, command, wants_sentence=wants_sentence):
        return False
    step = engine.step(load_checklist(), here, turn.said, command.name if command else "", around)
    if step.understood:
        await _carry_out(turn, around, step)
    elif here.paused or command or not is_unclear(turn):
        return False
    else:
        _say_how(turn, here, around)
    return True


def _say_how(turn: Turn, here: Position, around: Around) -> None:
    """Words with a number that counts nothing (多报了3名): how the item is answered, and the item again."""
    form = load_checklist()
    for step in (engine.not_read(form, here, around), engine.ask_again(form, here, around)):
        for reply in step.replies:
            turn.say(reply)


async def not_read(turn: Turn) -> bool:
    """Words that nothing else had a use for, while an answer is waited for; False where none is."""
    here = position(turn.conversation.dialog)
    if here is None or here.paused or not turn.person.may_report(here.unit):
        return False
    if not is_plain_statement(turn):
        return False
    step = engine.not_read(load_checklist(), here, await gather(turn, here.unit, here.period))
    for reply in step.replies:
        turn.say(reply)
    return step.understood


async def recall_self_check(turn: Turn) -> None:
    """Repeat the open question once, after something else was answered in between."""
    question = await _question(turn)
    if question is None or _has_just_asked(turn, question):
        return
    for reply in question.replies:
        turn.say(reply)


def _has_just_asked(turn: Turn, question: Step) -> bool:
    """Whether the last reply ends with the question already: the form was asked for once more."""
    asked = question.replies[-1].blocks[-1] if question.replies else None
    last = turn.replies[-1].blocks[-1] if turn.replies else None
    if not isinstance(asked, Text) or not isinstance(last, Text):
        return False
    return last.text.endswith(asked.text.splitlines()[-1])


def leave_self_check(turn: Turn, before: str) -> None:
    """Another form was opened over the self-check: its draft waits."""
    here = position(before)
    if here is not None and not here.paused and has_open_report(turn):
        turn.tell("check.edit.left")


async def self_check_line(turn: Turn) -> str:
    """What the open self-check asks, for a tap on a button of the past; empty where none is open."""
    question = await _question(turn)
    return "\n".join(as_text(Reply(reply.blocks)) for reply in question.replies) if question else ""


async def _question(turn: Turn) -> Step | None:
    here = position(turn.conversation.dialog)
    if here is None or here.paused or turn.actor is None or not turn.person.may_report(here.unit):
        return None
    return engine.ask_again(load_checklist(), here, await gather(turn, here.unit, here.period))


async def gather(turn: Turn, unit: str, period: FormYear) -> Around:
    """What is around a unit's self-check; the person must report for the unit."""
    turn.person.must_report(unit)
    await turn.work.levels.must_collect(unit, period)
    await turn.work.reports.hold(turn.person, unit)
    due = self_check_due(turn.office, period.year)
    return Around(
        unit=turn.kit.unit(unit),
        period=period,
        now=turn.now,
        texts=turn.kit.texts,
        report=await turn.work.reports.get(turn.person, unit, period),
        due_clause=due_clause(due, turn.kit.texts),
        superior=turn.office_above(unit),
        due=due.at,
        known=await known_figures(turn, unit, period.year),
        lock=await turn.work.locks.of(turn.person, unit, period),
    )


async def _carry_out(turn: Turn, around: Around, step: Step) -> None:
    """Where nothing is locked: store the entries, say the replies, do the act, keep where it stands."""
    unit, period = around.unit.code, around.period
    codes = [entry.field for entry in step.entries]
    if step.act != "drop" and (around.lock.forbids(codes) or (step.act and around.lock.is_locked)):
        turn.keep(dialog="")
        turn.tell("check.edit.locked", unit=around.unit.name, year=period.year, office=around.superior)
        return
    if step.entries:
        source = f"{turn.incoming.channel}:{turn.incoming.key}"
        await turn.work.reports.enter(turn.person, unit, period, step.entries, source)
    for reply in step.replies:
        turn.say(reply)
    if step.act == "submit":
        await _submit(turn, around, step)
    elif step.act == "drop":
        await turn.work.reports.drop_draft(turn.person, unit, period)
    turn.keep(dialog="" if step.done else step.position.keep())


async def _submit(turn: Turn, around: Around, step: Step) -> None:
    """Make the draft a version; the receipt goes to the person, a change also to the office above."""
    before, name = around.report, turn.person.name
    receipt = await turn.work.reports.submit(
        turn.person, around.unit.code, around.period, due=around.due, reason=step.reason
    )
    values = {
        "unit": around.unit.name, "year": around.period.year, "version": receipt.version, "code": receipt.code,
        "time": moment(receipt.at), "name": name, "office": around.superior, "reason": step.reason,
    }  # fmt: skip
    if receipt.version == 1:
        turn.tell("check.receipt.first", Choice("核对自查", main=True), state=_on_time(turn, receipt), **values)
    else:
        turn.tell("check.receipt.again", Choice("核对自查"), **values)
        if receipt.version > before.version:
            told = _told(turn, around, step, values)
            reply = text_reply(told, Choice("看自查表", f"自查 {around.unit.name}"))
            people = await turn.work.people.office(above(around.unit.code))
            await notify(turn, people, reply, key=f"changed:{receipt.code}", unit=around.unit.code)
    others = text_reply(turn.text("check.receipt.colleague", **values))
    await _tell_colleagues(turn, around, others, receipt)


def _told(turn: Turn, around: Around, step: Step, values: Mapping[str, object]) -> str:
    """What the office above hears of a change: which items, and why."""
    after = overlaid(around.in_force, step.entries)
    items = load_checklist().items_for(is_office=not above(around.unit.code))
    labels = "、".join(item.label for item in changed_items(items, around.report.stored, after))
    return turn.text("check.receipt.told" if labels else "check.receipt.told_same", labels=labels, **values)


async def _tell_colleagues(turn: Turn, around: Around, reply: Reply, receipt: Receipt) -> None:
    people = await turn.work.people.recipients(around.unit.code)
    rest = [person for person in people if person.person_id != turn.person.person_id]
    await notify(turn, rest, reply, key=f"submitted:{receipt.code}", unit=around.unit.code)


def _on_time(turn: Turn, receipt: Receipt) -> str:
    """按时 or not, only where the department has set a day."""
    if receipt.on_time is None:
        return ""
    return turn.text("check.receipt.on_time" if receipt.on_time else "check.receipt.late")
