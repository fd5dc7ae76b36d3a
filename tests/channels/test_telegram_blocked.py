"""Who has blocked the bot is not written to there any more: notices find another way, until the person writes again."""

from __future__ import annotations

import asyncio

import pytest

from core.messages import Intent, text_reply
from core.people import Actor, Grant, Role
from models.calls import Reason
from models.records import Post
from tests.channels.telegram_office import TelegramOffice
from tests.support import CollectingChannel, FixedClock, kit, sqlite_file

CHAT = "6200000011"
OFFICER = Actor(99, "王芳", (Grant(Role.OFFICER),))


@pytest.fixture
def wecom():
    return CollectingChannel("wecom")


@pytest.fixture
async def office(server, tmp_path, wecom):
    """The assistant with a secretary on Telegram who has blocked it."""
    made = TelegramOffice(sqlite_file(tmp_path), server.base_url, FixedClock(), others=[wecom])
    await made.start()
    async with made.store.write() as work:
        await work.units.sync(kit().units)
        made.person = await work.people.add("李娜", [Grant(Role.REPORTER, "shuangfeng")])
        await work.people.attach(made.person, "telegram", CHAT, CHAT)
    server.blocked.add(CHAT)
    yield made
    await made.stop()


async def remind(office, words, key):
    post = Post("telegram", CHAT, text_reply(words), Intent.REMINDER, key, person_id=office.person, unit="shuangfeng")
    async with office.store.write() as work:
        await work.outbox.add(post)
    office.sender.wake()


async def reached(office):
    async with office.store.read() as work:
        return [each.channel for each in await work.people.recipients("shuangfeng")]


async def until(office, true):
    async with asyncio.timeout(20):
        while not await true():
            office.clock.forward(seconds=1)
            await asyncio.sleep(0.01)


async def test_a_notice_goes_to_the_next_account_and_so_do_later_ones_until_the_person_writes_again(
    office, server, wecom
):
    async with office.store.write() as work:
        await work.people.attach(office.person, "wecom", "lina", "lina")
        await work.people.saw("telegram", CHAT, CHAT)

    await remind(office, "一季度数字待报。", "n1")

    async def told():
        return wecom.sent

    await until(office, told)
    assert [(each.conversation, each.reply) for each in wecom.sent] == [("lina", text_reply("一季度数字待报。"))]
    assert await reached(office) == ["wecom"]
    async with office.store.write() as work:
        assert not await work.accounts.gone("telegram", CHAT), "it is noted once"
        assert await work.audit.verify() is None

    server.blocked.clear()
    server.deliver("text", text="你好")

    async def is_back():
        return await reached(office) == ["telegram"]

    await until(office, is_back)


async def test_who_has_no_other_account_is_called(office, server):
    await remind(office, "一季度数字待报。", "n1")

    async def listed():
        async with office.store.read() as work:
            return await work.calls.open_ones(OFFICER, "")

    await until(office, listed)

    (call,) = await listed()
    assert (call.unit, call.reason, call.about, call.name) == (
        "shuangfeng",
        Reason.REFUSED,
        "一季度数字待报。",
        "李娜",
    )
    assert await reached(office) == []
    assert len(server.called("sendMessage")) == 1
