"""Works through the outbox: claims what is due, many conversations at once, and ends in good order."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from functools import partial

from core.calendar import WorkCalendar
from core.channel import Channel, is_connected
from core.clock import Clock
from core.texts import Texts
from core.tokens import TokenSigner
from models.answering import Offer
from models.records import ClaimedPost
from models.store import Store
from models.work import Work
from scheduler.delivery import ENDED, Delivery, Pace
from scheduler.recalling import Recalling
from scheduler.settling import Settlement, Settling

_SHORTEST_REST_SECONDS = 0.01

_STEPS_TO_A_VERDICT = 3
"""So many rounds of the loop from an answer that has come in to its verdict."""

log = logging.getLogger(__name__)


class Sender:
    """Hands the rows of the outbox to their channels, many conversations at once, one conversation in order.

    Channels may be added to the mapping while it works. Rows of channels that are not in it wait untouched,
    and so do those of a platform to which this process is not connected.
    """

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        clock: Clock,
        signer: TokenSigner,
        *,
        calendar: WorkCalendar | None = None,
        texts: Texts | None = None,
        pace: Pace | None = None,
    ) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._pace = pace or Pace()
        texts = texts or Texts.load()
        self._settling = Settling(store, texts)
        self._delivery = Delivery(
            store,
            channels,
            clock,
            signer,
            calendar=calendar or WorkCalendar.load(),
            texts=texts,
            pace=self._pace,
            settling=self._settling,
        )
        self._recalling = Recalling(store, channels)
        self._bell = asyncio.Event()
        self._claimed: dict[int, ClaimedPost] = {}
        self._working: dict[asyncio.Task[None], ClaimedPost] = {}
        self._is_at_work = False
        self._has_recalled = False
        self._has_news = True
        self._leaves_some = True
        self._looks_at = 0.0

    def wake(self) -> None:
        """There may be something to send; a hint, the outbox decides."""
        self._has_news = self._leaves_some = True
        self._bell.set()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Work]:
        """A writing transaction; what it leaves to be sent goes out as soon as it is committed.

        Where one transaction writes at a time, replies are taken in hand as they are queued, as far as there is room,
        and the verdicts that wait are taken along.
        """
        if not self._store.has_one_writer:
            async with self._store.write() as work:
                yield work
            self.wake()
            return
        async with self._beginning() as (settlement, batch):
            work = settlement.work
            if self._is_at_work:
                work.answers.sender = partial(self._stand_ready, settlement)
            yield work
            if self._is_at_work:
                self._has_in_hand(work.answers.taken, batch)
            else:
                for claimed in work.answers.taken:
                    await work.outbox.retry(claimed, work.now, ENDED.code)
        if settlement.has_consequences or work.answers.left or work.outbox.added:
            self.wake()

    async def _stand_ready(self, settlement: Settlement) -> Offer:
        """What may be taken in hand now; what a platform has said by now counts."""
        for _ in range(_STEPS_TO_A_VERDICT):
            await asyncio.sleep(0)
        await settlement.go_on()
        rooms, most, _ = self._rooms(self._names())
        return Offer(rooms, most, self._pace.lease_seconds)

    async def run(self) -> None:
        """Deliver until cancelled. A fault of the database is told in the log and tried again."""
        try:
            while True:
                self._bell.clear()
                try:
                    wait = min(await self._go_on(), self._recalling.look(self._pace.poll_seconds))
                except Exception:
                    log.exception("the outbox could not be read or written")
                    await self._settling.write()
                    wait = self._pace.poll_seconds
                await self._rest(wait)
        finally:
            self._is_at_work = False
            await self._end()

    async def deliver_due(self) -> int:
        """Deliver everything that is due now and return how many rows were looked at."""
        count = 0
        while number := await self.deliver_some():
            count += number
        await self._recalling.take_back_due()
        return count

    async def deliver_some(self) -> int:
        """Deliver as much of what is due now as goes out at once and return how many rows were looked at."""
        await self._recall()
        try:
            names = self._names()
            most = min([self._pace.at_once, *[self._channels[name].caps.at_once for name in names]])
            count, _ = await self._start_due(names, most) if names else (0, 0.0)
            await self._see_out()
        finally:
            await self._let_go()
        return count

    async def _go_on(self) -> float:
        """Write what became of messages, start those that are due, and return the seconds until the next look."""
        await self._recall()
        self._is_at_work = True
        connected = self._names()
        rooms, room, again = self._rooms(connected)
        names, room = tuple(rooms), min([room, *rooms.values()])
        if not names:
            await self._settling.write()
            if connected and not self._working:
                await self._pace.sleep(again)  # whatever comes meanwhile could not go out
                again = _SHORTEST_REST_SECONDS
            return again
        self._has_news |= self._settling.have_consequences
        rest = self._looks_at - asyncio.get_running_loop().time()
        if not self._has_news and rest > 0:
            await self._settling.write()
            return min(rest, again)
        # Who was told that there is something claims without asking first.
        is_certain, self._has_news = self._has_news, False
        count, wait = await self._start_due(names, room, is_certain=is_certain)
        self._has_news |= count == room
        wait = max(_SHORTEST_REST_SECONDS, wait)
        self._looks_at = asyncio.get_running_loop().time() + wait
        return min(again, wait)

    def _rooms(self, connected: tuple[str, ...]) -> tuple[dict[str, int], int, float]:
        """How many messages each of the channels can send now, and all together; the seconds until more can.

        What is claimed goes out at once: a row that its rate holds back in the hands of a process would count as
        perhaps sent, should the process be killed.
        """
        taken = [*self._claimed.values(), *self._working.values()]
        waiting, in_hand = len(taken) - len(self._delivery.under_way), Counter([each.post.channel for each in taken])
        rooms, most, again = dict[str, int](), self._pace.at_once - len(taken), self._pace.poll_seconds
        for name in connected:
            channel = self._channels[name]
            places = min(most, channel.caps.at_once - in_hand[name])
            free, wait = self._delivery.room(channel) if places > 0 else (0, again)
            if free > waiting:
                rooms[name] = min(places, free - waiting)
            else:
                again = min(again, max(wait, _SHORTEST_REST_SECONDS))
        return rooms, most, again

    async def _start_due(self, names: tuple[str, ...], limit: int, *, is_certain: bool = True) -> tuple[int, float]:
        """Start what is due; how much that was, and where there is no more of it the seconds until there will be."""
        async with self._beginning() as (settlement, batch):
            work = settlement.work
            wait = 0.0 if is_certain else await self._seconds_to_next(work, names)
            if wait <= 0:
                await self._claim(work, names, limit, batch)
            if wait <= 0 and len(batch) < limit:
                wait = await self._seconds_to_next(work, names)
            self._leaves_some = await work.outbox.is_due(names)
        return len(batch), wait

    @asynccontextmanager
    async def _beginning(self) -> AsyncIterator[tuple[Settlement, list[ClaimedPost]]]:
        """A transaction of the sender: what it claims into the list is begun once it is committed."""
        batch = list[ClaimedPost]()
        try:
            async with self._settling.transaction() as settlement:
                yield settlement, batch
        except asyncio.CancelledError:
            for claimed in batch:
                self._settling.settle(claimed, ENDED)
            raise
        finally:
            for claimed in batch:
                del self._claimed[claimed.id]
            self._bell.set()
        for claimed in batch:
            task = asyncio.create_task(self._delivery.deliver(claimed))
            self._working[task] = claimed
            task.add_done_callback(self._finished)

    async def _claim(self, work: Work, names: tuple[str, ...], limit: int, batch: list[ClaimedPost]) -> None:
        """Claim what is due."""
        lease, in_hand = self._pace.lease_seconds, self._in_hand()
        claimed = await work.outbox.claim(names, limit=limit, lease_seconds=lease, besides=in_hand)
        self._has_in_hand(claimed, batch)

    def _has_in_hand(self, claimed: Sequence[ClaimedPost], batch: list[ClaimedPost]) -> None:
        """Count these as in hand, though they are begun only once the transaction is committed."""
        batch += claimed
        self._claimed.update({each.id: each for each in claimed})

    def _finished(self, task: asyncio.Task[None]) -> None:
        del self._working[task]
        self._has_news |= self._leaves_some  # behind this one, perhaps
        self._bell.set()

    async def _recall(self) -> None:
        """Know of the sends of an earlier process before the first of ours."""
        if not self._has_recalled:
            await self._delivery.recall()
            self._has_recalled = True

    def _names(self) -> tuple[str, ...]:
        """The channels that can send now; what others are to send waits, or another process sends it."""
        return tuple([name for name, each in self._channels.items() if is_connected(each)])

    async def _seconds_to_next(self, work: Work, names: tuple[str, ...]) -> float:
        return self._seconds_to(await work.outbox.next_due(names, besides=self._in_hand()))

    def _seconds_to(self, due: datetime | None) -> float:
        """The seconds to a moment at which there is something to do, as far as a look may be away."""
        if due is None:
            return self._pace.poll_seconds
        return min(self._pace.poll_seconds, max(0.0, (due - self._clock.now()).total_seconds()))

    def _in_hand(self) -> tuple[int, ...]:
        """Rows that this sender works on: not lost, however far the clock has jumped beyond their lease."""
        rows = [claimed.id for claimed in self._working.values()]
        return (*rows, *self._claimed, *self._delivery.companions, *self._settling.waiting)

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._bell.wait()
                await asyncio.sleep(0)  # what comes in the same moment goes along
        except TimeoutError:
            return

    async def _see_out(self) -> None:
        """Wait for everything that is in hand, and write what becomes of it."""
        while self._working or self._claimed:
            await self._bell.wait()
            self._bell.clear()
            await self._settling.write()

    async def _end(self) -> None:
        """Wait a while for sends under way, so that an orderly end leaves no doubt; hand the other rows back."""
        await self._recalling.end()
        for task, claimed in list(self._working.items()):
            if claimed.id not in self._delivery.under_way:
                task.cancel()
        with suppress(TimeoutError):
            async with asyncio.timeout(self._pace.end_seconds):
                await self._see_out()
        await self._let_go()

    async def _let_go(self) -> None:
        """Wait for nothing any more; what is known is written."""
        late = list(self._working)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        await self._settling.write()
