"""What a step of the engine asks for, done in the transaction of the message: counts stored, report submitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.messages import Block, Reply, Text
from core.render import as_text
from handlers.context import Turn
from handlers.dialogs.answers import in_force
from handlers.dialogs.step import Facts, Step
from handlers.locked.gate import stopped
from handlers.reporting.kept import keep
from handlers.reporting.receipts import receipt_reply
from handlers.reporting.together import hold, others_did, seen_in, tell_colleagues
from handlers.reporting.upwards import tell_office
from models.answers_json import overlaid


async def carry_out(turn: Turn, facts: Facts, step: Step) -> None:
    """Where nothing is locked: store the entries, say the replies, do the act, and keep where the dialog stands."""
    if await stopped(turn, facts, step):
        return
    unit, period, actor = facts.unit.code, facts.period, turn.person
    if step.entries:
        source = f"{turn.incoming.channel}:{turn.incoming.key}"
        await turn.work.reports.enter(actor, unit, period, step.entries, source)
    joint = await hold(turn, facts)
    news = others_did(turn, facts, joint)
    for reply in named(turn, facts, step.replies, news):
        turn.say(reply)
    if step.act == "submit":
        await _submit(turn, facts, step)
    elif step.act == "drop":
        await turn.work.reports.drop_draft(actor, unit, period)
    turn.keep(dialog=keep(None if step.done else step.state, seen_in(joint)))


def named(turn: Turn, facts: Facts, replies: Sequence[Reply], news: Sequence[Text]) -> list[Reply]:
    """The replies with the news on top; to somebody with several units the first one says which unit it is about."""
    said = list(replies)
    unit = facts.unit.name
    blocks: list[Block] = list(news)
    if facts.several_units and not any(unit in as_text(reply) for reply in said):
        blocks.insert(0, Text(turn.text("people.unit.named", unit=unit)))
    if blocks and said:
        said[0] = replace(said[0], blocks=(*blocks, *said[0].blocks))
    elif news:
        said.append(Reply(tuple(blocks)))
    return said


async def _submit(turn: Turn, facts: Facts, step: Step) -> None:
    """Make the draft a version; the receipt goes to the person, a change also to the office above."""
    unit, period, actor = facts.unit.code, facts.period, turn.person
    receipt = await turn.work.reports.submit(
        actor, unit, period, due=facts.due, reason=step.reason, notes=step.notes, difference=step.difference
    )
    after = overlaid(in_force(facts.report), step.entries)
    form = turn.kit.form_for(period)
    turn.say(receipt_reply(form, facts, after, receipt, reason=step.reason, name=actor.name))
    await tell_colleagues(turn, facts, receipt)
    await tell_office(turn, facts, after, receipt, step.reason)
