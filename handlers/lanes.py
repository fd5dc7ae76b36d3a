"""Lanes: one conversation is handled one message at a time, different conversations in rounds or side by side.

Where a says two things, b says one and c sends a file: a1 and b1 are a round, c1 is handled beside it, a2 comes next.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Sequence

from core.messages import Incoming

Alone = Callable[[Incoming], Awaitable[None]]
Together = Callable[[Sequence[Incoming]], Awaitable[Collection[Incoming]]]

_Key = tuple[str, str]

_MOST_TOGETHER = 64
_MOST_ALONE = 64


class Lanes:
    """Hands over each message once, in order within a conversation.

    Messages may be put in before `run` starts; they wait. One that waits already, or is being handled, is not put in
    again.
    """

    def __init__(self, alone: Alone, together: Together | None = None) -> None:
        """`together` handles a round: a message of each conversation that has one, but none that carries a file.

        It returns those that have to be handled `alone` after all. Without it all are handled alone, side by side, as
        are those with files, which may have to be fetched. Neither may raise.
        """
        self._alone = alone
        self._together = together
        self._waiting: dict[_Key, list[Incoming]] = {}  # a deque takes 624 bytes, and most hold one message
        self._in_hand: set[_Key] = set()
        self._for_a_round: deque[_Key] = deque()
        self._has_a_round = asyncio.Event()
        self._for_themselves: asyncio.Queue[_Key] = asyncio.Queue()
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
            if key in self._waiting:
                self._waiting[key].append(incoming)
            else:
                self._waiting[key] = [incoming]
                self._line_up(key)

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            if self._together:
                tasks.create_task(self._go_round(self._together))
            for _ in range(_MOST_ALONE):
                tasks.create_task(self._go_alone())

    async def settled(self) -> None:
        """Wait until every message put in so far has been handled."""
        await self._idle.wait()

    async def _go_round(self, together: Together) -> None:
        while True:
            await self._has_a_round.wait()
            keys = [self._for_a_round.popleft() for _ in range(min(_MOST_TOGETHER, len(self._for_a_round)))]
            if not self._for_a_round:
                self._has_a_round.clear()
            messages = [self._waiting[key][0] for key in keys]
            left = await together(messages)
            for key, incoming in zip(keys, messages, strict=True):
                if incoming in left:
                    self._for_themselves.put_nowait(key)
                else:
                    self._done(key)

    async def _go_alone(self) -> None:
        while True:
            key = await self._for_themselves.get()
            await self._alone(self._waiting[key][0])
            self._done(key)

    def _done(self, key: _Key) -> None:
        """The first message of a conversation has been handled; now the next one may be."""
        lane = self._waiting[key]
        incoming = lane.pop(0)
        self._in_hand.discard((incoming.channel, incoming.key))
        if lane:
            self._line_up(key)
            return
        del self._waiting[key]
        if not self._waiting:
            self._idle.set()

    def _line_up(self, key: _Key) -> None:
        """The first message of a conversation waits to be handled."""
        if self._together is None or self._waiting[key][0].attachment is not None:
            self._for_themselves.put_nowait(key)
        else:
            self._for_a_round.append(key)
            self._has_a_round.set()
