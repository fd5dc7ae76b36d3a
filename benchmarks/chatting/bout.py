"""One bot under load: started, warmed up, talked to, measured and ended. Linux only: the figures come from /proc."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.chatting.bot_api import BotApi
from benchmarks.chatting.people import People
from benchmarks.chatting.talk import FIRST_USER, TALK, TOKEN

_WARMERS = 3
_START_SECONDS = 120
PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Bot:
    """One contestant; `kind` is what its program is told, `needs` the package it cannot do without.

    `starts_again`: who has come to the end of the talk may hold it once more.
    """

    name: str
    module: str
    kind: str = ""
    needs: str = ""
    starts_again: bool = True


@dataclass(frozen=True, slots=True)
class Score:
    """What one bout gave; CPU is of the bot's process alone, in seconds a thousand answers."""

    rate: float
    p99: float
    cpu: float
    megabytes: float
    wrong: int
    missing: int
    answers: int


@dataclass(frozen=True, slots=True)
class Load:
    """So many people hold the whole talk, `times` times, or its first lines once.

    The Bot API is so many seconds away from the bot, there and back.
    """

    users: int
    times: int = 1
    lines: int = len(TALK)
    away_seconds: float = 0.0


async def bout(bot: Bot, python: str, load: Load) -> Score:
    """Let everybody talk with a fresh bot."""
    people, api = People(), BotApi(load.away_seconds)
    people.say, api.hear = api.say, people.hear
    await api.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            async with _running(bot, python, api.base_url, Path(folder), load.users + _WARMERS) as process:
                await polled(api, process)
                await people.talk(range(FIRST_USER + load.users, FIRST_USER + load.users + _WARMERS), 1)
                return await _measured(people, process.pid, load)
    finally:
        api.stop()


async def _measured(people: People, pid: int, load: Load) -> Score:
    cpu, began = cpu_seconds(pid), time.perf_counter()
    users = range(FIRST_USER, FIRST_USER + load.users)
    wrong, missing = await people.talk(users, load.times, load.lines)
    answers = len(people.waits)
    seconds = people.last - began
    return Score(
        rate=answers / seconds,
        p99=people.p99,
        cpu=1000 * (cpu_seconds(pid) - cpu) / answers,
        megabytes=megabytes(pid, "VmHWM"),
        wrong=wrong,
        missing=missing,
        answers=answers,
    )


@asynccontextmanager
async def _running(bot: Bot, python: str, base_url: str, folder: Path, people: int):
    environment = os.environ | {
        "PYTHONPATH": str(PROJECT),
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_BASE_URL": base_url,
        "DATA_DIR": str(folder),
        "DEMO": "true",
        "WEB_PORT": "0",
        "LOG_LEVEL": "WARNING",
    }
    log = (folder / "log").open("wb")
    process = await asyncio.create_subprocess_exec(
        python,
        "-m",
        bot.module,
        base_url,
        str(folder),
        bot.kind or str(people),
        env=environment,
        stdout=log,
        stderr=log,
    )
    try:
        yield process
    except TimeoutError:
        print((folder / "log").read_text(encoding="utf-8")[-2000:], file=sys.stderr)
        raise
    finally:
        await ended(process)
        log.close()


async def ended(process: asyncio.subprocess.Process) -> None:
    """End a bot as a loss of power would."""
    if process.returncode is None:
        process.kill()
    await process.wait()


async def polled(api: BotApi, process: asyncio.subprocess.Process) -> None:
    """Return when a bot has asked for messages; TimeoutError where it does not come to that."""
    ending, polling = asyncio.ensure_future(process.wait()), asyncio.ensure_future(api.is_polled.wait())
    await asyncio.wait((ending, polling), timeout=_START_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    ending.cancel()
    polling.cancel()
    if not api.is_polled.is_set():
        raise TimeoutError("it ended, or never asked")


def cpu_seconds(pid: int) -> float:
    """User and system time of a process with all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def megabytes(pid: int, kind: str = "VmRSS") -> float:
    """The resident memory of a process: now, or with `VmHWM` the most that it ever was."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(status.partition(f"{kind}:")[2].split()[0]) / 1024
