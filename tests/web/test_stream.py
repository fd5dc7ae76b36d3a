"""The channel over real HTTP: live replies, catching up, ending in good order."""

from __future__ import annotations

import asyncio
import json
from contextlib import ExitStack, asynccontextmanager

import httpx
import pytest

from channels.web.channel import WebChannel
from channels.web.hub import MAX_PAGES_OF_ONE, Hub, Listener, Spoken, TooManyPagesError
from core.errors import SettingsError
from core.messages import Outgoing, text_reply
from tests.web.support import SECRET, SECRETARY, FakeAssistant, come_in, served


@asynccontextmanager
async def talking(assistant: FakeAssistant):
    """A browser that came in, in front of a real server; gives the client and its form."""
    async with (
        served(assistant) as address,
        httpx.AsyncClient(base_url=address, headers={"Origin": address}, timeout=5) as client,
    ):
        yield client, await come_in(client)


@asynccontextmanager
async def stream(client: httpx.AsyncClient, form: dict[str, str], after: int | None = None, **headers: str):
    """An open page: gives its events as they come."""
    query = {"form": form["form"]} | ({"after": str(after)} if after is not None else {})
    async with client.stream("GET", "/chat/stream", params=query, headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield _events(answer)


async def _events(answer: httpx.Response):
    event: dict[str, str] = {}
    async for line in answer.aiter_lines():
        if not line and event:
            yield event["event"], json.loads(event["data"])
            event = {}
        elif line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            event[name] = value


async def _messages(events, count: int) -> list[dict]:
    """The next messages, whatever stands between them."""
    found = []
    async with asyncio.timeout(5):
        async for name, data in events:
            found += [data] if name == "message" else []
            if len(found) == count:
                break
    return found


@pytest.fixture
def assistant():
    return FakeAssistant(delay=0.02)


async def test_a_reply_comes_down_as_soon_as_it_is_sent(assistant):
    async with talking(assistant) as (client, form), stream(client, form) as events:
        await _messages(events, 1)
        answer = await client.post(
            "/chat/send", data={**form, "text": "女党员要求多少"}, headers={"Accept": "application/json"}
        )
        own, reply = await _messages(events, 2)

    assert answer.json() == {"at": "10:08"}
    assert own["key"] == form["key"]
    assert "女党员要求多少" in own["html"]
    assert "保持在40%左右" in reply["html"]
    assert reply["id"] == 2


async def test_the_side_column_follows_the_talk(assistant):
    async with talking(assistant) as (client, form), stream(client, form) as events:
        await _messages(events, 1)
        name, side = await anext(events)
        assert name == "side"
        await assistant.say(SECRETARY, text_reply("到时间了。"))
        await _messages(events, 1)
        name, again = await anext(events)

    assert "草稿6/16" in side["standing"]
    assert "正在问" in again["panel"]


async def test_what_was_missed_is_caught_up_with_and_nothing_comes_twice(assistant):
    async with talking(assistant) as (client, form):
        first = await assistant.say(SECRETARY, text_reply("一"))
        await assistant.say(SECRETARY, text_reply("二"))
        async with stream(client, form, after=first) as events:
            caught = await _messages(events, 1)
            await assistant.say(SECRETARY, text_reply("三"))
            live = await _messages(events, 1)
        async with stream(client, form, **{"Last-Event-ID": str(first)}) as events:
            again = await _messages(events, 2)

    assert [("二" in data["html"]) for data in caught] == [True]
    assert "三" in live[0]["html"]
    assert [data["id"] for data in again] == [first + 1, first + 2]


async def test_other_peoples_replies_do_not_come(assistant):
    async with talking(assistant) as (client, form), stream(client, form) as events:
        await _messages(events, 1)
        await assistant.say("demo-xinhua", text_reply("不是您的"))
        await assistant.say(SECRETARY, text_reply("是您的"))
        (only,) = await _messages(events, 1)

    assert "不是您的" not in only["html"]


async def test_sending_to_a_page_that_is_not_open_loses_nothing(assistant):
    channel = WebChannel(assistant.parts(), secret=SECRET)

    assert await channel.send(Outgoing(7, SECRETARY, text_reply("好"))) == "7"


async def test_the_server_ends_at_once_although_pages_are_open(assistant):
    async with asyncio.timeout(8):
        async with talking(assistant) as (client, form), stream(client, form) as events:
            await _messages(events, 1)


async def test_a_busy_port_is_told_in_one_sentence(assistant):
    async with served(assistant) as address:
        port = int(address.rpartition(":")[2])
        with pytest.raises(SettingsError, match=f"{port} 端口.*WEB_PORT"):
            await WebChannel(assistant.parts(), secret=SECRET, port=port).run(assistant)


async def test_pages_without_end_are_not_opened(assistant):
    async with talking(assistant) as (client, form):
        with ExitStack() as stack:
            for _ in range(MAX_PAGES_OF_ONE):
                stack.enter_context(assistant.channel._hub.listening(SECRETARY))
            answer = await client.get("/chat/stream", params={"form": form["form"]})

    assert answer.status_code == 503


def test_a_page_that_does_not_read_is_closed_instead_of_filling_the_memory():
    listener = Listener()
    for number in range(200):
        listener.put(Spoken(str(number), ""))
    queued = [listener._queue.get_nowait() for _ in range(101)]

    assert queued[100] is None


def test_a_closed_hub_admits_nobody():
    hub = Hub()
    hub.close()

    with pytest.raises(TooManyPagesError), hub.listening(SECRETARY):
        raise AssertionError
