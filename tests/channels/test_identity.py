"""One person on Telegram, the web chat and WeCom: one draft, notices where they are wanted, and unbinding."""

from __future__ import annotations

import re
from itertools import count

import pytest

from core.messages import Incoming, Intent, text_reply
from core.people import OPERATOR
from core.period import Quarter
from core.render import as_text
from models.records import Post, ReportState
from tests.channels.telegram_stage import TelegramStage
from tests.support import CollectingChannel, sqlite_file

CHAT = "6200000011"
REST = (
    "农牧渔民9 农民工3 两新2 一线21 共青团员20 推优19 农村10 农村35岁以下7 农村高中以上8 农村女3 积极分子100 发展对象40"
)


class Everywhere(TelegramStage):
    """The assistant with Telegram over HTTP; of the two other channels what is said and what is sent."""

    def __init__(self, url, server):
        super().__init__(url, server)
        self._others = {name: CollectingChannel(name) for name in ("web", "wecom")}
        self._keys = count(1)
        self._shown_before = 0

    async def says(self, where, text):
        """Say something as the same person; what is answered there."""
        if where == "telegram":
            self._server.deliver("text", text=text, chat=CHAT)
        else:
            incoming = Incoming(where, f"k{next(self._keys)}", f"{where}-id", f"{where}-id", self.clock.now(), text)
            await self.dispatcher.accept([incoming])
        return await self.heard(where)

    async def heard(self, where):
        """What is new there."""
        self.clock.forward(seconds=10)
        await self._settled()
        if where == "telegram":
            before, self._shown_before = self._shown_before, len(self._server.shown)
            return "\n".join(shown.text for shown in self._server.shown[before:])
        return "\n".join(as_text(sent.reply) for sent in self._others[where].take(f"{where}-id"))

    async def remind(self, key, words):
        """A notice to whoever reports for the unit, as the planner queues it."""
        async with self.store.write() as work:
            (whom,) = await work.people.recipients("shuangfeng")
            reply = text_reply(words)
            await work.outbox.add(
                Post(whom.channel, whom.conversation, reply, Intent.NOTICE, key, person_id=whom.person_id)
            )
        return {where: await self.heard(where) for where in ("telegram", "web", "wecom")}

    async def joins(self, where, start):
        """Bind one more account by a code that is asked for at another one."""
        told = await self.says(start, "加绑")
        return await self.says(where, re.search(r"加绑码：(\S+)", told)[1])


@pytest.fixture
async def office(server, tmp_path):
    made = Everywhere(sqlite_file(tmp_path), server)
    await made.start()
    code = await made.invite("shuangfeng")
    server.deliver("start_link", text=f"/start {code}", chat=CHAT)
    assert "绑定完成" in await made.heard("telegram")
    yield made
    await made.stop()


async def test_a_report_begun_in_telegram_goes_on_in_the_web_chat_and_is_handed_in_from_wecom(office, server):
    await office.says("telegram", "填报")
    for words in ("32", "26"):
        await office.says("telegram", words)

    assert "加绑完成" in await office.joins("web", "telegram")
    assert "其中，高中以上文化程度多少名？" in await office.says("web", "继续")
    await office.says("web", "30")
    assert "加绑完成" in await office.joins("wecom", "web")
    assert "已填3/16项" in await office.says("wecom", "继续")
    await office.says("wecom", f"女12 {REST}")
    receipt = await office.says("wecom", "确认报送")

    async with office.store.read() as work:
        report = await work.reports.get(OPERATOR, "shuangfeng", Quarter(2014, 1))
        versions = await work.reports.versions(OPERATOR, "shuangfeng", Quarter(2014, 1))
    assert (report.state, len(versions)) == (ReportState.SUBMITTED, 1)
    values = report.stored.values
    assert [values[code] for code in ("total", "age35", "edu_hs", "female")] == [32, 26, 30, 12]
    assert report.code in receipt


async def test_a_question_left_open_in_telegram_never_undoes_what_was_handed_in_elsewhere(office, server):
    await office.says("telegram", "填报")
    for words in ("32", "26"):
        await office.says("telegram", words)
    await office.joins("wecom", "telegram")
    await office.says("wecom", f"高中以上30 女12 {REST}")
    await office.says("wecom", "确认报送")

    server.tap("0名", CHAT)
    told = await office.heard("telegram")

    async with office.store.read() as work:
        report = await work.reports.get(OPERATOR, "shuangfeng", Quarter(2014, 1))
    assert report.stored.values["edu_hs"] == 30
    assert told == "“0”是哪一项的数？"


async def test_notices_go_where_they_are_wanted_and_elsewhere_once_nobody_is_reached_there(office, server):
    await office.joins("web", "telegram")
    await office.joins("wecom", "telegram")
    await office.says("web", "进度")
    await office.says("web", "提醒发到 Telegram")

    first = await office.remind("n1", "第一次提醒")
    server.blocked.add(CHAT)
    second = await office.remind("n2", "第二次提醒")
    third = await office.remind("n3", "第三次提醒")
    server.blocked.clear()
    await office.says("telegram", "你好")
    fourth = await office.remind("n4", "第四次提醒")

    assert "第一次提醒" in first["telegram"]
    assert ("第二次提醒" in second["web"], second["telegram"], second["wecom"]) == (True, "", "")
    assert ("第三次提醒" in third["web"], third["telegram"]) == (True, "")
    assert "第四次提醒" in fourth["telegram"]


async def test_an_account_that_is_untied_hears_nothing_and_may_say_nothing_and_the_others_stay(office, server):
    await office.joins("web", "telegram")
    await office.joins("wecom", "web")
    await office.says("web", "提醒发到 Telegram")

    await office.says("web", "解绑 Telegram")
    assert "已解绑Telegram" in await office.says("web", "确认解绑")
    told = await office.remind("n1", "提醒")

    assert "要先绑定单位" in await office.says("telegram", "总数32 女12")
    assert told["telegram"] == ""
    assert "提醒" in told["web"]
    accounts = await office.says("wecom", "我的账号")
    assert ("您绑定了2个账号" in accounts, "Telegram" in accounts) == (True, False)


async def test_a_code_binds_one_account_once(office, server):
    told = await office.says("telegram", "加绑")
    code = re.search(r"加绑码：(\S+)", told)[1]
    await office.says("web", code)

    assert "加绑完成" not in await office.says("wecom", code)
    assert "您绑定了2个账号" in await office.says("telegram", "我的账号")
