"""锁定 and 开通 through the whole assistant: a quarter closed after a look, a report opened, a late report."""

from __future__ import annotations

from datetime import date

import pytest

from core.people import OPERATOR, Role
from models.records import ReportState
from tests.handlers.reviewing import WHOLE, joins, say, second_officer, state, submitted, told


async def closed(bench):
    await say(bench, "officer", "锁定 一季度")
    assert "已锁定2014年一季度" in await say(bench, "officer", "确认锁定")


async def set_office(bench, key, value):
    async with bench.store.write() as work:
        await work.office.set(OPERATOR, key, value, confirmed=True)


@pytest.mark.parametrize("said", ["锁定一季度", "锁定 2014年一季度", "关闭一季度", "锁定 2014Q1", "锁定第1季度"])
async def test_before_a_quarter_is_closed_the_officer_sees_who_is_missing(bench, said):
    await submitted(bench, "shuangfeng")

    heard = await say(bench, "officer", said)

    assert "尚未收到10个单位的数字：娄星区、冷水江市" in heard
    assert heard.endswith("2. 取消")
    assert "没有锁定" in await say(bench, "officer", "取消")
    assert "没有锁定" in await say(bench, "officer", "锁定")


async def test_whoever_has_not_reported_hears_once_that_the_quarter_is_closed(bench):
    await submitted(bench, "shuangfeng")
    await closed(bench)

    assert await told(bench, "shuangfeng") == []
    [heard] = await told(bench, "xinhua")
    assert "2014年一季度已锁定，新化县的数字尚未收到" in heard


async def test_two_officers_close_a_quarter_once_and_the_second_hears_it(bench):
    await second_officer(bench)
    await say(bench, "officer", "锁定 一季度")
    await say(bench, "second", "锁定 一季度")
    await say(bench, "officer", "确认锁定")

    assert "刚才已由别的同志锁定" in await say(bench, "second", "确认锁定")
    assert len(await told(bench, "xinhua")) == 1


@pytest.mark.parametrize("said", ["女改成38", "填报", "改数", "更正一下，女38", "零报", "作废"])
async def test_in_a_closed_quarter_nothing_is_changed_by_any_words(bench, said):
    await submitted(bench, "shuangfeng")
    await closed(bench)

    await say(bench, "shuangfeng", said)
    await say(bench, "shuangfeng", "是")

    report = await state(bench)
    assert (report.version, report.draft, report.stored.values["female"]) == (1, None, 36)


async def test_a_form_that_was_open_when_the_quarter_was_closed_is_not_submitted(bench):
    await say(bench, "xinhua", WHOLE)
    await closed(bench)

    assert "已锁定，新化县的数字尚未收到" in await say(bench, "xinhua", "确认报送")
    report = await state(bench, "xinhua")
    assert (report.version, report.state) == (0, ReportState.DRAFT)


async def test_a_correction_under_way_when_the_report_was_accepted_becomes_a_request(bench):
    await submitted(bench, "shuangfeng")
    await say(bench, "shuangfeng", "女改成38")
    await say(bench, "officer", "通过 双峰县")

    assert "申请已转市委组织部" in await say(bench, "shuangfeng", "漏统计2人")
    report = await state(bench)
    assert (report.version, report.state, report.draft) == (1, ReportState.ACCEPTED, None)


async def test_the_draft_of_before_is_there_when_a_late_report_is_opened(bench):
    await say(bench, "xinhua", WHOLE)
    await closed(bench)
    await say(bench, "xinhua", "申请补报 一季度 名册刚审完")
    assert any(
        "新化县申请补报2014年一季度。原因：名册刚审完。开通吗？" in each for each in await told(bench, "officer")
    )
    await say(bench, "officer", "[开通补报]")

    await say(bench, "xinhua", "补报 一季度")
    assert "已收到（补报）" in await say(bench, "xinhua", "确认报送")
    assert (await state(bench, "xinhua")).version == 1


async def test_the_department_opens_a_report_for_a_day_and_some_fields(bench):
    await submitted(bench, "shuangfeng")
    await say(bench, "officer", "通过 双峰县")

    heard = await say(bench, "officer", "开通 双峰县 一季度 女党员、35岁以下 到4月10日 名册更正")

    assert "已为双峰县开通2014年一季度（35岁及以下、女党员），到2014年4月10日（周四）17:30为止" in heard
    assert "原因：名册更正" in (await told(bench, "shuangfeng"))[-1]
    assert "其他项没有保存" in await say(bench, "shuangfeng", "农民工改成8")
    await say(bench, "shuangfeng", "女改成38")
    assert "已更新为第2版" in await say(bench, "shuangfeng", "名册更正")
    assert "可以申请更正" in await say(bench, "shuangfeng", "女改成39")


async def test_the_reason_is_asked_where_it_is_not_given(bench):
    await submitted(bench, "shuangfeng")
    await say(bench, "officer", "通过 双峰县")

    assert "原因是什么？" in await say(bench, "officer", "开通 双峰县")
    assert "应报11个单位" in await say(bench, "officer", "进度")
    assert "已为双峰县开通" in await say(bench, "officer", "全市复核")


async def test_the_department_opens_a_late_report_without_being_asked(bench):
    await closed(bench)
    await told(bench, "xinhua")
    await say(bench, "officer", "开通 新化县 一季度 电话已说明")

    assert "已开通新化县2014年一季度的补报" in (await told(bench, "xinhua"))[-1]
    assert "共16项" in await say(bench, "xinhua", "[补报]")
    await say(bench, "xinhua", WHOLE)
    assert "已收到（补报）" in await say(bench, "xinhua", "确认报送")
    assert "不能直接改" in await say(bench, "xinhua", "女改成30")


async def test_a_provisional_report_in_a_closed_quarter_is_completed_only_when_opened(bench):
    await say(bench, "shuangfeng", WHOLE.replace("女36，", ""))
    await say(bench, "shuangfeng", "暂不清楚")
    await say(bench, "shuangfeng", "确认报送")
    await say(bench, "shuangfeng", "是")
    assert "暂报1个单位，锁定后不能直接补：双峰县。" in await say(bench, "officer", "锁定 一季度")
    await say(bench, "officer", "确认锁定")

    assert "不能直接改" in await say(bench, "shuangfeng", "女36")
    await say(bench, "officer", "开通 双峰县 女党员 补齐暂缺")
    await say(bench, "shuangfeng", "一季度女36")
    report = await state(bench)
    assert (report.version, report.stored.unknown) == (2, frozenset())


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("开通 双峰县 请核对", "没有锁定，单位可以直接改"),
        ("开通 一季度", "没有锁定，不用开通"),
        ("锁定 双峰县 一季度", "现在没有开通"),
        ("开通 双峰县 三季度 请核对", "2014年三季度不在已收集的季度之内"),
        ("开通更正 ZZZ9", "没有编号ZZZ9的申请"),
    ],
)
async def test_what_cannot_be_opened_or_closed_is_told_with_a_way_on(bench, said, heard):
    assert heard in await say(bench, "officer", said)


@pytest.mark.parametrize(
    "said",
    ["锁定", "锁定 一季度", "开通 一季度", "开通 双峰县 一季度", "开通更正 A7K2", "不同意更正 A7K2 不行"],
)
async def test_only_the_department_locks_and_opens(bench, said):
    await submitted(bench, "shuangfeng")

    assert "需要市委组织部经办人权限" in await say(bench, "shuangfeng", said)
    assert "没有锁定" in await say(bench, "officer", "锁定")


async def test_the_day_of_the_office_closes_the_quarter_by_itself(bench):
    await submitted(bench, "shuangfeng")
    await set_office(bench, "lock_working_day", "10")
    bench.clock.forward(days=12)
    assert "女党员由36名改为37名" in await say(bench, "shuangfeng", "女改成37")
    await say(bench, "shuangfeng", "漏统计1人")
    bench.clock.forward(days=2)

    assert "2014年一季度已锁定" in await say(bench, "shuangfeng", "女改成38")
    assert "已于2014年4月16日（周三）锁定" in await say(bench, "officer", "进度")
    await say(bench, "officer", "开通 一季度")
    await say(bench, "officer", "确认开通")
    await say(bench, "shuangfeng", "取消")
    assert "女党员由37名改为38名" in await say(bench, "shuangfeng", "女改成38")


async def test_a_closed_quarter_reminds_nobody_but_whoever_has_a_later_day(bench):
    bench.clock.moment = bench.clock.moment.replace(month=3, day=20)
    await bench.plan()
    bench.clock.moment = bench.clock.moment.replace(month=4, day=2)
    await say(bench, "officer", "延期 新化县 4月15日")
    await closed(bench)
    await told(bench, "xinhua")
    await told(bench, "louxing")

    heard = {"louxing": [], "xinhua": []}
    for number in range(3, 17):
        bench.clock.moment = bench.clock.moment.replace(day=number, hour=10)
        await bench.plan()
        bench.clock.forward(hours=1)
        for unit in heard:
            heard[unit] += await told(bench, unit)

    assert heard["louxing"] == []
    assert any("还有2个工作日" in each for each in heard["xinhua"])


async def test_the_opening_notice_names_the_later_day_that_a_unit_was_given_before(bench):
    bench.clock.moment = bench.clock.moment.replace(month=3, day=20)
    await bench.plan()
    async with bench.store.write() as work:
        await work.extensions.extend(OPERATOR, "xinhua", bench.quarter.next(), date(2014, 4, 15))
    bench.clock.moment = bench.clock.moment.replace(month=4, day=1, hour=10)
    await bench.plan()
    bench.clock.forward(hours=1)

    assert any("报送时间已延至2014年4月15日（周二）17:30" in each for each in await told(bench, "xinhua"))
    assert not any("4月15日" in each for each in await told(bench, "louxing"))


async def test_an_officer_who_is_one_no_more_does_not_close_what_was_asked(bench):
    await joins(bench, "李明", "deputy", Role.DEPUTY, "shuangfeng")
    await say(bench, "officer", "锁定 一季度")
    async with bench.store.write() as work:
        from sqlalchemy import text  # there is no operation that takes a role away

        taken = "UPDATE grants SET role = 'reporter', unit = 'louxing' WHERE role = 'officer'"
        await work._transaction.session.execute(text(taken))

    await say(bench, "officer", "确认锁定")

    async with bench.store.read() as work:
        assert await work.locks.closed_at(bench.quarter) is None
