"""单位负责人 in chat, where a talk does not show it: files, buttons, several places of one person, pages and files."""

from __future__ import annotations

import pytest

from core.messages import IncomingKind
from core.people import Grant, Role
from core.render import as_text
from handlers.panel import panel
from handlers.uploads import endings_for
from tests.handlers.reviewing import submitted
from tests.support import kit

KIND = "您是双峰县的单位负责人，可以看本单位的情况，不填改数字、不办理人员。\n填报由双峰县干事负责。"


@pytest.fixture
async def stage(bench):
    """The bench with a principal of 双峰县 who is somebody new, and one who reports for 新化县."""
    async with bench.store.write() as work:
        person = await work.people.add("李部长", [Grant(Role.PRINCIPAL, "shuangfeng")])
        await work.people.attach(person, "test", "principal", "principal")
        both = await work.people.add("周强", [Grant(Role.REPORTER, "xinhua"), Grant(Role.PRINCIPAL, "shuangfeng")])
        await work.people.attach(both, "test", "both", "both")
    return bench


async def said(bench, speaker: str, text: str) -> str:
    bench.speaker = speaker
    return "\n".join(as_text(reply) for reply in await bench.hear(text))


@pytest.mark.parametrize(
    "words",
    ["填报", "上报", "本季零报", "总数32 女12 35岁以下20", "女党员改成13", "一季度：32，12", "25", "确认报送", "暂报",
     "撤回", "报计划", "计划260名", "模板", "申请延期 4月15日 名册还在核对", "申请更正 一季度 女党员改成13", "晚几天报",
     "整改情况 已补齐"],
)  # fmt: skip
async def test_whatever_would_change_the_numbers_is_answered_with_who_reports(stage, words):
    heard = await said(stage, "principal", words)

    assert heard.startswith(KIND), heard
    async with stage.store.read() as work:
        secretary = await work.people.actor("test", "shuangfeng")
        assert (await work.reports.get(secretary, "shuangfeng", stage.quarter)).draft is None
        assert await work.extension_requests.open_ones(await work.people.actor("test", "officer")) == ()


@pytest.mark.parametrize(
    "words", ["汇总", "缺报", "电话名单", "群发", "通过 双峰县", "退回 双峰县 女党员 请核对", "锁定 一季度"]
)
async def test_what_is_for_the_department_stays_with_it(stage, words):
    assert "需要市委组织部经办人权限" in await said(stage, "principal", words)


@pytest.mark.parametrize("words", ["核对 新化县", "历史 新化县", "新化县计划", "新化县代填人", "新化县负责人"])
async def test_the_wall_to_another_unit_stands_for_a_principal_too(stage, words):
    heard = await said(stage, "principal", words)

    assert heard.startswith("这项操作需要填报人权限。"), heard


async def test_where_the_unit_stands_is_told_from_nothing_to_accepted(stage):
    stands = [await said(stage, "principal", "进度")]
    await said(stage, "shuangfeng", "总数32 女12")
    stands.append(await said(stage, "principal", "报了没"))
    await submitted(stage, "shuangfeng")
    stands.append(await said(stage, "principal", "核对"))
    await said(stage, "officer", "通过 双峰县")
    await said(stage, "officer", "是")
    stands.append(await said(stage, "principal", "待办"))

    told = [each.split("\n", 1)[0].removeprefix("双峰县2014年一季度：") for each in stands]
    assert told[0].startswith("尚未开始填报。")
    assert told[1].startswith("草稿已填2/16项，还没有报送。")
    assert told[2].startswith("已于2014年4月2日（周三）10:00报送，第1版，核对码")
    assert told[3].startswith("第1版已于2014年4月2日（周三）审核通过，核对码")


async def test_a_day_that_the_department_has_not_confirmed_is_told_as_such_when_it_is_over(stage):
    stage.clock.moment = stage.clock.moment.replace(day=10)

    heard = await said(stage, "principal", "进度")

    assert "（暂定，待市委组织部确认），时间已过，现在仍可报送。" in heard


async def test_the_principal_of_a_unit_below_a_county_looks_at_that_unit(stage):
    await said(stage, "louxing", "开通基层填报")
    await said(stage, "louxing", "是")
    await said(stage, "louxing", "新增基层党委 石井镇党委")
    heard = await said(stage, "louxing", "邀请 石井镇党委 负责人")
    code = heard.partition("邀请码：")[2][:9]

    assert "石井镇党委" in await said(stage, "镇长", code)
    assert (await said(stage, "镇长", "总数3")).startswith("您是石井镇党委的单位负责人")
    assert "需要填报人权限" in await said(stage, "镇长", "核对 娄星区")


async def test_a_sheet_from_a_principal_is_not_read(stage):
    await said(stage, "shuangfeng", "模板")
    content = stage.sheet
    stage.speaker = "principal"
    heard = await stage.send("报表.xlsx", content)

    assert "\n".join(as_text(reply) for reply in heard).startswith(KIND)
    async with stage.store.read() as work:
        assert endings_for(await work.people.actor("test", "principal")) == ()


async def test_an_old_button_of_the_form_does_nothing_for_somebody_who_is_principal_now(stage):
    await said(stage, "shuangfeng", "填报")
    async with stage.store.write() as work:
        person, officer = await work.people.actor("test", "shuangfeng"), await work.people.actor("test", "officer")
        await work.people.dismiss(officer, "shuangfeng", person.person_id)
        code = await work.people.invite(officer, "shuangfeng", Role.PRINCIPAL)
    await said(stage, "shuangfeng", code)
    stage.speaker = "shuangfeng"

    heard = "\n".join(as_text(reply) for reply in await stage.tap("本季零报"))

    assert "双峰县" in heard
    async with stage.store.read() as work:
        officer = await work.people.actor("test", "officer")
        assert (await work.reports.get(officer, "shuangfeng", stage.quarter)).draft is None


async def test_one_person_reports_for_one_unit_and_looks_at_another(stage):
    assert "2014年一季度" in await said(stage, "both", "填报")
    await said(stage, "both", "取消")
    heard = await said(stage, "both", "双峰县总数32 女12")
    assert "双峰县" in heard
    assert "双峰县2014年一季度：尚未开始填报" in await said(stage, "both", "进度")
    assert (await said(stage, "both", "申请延期 双峰县 4月15日 名册")).startswith(KIND)

    async with stage.store.read() as work:
        officer = await work.people.actor("test", "officer")
        assert (await work.reports.get(officer, "shuangfeng", stage.quarter)).draft is None


async def test_the_side_column_of_the_web_chat_is_empty_for_a_principal(stage):
    async with stage.store.read() as work:
        actor = await work.people.actor("test", "principal")
        assert await panel(work, actor, kit(), work.now) is None


async def test_a_principal_takes_the_dates_away_as_a_file(stage):
    assert "双峰县" in await said(stage, "principal", "日程文件")


async def test_the_secretary_is_not_told_to_ask_a_principal_to_stand_in(stage):
    heard = await said(stage, "shuangfeng", "我休假到5月8日")

    assert "李部长" not in heard
    assert "不是双峰县的填报人或代填人" in await said(stage, "shuangfeng", "我休假到5月8日，由李部长代")


@pytest.mark.parametrize(("speaker", "kind"), [("王部长", IncomingKind.START), ("web/王部长", IncomingKind.TEXT)])
async def test_an_invitation_binds_a_principal_by_a_link_and_on_another_platform(bench, speaker, kind):
    heard = await said(bench, "officer", "邀请 双峰县 负责人")
    bench.speaker = speaker
    bound = "\n".join(as_text(reply) for reply in await bench.hear(heard.partition("邀请码：")[2][:9], kind))

    assert bound.startswith("绑定完成。您是双峰县的单位负责人，可以看本单位的情况，不用填报。")
    assert "填报由双峰县干事负责。" in bound


async def test_a_principal_goes_on_leave_and_the_office_is_not_troubled(stage):
    asked = await said(stage, "principal", "我休假到4月20日")
    assert "由双峰县干事代" in asked
    alone = await said(stage, "principal", "我休假到4月20日，没有人代")

    assert "第二次逾期提醒仍会告诉李部长同志，填报人照常收到提醒。" in alone
    stage.speaker = "officer"
    assert not [as_text(reply) for reply in await stage.replies()]

    assert "已告知双峰县干事同志" in await said(stage, "principal", "我休假到4月20日，由双峰县干事代")
    assert "邀请代填人" not in await said(stage, "principal", "我休假到4月20日，由张三代")
    assert "已销假" in await said(stage, "principal", "销假")
