"""What a platform asked to wait with, for messages that were claimed before: the database stops only later claims."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.clock import Clock
from core.errors import Outcome, SendError
from models.records import Post


class Holds:
    """Waits of conversations, and of whole channels, by the office's clock."""

    def __init__(self) -> None:
        self._until: dict[tuple[str, str], datetime] = {}

    def note(self, post: Post, fault: SendError, now: datetime) -> None:
        """Remember the wait that comes with a fault, if one does."""
        if fault.outcome is Outcome.NOT_SENT and fault.retry_after_seconds:
            key = (post.channel, "" if fault.holds_up_all else post.conversation)
            until = now + timedelta(seconds=fault.retry_after_seconds)
            self._until[key] = max(until, self._until.get(key, until))

    def seconds(self, post: Post, clock: Clock) -> float:
        """How long a message still has to wait; 0 where nothing holds it up."""
        if not self._until:
            return 0.0
        now = clock.now()
        self._until = {key: until for key, until in self._until.items() if until > now}
        keys = ((post.channel, ""), (post.channel, post.conversation))
        return max((self._until.get(key, now) - now).total_seconds() for key in keys)
