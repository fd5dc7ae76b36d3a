"""Takes back from the platforms what was sent of a broadcast that has been withdrawn."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from core.channel import Channel, Recaller
from core.errors import Outcome, SendError
from models.recalls import Recall, RecallState
from models.store import Store
from scheduler.verdict import waiting_seconds

_MOST_ATTEMPTS = 8
_RECALL_SECONDS = 30
_REST_SECONDS = 1.0
"""What is to be taken back is looked for no more often: it may never hold up replies."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Verdict:
    state: RecallState
    code: str = ""
    wait_seconds: float = 0.0


class Recalling:
    """Works through the recalls, one after another: they are few, and never in a hurry before replies."""

    def __init__(self, store: Store, channels: Mapping[str, Channel]) -> None:
        self._store = store
        self._channels = channels
        self._looks_at = 0.0
        self._looking: asyncio.Task[None] | None = None

    def look(self, rest_seconds: float) -> float:
        """Begin to take back what is due, beside whatever else is done; the seconds until the next look."""
        now = asyncio.get_running_loop().time()
        if now < self._looks_at:
            return self._looks_at - now
        self._looks_at = now + _REST_SECONDS
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        return rest_seconds

    async def end(self) -> None:
        """Take nothing back any more."""
        if self._looking:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    async def take_back_due(self) -> int:
        """Take back what is due now; how many messages were looked at."""
        names, count = tuple(self._channels), 0
        async with self._store.read() as work:
            if not names or not await work.recalls.are_due(names):
                return 0
        async with self._store.write() as work:
            due = await work.recalls.due(names)
        for recall in due:
            await self._settle(recall, await self._ask(recall))
            count += 1
        return count

    async def _look(self) -> None:
        try:
            await self.take_back_due()
        except Exception:
            log.exception("what is to be taken back could not be read or written")

    async def _ask(self, recall: Recall) -> _Verdict:
        """Ask the platform; a fault that may pass is tried again some times."""
        channel: object = self._channels[recall.channel]
        if not isinstance(channel, Recaller):
            return _Verdict(RecallState.KEPT, "cannot")
        try:
            async with asyncio.timeout(_RECALL_SECONDS):
                is_back = await channel.recall(recall.conversation, recall.platform_id)
        except SendError as fault:
            return _later(recall, fault.code, fault.retry_after_seconds, is_final=fault.outcome is Outcome.REFUSED)
        except Exception as exc:
            log.exception("channel %s could not take back outbox row %d", recall.channel, recall.outbox_id)
            return _later(recall, type(exc).__name__)
        return _Verdict(RecallState.DONE if is_back else RecallState.KEPT)

    async def _settle(self, recall: Recall, verdict: _Verdict) -> None:
        async with self._store.write() as work:
            if verdict.state is RecallState.WAITING:
                at = work.now + timedelta(seconds=verdict.wait_seconds)
                await work.recalls.retry(recall, at, verdict.code)
            else:
                await work.recalls.settle(recall, verdict.state, verdict.code)


def _later(recall: Recall, code: str, wait: float = 0.0, *, is_final: bool = False) -> _Verdict:
    if is_final or recall.attempts + 1 >= _MOST_ATTEMPTS:
        return _Verdict(RecallState.KEPT, code)
    return _Verdict(RecallState.WAITING, code, wait or waiting_seconds(recall.attempts + 1))
