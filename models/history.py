"""What was said in a conversation, in the order in which it was handled, for a page that is opened again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from core.messages import IncomingKind
from core.tokens import unchecked
from models.records import Line, PostState
from models.reply_json import load_reply
from models.tables.messages import InboxRow, OutboxRow

_SHOWN = (PostState.SENDING, PostState.SENT, PostState.UNSURE)


async def newest_handled(session: AsyncSession, channel: str, conversation: str) -> int:
    """The newest message of the conversation that has been handled; 0 if there is none."""
    query = select(func.max(InboxRow.id)).where(
        InboxRow.channel == channel, InboxRow.conversation == conversation, InboxRow.done_at.is_not(None)
    )
    return await session.scalar(query) or 0


async def read_history(
    session: AsyncSession, channel: str, conversation: str, limit: int, before_id: int | None
) -> tuple[Line, ...]:
    """The newest `limit` lines before an outbox row (or at all), oldest first."""
    end = await session.get(OutboxRow, before_id) if before_id else None
    replies = select(OutboxRow).where(
        OutboxRow.channel == channel, OutboxRow.conversation == conversation, OutboxRow.state.in_(_SHOWN)
    )
    said = select(InboxRow).where(
        InboxRow.channel == channel,
        InboxRow.conversation == conversation,
        InboxRow.kind != IncomingKind.START,
    )
    if end is not None:
        replies = replies.where(tuple_(OutboxRow.inbox_id, OutboxRow.id) < (end.inbox_id, end.id))
        said = said.where(InboxRow.id <= end.inbox_id)
    replies = replies.order_by(OutboxRow.inbox_id.desc(), OutboxRow.id.desc()).limit(limit)
    posts = (await session.scalars(replies)).all()
    messages = (await session.scalars(said.order_by(InboxRow.id.desc()).limit(limit))).all()
    taps = await _tapped_labels(session, messages)
    lines = {(row.inbox_id, row.id): Line(row.written_at, reply=load_reply(row.reply), outbox_id=row.id)
             for row in posts}  # fmt: skip
    lines |= {(row.id, 0): Line(row.received_at, said=taps.get(row.id, row.text)) for row in messages}
    return tuple(lines[place] for place in sorted(lines)[-limit:])


async def _tapped_labels(session: AsyncSession, messages: Sequence[InboxRow]) -> dict[int, str]:
    """The label of each tapped button; a button that is not of this conversation has none."""
    taps = {row.id: (row, unchecked(row.text)) for row in messages if row.kind == IncomingKind.CHOICE}
    wanted = {tapped.outbox_id for _, tapped in taps.values() if tapped}
    offers = {row.id: row for row in await session.scalars(select(OutboxRow).where(OutboxRow.id.in_(wanted)))}
    labels = dict.fromkeys(taps, "")
    for number, (row, tapped) in taps.items():
        offer = offers.get(tapped.outbox_id) if tapped else None
        if tapped and offer and (offer.channel, offer.conversation) == (row.channel, row.conversation):
            choices = load_reply(offer.reply).choices
            labels[number] = choices[tapped.index].label if tapped.index < len(choices) else ""
    return labels
