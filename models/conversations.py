"""Where each conversation stands; a conversation is handled by one transaction at a time."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import bindparam, select

from core.plain import as_json
from models.prepared import Prepared
from models.records import Conversation
from models.tables.messages import ConversationRow
from models.transaction import Transaction

_KEY = ("channel", "address")
_ONE = select(ConversationRow.dialog, ConversationRow.topic, ConversationRow.stamp, ConversationRow.offered).where(
    ConversationRow.channel == bindparam("channel"), ConversationRow.address == bindparam("address")
)
_NOTHING_OFFERED = "[]"
_SEEN, _HELD = Prepared(_ONE), Prepared(_ONE.with_for_update())


class Conversations:
    """Positions of conversations."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def load(self, channel: str, address: str) -> Conversation:
        """Where a conversation stands; in a writing transaction it is then locked for everybody else."""
        where = {"channel": channel, "address": address}
        row = await self._tx.session.row(_HELD if self._tx.writable else _SEEN, **where)
        if row is None and self._tx.writable:
            await self._make(channel, address)
            row = await self._tx.session.row(_HELD, **where)
        if row is None:
            return Conversation()
        offered = tuple(json.loads(row.offered)) if row.offered != _NOTHING_OFFERED else ()
        return Conversation(row.dialog, row.topic, row.stamp, offered)

    async def save(self, channel: str, address: str, conversation: Conversation) -> None:
        """Store where a conversation stands."""
        await self.save_all([(channel, address, conversation)])

    async def save_all(self, positions: Sequence[tuple[str, str, Conversation]]) -> None:
        """Store where conversations, each a channel and an address, stand."""
        rows = [
            {
                "channel": channel,
                "address": address,
                "dialog": stands.dialog,
                "topic": stands.topic,
                "stamp": stands.stamp,
                "offered": as_json(stands.offered) if stands.offered else _NOTHING_OFFERED,
                "saved_at": self._tx.now,
            }
            for channel, address, stands in positions
        ]
        await self._tx.upsert_each(ConversationRow, _KEY, rows)
        for row in rows:
            found = (row["dialog"], row["topic"], row["stamp"], row["offered"])
            self._tx.session.know(_HELD, [found], channel=row["channel"], address=row["address"])

    async def _make(self, channel: str, address: str) -> None:
        """A row to lock, where there is none yet."""
        await self._tx.insert_absent(
            ConversationRow, _KEY, channel=channel, address=address, dialog="", topic="", stamp=0,
            offered=_NOTHING_OFFERED, saved_at=self._tx.now,
        )  # fmt: skip
