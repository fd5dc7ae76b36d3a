"""A person types numbers while the assistant is killed again and again: what was acknowledged must be there, once.

Each round is a forked process with the whole assistant on one database file. It types counts that grow, one
after the other, and writes a line for each reply it sent. The parent kills it with SIGKILL at a random moment.
The next round begins with the message whose reply did not come, under the same key, as a platform would.
"""

from __future__ import annotations

import asyncio
import os
import random
import select
import signal
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.support import MEMORY, Bench, bench, sqlite_file

MOST = 8_000
"""A greater count is asked about before it is stored; then the next field goes on."""

FIELDS = {"activists": "积极分子", "prospects": "发展对象"}


@dataclass
class Outcome:
    """What the rounds showed, counts by their number from 1 on: `acknowledged` are those whose reply was sent before a
    kill."""

    kills: int = 0
    acknowledged: list[int] = field(default_factory=list)
    stored: list[int] = field(default_factory=list)
    in_force: int | None = None
    audit_broken_at: int | None = None
    seconds: float = 0.0

    @property
    def lost(self) -> list[int]:
        """Acknowledged and not in the database."""
        return sorted(set(self.acknowledged) - set(self.stored))

    @property
    def doubled(self) -> list[int]:
        """Stored more than once."""
        return sorted({count for count in self.stored if self.stored.count(count) > 1})


def run(folder: Path, kills: int, seed: int) -> Outcome:
    """Kill the assistant `kills` times while it takes numbers on a database in the folder."""
    began, rng, outcome = time.monotonic(), random.Random(seed), Outcome(kills=kills)
    asyncio.run(_warm_up())
    _forked(_prepare, folder)
    for _ in range(kills):
        outcome.acknowledged += _killed_round(folder, len(outcome.acknowledged) + 1, rng.uniform(0.05, 0.6))
    with closing(sqlite3.connect(folder / "bot.sqlite3")) as database:
        rows = database.execute("select field, value from entries order by id").fetchall()
    outcome.stored = [MOST * list(FIELDS).index(field) + value for field, value in rows]
    outcome.in_force, outcome.audit_broken_at = asyncio.run(_look(folder))
    outcome.seconds = time.monotonic() - began
    return outcome


def _killed_round(folder: Path, first: int, seconds: float) -> list[int]:
    """Type from `first` on until killed; the counts whose replies were sent."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _in_child(_type(folder, first, writer))
    os.close(writer)
    ready, _, _ = select.select([reader], [], [], 20)  # the assistant is up once it writes the first line
    assert ready, "the assistant did not start"
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reader) as lines:
        told = lines.read().split("\n")
    return [int(line) for line in told[:-1] if line.isdigit()]


def _forked(work: object, folder: Path) -> None:
    child = os.fork()
    if child == 0:
        _in_child(work(folder))  # type: ignore[operator]
    _, status = os.waitpid(child, 0)
    assert status == 0, "the database could not be prepared"


def _in_child(work: object) -> None:
    status = 1
    try:
        asyncio.run(work)  # type: ignore[arg-type]
        status = 0
    finally:
        os._exit(status)


async def _warm_up() -> None:
    """Load word lists once, so that every forked round has them."""
    async with bench(MEMORY) as warm:
        await warm.hear("填报")
        await warm.hear("积极分子1")


async def _prepare(folder: Path) -> None:
    bench = Bench(sqlite_file(folder))
    await bench.start()
    await bench.people()
    await bench.hear("填报", key="open")
    await bench.stop()


async def _type(folder: Path, first: int, writer: int) -> None:
    bench = Bench(sqlite_file(folder))
    await bench.start()
    os.write(writer, b"up\n")
    number = first
    while True:
        replies = await bench.hear(_said(number), key=f"n{number}")
        while not replies and number == first:  # taken over from the round before: replayed, or answered just then
            await asyncio.sleep(0.005)
            replies = await bench.replies()
            if not await _waits(bench):
                break
        assert replies or number == first, "no reply"
        os.write(writer, f"{number}\n".encode())
        number += 1


def _said(number: int) -> str:
    at, count = divmod(number - 1, MOST)
    return f"{[*FIELDS.values()][at]}{count + 1}"


async def _waits(bench: Bench) -> bool:
    async with bench.store.read() as work:
        return bool(await work.inbox.pending())


async def _look(folder: Path) -> tuple[int | None, int | None]:
    bench = Bench(sqlite_file(folder))
    await bench.start()
    async with bench.store.read() as work:
        states = await work.reports.states(bench.quarter)
        broken = await work.audit.verify()
    await bench.stop()
    draft = states["shuangfeng"].draft
    counts = [draft.values.get(field) or 0 for field in FIELDS] if draft else []
    return (sum(counts) or None), broken
