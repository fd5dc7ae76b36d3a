"""The address at which WeCom calls: who may, what is heard, and what is answered."""

from __future__ import annotations

import time

import pytest

from core.messages import IncomingKind
from tests.channels.fake_wecom import USER, payload


async def test_the_address_proves_itself_with_the_bare_words(server, bench):
    async with bench.running():
        answer = await server.verify("1616140317555161061")

    assert (answer.status_code, answer.content) == (200, b"1616140317555161061")


async def test_an_address_whose_plus_signs_were_lost_on_the_way_still_proves_itself(server, bench):
    words = next(words for words in map(str, range(1000)) if "+" in server.envelope.seal(words.encode(), b"r" * 16))
    sealed = server.envelope.seal(words.encode(), b"r" * 16)
    timestamp = str(int(time.time()))
    signature = server.envelope.sign(timestamp, "1", sealed)

    async with bench.running():
        answer = await server._client.get(
            f"{server.callback}?msg_signature={signature}&timestamp={timestamp}&nonce=1&echostr={sealed}"
        )

    assert answer.content == words.encode()


async def test_what_was_stored_is_answered_with_nothing_within_a_second(server, bench):
    async with bench.running():
        began = time.monotonic()
        answer = await server.call(payload("text"))
        took = time.monotonic() - began

    assert (answer.status_code, answer.content) == (200, b"")
    assert took < 1
    assert [heard.text for heard in bench.intake.accepted] == ["一季度总数32 女12 35岁以下26"]


async def test_ids_of_people_are_small_letters(server, bench):
    async with bench.running():
        await server.call(payload("text"))

    (heard,) = bench.intake.accepted
    assert (heard.channel, heard.sender, heard.conversation, heard.is_group) == ("wecom", USER, USER, False)


@pytest.mark.parametrize(
    ("status", "wrong"),
    [
        (403, {"msg_signature": "0" * 40}),
        (403, {"msg_signature": ""}),
        (403, {"nonce": "another", "msg_signature": "x"}),
        (403, {"off": -601}),
        (403, {"off": 601}),
    ],
)
async def test_a_call_that_does_not_prove_itself_is_refused(server, bench, status, wrong):
    async with bench.running():
        answer = await server.call(payload("text"), **wrong)

    assert (answer.status_code, bench.intake.accepted) == (status, [])


@pytest.mark.parametrize("off", [-590, 590])
async def test_a_clock_that_is_some_minutes_off_does_no_harm(server, bench, off):
    async with bench.running():
        answer = await server.call(payload("text"), off=off)

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "body", [b"", b"<xml>", b"<xml></xml>", b"{}", b"\xff\xfe", b"<!DOCTYPE a><xml><Encrypt>a</Encrypt></xml>"]
)
async def test_a_body_that_is_no_envelope_is_refused(server, bench, body):
    async with bench.running():
        answer = await server._client.post(server.callback, params={"msg_signature": "x"}, content=body)

    assert answer.status_code == 400


async def test_a_sealed_message_that_cannot_be_read_is_refused_and_nothing_breaks(server, bench):
    async with bench.running():
        broken = await server.call("<xml><MsgType>text")
        after = await server.call(payload("text"), nonce="2")

    assert (broken.status_code, after.status_code) == (400, 200)


async def test_a_body_that_is_too_large_is_refused(server, bench):
    async with bench.running():
        answer = await server._client.post(server.callback, content=b"x" * 300_000)

    assert answer.status_code == 413


async def test_a_body_in_json_is_heard_too(server, bench):
    async with bench.running():
        answer = await server.call(payload("text"), as_json=True)

    assert (answer.status_code, len(bench.intake.accepted)) == (200, 1)


async def test_no_browser_and_no_other_site_is_needed_for_a_call(server, bench):
    """The pages refuse a form without an origin; a platform's call carries its own proof."""
    async with bench.running():
        page = await server._client.post(server.callback.replace("/wecom/callback", "/enter"))
        call = await server.call(payload("text"))

    assert (page.status_code, call.status_code) == (403, 200)


async def test_a_call_that_is_replayed_is_not_heard_again(server, bench):
    sealed = server.envelope.seal(payload("text").encode())
    timestamp = str(int(time.time()))
    query = {"msg_signature": server.envelope.sign(timestamp, "7", sealed), "timestamp": timestamp, "nonce": "7"}

    async with bench.running():
        answers = [
            await server._client.post(server.callback, params=query, content=f"<xml><Encrypt>{sealed}</Encrypt></xml>")
            for _ in range(3)
        ]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert len(bench.intake.accepted) == 1


async def test_a_call_that_could_not_be_stored_is_not_confirmed_and_may_come_as_it_was(server, bench):
    async with bench.running():
        bench.intake.broken = 1
        first = await server.call(payload("text"), nonce="7")
        second = await server.call(payload("text"), nonce="7")

    assert (first.status_code, second.status_code) == (503, 200)
    assert len(bench.intake.accepted) == 1


async def test_who_comes_in_is_welcomed_once_however_often(server, bench):
    async with bench.running():
        for name in ("subscribe", "enter_agent", "enter_agent", "enter_agent"):
            server.deliver(name)
        server.deliver("enter_agent", FromUserName="WangFang")
        await bench.until(lambda: len(server.answers) == 5)

    assert [(heard.kind, heard.sender) for heard in bench.intake.fresh] == [
        (IncomingKind.START, USER),
        (IncomingKind.START, "wangfang"),
    ]


async def test_an_entry_of_the_menu_says_its_words(server, bench):
    async with bench.running():
        server.deliver("click", EventKey="report")
        server.deliver("click", EventKey="report")
        server.deliver("click", EventKey="an old entry")
        await bench.until(lambda: len(server.answers) == 3)

    assert [(heard.kind, heard.text) for heard in bench.intake.fresh] == [(IncomingKind.TEXT, "填报")] * 2


@pytest.mark.parametrize("name", ["view", "location_event", "unsubscribe", "batch_job", "other_app"])
async def test_what_is_not_said_to_the_assistant_is_confirmed_and_left(server, bench, name):
    async with bench.running():
        server.deliver(name)
        await bench.until(lambda: server.answers)

    assert (server.answers[0].status_code, bench.intake.accepted) == (200, [])


async def test_an_event_that_is_sent_again_is_one(server, bench):
    async with bench.running():
        message = server.deliver("click")
        server.queue(message)
        await bench.until(lambda: len(server.answers) == 2)

    assert len(bench.intake.fresh) == 1


async def test_a_file_comes_with_its_name_and_is_fetched_later(server, bench):
    server.files["media-9"] = ("a", b"PK\3\4 filled in")
    async with bench.running() as channel:
        server.deliver("file", MediaId="media-9")
        (heard,) = await bench.intake.got(1)

        assert (heard.attachment.name, heard.attachment.size) == ("双峰县2014年一季度报表.xlsx", 12345)
        assert await channel.fetch(heard.attachment.ref, 1000) == b"PK\3\4 filled in"


async def test_before_the_assistant_runs_wecom_is_asked_to_come_again(server, bench):
    async with bench.running() as channel:
        channel._callback.shut()
        answer = await server.call(payload("text"))

    assert answer.status_code == 503
