"""Writes verdicts into the outbox; those that wait for the database at the same time are written together."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Collection, Sequence
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


class Settling:
    """The one place where rows of the outbox get their verdicts.

    A verdict waits for the next transaction of the sender. While the database is away all of them wait: what a platform
    has said is not forgotten.
    """

    def __init__(self, store: Store, texts: Texts) -> None:
        self._store = store
        self._texts = texts
        self._waiting: dict[int, _Settled] = {}

    @property
    def waiting(self) -> Collection[int]:
        """The rows whose verdicts are not written yet."""
        return self._waiting.keys()

    @property
    def are_all_sent(self) -> bool:
        """Whether these verdicts have no further consequences: nothing else is to be sent because of them."""
        return all(each.verdict.result is Result.SENT for each in self._waiting.values())

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
    async def transaction(self) -> AsyncIterator[Work]:
        """A transaction of the sender, in which all verdicts that wait are written first."""
        batch, fault = list[_Settled](), None
        try:
            async with self._store.write() as work:
                # Only now: more of them came while the database was waited for.
                batch += self._waiting.values()
                try:
                    await self._write_all(work, batch)
                except Exception as exc:
                    fault = exc
                    raise
                yield work
        except Exception:
            if fault:
                await self._write_alone(batch, fault)
            raise
        self._forget(batch)

    async def _write_alone(self, batch: Sequence[_Settled], fault: Exception) -> None:
        """One verdict that cannot be written does not hold up the others."""
        log.warning("%d verdicts could not be written together: %s", len(batch), type(fault).__name__)
        for each in batch:
            try:
                async with self._store.write() as work:
                    await self._write_all(work, [each])
            except Exception:
                log.exception("outbox row %d is left to its lease", each.claimed.id)
        self._forget(batch)

    def _forget(self, batch: Sequence[_Settled]) -> None:
        for each in batch:
            self._waiting.pop(each.claimed.id, None)

    async def _write_all(self, work: Work, batch: Sequence[_Settled]) -> None:
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
