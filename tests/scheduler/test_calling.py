"""The call list of the morning: whoever was not certainly reached is on it once, and nobody else."""

from __future__ import annotations

from datetime import timedelta

from core.errors import Outcome, SendError
from core.messages import Incoming, text_reply
from core.people import Grant, Role
from core.render import as_text
from models.broadcast_records import NewBroadcast
from models.calls import Reason
from models.records import post_to
from tests.scheduler.support import (
    UNITS,
    HandClock,
    ScriptedChannel,
    acknowledge,
    at,
    make_sender,
    office_store,
    planner,
    report,
)

REFUSED = SendError("blocked", Outcome.REFUSED)
MISSING = "missing:{unit}:2014Q1"


class Desk:
    """An office with two units, a platform that follows a script, and the bell."""

    def __init__(self, store, clock):
        self.store, self.clock, self.channel = store, clock, ScriptedChannel()
        self.sender = make_sender(store, clock, self.channel)

    async def remind(self, unit: str, *script: object) -> None:
        """A reminder to everybody of a unit, which goes as the script says."""
        self.channel.script = list(script)
        async with self.store.write() as work:
            for person in await work.people.recipients(unit):
                reply, key = text_reply("请报送。\n详情"), f"{self.clock.now()}:{unit}:{person.person_id}"
                await work.outbox.add(post_to(person, reply, unit=unit, condition=MISSING.format(unit=unit), key=key))
        await self.sender.deliver_due()
        self.clock.forward(minutes=1)
        await self.sender.deliver_due()

    async def morning(self, moment: str = "2014-04-03 08:35") -> list[str]:
        """What the officer reads after the bell has rung at a moment."""
        self.clock.moment = at(moment)
        self.channel.arrived.clear()
        await planner().plan_now(self.store)
        self.clock.forward(minutes=2)
        await self.sender.deliver_due()
        return [as_text(each.reply) for each in self.channel.arrived
                if each.conversation == "officer" and "电话名单" in as_text(each.reply)]  # fmt: skip


async def desk_on(store, clock) -> Desk:
    await planner().plan_now(store)
    return Desk(store, clock)


async def test_refused_and_doubtful_units_are_listed_the_next_working_morning_once():
    clock = HandClock(at("2014-04-02 10:05"))
    async with office_store(clock) as store:
        desk = await desk_on(store, clock)
        await desk.remind("louxing", REFUSED)
        await desk.remind("lianyuan", "lost", "lost")
        await desk.remind("lengshuijiang")

        (told,) = await desk.morning()

        assert "下面2个单位" in told
        assert "娄星区 娄星区演示 0738-1\n　“请报送。”没有送达，平台退回" in told
        assert "涟源市 涟源市演示 0738-1\n　“请报送。”没有确认送达" in told
        assert "冷水江" not in told
        assert await desk.morning("2014-04-03 08:45") == []
        assert await desk.morning("2014-04-04 08:35") == []


async def test_two_bells_tell_the_office_once():
    clock = HandClock(at("2014-04-02 10:05"))
    async with office_store(clock) as store:
        desk = await desk_on(store, clock)
        await desk.remind("louxing", REFUSED)
        clock.moment = at("2014-04-03 08:35")
        for _ in range(3):
            await planner().plan_now(store)

        assert len(await desk.morning("2014-04-03 08:36")) == 1


async def test_what_fails_on_a_friday_is_listed_on_tuesday_after_the_holiday():
    clock = HandClock(at("2014-04-04 16:05"))
    async with office_store(clock) as store:
        desk = await desk_on(store, clock)
        await desk.remind("louxing", REFUSED)

        assert await desk.morning("2014-04-05 09:05") == []
        assert await desk.morning("2014-04-07 09:05") == []
        assert len(await desk.morning("2014-04-08 08:35")) == 1


async def test_nobody_is_called_whose_reason_has_gone_over_night():
    clock = HandClock(at("2014-04-02 10:05"))
    async with office_store(clock) as store:
        desk = await desk_on(store, clock)
        await desk.remind("louxing", REFUSED)
        await report(store, "louxing")

        assert await desk.morning() == []


async def test_a_later_word_of_the_person_closes_the_doubt_but_not_a_refusal():
    clock = HandClock(at("2014-04-02 10:05"))
    async with office_store(clock) as store:
        desk = await desk_on(store, clock)
        await desk.remind("louxing", "lost", "lost")
        await desk.remind("lianyuan", REFUSED)
        clock.forward(minutes=5)
        async with store.write() as work:
            await work.inbox.add(
                [Incoming("test", unit, unit, unit, work.now, "好") for unit in ("louxing", "lianyuan")]
            )

        (told,) = await desk.morning()

        assert "娄星区" not in told
        assert "涟源市" in told


async def test_a_unit_in_which_another_person_got_the_same_needs_no_call():
    clock = HandClock(at("2014-04-02 10:05"))
    async with office_store(clock) as store:
        async with store.write() as work:
            person = await work.people.add("副手演示", [Grant(Role.DEPUTY, "louxing")])
            await work.people.attach(person, "test", "louxing-2", "louxing-2")
            officer = await work.people.actor("test", "officer")
            new = NewBroadcast(
                "A7K2", "d", "", "请看", "请看", text_reply("请看"), ("louxing", "lianyuan"), receipt=False
            )
            await work.broadcasts.send(officer, new)
        desk = await desk_on(store, clock)
        desk.channel.script = [REFUSED, "ok", REFUSED]
        await desk.sender.deliver_due()

        (told,) = await desk.morning()

        assert "娄星区" not in told
        assert "涟源市" in told


async def test_lacking_receipts_are_listed_and_a_receipt_closes_the_item():
    clock = HandClock(at("2014-04-02 10:05"))
    async with office_store(clock) as store:
        desk = await desk_on(store, clock)
        async with store.write() as work:
            officer = await work.people.actor("test", "officer")
            new = NewBroadcast("A7K2", "d", "", "请看", "请看", text_reply("请看"), ("louxing", "lianyuan"))
            await work.broadcasts.send(officer, new)
        await desk.sender.deliver_due()
        await acknowledge(store, "louxing")

        (told,) = await desk.morning()

        assert "“请看”没有点“收到”" in told
        assert "娄星区" not in told
        await acknowledge(store, "lianyuan")
        async with store.read() as work:
            officer = await work.people.actor("test", "officer")
            assert await work.calls.open_ones(officer, "") == ()


async def test_units_without_a_receipt_of_the_june_notice_are_told_in_one_list_with_what_is_open():
    clock = HandClock(at("2014-04-29 09:20"))
    async with office_store(clock, units=UNITS[:2]) as store:
        desk = await desk_on(store, clock)
        told: dict[str, list[str]] = {}
        for day in ("04-30", "05-04", "05-05", "05-06", "05-07", "05-08", "05-09", "05-12"):
            told[day] = await desk.morning(f"2014-{day} 09:20")
            clock.forward(hours=1)
            await desk.sender.deliver_due()
        async with store.read() as work:
            officer = await work.people.actor("test", "officer")
            calls = await work.calls.open_ones(officer, "")

        named = [day for day, words in told.items() if any("娄星区" in each for each in words)]
        assert named == ["05-08"]  # the list of receipts, two working days after the reminder
        assert {(call.unit, call.about) for call in calls if call.reason == "unreceived"} == {
            ("louxing", "自查通知"), ("lengshuijiang", "自查通知"),
        }  # fmt: skip


async def test_units_in_which_nobody_is_bound_are_listed_for_planned_notices_too():
    clock = HandClock(at("2014-04-03 08:35"))
    async with office_store(clock) as store:
        desk = await desk_on(store, clock)
        async with store.write() as work:
            officer = await work.people.actor("test", "officer")
            actor = await work.people.actor("test", "louxing")
            await work.people.dismiss(officer, "louxing", actor.person_id)
        clock.moment = at("2014-04-04 09:05")
        await planner().plan_now(store)
        clock.moment += timedelta(days=4)

        (told,) = await desk.morning("2014-04-08 08:40")

        assert "娄星区 还没有绑定填报人\n　“娄星区2014年一季度数字尚未收到。”没有人能收到" in told


async def test_one_morning_names_a_unit_once_to_the_officers():
    """The list of the missing counts a unit that the call list of the morning has named for the same quarter."""
    clock = HandClock(at("2014-04-01 08:40"))
    async with office_store(clock, units=UNITS[:2]) as store:
        desk = await desk_on(store, clock)
        clock.moment = at("2014-04-08 10:00")
        await desk.remind("lengshuijiang", REFUSED)
        lists = await officer_hears(desk, "2014-04-09 08:35", "2014-04-09 09:20")

    calls, missing = lists
    assert calls.startswith("电话名单：下面1个单位")
    assert "冷水江市" in calls
    assert "尚未收到2个单位的数字：\n娄星区\n其中1个单位已在今早的电话名单里列出。\n（按主送机关顺序）" in missing


async def test_the_list_of_the_missing_names_everybody_on_another_morning_and_about_another_matter():
    clock = HandClock(at("2014-04-01 08:40"))
    async with office_store(clock, units=UNITS[:2]) as store:
        desk = await desk_on(store, clock)
        clock.moment = at("2014-04-08 10:00")
        async with store.write() as work:
            await work.calls.note("x", "louxing", Reason.REFUSED, "督查通知", "unacknowledged:inspection:x:louxing")
        await desk.remind("lengshuijiang", REFUSED)
        first = await officer_hears(desk, "2014-04-09 08:35", "2014-04-09 09:20")
        later = await officer_hears(desk, "2014-04-14 08:35", "2014-04-14 09:20")

    assert "：\n娄星区\n其中1个单位" in first[-1]
    assert "尚未收到2个单位的数字：\n娄星区\n冷水江市\n（按" in later[-1]


async def test_after_an_outage_both_lists_of_a_morning_name_a_unit_once():
    clock = HandClock(at("2014-04-01 08:40"))
    async with office_store(clock, units=UNITS[:2]) as store:
        desk = await desk_on(store, clock)
        clock.moment = at("2014-04-08 10:00")
        await desk.remind("lengshuijiang", REFUSED)
        lists = await officer_hears(desk, "2014-04-09 10:05")

    assert sum(words.count("冷水江市 ") + words.count("冷水江市\n") for words in lists) == 1
    assert any("其中1个单位已在今早的电话名单里列出。" in words for words in lists)


async def officer_hears(desk: Desk, *moments: str) -> list[str]:
    """What the officer gets when the bell rings at these moments."""
    desk.channel.arrived.clear()
    for moment in moments:
        desk.clock.moment = at(moment)
        await planner().plan_now(desk.store)
        desk.clock.forward(minutes=2)
        await desk.sender.deliver_due()
    return [as_text(each.reply) for each in desk.channel.arrived if each.conversation == "officer"]
