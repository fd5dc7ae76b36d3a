"""How long the bell of this process has been silent: asked by the watchdog and by whoever looks after the server."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

NOTICED_SECONDS = 100
"""Three rings missed and a look: after that the bell counts as stopped, well within three minutes."""

GIVEN_UP_SECONDS = 180
"""So long it may be started again; after that the process ends and its supervisor starts a new one."""


@dataclass
class Pulse:
    """The last ring that succeeded. A process that rings no bell is never unwell."""

    monotonic: Callable[[], float] = time.monotonic
    _rang_at: float | None = field(default=None, init=False)

    def beat(self) -> None:
        """The bell has been started, or a ring has succeeded."""
        self._rang_at = self.monotonic()

    @property
    def silent_seconds(self) -> float:
        """How long no ring has succeeded; 0 where none is expected."""
        return 0.0 if self._rang_at is None else self.monotonic() - self._rang_at

    @property
    def is_well(self) -> bool:
        """Whether the bell rings."""
        return self.silent_seconds <= NOTICED_SECONDS
