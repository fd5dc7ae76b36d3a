"""Processes on one database watch each other: each gives its own sign of life, and a silent one is told of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.clock import at_office
from core.numbers import moment
from core.texts import Texts
from models.heartbeats import BELL
from models.work import Work
from scheduler.alarms import alarm
from scheduler.pulse import NOTICED_SECONDS

HEARTBEAT = BELL

_OWN = f"{HEARTBEAT}:"
_FORGOTTEN = timedelta(days=1)
"""So long after its last sign a process that never came back is nobody's concern any more."""


@dataclass(frozen=True)
class Replicas:
    """One process among those on the same database; `name` tells it from the others."""

    name: str
    texts: Texts

    async def give_sign(self, work: Work) -> None:
        """The bell of this process has rung."""
        await work.heartbeats.beat(HEARTBEAT)
        await work.heartbeats.beat(self._row)

    async def look_after(self, work: Work) -> None:
        """Tell the administrators of each other process whose bell has stopped, once for each time it stops."""
        for name, at in (await stopped(work)).items():
            if name != self.name:
                words = self.texts("alarm.other_silent", code=name, time=moment(at_office(at)))
                await alarm(work, words, f"silent:{name}:{at.isoformat()}")

    async def leave(self, work: Work) -> None:
        """The process ends in good order: nobody is to miss it."""
        await work.heartbeats.forget(self._row)

    @property
    def _row(self) -> str:
        return f"{_OWN}{self.name}"


async def stopped(work: Work) -> Mapping[str, datetime]:
    """The processes that are silent without having ended in good order, with their last sign of life."""
    signs = await work.heartbeats.signs(_OWN)
    return {row.removeprefix(_OWN): at for row, at in signs.items() if _has_stopped(at, work.now)}


def _has_stopped(at: datetime, now: datetime) -> bool:
    return timedelta(seconds=NOTICED_SECONDS) < now - at < _FORGOTTEN
