"""What is loaded before the first call for messages, what only behind it, and what not until somebody needs it."""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys

import pytest

from app.reception import Reception
from core.clock import SystemClock
from core.messages import Incoming, IncomingKind
from tests.channels.fake_telegram import TOKEN, FakeTelegram
from tests.program import PROJECT, environment, run

SELDOM = {
    "xlsxwriter", "python_calamine", "pypdf", "icalendar", "jieba", "opencc", "pypinyin", "alembic", "mako", "asyncpg",
    "apscheduler", "uvicorn", "jinja2", "sse_starlette", "websockets", "aiohttp", "cryptography.fernet",
    "docx", "lxml", "resvg_py",
}  # fmt: skip
"""Libraries that no message of words over Telegram needs; pages, bell, papers and old databases do."""
OURS = {"handlers", "scheduler", "exports", "knowledge", "models.store"}


def loaded(words):
    """The modules that stand in a fresh process after these words of Python."""
    told = subprocess.run(
        [sys.executable, "-c", f"{words}\nimport json, sys\nprint(json.dumps(list(sys.modules)))"],
        capture_output=True, check=True, cwd=PROJECT, text=True, timeout=60,
    )  # fmt: skip
    return set(json.loads(told.stdout.splitlines()[-1]))


def message(key):
    return Incoming("test", key, "someone", "someone", SystemClock().now(), "填报", IncomingKind.TEXT)


def test_to_ask_for_messages_needs_neither_the_database_nor_the_assistant():
    found = loaded("import app.run, channels.telegram")

    assert found & (SELDOM | OURS | {"sqlalchemy", "starlette"}) == set()


def test_to_answer_needs_nothing_that_is_seldom_used():
    assert loaded("import app.run, channels.telegram, app.service") & SELDOM == set()


def test_to_be_told_what_there_is_needs_hardly_anything():
    found = loaded("from app.cli import parser\nparser().format_help()")

    assert found & (SELDOM | OURS | {"sqlalchemy", "starlette", "telegram", "asyncio"}) == set()


def test_the_sound_of_a_character_is_known_without_the_words_of_several():
    words = "from knowledge.normalise import spelling\nassert spelling('重庆女党员') == 'zhongqingnvdangyuan'\n"

    assert "pypinyin.phrases_dict" not in loaded(words)


async def test_who_comes_before_the_assistant_is_there_waits_and_is_taken_in_order():
    reception, dispatcher = Reception(), Taken()
    early = [asyncio.create_task(reception.accept([message(key)])) for key in "123"]
    await asyncio.sleep(0)
    early[1].cancel()
    await asyncio.sleep(0)
    assert not early[0].done(), "nothing is confirmed that is not stored"

    reception.open(dispatcher)
    await asyncio.gather(*early, return_exceptions=True)
    await reception.accept([message("4")])

    assert dispatcher.keys == ["1", "3", "4"]


async def test_a_message_that_waited_is_answered_and_a_second_process_asks_for_none(tmp_path):
    server, other = FakeTelegram(), FakeTelegram()
    await server.start()
    await other.start()
    settings = {"TELEGRAM_TOKEN": TOKEN, "DEMO": "true", "WEB_PORT": "0"}
    server.deliver("text", text="帮助")
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(PROJECT / "bot.py"),
        env=environment(tmp_path, **settings, TELEGRAM_BASE_URL=server.base_url),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        async with asyncio.timeout(30):
            while not server.shown:  # noqa: ASYNC110 - it is shown by another process
                await asyncio.sleep(0.02)
        second = await asyncio.to_thread(run, tmp_path, "run", **settings, TELEGRAM_BASE_URL=other.base_url)
    finally:
        process.kill()
        await process.wait()
        await server.stop()
        await other.stop()

    assert second.returncode == 2
    assert "另一个" in second.stderr
    assert other.called("getUpdates") == other.called("getMe") == []


@pytest.fixture
def usual_searches():
    """What a test changes of the search for garbage is as before afterwards."""
    usual = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*usual)
    gc.enable()


def test_garbage_is_looked_for_again_once_all_is_loaded(usual_searches):
    from app.service import keep_what_is_loaded

    gc.disable()
    keep_what_is_loaded()

    assert gc.isenabled()
    assert gc.get_freeze_count() > 10_000


class Taken:
    """An assistant whose dispatcher notes what it is given."""

    def __init__(self):
        self.keys = []

    @property
    def dispatcher(self):
        return self

    async def accept(self, batch, *, is_kept=False):
        self.keys += [incoming.key for incoming in batch]
