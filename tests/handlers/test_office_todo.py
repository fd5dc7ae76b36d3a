"""What waits for officers: 待办, 待审, the greeting, the column of the page, corrections since the last look."""

from __future__ import annotations

from core.messages import IncomingKind
from core.render import as_text
from handlers.panel import panel
from tests.handlers.reviewing import say, second_officer, submitted, told


async def corrected(bench):
    await say(bench, "shuangfeng", "女改成38")
    await say(bench, "shuangfeng", "漏统计2人")


async def test_an_officer_sees_every_room_in_which_something_waits(bench):
    assert "目前没有待办" in await say(bench, "officer", "待办")
    await submitted(bench, "shuangfeng", "xinhua")
    await say(bench, "officer", "退回 新化县 女党员 请再核对")
    await say(bench, "officer", "发出")
    await say(bench, "louxing", "申请延期 4月15日 名册还在核对")
    await say(bench, "louxing", "公示要几天")
    await say(bench, "louxing", "转组织部")

    await told(bench, "officer")
    heard = await say(bench, "officer", "待办")

    assert heard == (
        "待办：\n待审核：2014年一季度1个单位。\n待答问题：1个。\n延期申请：1个。\n退回后等单位改的：1个单位。\n"
        "1. 待审\n2. 待答\n3. 申请"
    )
    assert "娄星区申请2014年一季度延期" in await say(bench, "officer", "[申请]")
    assert "待审核1个单位" in await say(bench, "officer", "[待审]")
    assert "待答问题1个" in await say(bench, "officer", "[待答]")


async def test_the_greeting_leads_to_what_waits(bench):
    await submitted(bench, "shuangfeng")
    bench.speaker = "officer"
    heard = "\n".join(as_text(reply) for reply in await bench.hear("", IncomingKind.START))

    assert "待审核：2014年一季度1个单位。\n可发“进度”“缺报”“汇总”“待办”。" in heard
    assert "双峰县第1版" in await say(bench, "officer", "[待审]")


async def test_a_report_of_an_earlier_quarter_still_waits(bench):
    await submitted(bench, "shuangfeng")
    bench.clock.forward(days=91)

    assert "待审核：2014年一季度1个单位" in await say(bench, "officer", "待办")
    assert "2014年一季度待审核1个单位" in await say(bench, "officer", "[待审]")


async def test_the_column_of_the_page_shows_an_officer_what_waits(bench):
    await submitted(bench, "shuangfeng")
    async with bench.store.read() as work:
        actor = await work.people.actor(bench.channel.name, "officer")
        shown = await panel(work, actor, bench.kit, bench.clock.now())

    assert shown is not None
    assert (shown.heading, shown.state, shown.done, shown.total) == ("待办", "2014年一季度已报1/11个单位", 1, 11)
    assert [(row.label, row.value) for row in shown.rows][:2] == [("待审核", "1"), ("待答问题", "0")]


async def test_each_officer_hears_once_what_was_corrected_since_the_last_look(bench):
    await second_officer(bench)
    await submitted(bench, "shuangfeng")
    assert "有更正" not in await say(bench, "officer", "汇总")
    bench.clock.forward(hours=1)
    await corrected(bench)
    bench.clock.forward(hours=1)

    heard = await say(bench, "officer", "汇总")
    assert "查看以后有更正（2014年一季度）：\n双峰县2014年一季度第2版：女党员由36名改为38名" in heard
    assert "有更正" not in await say(bench, "officer", "汇总")
    assert "有更正" not in await say(bench, "second", "汇总")


async def test_a_corrected_earlier_quarter_is_told_also_before_anybody_has_reported_the_new_one(bench):
    await submitted(bench, "shuangfeng")
    await say(bench, "officer", "汇总")
    bench.clock.forward(days=91)
    await say(bench, "shuangfeng", "一季度女改成38")
    await say(bench, "shuangfeng", "漏统计2人")
    bench.clock.forward(hours=1)

    heard = await say(bench, "officer", "汇总")
    assert "2014年二季度还没有单位报送" in heard
    assert "双峰县2014年一季度第2版：女党员由36名改为38名" in heard


async def test_a_day_given_directly_settles_the_request_for_one(bench):
    await say(bench, "louxing", "申请延期 4月15日 名册还在核对")
    await told(bench, "officer")
    await say(bench, "officer", "延期 娄星区 4月11日")

    assert "已经办过" in await say(bench, "officer", "[同意]")
    assert "目前没有待定的申请" in await say(bench, "officer", "申请")


async def test_a_field_accepted_meanwhile_is_sent_back_only_after_another_look(bench):
    await second_officer(bench)
    await submitted(bench, "shuangfeng")
    await say(bench, "officer", "退回 双峰县 女党员 请再核对")
    await say(bench, "second", "通过 双峰县")

    heard = await say(bench, "officer", "发出")

    assert "刚才已由别的同志审核通过，没有发出" in heard
    assert len(await told(bench, "shuangfeng")) == 1
    assert "已退回双峰县女党员" in await say(bench, "officer", "发出")
