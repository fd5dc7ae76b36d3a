"""What takes too long is ended: one timer for all that may take the same time.

    overdue = Overdue(seconds=30)
    with overdue.limit():
        await something

As `asyncio.timeout`, which takes five times as long to begin and to end, since it makes a timer for each block.
"""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Protocol


class Limited(Protocol):
    """Something whose time may be over; `ends_at` is set when it begins, and is the loop's time."""

    ends_at: float

    def too_late(self) -> None:
        """Its time is over, and nobody looks after it any more."""


class Overdue:
    """A limit of time for many things at once."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._begun: dict[Limited, None] = {}
        """The oldest first."""
        self._timer: asyncio.TimerHandle | None = None

    def limit(self) -> _Block:
        """A block of the task that asks; TimeoutError in one that takes longer."""
        return _Block(self)

    def begin(self, limited: Limited) -> None:
        """Look after something from now on."""
        loop = asyncio.get_running_loop()
        limited.ends_at = loop.time() + self._seconds
        self._begun[limited] = None
        if self._timer is None:
            self._timer = loop.call_later(self._seconds, self._look)

    def end(self, limited: Limited) -> None:
        """It has come to its end; nothing happens where its time was over before."""
        self._begun.pop(limited, None)

    def _look(self) -> None:
        """Tell those whose time is over, and look again when the next one's is."""
        loop = asyncio.get_running_loop()
        self._timer = None
        for limited in list(self._begun):
            left = limited.ends_at - loop.time()
            if left > 0:
                self._timer = loop.call_later(left, self._look)
                return
            del self._begun[limited]
            limited.too_late()


class _Block:
    __slots__ = ("_before", "_is_late", "_overdue", "_task", "ends_at")

    def __init__(self, overdue: Overdue) -> None:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("outside of a task")
        self._overdue = overdue
        self._task = task
        self._before = task.cancelling()
        self._is_late = False
        self.ends_at = 0.0

    def __enter__(self) -> None:
        self._overdue.begin(self)

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._overdue.end(self)
        # Asked to end by somebody else as well, the task ends.
        if self._is_late and self._task.uncancel() <= self._before and isinstance(fault, asyncio.CancelledError):
            raise TimeoutError from fault

    def too_late(self) -> None:
        self._is_late = True
        self._task.cancel()
