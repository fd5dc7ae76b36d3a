"""Two whole programs on one PostgreSQL with one AI bot: one is connected, and the other follows when it ends."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress

from tests.channels.fake_aibot import BOT, SECRET
from tests.models.postgres import needs_postgres, postgres_server, postgres_url
from tests.program import PROJECT, environment, free_port

__all__ = ["postgres_server", "postgres_url"]


async def until(true):
    async with asyncio.timeout(120):
        while not true():  # noqa: ASYNC110 - it becomes true in another process
            await asyncio.sleep(0.05)


@needs_postgres[0]
@needs_postgres[1]
async def test_one_of_two_programs_is_connected_and_the_other_follows(server, postgres_url, tmp_path):
    processes = []
    for name in ("first", "second"):
        folder = tmp_path / name
        folder.mkdir()
        settings = {
            "DATABASE_URL": postgres_url, "WECOM_BOT_ID": BOT, "WECOM_BOT_SECRET": SECRET,
            "WECOM_BOT_URL": server.url, "STRANGERS_MAY_ASK": "true", "WEB_PORT": str(free_port()),
        }  # fmt: skip
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(PROJECT / "bot.py"), env=environment(folder, **settings), cwd=folder,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        processes.append(process)
        assert b"http" in await asyncio.wait_for(process.stdout.readline(), 120)
    try:
        await until(lambda: server.is_connected)
        server.says("女党员比例是多少")
        await until(lambda: any("40%左右" in shown.text and shown.finished for shown in server.shown))
        assert server.let_in == 1
        processes[0].terminate()
        await processes[0].wait()
        await until(lambda: server.is_connected)
        server.says("农牧渔民比例是多少")
        await until(lambda: any("26%" in shown.text and shown.finished for shown in server.shown))
    finally:
        for process in processes:
            with suppress(ProcessLookupError):
                process.terminate()
        await asyncio.gather(*(process.wait() for process in processes))

    assert server.let_in == 2
    assert {shown.how for shown in server.shown} == {"respond"}
