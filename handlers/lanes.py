"""Lanes: one conversation is handled one message at a time, different conversations side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from core.messages import Incoming

_Key = tuple[str, str]


class Lanes:
    """Hands each message to `handle`, in order within a conversation.

    Messages may be put in before `run` starts; they wait. One that waits already, or is being handled, is not put in
    again. `handle` must not raise.
    """

    def __init__(self, handle: Callable[[Incoming], Awaitable[None]], at_once: int = 64) -> None:
        self._handle = handle
        self._waiting: dict[_Key, list[Incoming]] = {}  # a deque takes 624 bytes, and most hold one message
        self._in_hand: set[_Key] = set()
        self._ready: asyncio.Queue[_Key] = asyncio.Queue()
        self._slots = asyncio.Semaphore(at_once)
        self._idle = asyncio.Event()
        self._idle.set()

    def put(self, batch: Sequence[Incoming]) -> None:
        """Queue messages behind the earlier ones of their conversations."""
        for incoming in batch:
            if (incoming.channel, incoming.key) in self._in_hand:
                continue
            self._in_hand.add((incoming.channel, incoming.key))
            key = (incoming.channel, incoming.conversation)
            self._idle.clear()
            if key not in self._waiting:
                self._waiting[key] = []
                self._ready.put_nowait(key)
            self._waiting[key].append(incoming)

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                key = await self._ready.get()
                await self._slots.acquire()
                tasks.create_task(self._drain(key))

    async def settled(self) -> None:
        """Wait until every message put in so far has been handled."""
        await self._idle.wait()

    async def _drain(self, key: _Key) -> None:
        try:
            queue = self._waiting[key]
            while queue:
                incoming = queue.pop(0)
                await self._handle(incoming)
                self._in_hand.discard((incoming.channel, incoming.key))
        finally:
            del self._waiting[key]
            self._slots.release()
            if not self._waiting:
                self._idle.set()
