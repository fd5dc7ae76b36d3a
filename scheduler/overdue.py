"""What takes too long is cancelled: one timer for all that may take the same time."""

from __future__ import annotations

import asyncio
from types import TracebackType


class Overdue:
    """A limit of time for blocks of many tasks at once; TimeoutError in a block that takes longer.

        overdue = Overdue(seconds=30)
        with overdue.limit():
            await something

    As `asyncio.timeout`, which takes five times as long to begin and to end, since it makes a timer for each block.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._begun: dict[_Block, None] = {}
        """The oldest first."""
        self._timer: asyncio.TimerHandle | None = None

    def limit(self) -> _Block:
        """A block of the task that asks."""
        return _Block(self)

    def begin(self, block: _Block) -> float:
        """Look after a block; the moment at which its time is over."""
        loop = asyncio.get_running_loop()
        self._begun[block] = None
        if self._timer is None:
            self._timer = loop.call_later(self._seconds, self._look)
        return loop.time() + self._seconds

    def end(self, block: _Block) -> None:
        """It has come to its end."""
        self._begun.pop(block, None)

    def _look(self) -> None:
        """Cancel those whose time is over, and look again when the next one's is."""
        loop = asyncio.get_running_loop()
        self._timer = None
        for block in list(self._begun):
            left = block.ends_at - loop.time()
            if left > 0:
                self._timer = loop.call_later(left, self._look)
                return
            del self._begun[block]
            block.cancel()


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
        self.ends_at = self._overdue.begin(self)

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._overdue.end(self)
        # Asked to end by somebody else as well, the task ends.
        if self._is_late and self._task.uncancel() <= self._before and isinstance(fault, asyncio.CancelledError):
            raise TimeoutError from fault

    def cancel(self) -> None:
        """Its time is over."""
        self._is_late = True
        self._task.cancel()
