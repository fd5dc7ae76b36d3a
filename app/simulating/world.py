"""What surrounds the assistant in a simulation: a clock, a network with faults, a database whose process may die."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.simulating.chance import Chance
from core.channel import Caps, Intake
from core.errors import Outcome, SendError
from core.messages import Intent, Outgoing
from models.store import Store
from models.work import Work

CHANNEL = "simulated"

_BLOCKED = 0.02
"""Of the faults, those that the platform means for good."""


class Crash(BaseException):
    """The process was killed. No part of the program may catch it."""


class SimulatedClock:
    """The moment that the machine shows: the true one and how far it is wrong."""

    def __init__(self, moment: datetime) -> None:
        self.true = moment
        self.wrong_by = timedelta(0)

    def now(self) -> datetime:
        """What the program sees."""
        return self.true + self.wrong_by

    def seconds(self) -> float:
        """Seconds that only run forward, as waiting is measured by."""
        return self.true.timestamp()

    async def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.true += timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that really reached a person."""

    row: int
    conversation: str
    at: datetime
    asks: bool
    """Whether it asks for a 收到."""


class FaultyNetwork:
    """A platform that answers late, wrongly, or not at all; `arrived` is what people really got."""

    name = CHANNEL
    caps = Caps()

    def __init__(self, clock: SimulatedClock, chance: Chance) -> None:
        self._clock = clock
        self._chance = chance
        self._tried: dict[int, int] = {}
        self.arrived: list[Arrival] = []

    async def send(self, outgoing: Outgoing) -> str:
        """Deliver, or fail in one of the ways in which networks fail."""
        attempt = self._tried[outgoing.id] = self._tried.get(outgoing.id, 0) + 1
        dice = self._chance.of("send", outgoing.id, attempt)
        await self._clock.sleep(dice.uniform(0.1, 2))
        if dice.random() < self._chance.faults:
            self._fail(outgoing, dice.random())
        self._arrive(outgoing)
        return f"{outgoing.id}"

    async def run(self, intake: Intake) -> None:
        """Nobody writes by this way: people act on the database in `people`."""
        del intake
        await asyncio.Event().wait()

    def _fail(self, outgoing: Outgoing, kind: float) -> None:
        if kind < _BLOCKED:
            raise SendError("http_403", Outcome.REFUSED)
        if kind < 1 / 4:
            raise SendError("http_429", Outcome.NOT_SENT, retry_after_seconds=30)
        if kind < 1 / 2:
            raise SendError("connect", Outcome.NOT_SENT)
        if kind < 3 / 4:
            self._arrive(outgoing)
        raise SendError("timeout", Outcome.UNSURE)

    def _arrive(self, outgoing: Outgoing) -> None:
        asks = outgoing.intent is Intent.NOTICE
        self.arrived.append(Arrival(outgoing.id, outgoing.conversation, self._clock.true, asks))


class MortalStore(Store):
    """The database of a process that may be killed at any edge of a transaction that writes."""

    crashes = 0
    commits = 0
    """Transactions of which everything is written."""
    _chance: Chance | None = None
    _edges = 0

    def may_die(self, chance: Chance) -> None:
        """From now on it may."""
        self._chance = chance

    @asynccontextmanager
    async def write(self, *, soon: bool = False) -> AsyncIterator[Work]:
        """A transaction of the real database; killed before its end nothing of it is left, after it all of it."""
        self._edge()
        async with super().write(soon=soon) as work:
            yield work
            self._edge()
        self.commits += 1
        self._edge()

    def _edge(self) -> None:
        self._edges += 1
        chance = self._chance
        if chance and chance.of("edge", self._edges).random() < chance.crash:
            self.crashes += 1
            raise Crash
