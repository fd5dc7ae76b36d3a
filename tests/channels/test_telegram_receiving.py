"""Receiving over real HTTP: nothing is confirmed before it is stored, and nothing ends the receiving."""

from __future__ import annotations

import asyncio
import json

import pytest

from core.messages import Choice, IncomingKind, Outgoing, text_reply
from tests.channels.fake_telegram import Fault, payload


def offsets(server):
    return [int(call.get("offset", 0)) for call in server.called("getUpdates")]


async def test_messages_come_in_the_order_they_were_said(bench, server):
    second, first = server.deliver("text", text="二"), server.deliver("text", text="一")
    first["update_id"], second["update_id"] = second["update_id"], first["update_id"]

    async with bench.running():
        server.deliver("edited", text="三")
        heard = await bench.intake.got(3)

    assert [incoming.text for incoming in heard] == ["一", "二", "三"]


async def test_the_offset_moves_only_when_the_batch_is_stored(bench, server):
    update = server.deliver("text")

    async with bench.running():
        bench.intake.stops = "before"
        await bench.intake.stood.wait()
        await asyncio.sleep(0.05)
        before = offsets(server)
        bench.intake.go_on()
        await bench.until(lambda: offsets(server)[-1] > 0)

    assert set(before) == {0}
    assert offsets(server)[-1] == update["update_id"] + 1


async def test_killed_before_the_commit_everything_comes_again(bench, server):
    for at in range(3):
        server.deliver("text", text=f"第{at}条")
    async with bench.running():
        bench.intake.stops = "before"
        await bench.intake.stood.wait()
    assert bench.intake.accepted == []

    async with bench.running():
        heard = await bench.intake.got(3)

    assert [incoming.text for incoming in heard] == ["第0条", "第1条", "第2条"]


async def test_killed_between_commit_and_confirmation_the_same_keys_come_again(bench, server):
    for at in range(3):
        server.deliver("text", text=f"第{at}条")
    async with bench.running():
        bench.intake.stops = "after"
        first = await bench.intake.got(3)
    async with bench.running():
        both = await bench.intake.got(6)

    assert [incoming.key for incoming in both[3:]] == [incoming.key for incoming in first]
    assert [incoming.text for incoming in bench.intake.fresh] == ["第0条", "第1条", "第2条"]


async def test_the_same_update_twice_has_the_same_key(bench, server):
    server.queue(server.deliver("text"))

    async with bench.running():
        first, second = await bench.intake.got(2)

    assert first.key == second.key
    assert len(bench.intake.fresh) == 1


async def test_while_the_database_fails_the_updates_stay_at_the_server(bench, server):
    bench.intake.broken = 3
    update = server.deliver("text")

    async with bench.running():
        (heard,) = await bench.intake.got(1)

    assert heard.key.endswith(str(update["update_id"]))
    assert bench.waits == [1, 2, 4]
    assert set(offsets(server)[:4]) == {0}


FAULTS = {
    "429": (Fault(429, "Too Many Requests: retry after 17", retry_after=17), 17),
    "502": (Fault(502, page="<html>bad gateway</html>"), 1),
    "500": (Fault(500, "Internal Server Error"), 1),
    "reset": (Fault(cut=True), 1),
    "other poller": (Fault(409, "Conflict: terminated by other getUpdates request"), 1),
    "token refused for a while": (Fault(401, "Unauthorized"), 300),
    "a page instead of an answer": (Fault(200, page="<html>hello</html>"), 1),
    "an answer without a result": (Fault(200, page='{"ok": true}'), 1),
    "a result that is no list of updates": (Fault(200, page='{"ok": true, "result": [{"id": 1}]}'), 1),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_of_the_server_delays_and_loses_nothing(name, bench, server):
    fault, wait = FAULTS[name]
    server.faults["getUpdates"].append(fault)
    server.deliver("text", text="还在")

    async with bench.running():
        (heard,) = await bench.intake.got(1)

    assert heard.text == "还在"
    assert bench.waits == [wait]
    assert server.dropped == 0


async def test_waits_grow_to_half_a_minute_and_begin_anew_after_a_success(bench, server):
    server.faults["getUpdates"].extend([Fault(502)] * 7)
    server.deliver("text")
    async with bench.running():
        await bench.intake.got(1)
        server.faults["getUpdates"].append(Fault(502))
        server.deliver("text")
        await bench.until(lambda: len(bench.waits) == 8)

    assert bench.waits == [1, 2, 4, 8, 16, 30, 30, 1]


async def test_a_server_that_is_away_is_waited_for(bench, server):
    await server.http.stop()

    async with bench.running():
        await bench.until(lambda: len(bench.waits) >= 3)
        server.deliver("text", text="回来了")
        await server.http.start()
        (heard,) = await bench.intake.got(1)

    assert heard.text == "回来了"


async def test_a_webhook_in_the_way_is_ended_without_dropping_what_waits(bench, server):
    server.webhook = "https://elsewhere.example/hook"
    server.deliver("text", text="等着")

    async with bench.running():
        (heard,) = await bench.intake.got(1)

    assert (heard.text, server.webhook, server.dropped) == ("等着", "", 0)


async def test_an_update_that_cannot_be_read_does_not_hold_up_the_others(bench, server):
    server.deliver("text", text="前")
    server.queue({**payload("unreadable"), "update_id": 880_000_050})
    last = server.deliver("text", text="后")
    last["update_id"] = 880_000_051

    async with bench.running():
        heard = await bench.intake.got(2)
        await bench.until(lambda: offsets(server)[-1:] == [880_000_052])

    assert [incoming.text for incoming in heard] == ["前", "后"]


async def test_what_is_not_for_us_is_confirmed_all_the_same(bench, server):
    update = server.deliver("group_talk")

    async with bench.running():
        await bench.until(lambda: offsets(server)[-1:] == [update["update_id"] + 1])

    assert bench.intake.batches == []


async def test_a_tap_brings_the_token_back_and_is_answered_after_the_commit(bench, server):
    async with bench.running() as channel:
        bench.intake.stops = "before"
        await channel.send(Outgoing(7, "6200000011", text_reply("对吗？", Choice("对")), tokens=("7.0.abcdefghijk",)))
        update = server.tap("对")
        await bench.intake.stood.wait()
        before = list(server.answered)
        bench.intake.go_on()
        (heard,) = await bench.intake.got(1)
        await bench.until(lambda: server.answered)

    assert (heard.kind, heard.text) == (IncomingKind.CHOICE, "7.0.abcdefghijk")
    assert (before, server.answered) == ([], [update["callback_query"]["id"]])


async def test_a_tap_that_is_too_old_to_be_answered_is_still_a_tap(bench, server):
    server.faults["answerCallbackQuery"].append(Fault(400, "Bad Request: query is too old"))

    async with bench.running():
        server.deliver("tap")
        server.deliver("text")
        heard = await bench.intake.got(2)

    assert [incoming.kind for incoming in heard] == [IncomingKind.CHOICE, IncomingKind.TEXT]


async def test_the_menu_is_shown_in_chinese(bench, server):
    async with bench.running():
        await bench.until(lambda: server.called("getUpdates"))

    assert {"command": "report", "description": "填报本季数字"} in server.commands
    assert json.loads(server.called("setMyCommands")[0]["scope"]) == {"type": "all_private_chats"}


async def test_neither_a_late_network_nor_a_refused_menu_holds_up_the_receiving(bench, server):
    server.faults["getMe"].extend([Fault(502), Fault(200, page='{"ok": true, "result": {"id": 5}}')])
    server.faults["setMyCommands"].append(Fault(400, "Bad Request: BOT_COMMAND_INVALID"))
    server.deliver("text", text="好")

    async with bench.running():
        (heard,) = await bench.intake.got(1)

    assert heard.text == "好"
    assert bench.waits == [1, 2]
