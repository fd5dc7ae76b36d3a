"""A platform with limits, and hours of sending to it in seconds: the loop's own time jumps to the next moment."""

from __future__ import annotations

import asyncio
import selectors
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from core.channel import Caps, Rate
from core.errors import Outcome, SendError
from core.messages import Intent, Outgoing, text_reply
from models.records import Post
from models.store import Store
from scheduler.delivery import Pace
from scheduler.sender import Sender
from tests.scheduler.support import MEMORY, SIGNER, at, load_calendar, load_texts, people_office

CAPS = Caps(per_chat=Rate(1, 1.0), per_bot=Rate(30, 1.0), per_bot_long=Rate(1200, 60.0))
BEGIN = at("2014-04-08 09:02")
_TICK = 1e-7
"""So long the loop takes itself for each round; time that stood still would never make up a rounded wait."""
_SLACK = 1e-5


class JumpingLoop(asyncio.SelectorEventLoop):
    """Where everybody sleeps, the time jumps to when the first one wakes."""

    def __init__(self) -> None:
        self.jumped = 0.0
        super().__init__(_JumpingSelector(self))

    def time(self) -> float:
        return self.jumped


class _JumpingSelector(selectors.DefaultSelector):
    def __init__(self, loop: JumpingLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None):
        self._loop.jumped += timeout or _TICK
        return super().select(0)


class LoopClock:
    """The office's clock, moved by the loop."""

    def now(self) -> datetime:
        return BEGIN + timedelta(seconds=asyncio.get_running_loop().time())


@dataclass
class Meter:
    """Counts by itself what a platform sees; in no window more than the limit."""

    limits: Sequence[tuple[str, Rate]]
    broken: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    most: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _seen: dict[tuple[str, str], deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def count(self, conversation: str, now: float) -> None:
        for name, rate in self.limits:
            seen = self._seen[name, conversation if name == "chat" else ""]
            while seen and seen[0] <= now - rate.seconds + _SLACK:
                seen.popleft()
            seen.append(now)
            self.most[name] = max(self.most[name], len(seen))
            self.broken[name] += len(seen) > rate.count


class LimitedPlatform:
    """Takes messages within its limits, and at times asks one conversation, or all, to wait."""

    name = "test"

    def __init__(self, dice: Random, *, waits: float, caps: Caps = CAPS) -> None:
        self.caps = caps
        named = (("chat", caps.per_chat), ("second", caps.per_bot), ("minute", caps.per_bot_long))
        self.meter = Meter([(name, rate) for name, rate in named if rate])
        self.arrived: dict[int, float] = {}
        self.doubled = self.asked = self.too_early = 0
        self.late: list[float] = []
        self._dice = dice
        self._waits = waits
        self._until: dict[str, float] = {}
        self._open: dict[str, float] = {}

    async def send(self, outgoing: Outgoing) -> str:
        now = asyncio.get_running_loop().time()
        self.meter.count(outgoing.conversation, now)
        self._check_waits(outgoing.conversation, now)
        await asyncio.sleep(self._dice.uniform(0.02, 0.3))
        if self._dice.random() < self._waits:
            self._ask_to_wait(outgoing.conversation)
        self.doubled += outgoing.id in self.arrived
        self.arrived[outgoing.id] = now
        return str(outgoing.id)

    async def run(self, intake) -> None:
        await asyncio.Event().wait()

    def _check_waits(self, conversation: str, now: float) -> None:
        for key in (conversation, ""):
            self.too_early += now < self._until.get(key, 0.0) - _SLACK
        for key in (conversation, ""):
            if key in self._open:
                self.late.append(now - self._open.pop(key))

    def _ask_to_wait(self, conversation: str) -> None:
        now, seconds, for_all = asyncio.get_running_loop().time(), self._dice.randint(3, 40), self._dice.random() < 0.2
        key = "" if for_all else conversation
        # What is under way at this moment was sent before anybody could know.
        self._until[key] = self._open[key] = max(self._until.get(key, 0.0), now + seconds)
        self.asked += 1
        raise SendError("http_429", Outcome.NOT_SENT, retry_after_seconds=seconds, holds_up_all=for_all)


@dataclass(frozen=True)
class Sent:
    """What came of it; `seconds` in the invented time."""

    platform: LimitedPlatform
    seconds: float
    restarts: int


def send_many(
    messages: int, conversations: int, *, seed: int = 1, waits: float = 0.004, restart_every: float = 40.0
) -> Sent:
    """Send so many messages to so many conversations, with a new sender every few seconds; in a loop of its own."""
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(_send_many(messages, conversations, Random(seed), waits, restart_every))


async def _send_many(messages: int, conversations: int, dice: Random, waits: float, restart_every: float) -> Sent:
    clock, platform = LoopClock(), LimitedPlatform(dice, waits=waits)
    store = await Store.open(MEMORY, clock)
    try:
        await people_office(store, [])
        async with store.write() as work:
            for number in range(messages):
                intent = Intent.REPLY if number % 10 == 0 else Intent.REMINDER
                await work.outbox.add(
                    Post("test", f"c{number % conversations}", text_reply(f"{number}"), intent=intent)
                )
        restarts = 0
        while len(platform.arrived) < messages:
            sending = asyncio.create_task(_sender(store, platform, clock).run())
            end = clock.now() + timedelta(seconds=restart_every)
            while clock.now() < end and len(platform.arrived) < messages:  # noqa: ASYNC110 - invented time
                await asyncio.sleep(0.5)
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
            restarts += 1
        return Sent(platform, max(platform.arrived.values()), restarts)
    finally:
        await store.close()


def _sender(store: Store, platform: LimitedPlatform, clock: LoopClock) -> Sender:
    pace = Pace(monotonic=asyncio.get_running_loop().time)
    return Sender(
        store, {platform.name: platform}, clock, SIGNER, calendar=load_calendar(), texts=load_texts(), pace=pace
    )
