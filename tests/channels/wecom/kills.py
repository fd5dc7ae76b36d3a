"""Messages arrive over WeCom while the assistant is killed with SIGKILL again and again.

Run `python -m tests.channels.wecom.kills --kills 10 --messages 300`. WeCom's side lives in this process; the
assistant is a process of its own on one database file. What counts in the end: every message handled once and
answered once; a repeat of what was under way is dropped by WeCom, which is told that it is one.
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
from tests.channels.fake_wecom import FakeWeCom, payload, replaced
from tests.channels.wecom.office import WeComOffice
from tests.program import free_port
from tests.support import sqlite_file

_LEASE_SECONDS = 2.0
"""What a killed process was sending is taken over soon, so that nobody waits long here."""


@dataclass
class Count:
    """What became of the messages; `confirmed_twice` were delivered again although they had been stored."""

    messages: int
    kills: int
    lost: int
    doubled: int
    unanswered: int
    answered_twice: int
    callbacks: tuple[float, ...]
    """How long each callback waited for its answer, in seconds, the quickest first."""
    seconds: float

    def __str__(self):
        return (
            f"{self.messages} messages, {self.kills} kills: {self.lost} lost, {self.doubled} handled twice, "
            f"{self.unanswered} without answer, {self.answered_twice} answers seen twice, "
            f"callbacks {self._share(0.5)} ms at the middle, {self._share(0.99)} ms at 99 %, "
            f"{self._share(1)} ms at most, {self.seconds:.1f} s"
        )

    def _share(self, share):
        return round(1000 * self.callbacks[int(share * (len(self.callbacks) - 1))])


async def run(kills: int, messages: int, folder: Path, seed: int = 1) -> Count:
    """Let people write while the assistant dies `kills` times."""
    server, rng, began, port = FakeWeCom(), random.Random(seed), time.monotonic(), free_port()
    server.patience = 60.0
    await server.start(f"http://127.0.0.1:{port}/wecom/callback")
    writing = asyncio.create_task(_write(server, messages, kills))
    for _ in range(kills):
        process = await _assistant(folder, server, port)
        before = len(server.answers)
        await _until(lambda: len(server.answers) > before or writing.done())  # noqa: B023 - awaited in this round
        await asyncio.sleep(rng.uniform(0.05, 0.5))
        process.kill()
        await process.wait()
    process = await _assistant(folder, server, port)
    await writing
    with suppress(TimeoutError):
        await _until(lambda: len({shown.user for shown in server.shown}) == messages)
    process.kill()
    await process.wait()
    await server.stop()
    answers = Counter(shown.user for shown in server.shown)
    handled = _handled(folder)
    return Count(
        messages=messages,
        kills=kills,
        lost=messages - len(set(handled)),
        doubled=len(handled) - len(set(handled)),
        unanswered=messages - len(answers),
        answered_twice=sum(count > 1 for count in answers.values()),
        callbacks=tuple(sorted(answer.elapsed.total_seconds() for answer in server.answers)),
        seconds=time.monotonic() - began,
    )


async def _write(server: FakeWeCom, messages: int, kills: int) -> None:
    """Each message from a person of its own, so that the answers can be told apart; some come twice."""
    async with asyncio.TaskGroup() as tasks:
        for at in range(messages):
            message = replaced(payload("text"), "FromUserName", f"user{at}")
            message = replaced(replaced(message, "Content", "您好"), "MsgId", str(7_100_000 + at))
            for _ in range(2 if at % 10 == 0 else 1):
                tasks.create_task(server.insist(message))
            await asyncio.sleep(2.5 * (kills + 1) / messages)


async def _assistant(folder: Path, server: FakeWeCom, port: int) -> asyncio.subprocess.Process:
    arguments = ("--serve", server.base_url, "--port", str(port), "--folder", str(folder))
    return await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.channels.wecom.kills", *arguments)


async def _until(true) -> None:
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110 - it becomes true in another process
            await asyncio.sleep(0.01)


def _handled(folder: Path) -> list[str]:
    """The conversations that have a reply in the outbox, one entry a reply."""
    with closing(sqlite3.connect(folder / "bot.sqlite3")) as database:
        return [row[0] for row in database.execute("select conversation from outbox")]


async def _serve(base_url: str, folder: Path, port: int) -> None:
    server = FakeWeCom()
    server.base_url = base_url
    office = WeComOffice(sqlite_file(folder), server, port=port)
    office.clock = SystemClock()
    await office.start(lease_seconds=_LEASE_SECONDS)
    await office.sender.run()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--serve", default="")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    if chosen.serve:
        asyncio.run(_serve(chosen.serve, chosen.folder, chosen.port))
        return
    with tempfile.TemporaryDirectory() as folder:
        print(asyncio.run(run(chosen.kills, chosen.messages, Path(folder))))


if __name__ == "__main__":
    main()
