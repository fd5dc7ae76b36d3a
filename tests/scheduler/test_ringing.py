"""A ring of the bell on a real database: one transaction, one message a person, nothing twice."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from core.messages import Intent
from core.people import Grant, Role
from models.store import Store
from scheduler.ringing import Planner
from tests.scheduler.support import (
    FIRST,
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
    planner,
    report,
    shipped,
)

BEFORE = at("2014-03-20 09:00")


async def begin(store: Store, clock: HandClock, moment: str) -> None:
    """Install before the quarter ends, and go on to a moment."""
    await planner().plan_now(store)
    clock.moment = at(moment)


async def test_only_those_still_missing_are_reminded_and_only_once():
    clock, channel = HandClock(BEFORE), ScriptedChannel()
    async with office_store(clock) as store:
        await begin(store, clock, "2014-04-08 09:02")
        await report(store, "louxing")

        assert [await planner().plan_now(store) for _ in range(3)] == [2, 0, 0]
        clock.forward(minutes=15)
        await make_sender(store, clock, channel).deliver_due()

    assert [outgoing.conversation for outgoing in channel.arrived] == ["lengshuijiang", "lianyuan"]
    assert all("今天是最后一天" in text for text in channel.texts())


async def test_messages_of_one_notice_go_out_a_minute_apart_off_the_crowded_minutes():
    clock, channel = HandClock(BEFORE), ScriptedChannel()
    async with office_store(clock, units=UNITS) as store:
        await begin(store, clock, "2014-04-08 09:25")
        await planner().plan_now(store)
        sender, minutes = make_sender(store, clock, channel), []
        for _ in range(20):
            await sender.deliver_due()
            minutes += [f"{clock.now():%H:%M}"] * (len(channel.arrived) - len(minutes))
            clock.forward(minutes=1)

    assert minutes == [f"09:{minute}" for minute in (25, 26, 27, 28, 29, 31, 31, 32, 33, 34, 35)]


async def test_two_planners_at_once_are_harmless(tmp_path):
    clock = HandClock(BEFORE)
    async with office_store(clock, f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}") as store:
        await begin(store, clock, "2014-04-08 09:02")
        other = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}", clock)
        try:
            queued = await asyncio.gather(*(planner().plan_now(each) for each in (store, other, store, other)))
        finally:
            await other.close()

    assert sum(queued) == 3


async def test_a_person_with_several_addresses_gets_one_message_and_each_person_of_a_unit_one():
    clock, channel = HandClock(BEFORE), ScriptedChannel()
    async with office_store(clock, units=UNITS[:1]) as store:
        async with store.write() as work:
            reporter = (await work.people.actor("test", "louxing")).person_id
            await work.people.attach(reporter, "test", "louxing-old", "louxing-old")
            deputy = await work.people.add("代填演示", [Grant(Role.DEPUTY, "louxing")])
            await work.people.attach(deputy, "test", "deputy", "deputy")
        clock.forward(minutes=1)
        async with store.write() as work:
            await work.people.saw("test", "louxing", "louxing")
        await begin(store, clock, "2014-04-08 09:02")
        await planner().plan_now(store)
        await make_sender(store, clock, channel).deliver_due()

        told = {"2014-04-08": _arrived(channel)}
        for day in ("2014-04-09", "2014-04-11"):
            await begin(store, clock, f"{day} 09:02")
            await planner().plan_now(store)
            await make_sender(store, clock, channel).deliver_due()
            told[day] = _arrived(channel)

    assert told == {"2014-04-08": ["louxing"], "2014-04-09": ["louxing"], "2014-04-11": ["deputy", "louxing"]}


def _arrived(channel):
    """Who of the unit got a message since the last look; which of two conversations comes first is open."""
    arrived = sorted(outgoing.conversation for outgoing in channel.arrived if outgoing.conversation != "officer")
    channel.arrived.clear()
    return arrived


async def test_the_officer_gets_the_list_of_the_missing_the_day_after():
    clock, channel = HandClock(BEFORE), ScriptedChannel()
    async with office_store(clock) as store:
        await begin(store, clock, "2014-04-09 09:17")
        await report(store, "louxing")
        await planner().plan_now(store)
        await make_sender(store, clock, channel).deliver_due()

    (words,) = heard_by("officer", channel)
    assert "尚未收到2个单位的数字：\n冷水江市\n涟源市\n（按主送机关顺序）" in words


async def test_a_full_quarter_sends_the_officer_no_list():
    clock = HandClock(BEFORE)
    async with office_store(clock) as store:
        await begin(store, clock, "2014-04-09 09:17")
        for unit in ("louxing", "lengshuijiang", "lianyuan"):
            await report(store, unit)

        assert await planner().plan_now(store) == 0


async def test_units_that_nobody_can_reach_are_told_to_the_officer():
    clock, channel = HandClock(BEFORE), ScriptedChannel()
    async with office_store(clock) as store:
        async with store.write() as work:
            await work.units.sync(UNITS[:5])
        await begin(store, clock, "2014-04-08 09:02")
        assert await planner().plan_now(store) == 4
        await make_sender(store, clock, channel).deliver_due()

    (words,) = heard_by("officer", channel)
    assert words.startswith(
        "下面2个单位还没有绑定填报人，没有收到通知：\n双峰县\n新化县\n通知内容：双峰县2014年一季度数字尚未收到。"
    )


async def test_the_june_notice_is_acknowledged_and_recalled_only_where_it_was_not():
    clock, channel = HandClock(BEFORE), ScriptedChannel()
    async with office_store(clock) as store:
        for unit in ("louxing", "lengshuijiang", "lianyuan"):
            await report(store, unit)
        await begin(store, clock, "2014-04-30 09:20")
        await planner().plan_now(store)
        sender = make_sender(store, clock, channel)
        clock.forward(minutes=5)
        await sender.deliver_due()
        assert [sent.intent for sent in channel.arrived] == [Intent.NOTICE] * 3

        assert await acknowledge(store, "louxing") == [("selfcheck", "2014")]
        assert await acknowledge(store, "louxing") == []
        clock.moment = at("2014-05-06 09:02")
        await planner().plan_now(store)
        await acknowledge(store, "lianyuan")  # between planning and sending
        clock.forward(minutes=15)
        channel.arrived.clear()
        await sender.deliver_due()

    assert channel.texts() == [
        "自查通知2014年4月30日（周三）已发，尚未看到冷水江市的回执。看到请点“收到”。\n可发：收到"
    ]


async def test_settings_of_the_department_are_in_the_words():
    clock, channel = HandClock(BEFORE), ScriptedChannel()
    async with office_store(clock, units=UNITS[:1]) as store:
        await confirm(
            store, due_working_day="5", due_time='"17:00"', contact='"王同志"', phone='"0738-2"', overdue_cap="2"
        )
        await begin(store, clock, "2014-04-11 09:05")
        await planner().plan_now(store)
        await make_sender(store, clock, channel).deliver_due()

    assert channel.texts()[-1].startswith(
        "娄星区2014年一季度数字尚未收到，报送时间为2014年4月8日（周二）17:00。现在仍可报送。\n"
        "这是本季最后一次自动提醒，之后由经办人电话了解情况。"
    )


async def test_a_crash_within_planning_leaves_nothing_half_done():
    clock = HandClock(BEFORE)
    async with office_store(clock) as store:
        await begin(store, clock, "2014-04-08 09:02")
        broken = Planner(shipped(), load_calendar(), BrokenTexts(load_texts(), fails_at=2))
        with pytest.raises(ConnectionError):
            await broken.plan_now(store)

        assert await planner().plan_now(store) == 3


class BrokenTexts:
    """Fails at the nth sentence of the due day."""

    def __init__(self, texts, fails_at: int) -> None:
        self._texts = texts
        self._left = fails_at

    def __call__(self, name, /, **values):
        self._left -= name == "notice.quarter.due_day"
        if self._left == 0:
            raise ConnectionError
        return self._texts(name, **values)

    def __getattr__(self, name):
        return getattr(self._texts, name)


def heard_by(conversation: str, channel: ScriptedChannel) -> list[str]:
    return [
        text for text, sent in zip(channel.texts(), channel.arrived, strict=True) if sent.conversation == conversation
    ]


async def test_units_whose_later_days_end_on_the_same_working_day_are_all_reminded():
    clock = HandClock(BEFORE)
    async with office_store(clock) as store:
        await begin(store, clock, "2014-04-02 09:00")
        async with store.write() as work:
            officer = await work.people.actor("test", "officer")
            await work.extensions.extend(officer, UNITS[0].code, FIRST, date(2014, 4, 18))
            await work.extensions.extend(officer, UNITS[1].code, FIRST, date(2014, 4, 19))  # a Saturday

        clock.moment = at("2014-04-18 09:02")
        await planner().plan_now(store)

        async with store.read() as work:
            reminded = [
                each.unit for each in await work.notices.deliveries() if each.kind == "extended.quarter_due_day"
            ]
    assert reminded == [UNITS[0].code, UNITS[1].code]


async def test_a_setting_that_cannot_be_read_is_told_once_and_the_bell_goes_on_with_the_one_before():
    clock = HandClock(at("2014-03-20 09:00"))
    async with office_store(clock) as store:
        await planner().plan_now(store)
        await confirm(store, due_working_day="6")
        await confirm(store, due_working_day='"sechs"', due_time='"25:00"')
        clock.moment = at("2014-04-01 09:03")
        for _ in range(3):
            await planner().plan_now(store)
            clock.forward(minutes=10)
        channel = ScriptedChannel()
        await make_sender(store, clock, channel).deliver_due()

    alarms = [words for words in channel.texts() if "读不出来" in words]
    assert sorted(alarms) == [
        "“报送截止日”这项设置读不出来，目前按上一次设置的“季后第6个工作日”办理。\n提醒照常发送。请重新设置这一项。",
        "“报送截止时间”这项设置读不出来，目前按程序的建议“17:30”办理。\n提醒照常发送。请重新设置这一项。",
    ]
    opened = [words for words in channel.texts() if "2014年4月9日" in words]
    assert len(opened) == 3  # the sixth working day, for each unit
