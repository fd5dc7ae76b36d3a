"""A quarter reported over Telegram by the whole assistant, with everything going wrong that does."""

from __future__ import annotations

import asyncio

from core.people import OPERATOR
from core.period import Quarter
from tests.channels.fake_telegram import Fault

REPORT = (
    "一季度总数32 女12 35岁以下26 高中以上30 农牧渔民9 农民工3 两新2 一线21 共青团员20 推优19 "
    "农村10 农村35岁以下7 农村高中以上8 农村女3 积极分子100 发展对象40"
)
QUARTER = Quarter(2014, 1)


class Secretary:
    """A person at a phone: says things and reads what comes."""

    def __init__(self, server, clock):
        self._server, self._clock = server, clock

    def says(self, text):
        return self._server.deliver("text", text=text)

    async def reads(self, words):
        """The one message with these words, as soon as it is there; the office's clock runs on meanwhile."""
        async with asyncio.timeout(20):
            while not (found := [shown for shown in self._server.shown if words in shown.text]):
                self._clock.forward(seconds=1)
                await asyncio.sleep(0.01)
        return found


async def test_a_quarter_is_reported_through_faults_duplicates_and_restarts(server, office):
    secretary = Secretary(server, office.clock)
    code = await office.invite("shuangfeng")

    server.repeat(server.deliver("start_link", text=f"/start {code}"))
    await secretary.reads("绑定完成")

    server.faults["sendMessage"].append(Fault(429, "Too Many Requests: retry after 9", retry_after=9))
    server.repeat(secretary.says(REPORT))
    await secretary.reads("核对表")

    await office.stop()
    server.faults["getUpdates"].extend([Fault(502, page="<html>bad gateway</html>"), Fault(cut=True, happens=True)])
    server.repeat(secretary.says("女改成13"))
    await office.start()
    await secretary.reads("由12名改为13名")

    await office.stop()
    server.repeat(server.tap("确认报送"))
    await office.start()
    receipts = await secretary.reads("已收到")
    await asyncio.sleep(0.1)

    async with office.store.read() as work:
        report = await work.reports.get(OPERATOR, "shuangfeng", QUARTER)
        versions = await work.reports.versions(OPERATOR, "shuangfeng", QUARTER)
    assert (len(versions), report.stored.values["female"], report.stored.values["total"]) == (1, 13, 32)
    for words in ("绑定完成", "核对表", "由12名改为13名", "已收到"):
        assert sum(words in shown.text for shown in server.shown) == 1, words
    assert "第1版" in receipts[0].text


async def test_a_reply_whose_answer_was_lost_is_repeated_once_and_then_left(server, office):
    secretary = Secretary(server, office.clock)
    await office.invite("shuangfeng")
    lost = Fault(502, page="<html>bad gateway</html>", happens=True)

    server.faults["sendMessage"].extend([lost, lost, lost])
    secretary.says("/start")
    await secretary.reads("您好")
    for _ in range(100):
        office.clock.forward(seconds=30)
        await asyncio.sleep(0.005)

    assert len(server.shown) == 2


async def test_somebody_who_blocked_the_bot_is_not_written_to_again(server, office):
    secretary = Secretary(server, office.clock)
    await office.invite("shuangfeng")
    server.blocked.add("6200000011")

    secretary.says("/start")
    for _ in range(100):
        office.clock.forward(seconds=30)
        await asyncio.sleep(0.005)

    assert len(server.called("sendMessage")) == 1
