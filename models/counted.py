"""Sends that a platform has counted although their message waits to be sent again."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select

from models.tables.messages import CountedRow
from models.transaction import Transaction

_LONGEST = timedelta(hours=1)
"""No platform counts over a longer time."""

_COUNT = insert(CountedRow)
_FORGET = delete(CountedRow).where(CountedRow.at < bindparam("before"))
_SINCE = select(CountedRow.conversation, CountedRow.at).where(
    CountedRow.channel == bindparam("of"), CountedRow.at > bindparam("since")
)


async def count(tx: Transaction, channel: str, conversation: str) -> None:
    """Note a send of this moment, and let go of those that no rate reaches back to."""
    await tx.session.execute(_FORGET, {"before": tx.now - _LONGEST})
    await tx.session.execute(_COUNT, {"channel": channel, "conversation": conversation, "at": tx.now})


async def counted_since(tx: Transaction, channel: str, moment: datetime) -> tuple[tuple[str, datetime], ...]:
    """Conversation and time of each such send of a channel since a moment."""
    rows = await tx.session.execute(_SINCE, {"of": channel, "since": moment})
    return tuple((conversation, at) for conversation, at in rows)
