"""One life of the invented office: some years, event after event, with the process killed and started again."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.simulating.acts import do
from app.simulating.chance import Chance
from app.simulating.deed import Act, Deed
from app.simulating.habits import Habits
from app.simulating.people import OFFICER, settle_in
from app.simulating.story import Story
from app.simulating.world import CHANNEL, Crash, FaultyNetwork, MortalStore, SimulatedClock
from core.calendar import WorkCalendar
from core.clock import SHANGHAI
from core.office import OfficeSettings
from core.period import Quarter
from core.texts import Texts
from core.tokens import TokenSigner
from core.units import Unit
from scheduler.delivery import Pace
from scheduler.gathering import gather
from scheduler.hours import Hours
from scheduler.notices import Notice
from scheduler.occasions import schedule
from scheduler.planner import almanacs, on_working_days, plain_almanac
from scheduler.ringing import Planner
from scheduler.sender import Sender

_MEMORY = "sqlite+aiosqlite:///:memory:"
_RING = timedelta(seconds=30)
_AHEAD = timedelta(days=120)
_DAY = timedelta(days=1)
_LATE = timedelta(days=30)
"""So long after a later day its last reminder has gone out."""
_CHANGES_THE_PLAN = {Act.SEND_BACK, Act.INSPECT}
"""After these something new falls due, perhaps earlier than anything before."""


@dataclass(frozen=True)
class Setting:
    """What all lives have in common."""

    notices: Sequence[Notice]
    calendar: WorkCalendar
    office: OfficeSettings
    texts: Texts
    units: Sequence[Unit]


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
                self._ran()
                pause = self._chance.of("restart", store.crashes).expovariate(1 / 300)
                self._start_again(self._clock.true + timedelta(seconds=5 + pause))
            self._ran()

    async def _step(self, store: MortalStore, post_at: datetime) -> None:
        """Whatever the moment has come for."""
        if self._ring_at <= self._clock.true:
            if await self._planner().plan_now(store):
                post_at = await self._post_due(store)
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
        setting = self.setting
        async with store.read() as work:
            stored = await work.office.all()
            facts = on_working_days(await gather(work, setting.notices, stored), setting.calendar)
            has_calls = bool(await work.calls.untold(now))
        office = OfficeSettings.from_values(stored)
        plain, hours = plain_almanac(setting.notices, setting.calendar, office, facts), Hours(setting.calendar, office)
        first, last = (now - _DAY).date(), (now + _AHEAD).date()
        each = [*almanacs(plain, facts, now.date() - _LATE), *(replace(plain, head=head) for head in facts.heads)]
        ahead = [occurrence for almanac in each for occurrence in schedule(almanac, first, last).occurrences]
        is_late = any(each.at <= now and each.key not in facts.seen for each in ahead)
        waits = has_calls or (is_late and not hours.have_room(now))
        opening = [hours.next_opening(now)] if waits else []
        return min([each.at for each in ahead if each.at > now] + opening, default=now + _AHEAD / 2)

    async def _deliver(self, store: MortalStore) -> None:
        sender = Sender(
            store, {CHANNEL: self._network}, self._clock, TokenSigner("simulation"),
            calendar=self.setting.calendar, texts=self.setting.texts,
            pace=Pace(at_once=1, monotonic=self._clock.seconds, sleep=self._clock.sleep),
        )  # fmt: skip
        await sender.deliver_due()

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
