"""The people: each says the next thing as soon as the right answer is there (a closed loop), and some wait in vain."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.chatting.talk import TALK

_PATIENCE_SECONDS = 30.0
"""Nobody waits longer than so for any answer of anybody."""


@dataclass
class Person:
    """Where one person is in the talk."""

    left: int
    place: int = 0
    said_at: float = 0.0
    heard_since: int = 0


@dataclass
class People:
    """Everybody who writes to one bot."""

    say: Callable[[int, str], None] | None = None
    waits: list[float] = field(default_factory=list)
    _talking: dict[int, Person] = field(default_factory=dict)
    last: float = 0.0
    _lines: int = len(TALK)
    _all_done: asyncio.Event = field(default_factory=asyncio.Event)

    async def talk(self, users: Sequence[int], times: int, lines: int = len(TALK)) -> tuple[int, int]:
        """Let them all talk, to the end or for so many lines; how many got a wrong answer, and how many got none."""
        self._lines = lines
        self.waits.clear()
        self._all_done.clear()
        self.last = time.perf_counter()
        for user in users:
            self._talking[user] = Person(left=times)
            self._speak(user)
        while self._talking and time.perf_counter() - self.last < _PATIENCE_SECONDS:
            try:
                async with asyncio.timeout(1):
                    await self._all_done.wait()
            except TimeoutError:
                continue
        wrong = sum(person.heard_since > 0 for person in self._talking.values())
        missing = len(self._talking) - wrong
        self._talking.clear()
        return wrong, missing

    def hear(self, user: int, text: str) -> None:
        """A person hears the bot; other words before the right ones are no answer yet."""
        person = self._talking.get(user)
        if person is None:
            return
        if TALK[person.place].heard not in text:
            person.heard_since += 1
            return
        self.last = time.perf_counter()
        self.waits.append(self.last - person.said_at)
        person.place, person.heard_since = (person.place + 1) % self._lines, 0
        person.left -= person.place == 0
        if person.left:
            self._speak(user)
            return
        del self._talking[user]
        if not self._talking:
            self._all_done.set()

    @property
    def p99(self) -> float:
        """The wait that only one of a hundred answers exceeded, in milliseconds."""
        return 1000 * statistics.quantiles(self.waits, n=100)[98]

    def _speak(self, user: int) -> None:
        person = self._talking[user]
        person.said_at = time.perf_counter()
        if self.say:
            self.say(user, TALK[person.place].said)
