"""Telegram calls us: proven by the secret, stored before the 200, in order, and set again where somebody ended it."""

from __future__ import annotations

import asyncio
import json

import pytest

from channels.telegram.listening import MAX_BODY_BYTES, Listener
from core.messages import Choice, Outgoing, text_reply
from core.webhook import Webhook
from tests.channels.door import open_door
from tests.channels.fake_telegram import Fault, payload

PATH = "/telegram/webhook"
SECRET = "A-secret_of-the-tests-0123"


class Called:
    """A channel behind our own web server."""

    def __init__(self, bench, server, url):
        self.bench, self.server = bench, server
        self.webhook = Webhook(url, PATH, SECRET)
        self.intake = bench.intake

    def running(self):
        return self.bench.running(webhook=self.webhook)

    async def ready(self):
        await self.bench.until(lambda: self.server.webhook)

    async def call(self, name="text", **changes):
        """One call with a recorded update, as Telegram makes it; `changes` are of the update itself."""
        return await self.server.call(json.dumps({**payload(name), **changes}))


@pytest.fixture
async def called(bench, server):
    async def answer(request):
        return await bench.channels[-1].answer(request)

    async with open_door(PATH, answer, MAX_BODY_BYTES) as url:
        yield Called(bench, server, url)


async def test_the_address_is_set_with_its_secret_and_what_waited_is_delivered_there(called, server):
    server.deliver("text", text="等着")

    async with called.running():
        (heard,) = await called.intake.got(1)

    assert heard.text == "等着"
    (call,) = server.called("setWebhook")
    assert (call["url"], call["secret_token"]) == (called.webhook.url, SECRET)
    assert json.loads(call["allowed_updates"]) == ["message", "edited_message", "callback_query"]
    assert call.get("drop_pending_updates", "false") == "false"
    assert (server.called("getUpdates"), server.dropped) == ([], 0)


async def test_at_the_end_the_address_stays_so_that_updates_wait_for_the_next_process(called, server):
    async with called.running():
        await called.ready()
    server.deliver("text", text="夜里")
    await called.bench.until(lambda: 503 in server.answers)

    async with called.running():
        (heard,) = await called.intake.got(1)

    assert heard.text == "夜里"


@pytest.mark.parametrize("secret", ["", "A-secret_of-the-tests-0124", SECRET + "x", "密码"])
async def test_a_call_without_the_secret_is_refused_unread(called, server, secret):
    async with called.running():
        await called.ready()
        status = await server.call(json.dumps(payload("text")), secret=secret.encode())

    assert (status, called.intake.batches) == (403, [])


@pytest.mark.parametrize("body", ["", "no json", "[]", '"update"', "{}", '{"update_id": "7"}', '{"update_id": true}'])
async def test_what_is_no_update_is_refused(called, server, body):
    async with called.running():
        await called.ready()

        assert await server.call(body) == 400


async def test_too_large_a_call_is_refused(called, server):
    async with called.running():
        await called.ready()

        assert await server.call(json.dumps({"update_id": 7, "x": "x" * MAX_BODY_BYTES})) == 413


async def test_a_call_is_answered_when_it_is_stored_and_not_before(called):
    async with called.running():
        await called.ready()
        called.intake.stops = "before"
        calling = asyncio.create_task(called.call())
        await called.intake.stood.wait()
        await asyncio.sleep(0.05)
        was_answered = calling.done()
        called.intake.go_on()

        assert (was_answered, await calling) == (False, 200)


async def test_while_the_database_fails_telegram_is_asked_to_come_again(called, server):
    called.intake.broken = 2
    server.deliver("text", text="还在")

    async with called.running():
        (heard,) = await called.intake.got(1)

    assert heard.text == "还在"
    assert [answer for answer in server.answers if answer != 200] == [503, 503]


async def test_killed_while_storing_nothing_was_confirmed_and_it_comes_again(called, server):
    server.deliver("text", text="总数32")
    async with called.running():
        called.intake.stops = "before"
        await called.intake.stood.wait()
    assert called.intake.accepted == []

    async with called.running():
        (heard,) = await called.intake.got(1)

    assert heard.text == "总数32"
    assert 200 not in server.answers[:-1]


async def test_the_same_update_twice_at_once_has_one_key(called):
    async with called.running():
        await called.ready()
        statuses = await asyncio.gather(called.call(), called.call())
        await called.intake.got(2)

    assert statuses == [200, 200]
    assert len(called.intake.fresh) == 1


async def test_what_arrives_out_of_order_is_stored_in_order(called):
    async with called.running():
        await called.ready()
        await called.call(update_id=100)
        calls = []
        for number in (103, 102, 101):
            calls.append(asyncio.create_task(called.call(update_id=number)))
            await asyncio.sleep(0.02)
        statuses = await asyncio.gather(*calls)

    assert statuses == [200, 200, 200]
    numbers = [heard.key.partition(".")[2] for heard in called.intake.accepted]
    assert numbers == ["100", "101", "102", "103"]


async def test_an_earlier_update_that_does_not_come_holds_nothing_up(called):
    async with called.running():
        await called.ready()
        await called.call(update_id=100)

        statuses = [await called.call(update_id=number) for number in (102, 9000, 101, 50)]

    assert statuses == [200] * 4
    assert len(called.intake.fresh) == 5


async def test_what_arrives_while_a_batch_is_being_stored_is_stored_together(called):
    async with called.running():
        await called.ready()
        called.intake.stops = "before"
        first = asyncio.create_task(called.call(update_id=100))
        await called.intake.stood.wait()
        others = [asyncio.create_task(called.call(update_id=number)) for number in range(101, 131)]
        await asyncio.sleep(0.3)
        called.intake.go_on()
        await asyncio.gather(first, *others)

    assert [len(batch) for batch in called.intake.batches] == [1, 30]


async def test_an_update_that_cannot_be_read_is_passed_over(called, server):
    async with called.running():
        await called.ready()

        assert await called.call("unreadable") == 200
        assert await called.call("group_talk") == 200

    assert called.intake.batches == []


async def test_a_tap_is_answered_after_the_commit(called, server):
    async with called.running() as channel:
        await channel.send(Outgoing(7, "6200000011", text_reply("对吗？", Choice("对")), tokens=("7.0.abcdefghijk",)))
        called.intake.stops = "before"
        update = server.tap("对")
        await called.intake.stood.wait()
        before = list(server.answered)
        called.intake.go_on()
        await called.bench.until(lambda: server.answered)

    assert (before, server.answered) == ([], [update["callback_query"]["id"]])


async def test_faults_of_setting_the_address_are_waited_out(called, server):
    server.faults["setWebhook"].extend([Fault(502), Fault(429, "Too Many Requests: retry after 9", retry_after=9)])
    server.deliver("text", text="好")

    async with called.running():
        (heard,) = await called.intake.got(1)

    assert heard.text == "好"
    assert called.bench.waits == [1, 9]


async def test_an_address_that_another_process_ended_is_set_again_and_told(called, server, caplog):
    async with called.running() as channel:
        channel._listener._watch_seconds = 0.05
        await called.ready()
        server.webhook = ""
        await called.bench.until(lambda: server.webhook)
        server.last_error = "Wrong response from the webhook: 502 Bad Gateway"
        server.faults["getWebhookInfo"].append(Fault(502))
        await called.bench.until(lambda: "could not call us" in caplog.text)

    assert "another process receives with the same token" in caplog.text


async def test_who_polls_ends_the_webhook_and_loses_nothing(called, server):
    async with called.running():
        await called.ready()
    server.deliver("text", text="改回轮询")

    async with called.bench.running():
        (heard,) = await called.intake.got(1)

    assert (heard.text, server.webhook, server.dropped) == ("改回轮询", "", 0)


async def test_no_log_holds_the_secret(called, server, caplog):
    caplog.set_level("DEBUG")
    async with called.running():
        await called.ready()
        await called.call()

    assert "setWebhook" in caplog.text
    assert SECRET not in caplog.text


async def test_a_channel_that_polls_has_no_door(bench, server):
    async with open_door(PATH, bench.channel().answer, MAX_BODY_BYTES) as url:
        server.webhook = url

        assert await server.call("{}") == 404


async def test_before_and_after_receiving_telegram_is_asked_to_come_again(server):
    listener = Listener(None, Webhook("", PATH, SECRET), None)
    async with open_door(PATH, listener.answer, MAX_BODY_BYTES) as url:
        server.webhook, server.secret = url, SECRET

        assert await server.call(json.dumps(payload("text"))) == 503
