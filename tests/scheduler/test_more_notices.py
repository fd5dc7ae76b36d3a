"""Notices beside those of the due day: drafts, what was sent back, plans, the self-check's papers, the inspection."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.people import Grant, Role
from core.period import FormYear, Quarter
from models.plans import plan_of
from models.records import Entry, EntryKind
from scheduler.ringing import Planner
from tests.scheduler.support import (
    FIRST,
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

LABELS = {
    "quarterly": {"total": "发展党员总数", "female": "女党员", "age35": "35岁及以下"},
    "plan": {"total": "计划数"},
}
CITY = ["louxing", "lengshuijiang", "lianyuan"]


class World:
    """An office whose bell is rung by hand; `hears` tells who got which first line."""

    def __init__(self, store, clock: HandClock) -> None:
        self.store, self.clock, self.channel = store, clock, ScriptedChannel()
        self.planner = Planner(shipped(), load_calendar(), load_texts(), LABELS)

    async def rings(self, moment: str) -> None:
        self.clock.moment = at(moment)
        await self.planner.plan_now(self.store)

    async def delivers(self) -> list[tuple[str, str]]:
        """What arrives within half an hour: to whom, and the words."""
        self.channel.arrived.clear()
        self.clock.moment += timedelta(minutes=29)
        await make_sender(self.store, self.clock, self.channel).deliver_due()
        order = [*CITY, "officer"]
        heard = zip((sent.conversation for sent in self.channel.arrived), self.channel.texts(), strict=True)
        return sorted(heard, key=lambda line: order.index(line[0]) if line[0] in order else -1)

    async def hears(self, moment: str) -> list[tuple[str, str]]:
        await self.rings(moment)
        return [(who, text.split("\n", 1)[0]) for who, text in await self.delivers()]

    async def quiet(self, first: str, days: int) -> list[tuple[str, str]]:
        """Everything heard on so many days from one on."""
        heard = []
        for number in range(days):
            day = at(f"{first} 09:30") + timedelta(days=number)
            heard += await self.hears(f"{day:%Y-%m-%d %H:%M}")
        return heard


@pytest.fixture
async def world():
    clock = HandClock(at("2014-03-18 09:00"))
    async with office_store(clock) as store:
        found = World(store, clock)
        await found.rings("2014-03-18 09:00")
        yield found


async def enters(store, unit: str, period, said: str = "draft", **values: int) -> None:
    """The unit fills in something and leaves it."""
    async with store.write() as work:
        actor = await work.people.actor("test", unit)
        entries = [Entry(field, EntryKind.COUNT, value) for field, value in values.items()]
        await work.reports.enter(actor, unit, period, entries, f"{said}:{unit}:{period.code}")


async def submits(store, unit: str, period, said: str = "sent", **values: int) -> None:
    await enters(store, unit, period, said, **values)
    async with store.write() as work:
        await work.reports.submit(await work.people.actor("test", unit), unit, period, due=None)


async def returns(store, unit: str, period, field: str, reason: str = "请核对") -> None:
    async with store.write() as work:
        officer = await work.people.actor("test", "officer")
        version = (await work.reports.get(officer, unit, period)).version
        await work.reports.return_field(officer, unit, period, field, reason, version=version)


async def test_whoever_has_a_draft_is_told_how_far_it_is_and_nothing_else_that_day(world):
    await enters(world.store, "louxing", FIRST, total=3, female=1)

    await world.rings("2014-04-03 09:02")
    heard = await world.delivers()

    assert [who for who, _ in heard] == CITY
    assert heard[0][1].split("\n")[:3] == [
        "娄星区2014年一季度草稿已填2/3项，还没有报送。",
        "拟于2014年4月8日（周二）17:30前报送（暂定，待市委组织部确认），还有2个工作日。",
        "发“继续”接着填。",
    ]
    assert heard[1][1].startswith("冷水江市2014年一季度数字尚未收到。")


async def test_a_draft_that_is_submitted_before_its_reminder_goes_out_needs_none(world):
    await enters(world.store, "louxing", FIRST, total=3)
    await world.rings("2014-04-03 09:02")

    await submits(world.store, "louxing", FIRST, total=3)

    assert [who for who, _ in await world.delivers()] == CITY[1:]


async def test_what_was_sent_back_is_recalled_once_after_three_working_days(world):
    for unit in CITY:
        await submits(world.store, unit, FIRST, total=3, female=1)
    world.clock.moment = at("2014-04-02 15:00")
    await returns(world.store, "louxing", FIRST, "female", "名册是2名")
    world.clock.moment = at("2014-04-03 16:00")
    await returns(world.store, "louxing", FIRST, "total", "与名册不符")

    assert await world.quiet("2014-04-04", 5) == [], "the later return counts"
    assert await world.hears("2014-04-09 09:10") == [
        ("louxing", "娄星区2014年一季度退回的2项还没有改（2014年4月3日（周四）退回）：女党员、发展党员总数。")
    ]
    assert "原因：名册是2名；与名册不符" in world.channel.texts()[0]
    assert [line for line in await world.quiet("2014-04-10", 20) if "退回" in line[1]] == []


async def test_the_reminder_of_what_was_sent_back_says_why_and_counts_from_the_last_return(world):
    await submits(world.store, "louxing", FIRST, total=3, female=1)
    world.clock.moment = at("2014-04-02 15:00")
    await returns(world.store, "louxing", FIRST, "female", "名册是2名")

    await world.rings("2014-04-08 09:02")
    words = dict(await world.delivers())["louxing"]

    assert words.split("\n")[1:] == ["原因：名册是2名", "只改这1项，其余不动。发“待办”可处理。", "可发：待办"]


async def test_an_answer_in_the_minutes_before_it_goes_out_withdraws_the_reminder(world):
    await submits(world.store, "louxing", FIRST, total=3, female=1)
    world.clock.moment = at("2014-04-02 15:00")
    await returns(world.store, "louxing", FIRST, "female")
    await world.rings("2014-04-08 09:02")

    await submits(world.store, "louxing", FIRST, "again", female=2)

    assert "louxing" not in dict(await world.delivers())


async def test_a_plan_that_was_sent_back_is_recalled_by_its_name(world):
    await submits(world.store, "louxing", plan_of(2014), total=300)
    world.clock.moment = at("2014-03-20 15:00")
    await returns(world.store, "louxing", plan_of(2014), "total", "超出指标")

    assert ("louxing", "娄星区2014年发展党员计划退回的1项还没有改（2014年3月20日（周四）退回）：计划数。") in (
        await world.hears("2014-03-25 09:30")
    )


async def test_a_field_of_a_unit_below_is_recalled_to_it_and_to_nobody_else(world):
    async with world.store.write() as work:
        actor = await work.people.actor("test", "louxing")
        await work.levels.switch(actor, "louxing", is_open=True)
        (unit,) = await work.below.add(actor, "louxing", ["甲镇党委"], since=at("2014-01-01 00:00").date())
        person = await work.people.add("甲镇演示", [Grant(Role.REPORTER, unit.code)])
        await work.people.attach(person, "test", unit.code, unit.code)
    await submits(world.store, unit.code, FIRST, total=3)
    world.clock.moment = at("2014-04-02 15:00")
    async with world.store.write() as work:
        head = await work.people.actor("test", "louxing")
        await work.reports.return_field(head, unit.code, FIRST, "total", "请核对", version=1)

    heard = await world.hears("2014-04-08 09:02")

    assert [(who, words) for who, words in heard if "退回" in words] == [
        ("louxing.1", "甲镇党委2014年一季度退回的1项还没有改（2014年4月2日（周三）退回）：发展党员总数。")
    ]


async def test_without_a_day_for_the_plans_nobody_is_reminded_of_one(world):
    assert [line for line in await world.quiet("2014-03-19", 20) if "计划尚未" in line[1]] == []


async def test_plans_are_recalled_before_their_day_and_on_it_and_then_the_officers_hear_who_is_missing(world):
    await confirm(world.store, plan_due='"03-29"', plan_remind_days="[1, 5]", due_time='"17:30"')
    await submits(world.store, "louxing", plan_of(2014), total=300)

    heard = [line for line in await world.quiet("2014-03-19", 14) if "计划" in line[1]]

    missing = "2014年发展党员计划尚未收到。"
    units = [("lengshuijiang", f"冷水江市{missing}"), ("lianyuan", f"涟源市{missing}")]
    officer = (
        "officer",
        "2014年发展党员计划登记时间2014年3月28日（周五）17:30已过。截至2014年3月31日（周一）09:30，尚未收到2个单位的计划：",
    )
    assert heard == [*units, *units, *units, officer], (
        "the 29th is a Saturday: 21, 27 and 28 March, the list on the 31st"
    )


async def test_the_words_about_a_plan_name_paragraph_day_and_way(world):
    await confirm(world.store, plan_due='"03-28"', due_time='"17:30"')

    await world.rings("2014-03-27 09:02")
    words = dict(await world.delivers())["louxing"]

    assert words == (
        "娄星区2014年发展党员计划尚未收到。\n"
        "按市委组织部要求，请于2014年3月28日（周五）17:30前报送，还有1个工作日。\n"
        "依据：三（四）“全面推行基层党委年度发展党员计划由上一级党委审批制度”。\n"
        "发“报计划”可以报送。\n"
        "可发：报计划"
    )


async def test_the_papers_of_the_self_check_are_recalled_to_those_who_have_not_handed_them_in(world):
    await confirm(world.store, selfcheck_due='"2014年5月23日（周五）17:30"')
    await submits(world.store, "louxing", FormYear("selfcheck", 2014), total=1)

    heard = [line for line in await world.quiet("2014-05-15", 15) if "材料" in line[1]]

    last = "自查材料尚未收到，报送时间为2014年5月23日（周五）17:30，这是到期前最后一次提醒。"
    assert heard == [
        ("lengshuijiang", "冷水江市自查材料尚未收到，报送时间为2014年5月23日（周五）17:30，还有3个工作日。"),
        ("lianyuan", "涟源市自查材料尚未收到，报送时间为2014年5月23日（周五）17:30，还有3个工作日。"),
        ("lengshuijiang", f"冷水江市{last}"),
        ("lianyuan", f"涟源市{last}"),
        (
            "officer",
            "自查材料报送时间（2014年5月23日（周五）17:30）已过。截至2014年5月26日（周一）09:30，尚未收到2个单位的材料：",
        ),
    ]


async def test_officers_hear_which_units_have_not_said_received(world):
    assert len([line for line in await world.hears("2014-04-30 09:02") if "自查的通知" in line[1]]) == 3
    await acknowledge(world.store, "louxing")

    heard = await world.quiet("2014-05-04", 6)

    assert heard[-1] == (
        "officer",
        "自查通知2014年4月30日（周三）已发。截至2014年5月8日（周四）09:30，尚未收到2个单位的回执：",
    )


DAY = '"2014年6月10日（周二）至6月12日（周四）"'


async def test_the_inspection_is_told_on_the_morning_after_its_day_is_set_and_not_before(world):
    assert not [line for line in await world.quiet("2014-05-05", 5) if "督查安排" in line[1]]
    world.clock.moment = at("2014-05-12 15:10")
    await confirm(world.store, inspection_day=DAY, inspection_place='"各单位会议室"')

    assert not [line for line in await world.hears("2014-05-12 15:11") if "督查安排" in line[1]]
    await world.rings("2014-05-13 09:02")
    heard = [line for line in await world.delivers() if "督查安排" in line[1]]

    assert [who for who, _ in heard] == CITY
    assert heard[0][1].split("\n")[:6] == [
        "娄星区：市委组织部发展党员工作督查安排",
        "时间：2014年6月10日（周二）至6月12日（周四）",
        "督查组：〔待市委组织部确定〕",
        "地点：各单位会议室",
        "请准备：〔待市委组织部确定〕",
        "日期、分组和材料由市委组织部确定。",
    ]
    assert "今年6月份，市委组织部将对全市各地各系统发展党员工作情况进行督查。" in heard[0][1]


async def test_a_day_that_is_only_proposed_is_told_to_nobody(world):
    async with world.store.write() as work:
        await work.office.set(await work.people.actor("test", "officer"), "inspection_day", DAY, confirmed=False)

    assert not [line for line in await world.quiet("2014-05-05", 40) if "督查安排" in line[1] or "督查时间" in line[1]]


async def test_a_day_set_in_the_evening_is_told_the_next_morning(world):
    world.clock.moment = at("2014-05-30 19:00")
    await confirm(world.store, inspection_day=DAY)

    assert not await world.hears("2014-05-31 10:00"), "端午: no working day until 3 June"
    assert len([line for line in await world.hears("2014-06-03 09:10") if "督查安排" in line[1]]) == 3


async def test_a_day_that_is_near_is_told_at_once(world):
    world.clock.moment = at("2014-06-09 14:00")
    await confirm(world.store, inspection_day='"2014年6月9日（周一）"')

    assert len([line for line in await world.hears("2014-06-09 14:05") if "督查安排" in line[1]]) == 3


async def test_what_is_set_before_the_morning_stands_in_the_notice(world):
    world.clock.moment = at("2014-05-12 15:10")
    await confirm(world.store, inspection_day=DAY)
    world.clock.moment = at("2014-05-12 15:20")
    await confirm(world.store, inspection_place='"各单位会议室"')

    await world.rings("2014-05-13 09:02")
    assert all("地点：各单位会议室" in words for _, words in await world.delivers() if "督查安排" in words)


async def test_receipts_of_the_inspection_are_listed_and_everybody_is_reminded_before_it(world):
    world.clock.moment = at("2014-05-12 10:00")
    await confirm(world.store, inspection_day=DAY)
    await world.hears("2014-05-13 09:02")
    assert ("inspection", "2014-06-10") in await acknowledge(world.store, "louxing")

    heard = [line for line in await world.quiet("2014-05-14", 30) if "督查" in line[1]]

    listed = "督查通知2014年5月13日（周二）已发。截至2014年5月15日（周四）09:30，尚未收到2个单位的回执："
    reminder = "：市委组织部督查时间2014年6月10日（周二）至6月12日（周四），还有3个工作日。"
    assert heard == [("officer", listed), *((unit, f"{name}{reminder}") for unit, name in zip(
        CITY, ("娄星区", "冷水江市", "涟源市"), strict=True))]  # fmt: skip


async def test_a_changed_day_is_told_anew_with_the_day_before_also_to_those_who_said_received(world):
    world.clock.moment = at("2014-05-12 10:00")
    await confirm(world.store, inspection_day=DAY)
    await world.hears("2014-05-13 09:02")
    await acknowledge(world.store, "louxing")
    world.clock.moment = at("2014-05-20 10:00")
    await confirm(world.store, inspection_day='"2014年6月17日（周二）"')

    heard = [line for line in await world.hears("2014-05-21 09:02") if "督查时间" in line[1]]

    assert heard[0] == (
        "louxing",
        "娄星区：市委组织部督查时间有变化，原来的第一天是2014年6月10日（周二），现改为2014年6月17日（周二）。",
    )
    assert [who for who, _ in heard] == CITY


async def test_nobody_is_listed_for_a_receipt_of_a_day_that_was_changed(world):
    world.clock.moment = at("2014-05-12 10:00")
    await confirm(world.store, inspection_day=DAY)
    await world.hears("2014-05-13 09:02")
    await confirm(world.store, inspection_day='"2014年6月17日（周二）"')
    await world.hears("2014-05-14 09:02")

    heard = [
        words for who, words in await world.quiet("2014-05-15", 30) if who == "officer" and words.startswith("督查")
    ]

    assert [words.partition("已发")[0] for words in heard] == ["督查通知2014年5月14日（周三）"]


async def test_the_last_quarter_ends_with_what_holds_for_the_year(world):
    heard = [line for line in await world.hears("2014-12-24 09:02") if "结束" in line[1]]

    assert heard == [(unit, "2014年四季度和全年还有5个工作日结束。") for unit in CITY]


async def test_after_the_last_due_day_of_the_year_the_officers_are_told_of_its_figures(world):
    for unit in CITY:
        await report(world.store, unit, Quarter(2014, 4))

    heard = await world.hears("2015-01-09 09:30")

    first = "2014年四季度报送时间2015年1月8日（周四）17:30（暂定，待市委组织部确认）已过。"
    assert ("officer", f"{first}全年累计发“汇总”可看，还没有报送的单位补报后，全年数随之更新。") in heard


async def test_next_years_holidays_are_asked_for_twice_while_they_are_not_known():
    clock = HandClock(at("2026-11-02 09:00"))
    async with office_store(clock) as store:
        world = World(store, clock)
        await world.rings("2026-11-02 09:00")
        asked = "2027年节假日安排还没有录入，2027年的日期暂按周末推算，都标明待定。"

        assert ("officer", asked) in await world.hears("2026-11-20 09:17")
        assert ("officer", asked) in await world.hears("2026-12-18 09:17")


async def test_in_another_year_the_inspection_is_told_and_nothing_is_quoted_as_if_it_held(world):
    world.clock.moment = at("2015-05-12 10:00")
    await confirm(world.store, inspection_day='"2015年6月10日（周三）"')

    heard = [words for who, words in await world.hears("2015-05-13 09:02") if who in CITY and "督查" in words]

    assert len(heard) == 3
    whole = [words for words in world.channel.texts() if "督查安排" in words]
    assert all("没有收录2015年的指导意见，这里不引原文。" in words and "2014" not in words for words in whole)


async def test_in_another_year_the_officers_are_told_that_no_self_check_notice_goes_out(world):
    heard = await world.hears("2015-04-30 09:30")

    assert not [who for who, words in heard if who in CITY and "自查" in words]
    (told,) = [words for who, words in heard if who == "officer" and "自查通知" in words]
    assert told.startswith(
        "2015年的自查通知没有自动发出：本助手只有2014年的自查通知，引自《娄底市2014年发展党员工作指导意见》"
    )


async def test_the_papers_of_the_self_check_of_another_year_are_asked_for_by_its_own_day(world):
    world.clock.moment = at("2015-05-01 10:00")
    await confirm(world.store, selfcheck_due='"2015年5月22日（周五）17:30"')

    heard = [words for who, words in await world.hears("2015-05-19 09:02") if who in CITY and "自查材料" in words]

    assert len(heard) == 3
    assert all("2015年5月22日" in words and "2014" not in words for words in heard)
