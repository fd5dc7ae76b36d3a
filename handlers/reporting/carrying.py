"""What a step of the engine asks for, done in the transaction of the message: counts stored, report submitted."""

from __future__ import annotations

from handlers.context import Turn
from handlers.dialogs.answers import in_force
from handlers.dialogs.step import Facts, Step
from handlers.reporting.kept import keep
from handlers.reporting.receipts import receipt_reply
from handlers.reporting.upwards import tell_office
from models.answers_json import overlaid


async def carry_out(turn: Turn, facts: Facts, step: Step) -> None:
    """Store the entries, say the replies, do the act, and keep where the dialog stands."""
    unit, quarter, actor = facts.unit.code, facts.quarter, turn.person
    if step.entries:
        source = f"{turn.incoming.channel}:{turn.incoming.key}"
        await turn.work.reports.enter(actor, unit, quarter, step.entries, source)
    for reply in step.replies:
        turn.say(reply)
    if step.act == "submit":
        await _submit(turn, facts, step)
    elif step.act == "drop":
        await turn.work.reports.drop_draft(actor, unit, quarter)
    turn.keep(dialog=keep(None if step.done else step.state))


async def _submit(turn: Turn, facts: Facts, step: Step) -> None:
    """Make the draft a version; the receipt goes to the person, a change also to the office above."""
    unit, quarter, actor = facts.unit.code, facts.quarter, turn.person
    receipt = await turn.work.reports.submit(
        actor, unit, quarter, due=facts.due, reason=step.reason, notes=step.notes, difference=step.difference
    )
    after = overlaid(in_force(facts.report), step.entries)
    form = turn.kit.form
    turn.say(receipt_reply(form, facts, after, receipt, reason=step.reason, name=actor.name))
    await tell_office(turn, facts, after, receipt, step.reason)
