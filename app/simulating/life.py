"""One life of the invented office: some years, event after event, with the process killed and started again."""

from __future__ import annotations

import heapq
from dataclasses import replace
from datetime import date, datetime, timedelta

from app.simulating.acts import do
from app.simulating.chance import Chance
from app.simulating.deed import Act, Deed
from app.simulating.habits import Habits
from app.simulating.outlook import Outlook, Setting, look_ahead
from app.simulating.people import OFFICER, settle_in
from app.simulating.story import Story
from app.simulating.world import CHANNEL, Crash, FaultyNetwork, MortalStore, SimulatedClock
from core.clock import SHANGHAI
from core.period import Quarter
from core.tokens import TokenSigner
from scheduler.delivery import Pace
from scheduler.ringing import Planner
from scheduler.sender import Sender

_MEMORY = "sqlite+aiosqlite:///:memory:"
_RING = timedelta(seconds=30)
_MOVES_NOTICES = {Act.EXTEND, Act.SEND_BACK, Act.ANSWER, Act.INSPECT}
"""After these something falls due at other times than before."""
_CHANGES_THE_PLAN = {Act.SEND_BACK, Act.INSPECT}
"""After these it may be earlier than anything before."""


class Life:
    """The assistant among its invented surroundings."""

    def __init__(self, setting: Setting, chance: Chance, first: date, last: date) -> None:
        self.setting = setting
        self._chance = chance
        self._story = Story(first, last)
        self._clock = SimulatedClock(datetime(first.year, first.month, first.day, 8, 40, tzinfo=SHANGHAI))
        self._end = datetime(last.year, last.month, last.day, 18, tzinfo=SHANGHAI)
        self._network = FaultyNetwork(self._clock, chance)
        self._outages = list(chance.outages(self._clock.true, self._end))
        self._jumps = list(chance.jumps(self._clock.true, self._end))
        self._habits = Habits(chance, setting.calendar, setting.office)
        self._deeds: list[Deed] = []
        self._heard = 0
        self._outlook: Outlook | None = None
        self._ring_at = self._began = self._clock.true

    async def live(self) -> Story:
        """From the first day to the last."""
        store = await MortalStore.open(_MEMORY, self._clock)
        try:
            await settle_in(store, self.setting.units, self._story.first)
            await self._planner().plan_now(store)
            quarters = (Quarter.of(self._story.first), Quarter.of(self._story.last).previous())
            self._deeds = self._habits.deeds(self.setting.units, *quarters)
            store.may_die(self._chance)
            await self._live(store)
            return await self._told(store)
        finally:
            await store.close()

    async def _live(self, store: MortalStore) -> None:
        while True:
            post_at = await self._post_due(store)
            deed_at = self._deeds[0].at if self._deeds else self._end
            moment = max(self._clock.true, min(self._ring_at, deed_at, post_at, self._jump_at()))
            if moment >= self._end:
                return
            self._run_until(moment)
            try:
                await self._step(store, post_at)
            except Crash:
                self._outlook = None
                self._ran()
                pause = self._chance.of("restart", store.crashes).expovariate(1 / 300)
                self._start_again(self._clock.true + timedelta(seconds=5 + pause))
            self._ran()

    async def _step(self, store: MortalStore, post_at: datetime) -> None:
        """Whatever the moment has come for."""
        if self._ring_at <= self._clock.true:
            written = store.commits
            if await self._planner().plan_now(store):
                post_at = await self._post_due(store)
            if store.commits > written:
                self._outlook = None
            self._ring_at = await self._after_ring(store)
        if post_at <= self._clock.true:
            await self._deliver(store)
        await self._act(store)

    async def _after_ring(self, store: MortalStore) -> datetime:
        """When something can fall due next: half a minute between rings of the bell is skipped, not shortened."""
        now = self._clock.now()
        return self._clock.true + max(_RING, await self._next_occurrence(store, now) - now)

    async def _next_occurrence(self, store: MortalStore, now: datetime) -> datetime:
        """The next moment at which any notice, or a list of whom to call, can go out."""
        if self._outlook is None or not self._outlook.covers(now):
            self._outlook = await look_ahead(store, self.setting, now)
        async with store.read() as work:
            has_calls = bool(await work.calls.untold(now))
        return self._outlook.next_after(now, has_calls=has_calls)

    async def _deliver(self, store: MortalStore) -> None:
        sender = Sender(
            store, {CHANNEL: self._network}, self._clock, TokenSigner("simulation"),
            calendar=self.setting.calendar, texts=self.setting.texts,
            pace=Pace(at_once=1, monotonic=self._clock.seconds, sleep=self._clock.sleep),
        )  # fmt: skip
        await sender.deliver_some()

    async def _act(self, store: MortalStore) -> None:
        self._hear()
        while self._deeds and self._deeds[0].at <= self._clock.true:
            written, done = store.commits, list[Deed]()
            try:
                await do(store, self._deeds[0], done)
            finally:
                # Done is what is written, also where the process is killed before it can say so.
                if store.commits > written:
                    self._note(heapq.heappop(self._deeds), done)

    def _note(self, deed: Deed, done: list[Deed]) -> None:
        for each in done:
            self._story.did(replace(each, at=self._clock.true))
        if deed.act in _MOVES_NOTICES:
            self._outlook = None
        if deed.act in _CHANGES_THE_PLAN:
            self._ring_at = min(self._ring_at, self._clock.true + _RING)

    def _hear(self) -> None:
        """Whoever got something may say 收到 later."""
        for arrival in self._network.arrived[self._heard :]:
            if arrival.asks and arrival.conversation != OFFICER:
                deed = self._habits.acknowledgement(arrival.conversation, arrival.row, arrival.at)
                if deed:
                    heapq.heappush(self._deeds, deed)
        self._heard = len(self._network.arrived)

    async def _post_due(self, store: MortalStore) -> datetime:
        async with store.read() as work:
            due = await work.outbox.next_due([CHANNEL])
        return due - self._clock.wrong_by if due else self._end

    def _run_until(self, moment: datetime) -> None:
        """Let the time pass; what breaks off the process or moves its clock on the way is done at its moment."""
        while self._outages and self._outages[0][0] <= moment:
            begin, end = self._outages.pop(0)
            self._clock.true = max(self._clock.true, begin)
            self._ran()
            self._start_again(max(self._clock.true, end))
            moment = max(moment, self._clock.true)
        self._clock.true = moment
        self._ran()
        if self._jump_at() <= moment:
            self._clock.wrong_by = self._jumps.pop(0)[1]
            self._ring_at = self._began = moment

    def _start_again(self, moment: datetime) -> None:
        """After the end of the process: the bell is rung at the start."""
        self._clock.true = self._began = self._ring_at = moment

    def _ran(self) -> None:
        """Note that the process has run up to now."""
        self._story.run(self._began, self._clock.true, self._clock.wrong_by)
        self._began = self._clock.true

    def _jump_at(self) -> datetime:
        return self._jumps[0][0] if self._jumps else self._end

    def _planner(self) -> Planner:
        return Planner(self.setting.notices, self.setting.calendar, self.setting.texts)

    async def _told(self, store: MortalStore) -> Story:
        story = self._story
        async with store.read() as work:
            story.planned = len(await work.notices.seen())
            story.deliveries = (*await work.notices.deliveries(), *await work.notices.broadcast_deliveries())
            keys = await work.outbox.keys("undelivered:")
            story.listed = await work.calls.messages()
        story.told = frozenset(int(key.split(":")[1]) for key in keys)
        story.crashes = store.crashes
        for arrival in self._network.arrived:
            story.arrivals.setdefault(arrival.row, []).append(arrival.at)
        return story
