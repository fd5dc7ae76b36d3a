"""The quota of a conversation: 30 messages a minute and 1000 an hour, replies and pushes together (path/101463).

What goes beyond is refused with 45009. Whether each frame of a stream counts is not told, so each does here.
"""

from __future__ import annotations

from core.channel import Rate
from core.rates import RateKeeper

PER_MINUTE = Rate(28, 60.0)
"""Less than WeCom allows, because its minute begins a little later than ours."""
PER_HOUR = Rate(980, 3600.0)


class Quota:
    """Counts what was sent to each conversation."""

    def __init__(self) -> None:
        self._rates = RateKeeper()

    def seconds_to_wait(self, conversation: str, now: float) -> float:
        """How long nothing may be sent there; 0 where something may go at once."""
        frees = [self._rates.next_free((conversation, name), rate, now) for name, rate in _LIMITS]
        return max(frees) - now

    def book(self, conversation: str, now: float) -> None:
        """Count a message."""
        for name, rate in _LIMITS:
            self._rates.book((conversation, name), rate, now)


_LIMITS = (("minute", PER_MINUTE), ("hour", PER_HOUR))
