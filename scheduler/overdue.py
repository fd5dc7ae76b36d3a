"""What takes too long is cancelled: one timer for all that may take the same time."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Any


class Overdue:
    """A limit of time for blocks of many tasks at once; TimeoutError in a block that takes longer.

        overdue = Overdue(seconds=30)
        with overdue:
            await something

    As `asyncio.timeout`, which takes five times as long to begin and to end, since it makes a timer for each block. A
    task may be in one such block at a time.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._begun: dict[asyncio.Task[Any], tuple[float, int]] = {}
        """When each task began its block, the oldest first, and how often it was to be cancelled before."""
        self._late: set[asyncio.Task[Any]] = set()
        self._timer: asyncio.TimerHandle | None = None

    def __enter__(self) -> None:
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        if task is None:
            raise RuntimeError("outside of a task")
        self._begun[task] = (loop.time(), task.cancelling())
        if self._timer is None:
            self._timer = loop.call_later(self._seconds, self._look)

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("outside of a task")
        _, cancelling = self._begun.pop(task)
        if task in self._late:
            self._late.discard(task)
            # Asked to end by somebody else as well, it ends.
            if task.uncancel() <= cancelling and kind is not None and issubclass(kind, asyncio.CancelledError):
                raise TimeoutError from fault

    def _look(self) -> None:
        """Cancel those whose time is over, and look again when the next one's is."""
        loop = asyncio.get_running_loop()
        self._timer = None
        for task, (begun, _) in self._begun.items():
            if task in self._late:
                continue
            left = begun + self._seconds - loop.time()
            if left > 0:
                self._timer = loop.call_later(left, self._look)
                return
            self._late.add(task)
            task.cancel()
