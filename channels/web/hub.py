"""Who is looking at which talk right now: live events go to the open pages, and to nobody if there is none.

The hub keeps nothing. A page that comes back, or that was too slow, reads the history.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from core.messages import Outgoing

MAX_PAGES = 1000
MAX_PAGES_OF_ONE = 10
_WAITING = 100


@dataclass(frozen=True, slots=True)
class Spoken:
    """The person said something in one of the pages; the others show it too."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A message that was taken back: every open page shows so in its place."""

    id: int


Event = Outgoing | Spoken | Withdrawn


class TooManyPagesError(Exception):
    """More pages are open than this server serves."""


class Listener:
    """One open page: its events in order, `None` when it should close."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Event | None] = asyncio.Queue()

    def put(self, event: Event) -> None:
        """Hand over an event; a page that does not read is closed, and reads the history when it comes back."""
        self._queue.put_nowait(event if self._queue.qsize() < _WAITING else None)

    def close(self) -> None:
        """Let the page end."""
        self._queue.put_nowait(None)

    async def next(self) -> Event | None:
        """The next event, or None at the end."""
        return await self._queue.get()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is waiting to be shown."""
        return self._queue.empty()


class Hub:
    """The open pages by conversation."""

    def __init__(self) -> None:
        self._pages: dict[str, list[Listener]] = {}
        self._is_closed = False

    def publish(self, conversation: str, event: Event) -> None:
        """Show an event on every open page of the conversation."""
        for listener in self._pages.get(conversation, ()):
            listener.put(event)

    @contextmanager
    def listening(self, conversation: str) -> Iterator[Listener]:
        """A listener for as long as the page is open."""
        listener = self._enter(conversation)
        try:
            yield listener
        finally:
            self._leave(conversation, listener)

    def close(self) -> None:
        """Let all pages end and admit no new ones."""
        self._is_closed = True
        for listeners in self._pages.values():
            for listener in listeners:
                listener.close()

    def is_full(self, conversation: str) -> bool:
        """Whether one more page would be too many."""
        of_one = len(self._pages.get(conversation, ()))
        return self._is_closed or of_one >= MAX_PAGES_OF_ONE or sum(map(len, self._pages.values())) >= MAX_PAGES

    def _enter(self, conversation: str) -> Listener:
        if self.is_full(conversation):
            raise TooManyPagesError(conversation)
        listener = Listener()
        self._pages.setdefault(conversation, []).append(listener)
        return listener

    def _leave(self, conversation: str, listener: Listener) -> None:
        listeners = self._pages[conversation]
        listeners.remove(listener)
        if not listeners:
            del self._pages[conversation]
