"""A row of the outbox as the sender takes it in hand."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from core.messages import Earlier, Intent, Reply
from models.records import ClaimedPost, Post, PostState
from models.reply_json import load_reply

log = logging.getLogger(__name__)

UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)
"""What a row raises that cannot be read; one bad row never holds up the others."""


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


def earlier_of(post: Post, arrived: Mapping[int, Any]) -> Earlier | None:
    """The question that a reply leaves behind, if it is of the same conversation and has certainly arrived."""
    answered = post.reply.answered
    row = arrived.get(answered.row) if answered else None
    if answered is None or row is None or (row.channel, row.conversation) != (post.channel, post.conversation):
        return None
    return Earlier(row.platform_id, _question(row) if answered.chosen else None, answered.chosen, answered.in_place)


def _question(row: Any) -> Reply | None:
    try:
        return load_reply(row.reply)
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
        reply=load_reply(row.reply),
        intent=Intent(row.intent),
        dedupe_key=row.dedupe_key or "",
        not_before=row.not_before,
        person_id=row.person_id,
        unit=row.unit,
        occurrence_id=row.occurrence_id,
        condition=row.condition,
        broadcast=row.broadcast or "",
    )
