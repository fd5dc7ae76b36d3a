"""What a ring of the bell does for broadcasts whose time has come."""

from __future__ import annotations

from models.store import Store


async def queue_broadcasts(store: Store) -> int:
    """Queue them for whoever is concerned now, and return the number of messages; twice is harmless."""
    async with store.read() as work:
        if not await work.broadcasts.are_due():
            return 0
    async with store.write() as work:
        return await work.broadcasts.queue_due()
