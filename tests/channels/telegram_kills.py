"""Messages arrive over Telegram while the assistant is killed with SIGKILL again and again.

Run `python -m tests.channels.telegram_kills --kills 10 --messages 300`. The fake Bot API lives in this process; the
assistant is a process of its own on one database file. What counts in the end: every message handled once, and
answered at least once.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from core.clock import SystemClock
from tests.channels.fake_telegram import FakeTelegram
from tests.channels.telegram_office import TelegramOffice
from tests.support import sqlite_file

_LEASE_SECONDS = 2.0
"""What a killed process was sending is taken over soon, so that nobody waits long here."""


@dataclass
class Count:
    """What became of the messages."""

    messages: int
    kills: int
    lost: int
    doubled: int
    unanswered: int
    answered_twice: int
    seconds: float

    def __str__(self):
        return (
            f"{self.messages} messages, {self.kills} kills: {self.lost} lost, {self.doubled} handled twice, "
            f"{self.unanswered} without answer, {self.answered_twice} answers seen twice, {self.seconds:.1f} s"
        )


async def run(kills: int, messages: int, folder: Path, seed: int = 1) -> Count:
    """Let people write while the assistant dies `kills` times."""
    server, rng, began = FakeTelegram(), random.Random(seed), time.monotonic()
    await server.http.start()
    writing = asyncio.create_task(_write(server, messages, kills))
    for _ in range(kills):
        process = await _assistant(folder, server)
        before = len(server.called("getUpdates"))
        await _until(lambda: len(server.called("getUpdates")) > before)  # noqa: B023 - awaited in this round
        await asyncio.sleep(rng.uniform(0.05, 0.5))
        process.kill()
        await process.wait()
    process = await _assistant(folder, server)
    await writing
    with suppress(TimeoutError):
        await _until(lambda: len(_chats(server)) == messages)
    process.kill()
    await process.wait()
    await server.http.stop()
    answers = Counter(shown.chat for shown in server.shown)
    handled = _handled(folder)
    return Count(
        messages=messages,
        kills=kills,
        lost=messages - len(set(handled)),
        doubled=len(handled) - len(set(handled)),
        unanswered=messages - len(answers),
        answered_twice=sum(count > 1 for count in answers.values()),
        seconds=time.monotonic() - began,
    )


async def _write(server: FakeTelegram, messages: int, kills: int) -> None:
    """Each message from a person of its own, so that the answers can be told apart; some come twice."""
    for at in range(messages):
        update = server.deliver("text", text="您好", chat=str(5_000_000 + at))
        if at % 10 == 0:
            server.repeat(update)
        await asyncio.sleep(1.2 * (kills + 1) / messages)


async def _assistant(folder: Path, server: FakeTelegram) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.channels.telegram_kills", "--serve", server.base_url, "--folder", str(folder)
    )


async def _until(true) -> None:
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110 - it becomes true in another process
            await asyncio.sleep(0.01)


def _chats(server: FakeTelegram) -> set[str]:
    return {shown.chat for shown in server.shown}


def _handled(folder: Path) -> list[str]:
    """The conversations that have a reply in the outbox, one entry a reply."""
    with closing(sqlite3.connect(folder / "bot.sqlite3")) as database:
        return [row[0] for row in database.execute("select conversation from outbox")]


async def _serve(base_url: str, folder: Path) -> None:
    await TelegramOffice(sqlite_file(folder), base_url, SystemClock(), _LEASE_SECONDS).start()
    await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--serve", default="")
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    if chosen.serve:
        asyncio.run(_serve(chosen.serve, chosen.folder))
        return
    with tempfile.TemporaryDirectory() as folder:
        print(asyncio.run(run(chosen.kills, chosen.messages, Path(folder))))


if __name__ == "__main__":
    main()
