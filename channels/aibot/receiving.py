"""Takes what comes in: stored first, in the order in which it was said, again until the database takes it.

The long connection knows no confirmation: what came and was not stored is nowhere else. So nothing that was heard is
let go of while the process lives.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable

from channels.aibot.faults import DisplacedError
from channels.aibot.frames import Frame
from channels.aibot.updates import Update, is_displaced, read_update
from core.channel import Intake
from core.clock import Clock

log = logging.getLogger(__name__)

_FIRST_WAIT_SECONDS = 0.2
_LONGEST_WAIT_SECONDS = 10.0
_MOST_AT_ONCE = 200
_REMEMBERED = 5000


class Receiver:
    """Reads callbacks in the moment they come, and stores them one batch after the other."""

    def __init__(self, bot_id: str, clock: Clock, came: Callable[[Update], None]) -> None:
        """`came` hears of each new update before it is stored, so that its answer finds the way back."""
        self._bot_id = bot_id
        self._clock = clock
        self._came = came
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._waiting: asyncio.Queue[Update] = asyncio.Queue()

    def take(self, frame: Frame) -> None:
        """One callback; DisplacedError where it says that the seat is another's."""
        if is_displaced(frame):
            raise DisplacedError
        try:
            update = read_update(frame, self._bot_id, self._clock.now())
        except Exception:
            log.exception("aibot: a callback could not be read")
            return
        if update.incoming is None:
            return
        if self._is_new(update.incoming.key):
            self._came(update)
        self._waiting.put_nowait(update)

    async def run(self, intake: Intake) -> None:
        """Store until cancelled."""
        while True:
            batch = [await self._waiting.get()]
            while len(batch) < _MOST_AT_ONCE and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            await _store(intake, in_order(batch))

    def _is_new(self, key: str) -> bool:
        """Whether this did not come before, as far as is remembered; the inbox knows for ever."""
        if key in self._seen:
            return False
        self._seen[key] = None
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return True


def in_order(batch: list[Update]) -> list[Update]:
    """As it was said, by WeCom's own clock where all tell it; else as it came."""
    return sorted(batch, key=lambda update: update.at) if all(update.at for update in batch) else batch


async def _store(intake: Intake, batch: list[Update]) -> None:
    wait = _FIRST_WAIT_SECONDS
    while True:
        try:
            await intake.accept([update.incoming for update in batch if update.incoming])
        except Exception:
            # Whatever is wrong with our database, nobody else has these messages.
            log.exception("aibot: %d messages could not be stored, they are tried again", len(batch))
            await asyncio.sleep(wait)
            wait = min(2 * wait, _LONGEST_WAIT_SECONDS)
        else:
            return
