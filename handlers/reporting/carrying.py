"""What a step of the engine asks for, done in the transaction of the message: counts stored, report submitted."""

from __future__ import annotations

from core.messages import Intent
from handlers.context import Turn
from handlers.dialogs.answers import in_force
from handlers.dialogs.step import Facts, Step
from handlers.locked.gate import stopped
from handlers.reporting.kept import keep
from handlers.reporting.receipts import change_notice, receipt_reply
from models.answers_json import overlaid
from models.records import Answers, Post, Receipt


async def carry_out(turn: Turn, facts: Facts, step: Step) -> None:
    """Where nothing is locked: store the entries, say the replies, do the act, and keep where the dialog stands."""
    if await stopped(turn, facts, step):
        return
    unit, period, actor = facts.unit.code, facts.period, turn.person
    if step.entries:
        source = f"{turn.incoming.channel}:{turn.incoming.key}"
        await turn.work.reports.enter(actor, unit, period, step.entries, source)
    for reply in step.replies:
        turn.say(reply)
    if step.act == "submit":
        await _submit(turn, facts, step)
    elif step.act == "drop":
        await turn.work.reports.drop_draft(actor, unit, period)
    turn.keep(dialog=keep(None if step.done else step.state))


async def _submit(turn: Turn, facts: Facts, step: Step) -> None:
    """Make the draft a version; the receipt goes to the person, a change also to the department."""
    unit, period, actor = facts.unit.code, facts.period, turn.person
    receipt = await turn.work.reports.submit(actor, unit, period, due=facts.due, reason=step.reason, notes=step.notes)
    after = overlaid(in_force(facts.report), step.entries)
    form = turn.kit.form_for(period)
    turn.say(receipt_reply(form, facts, after, receipt, reason=step.reason, name=actor.name))
    await _tell_department(turn, facts, after, receipt, step.reason)


async def _tell_department(turn: Turn, facts: Facts, after: Answers, receipt: Receipt, reason: str) -> None:
    notice = change_notice(turn.kit.form_for(facts.period), facts, after, receipt, reason)
    if notice is None:
        return
    for person in await turn.work.people.staff():
        key = f"changed:{receipt.code}:{person.person_id}:{person.channel}:{person.conversation}"
        post = Post(
            person.channel,
            person.conversation,
            notice,
            Intent.NOTICE,
            dedupe_key=key,
            person_id=person.person_id,
            unit=facts.unit.code,
        )
        await turn.work.outbox.add(post)
