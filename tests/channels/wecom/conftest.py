"""A WeCom on loopback, and an app's channel behind the real web server that it calls."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from channels.web.channel import WebChannel
from channels.web.parts import Door
from channels.wecom import WeComChannel
from channels.wecom.api import Access
from channels.wecom.callback import MAX_BODY_BYTES, PATH
from channels.wecom.crypto import Envelope
from channels.wecom.render import Style
from core.clock import SystemClock
from core.messages import Choice, Outgoing, Reply, Text
from core.texts import Texts
from core.tokens import TokenSigner
from tests.channels.fake_wecom import AGENT, CORP, KEY, SECRET, TOKEN, USER, FakeWeCom
from tests.channels.recorder import Recorder
from tests.web.support import FakeAssistant

SIGNER = TokenSigner("a secret of the tests")


@pytest.fixture
async def server():
    fake = FakeWeCom()
    await fake.start()
    yield fake
    await fake.stop()


class Bench:
    """Makes channels to one WeCom; `running` also lets it call."""

    def __init__(self, server):
        self.server = server
        self.intake = Recorder()
        self._made = []

    def channel(self, *, secret=SECRET, answer_seconds=5.0, style=None):
        access = Access(CORP, AGENT, secret, self.server.base_url, answer_seconds)
        channel = WeComChannel(
            access, Envelope(TOKEN, KEY, CORP), Texts.load(), SystemClock(), style=style or Style(),
            monotonic=self.server.monotonic,
        )  # fmt: skip
        self._made.append(channel)
        return channel

    @asynccontextmanager
    async def running(self, **settings):
        """A channel that receives until the block ends, behind a web server."""
        channel = self.channel(**settings)
        doors = (Door(PATH, channel.answer, MAX_BODY_BYTES),)
        web = WebChannel(replace(FakeAssistant().parts(), doors=doors), secret="a secret of the tests", port=0)
        tasks = [asyncio.create_task(part) for part in (web.run(self.intake), channel.run(self.intake))]
        self.server.callback = f"http://127.0.0.1:{await web.port()}{PATH}"
        try:
            yield channel
            assert not any(task.done() for task in tasks), "receiving must not end by itself"
        finally:
            await self.server.forget_connections()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def until(self, true):
        async with asyncio.timeout(10):
            while not true():  # noqa: ASYNC110 - it becomes true at the far end of a connection
                await asyncio.sleep(0.005)

    async def close(self):
        for channel in self._made:
            await channel.close()


@pytest.fixture
async def bench(server):
    made = Bench(server)
    yield made
    await made.close()


def outgoing(text, *choices, row=1, user=USER, numbered=True, blocks=(), **more):
    """A reply on its way, its choices signed as by the sender."""
    reply = Reply(blocks or (Text(text),), tuple(map(Choice, choices)), numbered=numbered)
    tokens = tuple(SIGNER.sign(row, at, "wecom", user) for at in range(len(choices)))
    return Outgoing(row, user, reply, tokens=tokens, **more)
