"""Writes verdicts into the outbox; those that wait for the database at the same time are written together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from core.texts import Texts
from models.records import ClaimedPost
from models.store import Store
from models.work import Work
from scheduler.alarms import alarm
from scheduler.undelivered import tell_officers, try_elsewhere
from scheduler.verdict import Result, Verdict

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Waiting:
    claimed: ClaimedPost
    verdict: Verdict
    written: asyncio.Future[None]


class Settling:
    """The one place where rows of the outbox get their verdicts."""

    def __init__(self, store: Store, texts: Texts) -> None:
        self._store = store
        self._texts = texts
        self._waiting: list[_Waiting] = []
        self._writer: asyncio.Task[None] | None = None

    def settle(self, claimed: ClaimedPost, verdict: Verdict) -> asyncio.Future[None]:
        """What is done once the verdict is committed; it holds what the database says against it."""
        waiting = _Waiting(claimed, verdict, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_waiting())
        return waiting.written

    async def _write_waiting(self) -> None:
        while self._waiting:
            batch: list[_Waiting] = []
            try:
                async with self._store.write() as work:
                    # Only now: more of them came while the database was waited for.
                    batch, self._waiting = self._waiting, []
                    await self._write_all(work, batch)
            except Exception as exc:
                await self._write_alone(batch, exc)
            except BaseException as exc:
                # The end of the program: it reaches those who wait, or they would wait for ever.
                _tell((*batch, *self._waiting), exc)
                return
            else:
                _tell(batch)

    async def _write_alone(self, batch: Sequence[_Waiting], fault: Exception) -> None:
        """One verdict that cannot be written does not hold up the others."""
        if len(batch) < 2:
            failed, self._waiting = (batch, self._waiting) if batch else (self._waiting, [])
            _tell(failed, fault)
            return
        log.warning("%d verdicts could not be written together: %s", len(batch), type(fault).__name__)
        for each in batch:
            try:
                async with self._store.write() as work:
                    await self._write_all(work, [each])
            except Exception as exc:
                _tell([each], exc)
            else:
                _tell([each])

    async def _write_all(self, work: Work, batch: Sequence[_Waiting]) -> None:
        """What was sent, as most is, in one go; whatever else there is may have consequences."""
        sent = [each for each in batch if each.verdict.result is Result.SENT]
        await work.outbox.all_sent([(each.claimed, each.verdict.platform_id) for each in sent])
        for each in batch:
            if each.verdict.result is not Result.SENT:
                await self._write(work, each.claimed, each.verdict)

    async def _write(self, work: Work, claimed: ClaimedPost, verdict: Verdict) -> None:
        outbox, at = work.outbox, verdict.again_at or work.now
        match verdict.result:
            case Result.LATER:
                await outbox.retry(claimed, at, verdict.code, verdict.pause)
            case Result.REPEAT:
                await outbox.unsure(claimed, verdict.code, at)
            case Result.UNNEEDED:
                await outbox.unneeded(claimed)
            case Result.REFUSED if await outbox.refused(claimed, verdict.code):
                if verdict.is_gone:
                    await work.accounts.gone(claimed.post.channel, claimed.post.conversation)
                if claimed.is_unreadable:
                    await self._alarm_unreadable(work, claimed)
                elif not await try_elsewhere(work, claimed.post):
                    await tell_officers(work, claimed, "refused", verdict.code, self._texts)
            case Result.UNSURE if await outbox.unsure(claimed, verdict.code, None):
                await tell_officers(work, claimed, "unsure", verdict.code, self._texts)

    async def _alarm_unreadable(self, work: Work, claimed: ClaimedPost) -> None:
        names = {unit.code: unit.name for unit in await work.units.all()}
        whose = names.get(claimed.post.unit, claimed.post.conversation)
        await alarm(work, self._texts("alarm.unreadable", n=claimed.id, unit=whose), f"unreadable:{claimed.id}")


def _tell(batch: Sequence[_Waiting], fault: BaseException | None = None) -> None:
    """Let those go on that wait for their verdict to be written."""
    for each in batch:
        if each.written.done():
            continue
        if fault:
            each.written.set_exception(fault)
        else:
            each.written.set_result(None)
