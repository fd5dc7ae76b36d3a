"""One row of the outbox from claim to verdict: still wanted? whose turn? sent? and what is certain afterwards."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.calendar import WorkCalendar
from core.channel import Caps, Channel
from core.clock import Clock
from core.errors import Outcome, SendError
from core.messages import File, Intent, Outgoing, Text
from core.overdue import Overdue
from core.rates import Limits, RateKeeper
from core.texts import Texts
from core.tokens import TokenSigner
from models.records import ClaimedPost, Post
from models.store import Store
from models.work import Work
from scheduler.condition import Condition
from scheduler.gathering import office_of
from scheduler.holds import Holds
from scheduler.hours import Hours
from scheduler.merging import fits, merged
from scheduler.settling import Settling
from scheduler.verdict import Result, Verdict, judge

log = logging.getLogger(__name__)

_MOST_INTERRUPTIONS = 5
"""A platform that knows repeats is asked so often, as long as nobody knows what it did; a message that ends the process
itself is let go of then."""

ENDED = Verdict(Result.LATER, code="ended")
"""The process ends before the row was handed to its platform."""


@dataclass(frozen=True)
class Pace:
    """Limits of time. A lease outlives the longest attempt: waiting for two rates, and the send itself.

    `end_seconds` is how long sends under way may still take when the process is asked to end. `at_once` bounds what is
    under way to all platforms together, whatever each of them takes (`Caps.at_once`).
    """

    at_once: int = 64
    lease_seconds: float = 90
    send_seconds: float = 30
    rate_seconds: float = 20
    poll_seconds: float = 5
    end_seconds: float = 5
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


class Delivery:
    """Delivers single rows; the rates of all of them are kept together."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        clock: Clock,
        signer: TokenSigner,
        *,
        calendar: WorkCalendar,
        texts: Texts,
        pace: Pace,
        settling: Settling,
    ) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._signer = signer
        self._calendar = calendar
        self._texts = texts
        self._pace = pace
        self._settling = settling
        self._overdue = Overdue(pace.send_seconds)
        self._rates = RateKeeper()
        self._holds = Holds()
        self._under_way: set[int] = set()
        self._companions: set[int] = set()

    @property
    def under_way(self) -> Set[int]:
        """The rows that have been handed to their platform, whose answer is not there yet."""
        return self._under_way

    def room(self, channel: Channel) -> tuple[int, float]:
        """How many messages the rates of a whole platform let out now, and the seconds until it is one at least."""
        limits, now = _limits_of_all(channel), self._pace.monotonic()
        wait = self._rates.wait(limits, now)
        free = min((self._rates.free(key, rate, now) for key, rate in limits), default=self._pace.at_once)
        return max(0, free) if wait <= 0 else 0, wait

    async def recall(self) -> None:
        """Count what an earlier process sent a moment ago: the platform does so, too."""
        for channel in self._channels.values():
            if longest := max((rate.seconds for _, rate in _limits(channel, "")), default=0.0):
                await self._recall(channel, longest)

    async def _recall(self, channel: Channel, seconds: float) -> None:
        now, moment = self._pace.monotonic(), self._clock.now()
        async with self._store.read() as work:
            sent = await work.outbox.sent_since(channel.name, moment - timedelta(seconds=seconds))
        for conversation, at in sorted(sent, key=lambda each: each[1]):
            for key, rate in _limits(channel, conversation):
                self._rates.book(key, rate, now - max(0.0, (moment - at).total_seconds()))

    @property
    def companions(self) -> tuple[int, ...]:
        """Rows that go out in one message with another one that is being delivered."""
        return tuple(self._companions)

    async def deliver(self, claimed: ClaimedPost) -> None:
        """Send it, unless it is not wanted any more, and settle what is known, also when asked to end meanwhile.

        Where the platform counts messages, the notices that wait behind it go with it.
        """
        together = [claimed]
        try:
            self._settle(together, await self._attempt(claimed, together))
        except asyncio.CancelledError:
            if claimed.id not in self._under_way:
                self._settle(together, ENDED)
            raise
        except Exception:
            log.exception("outbox row %d is left to its lease", claimed.id)
        finally:
            self._under_way.discard(claimed.id)
            self._companions.difference_update([each.id for each in together])

    def _settle(self, together: Sequence[ClaimedPost], verdict: Verdict) -> None:
        for each in together:
            self._settling.settle(each, verdict)

    async def _attempt(self, claimed: ClaimedPost, together: list[ClaimedPost]) -> Verdict:
        if claimed.is_unreadable:
            return Verdict(Result.REFUSED, code="unreadable")
        channel = self._channels[claimed.post.channel]
        caps = channel.caps
        if claimed.was_repeated and not (caps.knows_repeats and claimed.attempt <= _MOST_INTERRUPTIONS):
            return Verdict(Result.UNSURE, code="interrupted")
        if held_up := await self._hold_up(channel, claimed):
            return held_up
        outgoing = await self._outgoing(claimed, caps)
        if caps.merges_notices and claimed.post.intent is not Intent.REPLY:
            together += await self._companions_of(claimed, caps)
            parts = [outgoing, *[await self._outgoing(each, caps) for each in together[1:]]]
            outgoing = merged(parts, self._texts("notice.delivery.between"))
        self._under_way.add(claimed.id)
        return await self._sent(channel, claimed, outgoing)

    async def _companions_of(self, claimed: ClaimedPost, caps: Caps) -> list[ClaimedPost]:
        """The notices that go out with this one; those that are not wanted any more are settled."""
        between = self._texts("notice.delivery.between")
        async with self._store.write() as work:
            found = await work.outbox.claim_with(
                claimed, lambda replies: fits(replies, caps, between), self._pace.lease_seconds
            )
        self._companions |= {each.id for each in found}
        wanted = []
        for each in found:
            if verdict := await self._reconsider(each):
                self._settling.settle(each, verdict)
                self._companions.discard(each.id)
            else:
                wanted.append(each)
        return wanted

    async def _sent(self, channel: Channel, claimed: ClaimedPost, outgoing: Outgoing) -> Verdict:
        try:
            with self._overdue.limit():
                return Verdict(Result.SENT, platform_id=await channel.send(outgoing))
        except SendError as fault:
            self._holds.note(claimed.post, fault, self._clock.now())
            return judge(fault, claimed, self._clock.now())
        except TimeoutError:
            return judge(SendError("timeout", Outcome.UNSURE), claimed, self._clock.now())
        except Exception as exc:
            log.exception("channel %s failed on outbox row %d", channel.name, claimed.id)
            return judge(SendError(type(exc).__name__, Outcome.UNSURE), claimed, self._clock.now())

    async def _hold_up(self, channel: Channel, claimed: ClaimedPost) -> Verdict | None:
        """Wait for the rates of chat and bot, then ask whether the message is still wanted; None: send it now."""
        limits = _limits(channel, claimed.post.conversation)
        begun = now = self._pace.monotonic()
        while True:
            wait = max(self._rates.wait(limits, now), self._holds.seconds(claimed.post, self._clock))
            if now + wait - begun > self._pace.rate_seconds:
                return Verdict(Result.LATER, code="rate", again_at=self._clock.now() + timedelta(seconds=wait))
            if wait > 0:
                await self._pace.sleep(wait)
            elif not _is_wanted_anyway(claimed.post) and (verdict := await self._reconsider(claimed)):
                return verdict
            now = self._pace.monotonic()
            if wait <= 0 and self._rates.take(limits, now):
                return None  # or another conversation was faster

    async def _reconsider(self, claimed: ClaimedPost) -> Verdict | None:
        """Whether the message is still wanted and may go out now; replies always may."""
        if _is_wanted_anyway(claimed.post):
            return None
        condition, now = Condition.parse(claimed.post.condition), self._clock.now()
        if condition.until and now >= condition.until:
            return Verdict(Result.UNNEEDED)
        if claimed.post.intent is Intent.REPLY and not condition.wanted:
            return None
        async with self._store.read() as work:
            if not await work.reports.still_wanted(condition.wanted) or not await _is_for(work, claimed.post):
                return Verdict(Result.UNNEEDED)
            if claimed.post.intent is Intent.REPLY:
                return None
            return self._quiet(Hours(self._calendar, await office_of(work)), now)

    def _quiet(self, hours: Hours, now: datetime) -> Verdict | None:
        if hours.are_open(now):
            return None
        return Verdict(Result.LATER, code="quiet", again_at=hours.next_opening(now))

    async def _outgoing(self, claimed: ClaimedPost, caps: Caps) -> Outgoing:
        """The reply with its signed buttons and the contents of its files."""
        post = claimed.post
        reply = post.reply
        if claimed.was_unsure and post.intent is not Intent.REPLY and not caps.knows_repeats:
            reply = replace(reply, blocks=(*reply.blocks, Text(self._texts("notice.delivery.again"))))
        tokens = [
            self._signer.sign(claimed.id, index, post.channel, post.conversation) for index in range(len(reply.choices))
        ]
        refs = [block.ref for block in reply.blocks if isinstance(block, File)]
        return Outgoing(
            id=claimed.id,
            conversation=post.conversation,
            reply=reply,
            intent=post.intent,
            tokens=tuple(tokens),
            files=await self._files(refs) if refs else {},
            repeats=claimed.was_unsure,
            earlier=claimed.earlier if caps.can_edit else None,
        )

    async def _files(self, refs: Sequence[str]) -> dict[str, bytes]:
        async with self._store.read() as work:
            return await work.files.contents(refs)


def _is_wanted_anyway(post: Post) -> bool:
    """Whether whatever may have happened meanwhile makes no difference."""
    return post.intent is Intent.REPLY and not post.condition


async def _is_for(work: Work, post: Post) -> bool:
    """Whether whoever is told of a unit still has to do with it; a reply goes to whoever asked."""
    if post.intent is Intent.REPLY or post.person_id is None or not post.unit:
        return True
    return await work.people.may_be_told(post.person_id, post.unit)


def _limits(channel: Channel, conversation: str) -> Limits:
    """The rates that a message to this conversation must keep, each with the key under which sends are counted."""
    per_chat, of_all = channel.caps.per_chat, _limits_of_all(channel)
    return (((channel.name, conversation), per_chat), *of_all) if per_chat else of_all


def _limits_of_all(channel: Channel) -> Limits:
    """Those that every message of a platform must keep."""
    caps, name = channel.caps, channel.name
    of_bot: Limits = (((name,), caps.per_bot),) if caps.per_bot else ()
    return (*of_bot, ((name, "", "long"), caps.per_bot_long)) if caps.per_bot_long else of_bot
