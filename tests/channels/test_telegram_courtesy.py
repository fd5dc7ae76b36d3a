"""What makes Telegram feel at home: the writing mark on slow work, and a menu for each kind of person."""

from __future__ import annotations

import asyncio

from channels.telegram import Audience
from channels.telegram.menus import Menus
from core.messages import Outgoing, text_reply
from tests.channels.fake_telegram import Fault

CHAT = "52071001"


async def test_slow_work_shows_the_writing_mark_until_the_answer_is_there(bench, server):
    server.deliver("text", text="农村女党员比例是多少", chat=CHAT)

    async with bench.running(slow_seconds=0.01) as channel:
        await bench.until(lambda: server.actions)
        await channel.send(Outgoing(1, CHAT, text_reply("力争30%。")))

    assert server.actions == [(CHAT, "typing")]


async def test_an_answer_in_time_needs_no_mark(bench, server):
    server.deliver("text", text="你好", chat=CHAT)

    async with bench.running(slow_seconds=0.2) as channel:
        await bench.intake.got(1)
        await channel.send(Outgoing(1, CHAT, text_reply("您好。")))
        await asyncio.sleep(0.3)

    assert server.actions == []


async def test_a_mark_that_is_refused_disturbs_nothing(bench, server):
    server.blocked.add(CHAT)
    server.deliver("text", text="你好", chat=CHAT)
    server.faults["sendChatAction"].append(Fault(502, "Bad Gateway"))

    async with bench.running(slow_seconds=0.01):
        await bench.until(lambda: server.called("sendChatAction"))
        server.deliver("text", text="在吗", chat="52071002")
        heard = await bench.intake.got(2)

    assert [incoming.text for incoming in heard] == ["你好", "在吗"]


async def test_an_officer_gets_the_menu_of_the_department_once(bench, server):
    async def audience_of(chat):
        return Audience.STAFF if chat == CHAT else Audience.UNIT

    async with bench.running(audience_of=audience_of) as channel:
        for row, chat in enumerate((CHAT, CHAT, "52071002", "-100200300"), start=1):
            await channel.send(Outgoing(row, chat, text_reply("好的。")))
        await bench.until(lambda: server.menus)

    assert list(server.menus) == [CHAT]
    assert {"progress", "missing", "summary"} <= {command["command"] for command in server.menus[CHAT]}
    assert "progress" not in {command["command"] for command in server.commands}


async def test_who_leaves_the_department_gets_the_menu_of_everybody(bench, server):
    now, audiences = 0.0, [Audience.STAFF, Audience.UNIT]

    async def audience_of(_):
        return audiences.pop(0)

    channel = bench.channel()
    menus = Menus(channel._api, channel._commands, audience_of, lambda: now)
    await menus.renew(CHAT)
    await menus.renew(CHAT)
    assert "progress" in {command["command"] for command in server.menus[CHAT]}
    now = 60.0
    await menus.renew(CHAT)

    assert "report" in {command["command"] for command in server.menus[CHAT]}
    assert "progress" not in {command["command"] for command in server.menus[CHAT]}


async def test_a_database_that_fails_costs_a_menu_and_no_message(bench, server):
    async def audience_of(_):
        raise OSError("disk")

    async with bench.running(audience_of=audience_of) as channel:
        await channel.send(Outgoing(1, CHAT, text_reply("好的。")))
        await asyncio.sleep(0.05)

    assert [shown.text for shown in server.shown] == ["好的。"]
    assert server.menus == {}


async def test_where_many_are_answered_at_once_menus_do_not_pile_up_behind_them(bench, server):
    asked: list[str] = []
    may_go_on = asyncio.Event()

    async def audience_of(chat):
        asked.append(chat)
        await may_go_on.wait()
        return Audience.UNIT

    async with bench.running(audience_of=audience_of) as channel:
        for row in range(1, 101):
            await channel.send(Outgoing(row, f"{52071000 + row}", text_reply("好的。")))
        piled_up = len(asked)
        may_go_on.set()
        await bench.until(lambda: not channel._courtesies)
        await channel.send(Outgoing(101, "52071100", text_reply("好的。")))
        await bench.until(lambda: "52071100" in asked)

    assert len(server.shown) == 101
    assert piled_up <= 20
