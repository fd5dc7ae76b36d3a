"""What was said in a conversation, in the order in which it was handled, for a page that is opened again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from core.messages import IncomingKind
from core.tokens import unchecked
from models.records import Line, PostState
from models.reply_json import load_reply
from models.tables.messages import InboxRow, OutboxRow

_SHOWN = (PostState.SENDING, PostState.SENT, PostState.UNSURE, PostState.RECALLED)
_NEWEST_HANDLED = select(func.max(InboxRow.id)).where(
    InboxRow.channel == bindparam("channel"),
    InboxRow.conversation == bindparam("conversation"),
    InboxRow.done_at.is_not(None),
)


async def newest_handled(session: AsyncSession, channel: str, conversation: str) -> int:
    """The newest message of the conversation that has been handled; 0 if there is none."""
    return await session.scalar(_NEWEST_HANDLED, {"channel": channel, "conversation": conversation}) or 0


async def read_history(
    session: AsyncSession, channel: str, conversation: str, limit: int, before_id: int | None
) -> tuple[Line, ...]:
    """The newest `limit` lines before an outbox row (or at all), oldest first.

    What was said goes with its first reply onto one page, which may so become longer by a line.
    """
    replies = select(OutboxRow).where(
        OutboxRow.channel == channel, OutboxRow.conversation == conversation, OutboxRow.state.in_(_SHOWN)
    )
    said = select(InboxRow).where(
        InboxRow.channel == channel, InboxRow.conversation == conversation, InboxRow.kind != IncomingKind.START
    )
    end = await session.get(OutboxRow, before_id) if before_id else None
    if end is not None:
        replies = replies.where(tuple_(OutboxRow.inbox_id, OutboxRow.id) < (end.inbox_id, end.id))
        before = await session.scalar(replies.with_only_columns(func.max(OutboxRow.inbox_id)))
        said = said.where(InboxRow.id < end.inbox_id + (before == end.inbox_id))
    posts = await session.scalars(replies.order_by(OutboxRow.inbox_id.desc(), OutboxRow.id.desc()).limit(limit + 1))
    messages = (await session.scalars(said.order_by(InboxRow.id.desc()).limit(limit + 1))).all()
    labels = await _tapped_labels(session, messages)
    lines = {(row.id, 0): Line(row.received_at, said=labels.get(row.id, row.text)) for row in messages}
    for row in posts:
        is_back = row.state == PostState.RECALLED
        lines[row.inbox_id, row.id] = Line(row.written_at, "", load_reply(row.reply), row.id, withdrawn=is_back)
    return tuple(lines[place] for place in _page(sorted(lines), limit))


def _page(places: list[tuple[int, int]], limit: int) -> list[tuple[int, int]]:
    """The last `limit` places, and before them what the first reply answers."""
    start = max(0, len(places) - limit)
    if start and places[start - 1] == (places[start][0], 0):
        start -= 1
    return places[start:]


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
