"""What a killed process was sending waits for no lease, unless another process may still be sending it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from core.messages import text_reply
from models.records import Post
from models.store import Store
from tests.models.support import MovingClock

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no lock that several share")

KILLED = """
import asyncio, os, sys
from models.store import Store
from tests.models.support import MovingClock

async def send():
    store = await Store.open(sys.argv[1], MovingClock())
    async with store.write() as work:
        await work.outbox.claim(["web"], lease_seconds=90)
    print("sending", flush=True)
    if sys.argv[2] == "dies":
        os._exit(9)
    await asyncio.sleep(60)

asyncio.run(send())
"""


@pytest.fixture
async def url(tmp_path):
    """A database with two messages to one conversation."""
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.sqlite3"
    store = await Store.open(url, MovingClock())
    async with store.write() as work:
        for words in ("一", "二"):
            await work.outbox.add(Post("web", "w1", text_reply(words)))
    await store.close()
    return url


def start(url: str, what: str) -> subprocess.Popen[str]:
    """Another process that has taken the first message into its hand."""
    process = subprocess.Popen([sys.executable, "-c", KILLED, url, what], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "sending\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


async def claimed(url: str, clock: MovingClock | None = None) -> list[tuple[bool, bool]]:
    """What a process that starts now may send: whether it may have been sent already."""
    store = await Store.open(url, clock or MovingClock())
    try:
        async with store.write() as work:
            return [(each.was_unsure, each.was_repeated) for each in await work.outbox.claim(["web"])]
    finally:
        await store.close()


async def test_what_a_killed_process_was_sending_is_sent_by_the_next_one_at_once(url):
    end(start(url, "dies"))

    assert await claimed(url) == [(True, False)]


async def test_what_another_process_is_sending_is_left_to_it(url):
    other = start(url, "lives")
    try:
        assert await claimed(url) == []
        late = MovingClock()
        late.forward(seconds=91)
        assert await claimed(url, late) == [(True, False)]
    finally:
        end(other)


async def test_a_process_that_began_beside_a_dead_one_keeps_what_it_has(url):
    first = start(url, "lives")
    second = await Store.open(url, MovingClock())
    end(first)

    assert await claimed(url) == []  # the second is alive, and nobody knows whose the message is
    await second.close()
    assert await claimed(url) == [(True, False)]


async def test_a_clock_that_was_put_back_holds_up_nothing(url):
    early = MovingClock()
    early.forward(days=-4000)
    end(start(url, "dies"))

    assert await claimed(url, early) == [(True, False)]
