"""The statements that run for every message of the outbox, built once: building one takes longer than running it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    insert,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from core.messages import Intent
from models.among import among
from models.many import many
from models.prepared import Prepared
from models.records import Pause, PostState
from models.tables.messages import OutboxRow
from models.transaction import new_row, table_of

_NOW, _CHANNELS, _BESIDES, _LIMIT, _ROWS = "now", "channels", "besides", "most", "these"
"""Parameters. None is the name of a column: those are reserved in an UPDATE."""

NO_LEASE = datetime(1970, 1, 1, tzinfo=UTC)
"""A lease that ended long ago by any clock."""

_MOST_TOGETHER = 10
"""So many notices go out as one message at most."""

_TABLE = table_of(OutboxRow)
_OTHER = aliased(OutboxRow)
_PAUSING = aliased(OutboxRow)
_REPLY: ColumnElement[str] = literal_column(f"'{Intent.REPLY}'")
_WAITING: ColumnElement[str] = literal_column(f"'{PostState.WAITING}'")
_SENDING: ColumnElement[str] = literal_column(f"'{PostState.SENDING}'")
_NOTHING: ColumnElement[str] = literal_column("''")
"""Written out: an index of the open rows is used only where a statement says that it looks at no others."""


def _is_open(row: type[OutboxRow]) -> ColumnElement[bool]:
    return row.state.in_([_WAITING, _SENDING])


def _must_wait() -> ColumnElement[bool]:
    """Whether another row of the same conversation is to be sent before this one.

    Replies keep their order among themselves and wait for no notice but one under way; a notice waits for the
    earlier notices that are due, and for every reply that is.
    """
    other, is_notice = _OTHER, OutboxRow.intent != _REPLY
    is_earlier, is_reply = other.id < OutboxRow.id, other.intent == _REPLY
    is_under_way, is_waiting = other.state == _SENDING, other.state == _WAITING
    is_due = and_(is_waiting, other.due_at <= bindparam(_NOW))
    # A notice whose sender did not come back waits for no later reply, or each could wait for the other.
    behind_a_later_reply = and_(
        OutboxRow.state == _WAITING, is_notice, is_reply, other.id > OutboxRow.id, or_(is_under_way, is_due)
    )
    behind_an_earlier = and_(is_earlier, or_(is_under_way, and_(is_waiting, is_reply), and_(is_due, is_notice)))
    return exists().where(
        other.channel == OutboxRow.channel,
        other.conversation == OutboxRow.conversation,
        _is_open(other),
        or_(behind_an_earlier, behind_a_later_reply),
    )


def _told_to_wait(row: type[OutboxRow]) -> tuple[ColumnElement[bool], ...]:
    """Rows that wait because their platform asked for it."""
    return row.state == _WAITING, row.code != _NOTHING, row.due_at > bindparam(_NOW)


def _told_all(row: type[OutboxRow]) -> Select[str]:
    """The channels that wait as a whole."""
    return select(row.channel).where(*_told_to_wait(row), row.code.endswith(f" {Pause.ALL}"))


def _is_paused() -> ColumnElement[bool]:
    """Whether the platform asked to wait, for this conversation or for all: the row that was told so keeps it.

    Who has to wait is found once for a statement, not once for a row.
    """
    one_of = select(_PAUSING.channel, _PAUSING.conversation).where(
        *_told_to_wait(_PAUSING), _PAUSING.code.endswith(f" {Pause.CONVERSATION}")
    )
    place = tuple_(OutboxRow.channel, OutboxRow.conversation)
    return or_(OutboxRow.channel.in_(_told_all(_PAUSING)), place.in_(one_of))


_WAITS_AND_IS_DUE = (OutboxRow.state == _WAITING, OutboxRow.due_at <= bindparam(_NOW))
_IS_ABANDONED = (OutboxRow.state == _SENDING, OutboxRow.lease_until < bindparam(_NOW))
"""Begun by a sender that did not come back."""


def is_here() -> ColumnElement[bool]:
    """Whether the channel is one of those asked for; said so that no index of all that a channel ever sent fits."""
    return among(OutboxRow.channel + _NOTHING, _CHANNELS)


def _is_in_hand() -> ColumnElement[bool]:
    return among(OutboxRow.id, _BESIDES)


def _claimable(kind: Sequence[ColumnElement[bool]], order: Sequence[InstrumentedAttribute[Any]]) -> Prepared:
    """Rows of a kind, in the order of the index that holds no others."""
    return Prepared(
        select(*_TABLE.c)
        .where(*kind, is_here(), ~_is_in_hand(), ~_must_wait(), ~_is_paused())
        .order_by(*order)
        .limit(bindparam(_LIMIT))
        .with_for_update(skip_locked=True, of=OutboxRow),
        passes=True,
    )


def _next_due() -> Prepared:
    now = select(OutboxRow.due_at).where(*_WAITS_AND_IS_DUE, is_here(), ~_must_wait(), ~_is_paused()).limit(1)
    later = select(func.min(OutboxRow.due_at)).where(
        OutboxRow.state == _WAITING, OutboxRow.due_at > bindparam(_NOW), is_here()
    )
    lease = select(func.min(OutboxRow.lease_until)).where(OutboxRow.state == _SENDING, is_here(), ~_is_in_hand())
    return Prepared(select(now.scalar_subquery(), later.scalar_subquery(), lease.scalar_subquery()), passes=True)


CLAIMABLE = (
    _claimable(_IS_ABANDONED, [OutboxRow.lease_until, OutboxRow.id]),
    _claimable([*_WAITS_AND_IS_DUE, OutboxRow.intent == _REPLY], [OutboxRow.id]),
    _claimable([*_WAITS_AND_IS_DUE, OutboxRow.intent != _REPLY], [OutboxRow.id]),
)
"""What may be sent `now`: what a sender began that did not come back, the replies, and what is not one.

Parameters `now`, `channels`, `besides`, `most`.
"""

BEHIND = Prepared(
    select(*_TABLE.c)
    .where(OutboxRow.channel == bindparam("channel"), OutboxRow.conversation == bindparam("conversation"))
    .where(OutboxRow.id > bindparam("behind"), _is_open(OutboxRow))
    .where(or_(and_(*_WAITS_AND_IS_DUE), and_(*_IS_ABANDONED)))
    .order_by(OutboxRow.id)
    .limit(_MOST_TOGETHER)
    .with_for_update(skip_locked=True, of=OutboxRow),
    passes=True,
)
"""What may be sent `now` of a `channel` and `conversation` `behind` a row."""

NEXT_DUE = _next_due()
"""When a row that may be sent was due, when the next will be, and when a lease ends; the parameters as above."""

IS_DUE = Prepared(
    select(OutboxRow.id).where(*_WAITS_AND_IS_DUE, is_here()).limit(1),
    passes=True,
)
"""One row that is due and not being sent, if there is one; parameters `now` and `channels`."""

SENT_SINCE = Prepared(
    select(OutboxRow.conversation, OutboxRow.settled_at).where(
        OutboxRow.channel == bindparam("channel"),
        or_(OutboxRow.settled_at > bindparam("since"), OutboxRow.state == PostState.SENDING),
        OutboxRow.state != PostState.UNNEEDED,
    ),
    passes=True,
)
"""Conversation and time of what a channel sent `since` a moment, taken or not; no time where that is under way."""

_ANSWER = {
    "intent": _REPLY,
    "doubtful": false(),
    **dict.fromkeys(("unit", "condition", "platform_id", "code"), _NOTHING),
}
_OF_ANSWER = ("channel", "conversation", "inbox_id", "reply", "due_at", "written_at")


@cache
def answering(dialect: str, *, is_taken: bool) -> Prepared:
    """Queue a reply to a message: its `channel`, `conversation`, `inbox_id`, `reply`, `due_at` and `written_at`.

    Where it is taken in hand at once, it is being sent for the first time, until `lease_until`.
    """
    state, attempt = (_SENDING, "1") if is_taken else (_WAITING, "0")
    row = insert(_TABLE).values(_ANSWER | {"state": state, "attempt": literal_column(attempt)})
    return new_row(dialect, row, (*_OF_ANSWER, "lease_until") if is_taken else _OF_ANSWER)


_PLACES = many("places", OutboxRow.channel, OutboxRow.conversation)

BUSY = Prepared(
    select(_PLACES.c.channel, _PLACES.c.conversation).where(
        exists()
        .where(OutboxRow.channel == _PLACES.c.channel, OutboxRow.conversation == _PLACES.c.conversation)
        .where(_is_open(OutboxRow))
    ),
    passes=True,
)
"""Those of `places`, each a channel and a conversation, in which something is still to be sent."""

ALL_PAUSED = Prepared(_told_all(OutboxRow), passes=True)
"""The channels to which nothing may be sent `now`, because the platform asked to wait."""

ARRIVED = Prepared(
    select(OutboxRow.id, OutboxRow.channel, OutboxRow.conversation, OutboxRow.platform_id, OutboxRow.reply)
    .where(among(OutboxRow.id, _ROWS))
    .where(OutboxRow.state == PostState.SENT, OutboxRow.platform_id != ""),
    passes=True,
)
"""Those of `these` rows that have certainly arrived."""

ONE = Prepared(
    select(OutboxRow.reply).where(
        OutboxRow.id == bindparam("row"),
        OutboxRow.channel == bindparam("channel"),
        OutboxRow.conversation == bindparam("conversation"),
    )
)
"""One `row` of a `channel` and `conversation`."""

CLAIM = Prepared(
    update(_TABLE)
    .where(among(_TABLE.c.id, _ROWS))
    .values(
        doubtful=or_(_TABLE.c.doubtful, _TABLE.c.state == PostState.SENDING.value),
        state=PostState.SENDING.value,
        attempt=_TABLE.c.attempt + 1,
        lease_until=bindparam("until"),
    )
)
"""Take `these` rows `until` a moment. Whoever was being sent already may have been sent."""


END_LEASES = update(_TABLE).where(_TABLE.c.state == PostState.SENDING.value).values(lease_until=NO_LEASE)
"""Whoever had something in hand does not come back."""


_VERDICT = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("claimed_row"), _TABLE.c.attempt == bindparam("claimed_attempt"))
    .where(_TABLE.c.state == PostState.SENDING.value)
    .values(lease_until=None)
)


@cache
def verdict(*columns: str) -> Prepared:
    """Write `new_<column>` for each column, fenced by `claimed_row` and `claimed_attempt`."""
    return Prepared(_VERDICT.values({name: bindparam(f"new_{name}") for name in columns}).returning(_TABLE.c.id))


ARRIVED_NOW = Prepared(
    _VERDICT.values(
        state=literal_column(f"'{PostState.SENT}'"),
        platform_id=bindparam("new_platform_id"),
        code=_NOTHING,
        settled_at=bindparam(_NOW),
    )
)
"""The verdict on a row that was sent, fenced as all verdicts are; for many of them in one go."""
