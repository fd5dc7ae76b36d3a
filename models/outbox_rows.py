"""A row of the outbox as the sender takes it in hand, and its reply in JSON and back."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from core.messages import Earlier, Intent, Reply
from models.outbox_queries import ARRIVED
from models.prepared import Prepared
from models.records import ClaimedPost, Post, PostState
from models.reply_json import dump_reply, load_reply
from models.session import Session
from models.tables.messages import OutboxRow

log = logging.getLogger(__name__)

_MOST_KNOWN = 1_000
"""So many replies are known at most; then all are let go, and those in use are soon there again."""

_known: dict[str, Reply] = {}
"""Replies by what stands in their rows: one is written, looked at as an open question and claimed within moments."""

UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)
"""What a row raises that cannot be read; one bad row never holds up the others."""


def written(reply: Reply) -> str:
    """What a row holds of a reply."""
    text = dump_reply(reply)
    _know(text, reply)
    return text


def read(text: str) -> Reply:
    """The reply of a row; one of `UNREADABLE` where it is none."""
    reply = _known.get(text)
    return reply if reply is not None else _know(text, load_reply(text))


def _know(text: str, reply: Reply) -> Reply:
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    _known[text] = reply
    return reply


class Newest(NamedTuple):
    """One of the newest messages of a conversation; `reply` is None where it cannot be read."""

    id: int
    reply: Reply | None

    @classmethod
    def of_row(cls, row: Sequence[Any]) -> Newest:
        """From number and JSON."""
        return cls(row[0], _understood(row[1]))


LOOKED_AT = 5
"""What is open in a conversation stands among so many newest messages."""

NEWEST = Prepared(
    select(OutboxRow.id, OutboxRow.reply)
    .where(OutboxRow.channel == bindparam("channel"), OutboxRow.conversation == bindparam("conversation"))
    .order_by(OutboxRow.id.desc())
    .limit(LOOKED_AT),
    each=Newest.of_row,
)
"""The newest messages of a `channel` and `conversation`, newest first."""


def known_newest(session: Session, channel: str, conversation: str) -> list[Newest] | None:
    """The newest messages of a conversation, newest first, where they are known without asking; else None."""
    found = session.known(NEWEST, channel=channel, conversation=conversation)
    return None if found is None else list(found)


def know_newest(session: Session, channel: str, conversation: str, newest: Sequence[Newest]) -> None:
    """They are these from here on, as this transaction has just written the first of them."""
    session.know(NEWEST, newest[:LOOKED_AT], channel=channel, conversation=conversation)


def claimed_post(row: Any) -> ClaimedPost:
    """A row as it is claimed, from what it was before."""
    was_sending, post = row.state == PostState.SENDING, _readable(row)
    return ClaimedPost(
        id=row.id,
        attempt=row.attempt + 1,
        post=post or _envelope(row),
        was_unsure=row.doubtful or was_sending,
        was_repeated=row.doubtful and was_sending,
        is_unreadable=post is None,
    )


async def with_earlier(session: Session, claimed: Sequence[ClaimedPost]) -> tuple[ClaimedPost, ...]:
    """Each with the question that it leaves behind, as the platform knows it."""
    questions = [each.post.reply.answered.row for each in claimed if each.post.reply.answered]
    if not questions:
        return tuple(claimed)
    found = {row.id: row for row in await session.rows(ARRIVED, these=questions)}
    return tuple([replace(each, earlier=_earlier_of(each.post, found)) for each in claimed])


def _earlier_of(post: Post, arrived: Mapping[int, Any]) -> Earlier | None:
    """The question that a reply leaves behind, if it is of the same conversation and has certainly arrived."""
    answered = post.reply.answered
    row = arrived.get(answered.row) if answered else None
    if answered is None or row is None or (row.channel, row.conversation) != (post.channel, post.conversation):
        return None
    question = _understood(row.reply) if answered.chosen else None
    return Earlier(row.platform_id, question, answered.chosen, answered.in_place)


def _understood(text: str) -> Reply | None:
    try:
        return read(text)
    except UNREADABLE:
        return None


def _readable(row: Any) -> Post | None:
    """The message of a row; None where it cannot be read, so that one bad row never holds up the others."""
    try:
        return _post(row)
    except UNREADABLE:
        log.exception("outbox row %d cannot be read", row.id)
        return None


def _envelope(row: Any) -> Post:
    return Post(row.channel, row.conversation, Reply(()), person_id=row.person_id, unit=row.unit)


def _post(row: Any) -> Post:
    return Post(
        channel=row.channel,
        conversation=row.conversation,
        reply=read(row.reply),
        intent=Intent(row.intent),
        dedupe_key=row.dedupe_key or "",
        not_before=row.not_before,
        person_id=row.person_id,
        unit=row.unit,
        occurrence_id=row.occurrence_id,
        condition=row.condition,
        broadcast=row.broadcast or "",
    )
