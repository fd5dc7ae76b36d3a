"""The year 2014 of three units, lived through on a clock moved by hand, with everything they were sent as one text."""

from __future__ import annotations

import textwrap
from datetime import date, timedelta

from core.clock import SHANGHAI
from core.numbers import moment
from core.people import Grant, Role
from core.period import Quarter, parse_period
from models.records import Entry, EntryKind
from scheduler.ringing import Planner
from tests.scheduler.support import (
    UNITS,
    HandClock,
    ScriptedChannel,
    acknowledge,
    at,
    confirm,
    load_calendar,
    load_texts,
    make_sender,
    office_store,
    report,
    shipped,
)

PUNCTUAL, LATE, SILENT = (unit.code for unit in UNITS[:3])
OFFICER, PRINCIPAL = "officer", "principal"
FIRST, LAST = date(2014, 3, 18), date(2015, 1, 31)

REPORTS = {
    **dict.fromkeys([date(2014, 4, 1), date(2014, 7, 1), date(2014, 10, 8), date(2015, 1, 4)], PUNCTUAL),
    **dict.fromkeys([date(2014, 4, 9), date(2014, 7, 8), date(2014, 10, 14), date(2015, 1, 9)], LATE),
}
"""The punctual unit on the opening day, the late one after the first overdue reminder, each at ten."""

SETTINGS = {
    "due_working_day": "5", "due_time": '"17:30"', "overdue_cap": "2",
    "contact": '"组织科（演示）"', "phone": '"0738-0000000"',
    "plan_due": '"03-28"', "plan_remind_days": "[1, 5]",
    "selfcheck_issue": '"04-30"', "selfcheck_from": '"2014年5月5日"', "selfcheck_to": '"2014年5月20日"',
    "selfcheck_scope": '"2013年1月以来发展的党员"', "selfcheck_due": '"2014年5月23日（周五）17:30"',
    "selfcheck_spot": '"5月下旬，由市委组织部抽取"',
}  # fmt: skip
"""What the department confirms at the beginning."""

INSPECTION = {
    "inspection_day": '"2014年6月10日（周二）至6月12日（周四）"', "inspection_place": '"各单位会议室"',
    "inspection_team": '"组织科（演示）"', "inspection_materials": '"年度计划、季度报表、抽取的入党材料"',
}  # fmt: skip

_TITLES = {
    PUNCTUAL: "娄星区（按时）",
    LATE: "冷水江市（晚报）",
    SILENT: "涟源市（没有动静）",
    PRINCIPAL: "涟源市的单位负责人",
    OFFICER: "市委组织部经办人",
}


class Year:
    """The office's year; `heard` is everything that arrived, by person."""

    def __init__(self, store, clock: HandClock, labels: dict[str, dict[str, str]]) -> None:
        self.store, self.clock, self.channel = store, clock, ScriptedChannel()
        self.planner = Planner(shipped(), load_calendar(), load_texts(), labels)
        self.heard: dict[str, list[tuple[str, str]]] = {code: [] for code in _TITLES}

    async def live(self) -> None:
        """Every working day: what goes out in the morning, then what people do."""
        await confirm(self.store, **SETTINGS)
        day = FIRST
        while day < LAST:
            if load_calendar().is_working_day(day):
                await self._ring(day)
                await self._hear(day)
            day += timedelta(days=1)

    async def _ring(self, day: date) -> None:
        self.clock.moment = at(f"{day} 09:25" if day > FIRST else f"{day} 09:00")
        await self.planner.plan_now(self.store)
        while (due := await self._next_due()) is not None:
            self.clock.moment = max(self.clock.moment, due.astimezone(SHANGHAI))
            await make_sender(self.store, self.clock, self.channel).deliver_due()
            for outgoing, words in zip(self.channel.arrived, self.channel.texts(), strict=True):
                self.heard[outgoing.conversation].append((moment(self.clock.moment), words))
            self.channel.arrived.clear()

    async def _next_due(self):
        async with self.store.read() as work:
            return await work.outbox.next_due(["test"])

    async def _hear(self, day: date) -> None:
        """What people do on a day, at ten."""
        self.clock.moment = max(self.clock.moment, at(f"{day} 10:00"))
        if day in REPORTS:
            await report(self.store, REPORTS[day], Quarter.last_ended(day))
        match f"{day:%m-%d}":
            case "03-19":
                await self._enter(PUNCTUAL, "plan-2014")
            case "04-10":
                await self._return(PUNCTUAL)
            case "05-04" | "05-13":
                await acknowledge(self.store, PUNCTUAL)
            case "05-12":
                await confirm(self.store, **INSPECTION)
            case "05-19":
                await self._enter(PUNCTUAL, "selfcheck-2014")
            case "10-08":
                await self._draft(LATE, Quarter(2014, 3))

    async def _enter(self, unit: str, code: str) -> None:
        async with self.store.write() as work:
            actor, period = await work.people.actor("test", unit), parse_period(code)
            await work.reports.enter(actor, unit, period, [Entry("total", EntryKind.COUNT, 300)], f"{unit}:{code}")
            await work.reports.submit(actor, unit, period, due=None)

    async def _draft(self, unit: str, quarter: Quarter) -> None:
        async with self.store.write() as work:
            actor = await work.people.actor("test", unit)
            await work.reports.enter(
                actor, unit, quarter, [Entry("total", EntryKind.COUNT, 5)], f"draft:{quarter.code}"
            )

    async def _return(self, unit: str) -> None:
        """The officer sends a field back, and the unit leaves it."""
        async with self.store.write() as work:
            officer = await work.people.actor("test", OFFICER)
            await work.reports.return_field(officer, unit, Quarter(2014, 1), "total", "与名册不符", version=1)

    def __str__(self) -> str:
        return "\n".join(self._of(person) for person in self.heard)

    def _of(self, person: str) -> str:
        messages = [f"{when}\n{textwrap.indent(words, '  ')}\n" for when, words in self.heard[person]]
        return f"# {_TITLES[person]}，全年收到{len(messages)}条\n\n" + "\n".join(messages)


async def live_the_year(labels: dict[str, dict[str, str]]) -> Year:
    clock = HandClock(at("2014-03-18 08:50"))
    async with office_store(clock, units=UNITS[:3]) as store:
        async with store.write() as work:
            person = await work.people.add("李部长", [Grant(Role.PRINCIPAL, SILENT)])
            await work.people.attach(person, "test", PRINCIPAL, PRINCIPAL)
        year = Year(store, clock, labels)
        await year.live()
        return year
