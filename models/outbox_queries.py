"""The statements that run for every message of the outbox, built once: building one takes longer than running it."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, Update, and_, bindparam, case, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from core.messages import Intent
from models.records import Pause, PostState
from models.tables.messages import OutboxRow
from models.transaction import table_of

_NOW, _CHANNELS, _BESIDES, _LIMIT, _ROWS = "now", "channels", "besides", "most", "these"
"""Parameters. None is the name of a column: those are reserved in an UPDATE."""

_MOST_TOGETHER = 10
"""So many notices go out as one message at most."""

_TABLE = table_of(OutboxRow)
_OTHER = aliased(OutboxRow)
_PAUSING = aliased(OutboxRow)


def _must_wait() -> ColumnElement[bool]:
    """Whether another row of the same conversation is to be sent before this one.

    Replies keep their order among themselves and wait for no notice but one under way; a notice waits for the
    earlier notices that are due, and for every reply that is.
    """
    other, is_notice = _OTHER, OutboxRow.intent != Intent.REPLY
    is_earlier, is_reply = other.id < OutboxRow.id, other.intent == Intent.REPLY
    is_under_way, is_waiting = other.state == PostState.SENDING, other.state == PostState.WAITING
    is_due = and_(is_waiting, other.due_at <= bindparam(_NOW))
    # A notice whose sender did not come back waits for no later reply, or each could wait for the other.
    behind_a_later_reply = and_(
        OutboxRow.state == PostState.WAITING, is_notice, is_reply, other.id > OutboxRow.id, or_(is_under_way, is_due)
    )
    behind_an_earlier = and_(is_earlier, or_(is_under_way, and_(is_waiting, is_reply), and_(is_due, is_notice)))
    return exists().where(
        other.channel == OutboxRow.channel,
        other.conversation == OutboxRow.conversation,
        or_(behind_an_earlier, behind_a_later_reply),
    )


def _is_paused() -> ColumnElement[bool]:
    """Whether the platform asked to wait, for this conversation or for all: the row that was told so keeps it."""
    return exists().where(
        _PAUSING.channel == OutboxRow.channel,
        _PAUSING.state == PostState.WAITING,
        _PAUSING.due_at > bindparam(_NOW),
        or_(
            _PAUSING.code.endswith(f" {Pause.ALL}"),
            and_(_PAUSING.code.endswith(f" {Pause.CONVERSATION}"), _PAUSING.conversation == OutboxRow.conversation),
        ),
    )


def _is_due() -> ColumnElement[bool]:
    """Whether a row may be sent now, or was begun by a sender that did not come back."""
    return or_(
        and_(OutboxRow.state == PostState.WAITING, OutboxRow.due_at <= bindparam(_NOW)),
        and_(OutboxRow.state == PostState.SENDING, OutboxRow.lease_until < bindparam(_NOW)),
    )


def _claimable() -> Select[OutboxRow]:
    return (
        select(OutboxRow)
        .where(OutboxRow.channel.in_(bindparam(_CHANNELS, expanding=True)))
        .where(OutboxRow.id.not_in(bindparam(_BESIDES, expanding=True)), _is_due(), ~_must_wait())
        .where(~_is_paused())
        .order_by(case((OutboxRow.intent == Intent.REPLY, 0), else_=1), OutboxRow.id)
        .limit(bindparam(_LIMIT))
        .with_for_update(skip_locked=True, of=OutboxRow)
    )


def _next_due() -> Select[datetime, datetime | None]:
    here = OutboxRow.channel.in_(bindparam(_CHANNELS, expanding=True))
    waiting = (
        select(func.min(OutboxRow.due_at))
        .where(here, OutboxRow.state == PostState.WAITING, ~_must_wait())
        .where(or_(OutboxRow.due_at > bindparam(_NOW), ~_is_paused()))
    )
    sending = select(func.min(OutboxRow.lease_until)).where(
        here, OutboxRow.state == PostState.SENDING, OutboxRow.id.not_in(bindparam(_BESIDES, expanding=True))
    )
    return select(waiting.scalar_subquery(), sending.scalar_subquery())


CLAIMABLE = _claimable()
"""The rows that may be sent `now`; parameters `now`, `channels`, `besides`, `most`."""

BEHIND = (
    select(OutboxRow)
    .where(OutboxRow.channel == bindparam("channel"), OutboxRow.conversation == bindparam("conversation"))
    .where(OutboxRow.id > bindparam("behind"), _is_due())
    .order_by(OutboxRow.id)
    .limit(_MOST_TOGETHER)
    .with_for_update(skip_locked=True, of=OutboxRow)
)
"""What may be sent `now` of a `channel` and `conversation` `behind` a row."""

NEXT_DUE = _next_due()
"""When the first waiting row is due, and when the first lease ends; parameters `now`, `channels`, `besides`."""

SENT_SINCE = select(OutboxRow.conversation, OutboxRow.settled_at).where(
    OutboxRow.channel == bindparam("channel"),
    or_(OutboxRow.settled_at > bindparam("since"), OutboxRow.state == PostState.SENDING),
    OutboxRow.state != PostState.UNNEEDED,
)
"""Conversation and time of what a channel sent `since` a moment, taken or not; no time where that is under way."""

NEWEST = (
    select(OutboxRow.id, OutboxRow.reply)
    .where(OutboxRow.channel == bindparam("channel"), OutboxRow.conversation == bindparam("conversation"))
    .order_by(OutboxRow.id.desc())
    .limit(bindparam("most"))
)
"""The newest messages of a `channel` and `conversation`, newest first, at `most` so many."""

CLAIM = (
    update(_TABLE)
    .where(_TABLE.c.id.in_(bindparam(_ROWS, expanding=True)))
    .values(
        doubtful=or_(_TABLE.c.doubtful, _TABLE.c.state == PostState.SENDING.value),
        state=PostState.SENDING.value,
        attempt=_TABLE.c.attempt + 1,
        lease_until=bindparam("until"),
    )
)
"""Take `these` rows `until` a moment. Whoever was being sent already may have been sent."""


@cache
def verdict(*columns: str) -> Update:
    """Write `new_<column>` for each column, fenced by `claimed_row` and `claimed_attempt`."""
    return (
        update(_TABLE)
        .where(_TABLE.c.id == bindparam("claimed_row"), _TABLE.c.attempt == bindparam("claimed_attempt"))
        .where(_TABLE.c.state == PostState.SENDING.value)
        .values({"lease_until": None, **{name: bindparam(f"new_{name}") for name in columns}})
        .returning(_TABLE.c.id)
    )
