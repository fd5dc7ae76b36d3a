"""Chance that can be told again: every draw is named, so that the order in which draws are made does not matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

_OUTAGES_A_YEAR = 1.5
_LONGEST_OUTAGE = timedelta(days=30)
_JUMPS_A_YEAR = 2
_LONGEST_JUMP = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Chance:
    """The dice of one life of the office; `faults` is the share of sends that go wrong."""

    seed: int
    life: int
    faults: float
    crash: float

    def of(self, *name: object) -> Random:
        """The dice for one thing, the same whenever it is asked for."""
        named = ":".join(map(str, (self.seed, self.life, *name)))
        return Random(named)  # noqa: S311 - to be told again, not to be secret

    def outages(self, first: datetime, last: datetime) -> tuple[tuple[datetime, datetime], ...]:
        """Spans in which nothing runs, in their order and apart from each other."""
        dice = self.of("outages")
        spans: list[tuple[datetime, datetime]] = []
        for begin in _moments(dice, first, last, _OUTAGES_A_YEAR):
            length = min(timedelta(hours=dice.expovariate(1 / 72)), _LONGEST_OUTAGE)
            if dice.random() < 1 / 10:
                length = _LONGEST_OUTAGE
            if not spans or begin > spans[-1][1]:
                spans.append((begin, begin + length))
        return tuple(spans)

    def jumps(self, first: datetime, last: datetime) -> tuple[tuple[datetime, timedelta], ...]:
        """When the clock of the machine begins to be wrong and by how much, and when it is put right again."""
        dice = self.of("jumps")
        found: list[tuple[datetime, timedelta]] = []
        for moment in _moments(dice, first, last, _JUMPS_A_YEAR):
            wrong_by, right_again = (
                _LONGEST_JUMP * dice.uniform(-1, 1),
                moment + timedelta(days=dice.expovariate(1 / 3)),
            )
            found += [(moment, wrong_by), (right_again, timedelta(0))]
        return tuple(sorted(found))


def _moments(dice: Random, first: datetime, last: datetime, a_year: float) -> list[datetime]:
    days = (last - first).total_seconds() / 86400
    number = round(a_year * days / 365)
    return sorted(first + timedelta(days=dice.uniform(0, days)) for _ in range(number))
