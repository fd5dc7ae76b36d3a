"""Writes verdicts into the outbox; those that wait for the database at the same time are written together."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
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
class _Settled:
    claimed: ClaimedPost
    verdict: Verdict


_Batch = dict[int, _Settled]
"""Verdicts by row."""


def _have_consequences(batch: _Batch) -> bool:
    return any(each.verdict.result is not Result.SENT for each in batch.values())


class Settlement:
    """A transaction of the sender with the verdicts that are written in it."""

    def __init__(
        self, work: Work, take: Callable[[], _Batch], write: Callable[[Work, _Batch], Awaitable[None]]
    ) -> None:
        self.work = work
        self.batch: _Batch = {}
        self.fault: Exception | None = None
        """Why a verdict could not be written."""
        self._take = take
        self._write = write

    @property
    def has_consequences(self) -> bool:
        """Whether something else may be to be sent because of them: not where messages were just sent."""
        return _have_consequences(self.batch)

    async def go_on(self) -> None:
        """Write the verdicts that wait by now."""
        batch = self._take()
        self.batch |= batch
        try:
            await self._write(self.work, batch)
        except Exception as exc:
            self.fault = exc
            raise


class Settling:
    """The one place where rows of the outbox get their verdicts.

    A verdict waits for the next transaction of the sender. While the database is away all of them wait: what a platform
    has said is not forgotten.
    """

    def __init__(self, store: Store, texts: Texts) -> None:
        self._store = store
        self._texts = texts
        self._waiting: _Batch = {}
        self._being_written: _Batch = {}

    @property
    def waiting(self) -> Collection[int]:
        """The rows whose verdicts are not stored yet."""
        return (self._being_written | self._waiting).keys()

    @property
    def have_consequences(self) -> bool:
        """Whether something else may be to be sent because of a verdict that waits."""
        return _have_consequences(self._waiting)

    def settle(self, claimed: ClaimedPost, verdict: Verdict) -> None:
        """Take in what became of a row; settling it twice changes nothing."""
        self._waiting[claimed.id] = _Settled(claimed, verdict)

    async def write(self) -> None:
        """Write the verdicts that wait; a fault of the database is told in the log."""
        if not self._waiting:
            return
        try:
            async with self.transaction():
                pass
        except Exception:
            log.exception("verdicts could not be written")

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Settlement]:
        """A transaction of the sender, in which all verdicts that wait are written first."""
        settlement = None
        try:
            async with self._store.write() as work:
                # Only now: more of them came while the database was waited for.
                settlement = Settlement(work, self._take, self._write_all)
                await settlement.go_on()
                yield settlement
        except BaseException:
            if settlement:
                self._put_back(settlement.batch)
                if settlement.fault:
                    await self._write_alone(settlement.batch, settlement.fault)
            raise
        self._forget(settlement.batch)

    def _take(self) -> _Batch:
        """Those that wait; they are being written from now on."""
        taken, self._waiting = self._waiting, {}
        self._being_written |= taken
        return taken

    def _put_back(self, batch: _Batch) -> None:
        """They have not been stored and wait again, unless something newer is known."""
        self._forget(batch)
        self._waiting = batch | self._waiting

    def _forget(self, batch: _Batch) -> None:
        for row in batch:
            self._being_written.pop(row, None)

    async def _write_alone(self, batch: _Batch, fault: Exception) -> None:
        """One verdict that cannot be written does not hold up the others."""
        log.warning("%d verdicts could not be written together: %s", len(batch), type(fault).__name__)
        for row, each in batch.items():
            try:
                async with self._store.write() as work:
                    await self._write_all(work, {row: each})
            except Exception:
                log.exception("outbox row %d is left to its lease", row)
            self._waiting.pop(row, None)

    async def _write_all(self, work: Work, batch: _Batch) -> None:
        """What was sent, as most is, in one go; whatever else there is may have consequences."""
        settled = batch.values()
        sent = [(each.claimed, each.verdict.platform_id) for each in settled if each.verdict.result is Result.SENT]
        await work.outbox.all_sent(sent)
        for each in settled:
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
