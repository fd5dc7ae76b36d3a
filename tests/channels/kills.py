"""Messages arrive over a platform while the assistant is killed with SIGKILL again and again.

Run `python -m tests.channels.telegram_kills --kills 10 --messages 300`, or `tests.channels.wecom.kills`. The platform
lives in this process; the assistant is a process of its own on one database file. What counts in the end: every
message handled once, and answered at least once.
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
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

LEASE_SECONDS = 2.0
"""What a killed process was sending is taken over soon, so that nobody waits long here."""


class Platform(Protocol):
    """One platform's side; a person of its own writes each message, so that the answers can be told apart."""

    module: str
    """The module that serves the assistant: `python -m MODULE --serve ... --folder ...`."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    def serving(self) -> tuple[str, ...]:
        """What the assistant's process is told, beside its folder."""

    def came(self) -> int:
        """A number that grows once a new process has begun to receive."""

    def answered(self) -> list[str]:
        """Whose answers have been seen, one entry an answer."""

    def say(self, at: int, *, twice: bool) -> None:
        """Let the person of this number write; `twice` where the platform delivers it again."""


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


async def run(platform: Platform, kills: int, messages: int, folder: Path, seed: int = 1) -> Count:
    """Let people write while the assistant dies `kills` times."""
    rng, began = random.Random(seed), time.monotonic()
    await platform.start()
    for life in range(kills):
        process = await _assistant(platform, folder)
        before = platform.came()
        saying = asyncio.create_task(_say(platform, _portion(messages, life, kills + 1)))
        await _until(lambda: platform.came() > before)  # noqa: B023 - awaited in this round
        await asyncio.sleep(rng.uniform(0.05, 0.5))
        process.kill()
        await process.wait()
        await saying
    process = await _assistant(platform, folder)
    await _say(platform, _portion(messages, kills, kills + 1))
    with suppress(TimeoutError):
        await _until(lambda: len(set(platform.answered())) == messages)
    process.kill()
    await process.wait()
    await platform.stop()
    return _count(messages, kills, Counter(platform.answered()), _handled(folder), time.monotonic() - began)


def _portion(messages: int, life: int, lives: int) -> range:
    """The messages that are written in one life of the assistant."""
    return range(messages * life // lives, messages * (life + 1) // lives)


async def _say(platform: Platform, portion: range) -> None:
    for at in portion:
        platform.say(at, twice=at % 10 == 0)
        await asyncio.sleep(0.03)


def _count(messages: int, kills: int, answers: Counter[str], handled: list[str], seconds: float) -> Count:
    return Count(
        messages=messages,
        kills=kills,
        lost=messages - len(set(handled)),
        doubled=len(handled) - len(set(handled)),
        unanswered=messages - len(answers),
        answered_twice=sum(count > 1 for count in answers.values()),
        seconds=seconds,
    )


async def _assistant(platform: Platform, folder: Path) -> asyncio.subprocess.Process:
    command = (sys.executable, "-m", platform.module, *platform.serving(), "--folder", str(folder))
    return await asyncio.create_subprocess_exec(*command)


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110 - it becomes true in another process
            await asyncio.sleep(0.01)


def _handled(folder: Path) -> list[str]:
    """The conversations that have a reply in the outbox, one entry a reply."""
    with closing(sqlite3.connect(folder / "bot.sqlite3")) as database:
        return [row[0] for row in database.execute("select conversation from outbox")]


def main(make: Callable[[], Platform], serve: Callable[[argparse.Namespace], Awaitable[None]]) -> None:
    """The command: count the kills, or be the assistant that is killed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--serve", default="")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    if chosen.serve:
        asyncio.run(serve(chosen))
        return
    with tempfile.TemporaryDirectory() as folder:
        platform = make()
        print(asyncio.run(run(platform, chosen.kills, chosen.messages, Path(folder))))
        if said := str(platform):
            print(said)
