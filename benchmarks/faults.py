"""A database that another process locks for 10 seconds just when notices fall due: `python -m benchmarks.faults`.

The bell rings in its real rhythm and the sender runs; printed is when each reminder went out and how long the loop of
the program stood still meanwhile.
"""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from scheduler.jobs import RING_SECONDS
from tests.scheduler.support import UNITS, HandClock, ScriptedChannel, at, make_bell, make_sender, office_store, planner

_LOCKED_SECONDS = 10
_HOLD = """
import sqlite3, sys, time
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
"""


@dataclass
class Told:
    """What came of it."""

    first: float = 0.0
    second: float = 0.0
    standstill: float = 0.0
    got: Counter[str] = field(default_factory=Counter)


async def main() -> int:
    """Status 1 where a unit got no reminder, or more than one."""
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        told = await _live_through(Path(folder) / "bot.sqlite3")
    twice = sum(number > 1 for number in told.got.values())
    print(f"locked by another process                {_LOCKED_SECONDS} s")
    print(f"first ring gave up after                 {told.first:.1f} s")
    print(f"next ring had planned everything after   {told.second:.1f} s")
    print(f"reminders                                {len(told.got)} of {len(UNITS)}, twice {twice}")
    print(f"longest standstill of the loop           {told.standstill:.2f} s")
    return int(len(told.got) != len(UNITS) or twice > 0)


async def _live_through(file: Path) -> Told:
    clock, channel, told = HandClock(at("2014-03-20 09:00")), ScriptedChannel(), Told()
    async with office_store(clock, f"sqlite+aiosqlite:///{file}", UNITS) as store:
        await planner().plan_now(store)
        clock.moment = at("2014-04-08 09:02")
        sender = make_sender(store, clock, channel)
        bell = make_bell(planner(), store, sender.wake)
        other, begun = await asyncio.to_thread(_lock, file), time.monotonic()
        watching = asyncio.create_task(_longest_standstill())
        await bell.ring_once()
        told.first = time.monotonic() - begun
        await asyncio.sleep(RING_SECONDS - told.first)
        await bell.ring_once()
        told.second = time.monotonic() - begun
        watching.cancel()
        told.standstill = await watching
        clock.forward(minutes=15)
        await sender.deliver_due()
        await asyncio.to_thread(other.wait)
    told.got.update(sent.conversation for sent in channel.arrived)
    return told


def _lock(file: Path) -> subprocess.Popen[bytes]:
    """Another process that holds the database from now on."""
    other = subprocess.Popen([sys.executable, "-c", _HOLD, str(file), str(_LOCKED_SECONDS)], stdout=subprocess.PIPE)
    if other.stdout:
        with other.stdout:
            other.stdout.readline()
    return other


async def _longest_standstill() -> float:
    longest, last = 0.0, time.monotonic()
    try:
        while True:
            await asyncio.sleep(0.02)
            now = time.monotonic()
            longest, last = max(longest, now - last - 0.02), now
    except asyncio.CancelledError:
        return longest


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
