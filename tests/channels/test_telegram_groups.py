"""In a group the bot speaks when it is spoken to, of documents only: no number of a unit, whoever asks and however."""

from __future__ import annotations

import pytest

from channels.telegram import TelegramChannel
from channels.telegram.api import Access
from core.clock import SystemClock
from core.messages import Outgoing, text_reply
from core.texts import Texts
from tests.channels.fake_telegram import TOKEN
from tests.channels.telegram_stage import TelegramStage
from tests.support import sqlite_file

GROUP = "-1001900000007"
REPORT = (
    "一季度总数32 女12 35岁以下26 高中以上30 农牧渔民9 农民工3 两新2 一线21 共青团员20 推优19 "
    "农村10 农村35岁以下7 农村高中以上8 农村女3 积极分子100 发展对象40"
)
NUMBERS = ("32名", "12名", "26名", "12/32", "37.5%", "81.3%", "草稿", "已报", "未开始", "核对码")
ASKED = (
    "核对", "进度", "缺报", "汇总", "待办", "女党员占多少", "我们女党员占多少", "我县到哪了", "双峰县女党员多少",
    "双峰县报了没有", "导出", "模板", "计划", "自查", "我的账号", "加绑", "人员", "单位", "继续", "填报", "女改成13",
    "总数25 女10", "本季零报", "退回双峰县女党员", "往期", "修改记录", "简报", "通报",
)  # fmt: skip
"""What leads to numbers, lists or people in a talk between two."""


@pytest.fixture
async def stage(server, tmp_path):
    made = TelegramStage(sqlite_file(tmp_path), server)
    await made.start()
    await made.people()
    yield made
    await made.stop()


async def said_in_group(stage, server, text, name="shuangfeng", record="group_mention"):
    """What is answered in the group, and nowhere else."""
    before = len(server.shown)
    update = server.written(record, text=text)
    update["message"]["from"]["id"] = int(stage._chats[name])
    update["message"]["chat"]["id"] = int(GROUP)
    server.queue(update)
    await stage.seen()
    assert {shown.chat for shown in server.shown[before:]} <= {GROUP}
    return "\n".join(f"{shown.text}{list(shown.buttons)}" for shown in server.shown[before:])


@pytest.mark.parametrize("who", ["shuangfeng", "officer"])
async def test_nothing_said_in_a_group_brings_a_number_of_a_unit(stage, server, who):
    chat = stage._chats["shuangfeng"]
    server.deliver("text", text=REPORT, chat=chat)
    await stage.seen()
    server.tap("确认报送", chat)
    await stage.seen()
    assert any("已收到" in shown.text for shown in server.shown)

    for words in ASKED:
        told = await said_in_group(stage, server, f"@dangyuan_test_bot {words}", who)
        found = [number for number in NUMBERS if number in told]
        assert (words, found) == (words, []), told


async def test_a_command_in_a_group_shows_no_number_either(stage, server):
    for command in ("check", "progress", "report", "template"):
        told = await said_in_group(stage, server, f"/{command}@dangyuan_test_bot", "officer", "group_command")
        assert "单独对话" in told or "没有" in told or told == "", told


async def test_a_question_about_a_document_is_answered_in_the_group(stage, server):
    told = await said_in_group(stage, server, "@dangyuan_test_bot 农村女党员比例是多少")

    assert "力争30%" in told
    assert "出处：" in told


async def test_talk_of_others_is_not_answered(stage, server):
    assert await said_in_group(stage, server, "一季度总数32 女12，大家报了吗", record="group_talk") == ""


async def test_an_invitation_code_in_a_group_binds_nobody(stage, server):
    code = await stage.invite("xinhua")
    told = await said_in_group(stage, server, f"/start@dangyuan_test_bot {code}", record="group_command")

    assert "绑定完成" not in told


async def test_a_proxy_carries_what_goes_to_telegram(server):
    proxy = f"http://127.0.0.1:{server.http.port}"
    access = Access(TOKEN, "http://api.telegram.invalid/bot", "http://api.telegram.invalid/bot", proxy)
    channel = TelegramChannel(access, Texts.load(), SystemClock())

    await channel.send(Outgoing(1, "6200000011", text_reply("好")))
    await channel.close()

    assert [shown.text for shown in server.shown] == ["好"]
