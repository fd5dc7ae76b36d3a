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
_PROJECT = Path(__file__).resolve().parents[2]


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


async def bout(bot: Bot, python: str, users: int, times: int, lines: int = len(TALK)) -> Score:
    """Let everybody hold the whole talk with a fresh bot, `times` times, or its first lines once."""
    people, api = People(), BotApi()
    people.say, api.hear = api.say, people.hear
    await api.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            async with _running(bot, python, api.base_url, Path(folder), users + _WARMERS) as process:
                await _polled(api, process)
                await people.talk(range(FIRST_USER + users, FIRST_USER + users + _WARMERS), 1)
                return await _measured(people, process.pid, range(FIRST_USER, FIRST_USER + users), times, lines)
    finally:
        api.stop()


async def _measured(people: People, pid: int, users: range, times: int, lines: int) -> Score:
    cpu, began = _cpu_seconds(pid), time.perf_counter()
    wrong, missing = await people.talk(users, times, lines)
    answers = len(people.waits)
    seconds = people.last - began
    return Score(
        rate=answers / seconds,
        p99=people.p99,
        cpu=1000 * (_cpu_seconds(pid) - cpu) / answers,
        megabytes=_peak_megabytes(pid),
        wrong=wrong,
        missing=missing,
        answers=answers,
    )


@asynccontextmanager
async def _running(bot: Bot, python: str, base_url: str, folder: Path, people: int):
    environment = os.environ | {
        "PYTHONPATH": str(_PROJECT),
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
        if process.returncode is None:
            process.kill()
        await process.wait()
        log.close()


async def _polled(api: BotApi, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(_START_SECONDS):
        while not api.is_polled.is_set():
            if process.returncode is not None:
                raise TimeoutError("it ended")
            await asyncio.sleep(0.02)


def _cpu_seconds(pid: int) -> float:
    """User and system time of a process with all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
