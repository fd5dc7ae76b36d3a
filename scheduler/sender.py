"""Delivers the outbox: claims a row, asks whether it is still wanted, sends it, and records what is certain."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.calendar import WorkCalendar
from core.channel import Channel, Rate
from core.clock import Clock
from core.errors import Outcome, SendError
from core.messages import Intent, Outgoing, Text
from core.texts import Texts
from core.tokens import TokenSigner
from models.records import ClaimedPost
from models.store import Store
from scheduler.condition import Condition
from scheduler.gathering import office_of
from scheduler.hours import Hours
from scheduler.rates import RateKeeper
from scheduler.undelivered import tell_officers
from scheduler.verdict import Result, Verdict, judge

_SHORTEST_REST_SECONDS = 0.01

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pace:
    """Limits of time. A lease outlives the longest attempt: waiting for two rates, and the send itself."""

    at_once: int = 20
    lease_seconds: float = 90
    send_seconds: float = 30
    rate_seconds: float = 20
    poll_seconds: float = 5
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class Sender:
    """Hands the rows of the outbox to their channels, many conversations at once, one conversation in order.

    Channels may be added to the mapping while it works. Rows of channels that are not in it wait untouched.
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
        self._signer = signer
        self._calendar = calendar or WorkCalendar.load()
        self._texts = texts or Texts.load()
        self._pace = pace or Pace()
        self._rates = RateKeeper()
        self._bell = asyncio.Event()
        self._working: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """There may be something to send; a hint, the outbox decides."""
        self._bell.set()

    async def run(self) -> None:
        """Deliver until cancelled. A fault of the database is told in the log and tried again."""
        try:
            while True:
                self._bell.clear()
                try:
                    wait = await self._start_due()
                except Exception:
                    log.exception("the outbox could not be read")
                    wait = self._pace.poll_seconds
                await self._rest(wait)
        finally:
            for task in self._working:
                task.cancel()
            await asyncio.gather(*self._working, return_exceptions=True)

    async def deliver_due(self) -> int:
        """Deliver everything that is due now and return how many rows were looked at."""
        count = 0
        while batch := await self._claim(self._pace.at_once):
            await asyncio.gather(*(self._deliver(claimed) for claimed in batch))
            count += len(batch)
        return count

    async def _start_due(self) -> float:
        """Start what is due, as far as there is room, and return the seconds until the next look."""
        room = self._pace.at_once - len(self._working)
        wait = await self._seconds_to_next() if room > 0 else self._pace.poll_seconds
        if wait > 0:
            return wait
        for claimed in await self._claim(room):
            task = asyncio.create_task(self._deliver(claimed))
            self._working.add(task)
            task.add_done_callback(self._finished)
        return _SHORTEST_REST_SECONDS

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._working.discard(task)
        self._bell.set()

    async def _claim(self, limit: int) -> tuple[ClaimedPost, ...]:
        names = tuple(self._channels)
        if not names:
            return ()
        async with self._store.write() as work:
            return await work.outbox.claim(names, limit=limit, lease_seconds=self._pace.lease_seconds)

    async def _seconds_to_next(self) -> float:
        async with self._store.read() as work:
            due = await work.outbox.next_due(tuple(self._channels))
        if due is None:
            return self._pace.poll_seconds
        return min(self._pace.poll_seconds, max(0.0, (due - self._clock.now()).total_seconds()))

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._bell.wait()
        except TimeoutError:
            return

    async def _deliver(self, claimed: ClaimedPost) -> None:
        """One row from claim to verdict. What is known when the process is asked to end is still recorded."""
        try:
            verdict = await self._attempt(claimed)
            settling = asyncio.ensure_future(self._settle(claimed, verdict))
            try:
                await asyncio.shield(settling)
            except asyncio.CancelledError:
                await settling
                raise
        except Exception:
            log.exception("outbox row %d is left to its lease", claimed.id)

    async def _attempt(self, claimed: ClaimedPost) -> Verdict:
        if claimed.was_repeated:
            return Verdict(Result.UNSURE, code="interrupted")
        channel = self._channels[claimed.post.channel]
        if held_up := await self._hold_up(channel, claimed):
            return held_up
        try:
            async with asyncio.timeout(self._pace.send_seconds):
                return Verdict(Result.SENT, platform_id=await channel.send(self._outgoing(claimed)))
        except SendError as fault:
            return judge(fault, claimed, self._clock.now())
        except TimeoutError:
            return judge(SendError("timeout", Outcome.UNSURE), claimed, self._clock.now())
        except Exception as exc:
            log.exception("channel %s failed on outbox row %d", channel.name, claimed.id)
            return judge(SendError(type(exc).__name__, Outcome.UNSURE), claimed, self._clock.now())

    async def _hold_up(self, channel: Channel, claimed: ClaimedPost) -> Verdict | None:
        """Wait for the rates of chat and bot, then ask whether the message is still wanted; None: send it now."""
        limits = _limits(channel, claimed.post.conversation)
        begun = self._pace.monotonic()
        while True:
            now = self._pace.monotonic()
            wait = max((self._rates.next_free(key, rate, now) - now for key, rate in limits), default=0.0)
            if now + wait - begun > self._pace.rate_seconds:
                return Verdict(Result.LATER, code="rate", again_at=self._clock.now() + timedelta(seconds=wait))
            if wait > 0:
                await self._pace.sleep(wait)
            elif verdict := await self._reconsider(claimed):
                return verdict
            elif self._book(limits):
                return None

    def _book(self, limits: Sequence[tuple[tuple[str, ...], Rate]]) -> bool:
        """Book a send for this moment, unless another conversation was faster."""
        now = self._pace.monotonic()
        if any(self._rates.next_free(key, rate, now) > now for key, rate in limits):
            return False
        for key, rate in limits:
            self._rates.book(key, rate, now)
        return True

    async def _reconsider(self, claimed: ClaimedPost) -> Verdict | None:
        """Whether the message is still wanted and may go out now; replies always are and may."""
        condition, now = Condition.parse(claimed.post.condition), self._clock.now()
        if condition.until and now >= condition.until:
            return Verdict(Result.UNNEEDED)
        async with self._store.read() as work:
            if not await work.reports.still_wanted(condition.wanted):
                return Verdict(Result.UNNEEDED)
            if claimed.post.intent is Intent.REPLY:
                return None
            return self._quiet(Hours(self._calendar, await office_of(work)), now)

    def _quiet(self, hours: Hours, now: datetime) -> Verdict | None:
        if hours.are_open(now):
            return None
        return Verdict(Result.LATER, code="quiet", again_at=hours.next_opening(now))

    def _outgoing(self, claimed: ClaimedPost) -> Outgoing:
        post = claimed.post
        reply = post.reply
        if claimed.was_unsure and post.intent is not Intent.REPLY:
            reply = replace(reply, blocks=(*reply.blocks, Text(self._texts("notice.delivery.again"))))
        tokens = tuple(
            self._signer.sign(claimed.id, index, post.channel, post.conversation) for index in range(len(reply.choices))
        )
        return Outgoing(claimed.id, post.conversation, reply, post.intent, tokens)

    async def _settle(self, claimed: ClaimedPost, verdict: Verdict) -> None:
        async with self._store.write() as work:
            outbox, at = work.outbox, verdict.again_at or work.now
            match verdict.result:
                case Result.SENT:
                    await outbox.sent(claimed, verdict.platform_id)
                case Result.LATER:
                    await outbox.retry(claimed, at, verdict.code)
                case Result.REPEAT:
                    await outbox.unsure(claimed, verdict.code, at)
                case Result.UNNEEDED:
                    await outbox.unneeded(claimed)
                case Result.REFUSED if await outbox.refused(claimed, verdict.code):
                    await tell_officers(work, claimed, "refused", verdict.code, self._texts)
                case Result.UNSURE if await outbox.unsure(claimed, verdict.code, None):
                    await tell_officers(work, claimed, "unsure", verdict.code, self._texts)


def _limits(channel: Channel, conversation: str) -> tuple[tuple[tuple[str, ...], Rate], ...]:
    """The rates that a message to this conversation must keep, each with the key under which sends are counted."""
    caps = channel.caps
    named = (((channel.name, conversation), caps.per_chat), ((channel.name,), caps.per_bot))
    return tuple((key, rate) for key, rate in named if rate)
