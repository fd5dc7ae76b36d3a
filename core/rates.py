"""Keeping to the rates of a platform: when the next send may go."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from core.channel import Rate

Limits = Sequence[tuple[tuple[str, ...], Rate]]
"""Rates that a send must keep, each with the key under which sends are counted."""

_CROWD = 1000
_HOUR = 3600.0


class RateKeeper:
    """Remembers the last sends of each key; in no window of time more than the rate, bursts included."""

    def __init__(self) -> None:
        self._sends: dict[tuple[str, ...], deque[float]] = {}
        self._crowd = _CROWD

    @property
    def remembered(self) -> int:
        """How many keys are kept."""
        return len(self._sends)

    def next_free(self, key: tuple[str, ...], rate: Rate, now: float) -> float:
        """The moment from which one more send under the key keeps the rate: `now` or later."""
        sends = self._sends.get(key)
        if not sends:
            return now
        full = len(sends) >= rate.count
        return max(now, sends[-1], sends[-rate.count] + rate.seconds if full else now)

    def wait(self, limits: Limits, now: float) -> float:
        """The seconds until one more send keeps all of these rates."""
        wait = 0.0
        for key, rate in limits:
            wait = max(wait, self.next_free(key, rate, now) - now)
        return wait

    def take(self, limits: Limits, now: float) -> bool:
        """Count a send at this moment, unless it would break one of these rates."""
        if self.wait(limits, now) > 0:
            return False
        for key, rate in limits:
            self.book(key, rate, now)
        return True

    def free(self, key: tuple[str, ...], rate: Rate, now: float) -> int:
        """How many more sends under the key keep the rate at this moment."""
        return rate.count - sum(sent > now - rate.seconds for sent in self._sends.get(key, ()))

    def book(self, key: tuple[str, ...], rate: Rate, at: float) -> None:
        """Count a send at a moment that `next_free` gave."""
        self._sends.setdefault(key, deque(maxlen=rate.count)).append(at)
        if self.remembered > self._crowd:
            self._forget_before(at - _HOUR)
            self._crowd = max(_CROWD, 2 * self.remembered)

    def _forget_before(self, moment: float) -> None:
        """Let go of keys whose last send lies before a moment: they hold nobody up any more."""
        for key in [key for key, sends in self._sends.items() if sends[-1] < moment]:
            del self._sends[key]
