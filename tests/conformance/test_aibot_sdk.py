"""npm @wecom/aibot-node-sdk, WeCom's own client, against the gateway of our tests: it is at home there, as ours is."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from channels.wecom.cards import button_card
from core.messages import Choice
from tests.channels.aibot.conftest import bench, outgoing, server  # noqa: F401 - fixtures
from tests.channels.fake_aibot import BOT, NEVER_WROTE, SECRET, USER
from tests.conformance.installing import PLACE

SCRIPT = Path(__file__).with_name("aibot_sdk.js")
CARD = button_card("对吗？", "", (Choice("确认报送"), Choice("改一项")), ("12.0.abc", "12.1.def"), 12)

_LONGEST_LINE = 4 * 1024 * 1024


class Sdk:
    """The official client as a process of its own."""

    def __init__(self, process):
        self._process = process
        self._came: dict[str, asyncio.Queue] = {}

    async def read(self):
        while line := await self._process.stdout.readline():
            told = json.loads(line)
            self._queue(told["what"]).put_nowait(told)

    async def sees(self, what):
        async with asyncio.timeout(10):
            return await self._queue(what).get()

    async def does(self, do, **more):
        """What became of it: the body of the answer, or the code of the fault."""
        self._process.stdin.write(json.dumps({"do": do, **more}).encode() + b"\n")
        tasks = [asyncio.create_task(self.sees(what)) for what in ("done", "failed")]
        ended, others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for other in others:
            other.cancel()
        told = ended.pop().result()
        return told["body"] if told["what"] == "done" else told["code"]

    def _queue(self, what):
        return self._came.setdefault(what, asyncio.Queue())


@asynccontextmanager
async def sdk(server, secret=SECRET):  # noqa: F811 - a fixture of that name
    if not shutil.which("node") or not (PLACE / "node_modules" / "@wecom" / "aibot-node-sdk").exists():
        pytest.skip("aibot-node-sdk is not installed: python -m tests --conformance installs it where it can")
    process = await asyncio.create_subprocess_exec(
        "node",
        str(SCRIPT),
        server.url,
        BOT,
        secret,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_LONGEST_LINE,
    )
    client = Sdk(process)
    reading = asyncio.create_task(client.read())
    try:
        yield client
    finally:
        process.kill()
        await process.wait()
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


async def test_their_client_is_let_in_hears_and_answers_in_a_stream_and_with_a_card(server):  # noqa: F811
    async with sdk(server) as client:
        await client.sees("authenticated")
        server.says("一季度总数32")
        heard = await client.sees("message")
        assert (heard["kind"], heard["body"]["text"]["content"]) == ("text", "一季度总数32")
        assert await client.does("stream", id="s1", content="正在处理", finish=False) is None
        assert await client.does("stream", id="s1", content="读到1项。", finish=True) is None
        assert await client.does("stream", id="s1", content="太晚", finish=True) == 846608
        assert await client.does("card", card=dict(CARD)) is None
        server.tap("确认报送")
        assert (await client.sees("event"))["kind"] == "template_card_event"
        used = {**CARD, "button_list": [{"text": "已选：确认报送", "key": "used"}]}
        assert await client.does("update", card=used) is None

    assert [(shown.kind, shown.text) for shown in server.shown] == [("stream", "读到1项。"), ("card", "对吗？")]
    assert server.tapped.told == "已选：确认报送"


async def test_their_client_welcomes_and_pushes_as_far_as_it_may(server):  # noqa: F811
    markdown = {"msgtype": "markdown", "markdown": {"content": "一季度数字待报。"}}
    async with sdk(server) as client:
        await client.sees("authenticated")
        server.deliver("enter_chat")
        await client.sees("event")
        assert await client.does("welcome", content="您好。") is None
        assert await client.does("send", to=USER, body=markdown) == NEVER_WROTE
        server.says("你好")
        await client.sees("message")
        assert await client.does("send", to=USER, body=markdown) is None
        assert await client.does("send", to=USER, body={"msgtype": "text", "text": {"content": "x"}}) == 40008

    assert [(shown.how, shown.text) for shown in server.shown] == [("welcome", "您好。"), ("send", "一季度数字待报。")]


async def test_their_client_moves_files_both_ways(server):  # noqa: F811
    content = bytes(range(256)) * 5000
    async with sdk(server) as client:
        await client.sees("authenticated")
        server.sends("双峰县一季度.xlsx", content)
        await client.sees("message")
        got = await client.does("download")
        assert (got["name"], base64.b64decode(got["content"])) == ("双峰县一季度.xlsx", content)
        await client.does("upload", to=USER, name="报表.xlsx", content=base64.b64encode(content).decode())

    assert [(shown.text, shown.document) for shown in server.shown] == [("报表.xlsx", content)]


@pytest.mark.parametrize("code", [1000, 1006])
async def test_their_client_comes_back_whatever_ends_a_connection(server, code):  # noqa: F811
    async with sdk(server) as client:
        await client.sees("authenticated")
        await server.end(code)
        await client.sees("disconnected")
        await client.sees("authenticated")


async def test_their_client_comes_back_where_signs_of_life_are_not_answered(server):  # noqa: F811
    async with sdk(server) as client:
        await client.sees("authenticated")
        server.deaf = True
        await client.sees("disconnected")


async def test_their_client_is_refused_with_another_secret(server):  # noqa: F811
    async with sdk(server, secret="wrong") as client:
        assert "853000" in (await client.sees("error"))["words"]


async def test_the_one_that_comes_later_displaces_the_other_theirs_or_ours(server, bench):  # noqa: F811
    async with sdk(server) as client:
        await client.sees("authenticated")
        async with bench.running() as channel:
            assert (await client.sees("event"))["kind"] == "disconnected_event"
            async with sdk(server) as later:
                await later.sees("authenticated")
                await bench.until(lambda: not channel.is_connected)


async def test_our_frames_have_the_shape_of_theirs(server, bench):  # noqa: F811
    """Each command that both use has the same fields in the same places."""
    async with sdk(server) as client:
        await client.sees("authenticated")
        server.says("你好")
        await client.sees("message")
        await client.does("stream", id="s1", content="好", finish=True)
        await client.does("card", card=dict(CARD))
        await client.does("send", to=USER, body={"msgtype": "markdown", "markdown": {"content": "好"}})
        await client.does("upload", to=USER, name="报表.xlsx", content=base64.b64encode(b"x" * 99).decode())
        await asyncio.sleep(0.15)
    theirs = shapes(server)
    server.frames.clear()
    async with bench.running(beat_seconds=0.02) as channel:
        server.says("你好")
        await bench.intake.got(1)
        await channel.send(outgoing("好"))
        await channel.send(outgoing("对吗？", "确认报送", "改一项", row=13))
        server.skipped += 24 * 3600
        await channel.send(outgoing("好", row=14))
        await bench.until(lambda: bench.asked("ping"))
    ours = shapes(server)

    for command in theirs.keys() & ours.keys():
        assert ours[command] <= theirs[command], command
    assert {"aibot_subscribe", "ping", "aibot_respond_msg", "aibot_send_msg"} <= theirs.keys() & ours.keys()


def shapes(server):  # noqa: F811
    """The paths of all values in the frames of each command, but those within a card."""
    found: dict[str, set[str]] = {}
    for frame in server.frames:
        found.setdefault(frame["cmd"], set()).update(_paths(frame))
    return found


def _paths(value, at=""):
    if isinstance(value, dict) and not at.endswith("template_card"):
        for name, inner in value.items():
            yield from _paths(inner, f"{at}.{name}")
    else:
        yield at
