"""How soon the program works and what it keeps in memory: `python -m benchmarks.start [ROUNDS] [DIALOGS]`.

    start    from the start of `python bot.py run` to its first call for messages, and to the answer to a message that
             has waited for it; then a first question, and a number when all is warm. A database of this version with
             people in it, modules compiled as after any earlier start.
    commands how long somebody waits who types one
    memory   resident memory after 10 dialogs and after 1,000 (or DIALOGS), everybody at once

The Bot API is a fake one on loopback. Linux only: CPU and memory come from /proc.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.chatting.bot_api import BotApi
from benchmarks.chatting.bout import PROJECT, cpu_seconds, ended, megabytes, polled
from benchmarks.chatting.city import fill
from benchmarks.chatting.people import People
from benchmarks.chatting.talk import FIRST_USER, TALK, TOKEN

_FEW = 10
_LINES = 2
"""So much everybody says for the memory: the report is open, and a number is in it."""
_PAUSE_SECONDS = 1.2
"""Telegram takes one message a second in a chat, so that an earlier answer would hold up the next one."""
_QUESTION = "农村女党员比例是多少"
_COMMANDS = (("--help",), ("check",), ("ask", _QUESTION), ("chat",))
_STAGES = ("first poll", "CPU by then", "first answer", "first question", "a number, warm", "MB at the end")


async def main(rounds: int = 7, dialogs: int = 1000) -> int:
    """Print all three tables."""
    with tempfile.TemporaryDirectory() as name:
        city = Path(name) / "city"
        await fill(city, dialogs)
        await _starts(city, rounds)
        await _commands(city, rounds)
        await _memory(city, dialogs)
    return 0


async def _starts(city: Path, rounds: int) -> None:
    await _start(city)  # modules are compiled
    found = [await _start(city) for _ in range(rounds)]
    print(f"| start | {' | '.join(_STAGES)} |\n|---|{'---|' * len(_STAGES)}")
    middle = [statistics.median(stage) for stage in zip(*found, strict=True)]
    print("| seconds |" + "".join(f" {each:.3f} |" for each in middle), flush=True)


async def _start(city: Path) -> Sequence[float]:
    """One start, in the order of `_STAGES`."""
    api, heard = BotApi(), asyncio.Queue[str]()
    api.hear = lambda _, text: heard.put_nowait(text)
    await api.start()
    api.say(FIRST_USER, TALK[0].said)
    began = time.perf_counter()
    async with _running(city, api, "bot.py", "run") as pid:
        poll, cpu = time.perf_counter() - began, cpu_seconds(pid)
        await _answer(heard, TALK[0].heard)
        answer = time.perf_counter() - began
        question = await _asked(api, heard, _QUESTION, "")
        await _asked(api, heard, TALK[1].said, TALK[1].heard)
        number = await _asked(api, heard, TALK[2].said, TALK[2].heard)
        return poll, cpu, answer, question, number, megabytes(pid)


async def _asked(api: BotApi, heard: asyncio.Queue[str], said: str, wanted: str) -> float:
    await asyncio.sleep(_PAUSE_SECONDS)
    began = time.perf_counter()
    api.say(FIRST_USER, said)
    await _answer(heard, wanted)
    return time.perf_counter() - began


async def _answer(heard: asyncio.Queue[str], wanted: str) -> None:
    async with asyncio.timeout(60):
        while wanted not in await heard.get():
            pass


async def _commands(city: Path, rounds: int) -> None:
    print("\n| command | seconds |\n|---|---|")
    for words in _COMMANDS:
        taken = [await _command(city, words) for _ in range(rounds)]
        print(f"| {' '.join(words)} | {statistics.median(taken):.3f} |", flush=True)


async def _command(city: Path, words: Sequence[str]) -> float:
    began = time.perf_counter()
    process = await _process(city, None, "bot.py", *words)
    await process.wait()
    return time.perf_counter() - began


async def _memory(city: Path, dialogs: int) -> None:
    api, people = BotApi(), People()
    people.say, api.hear = api.say, people.hear
    await api.start()
    print("\n| dialogs | MB |\n|---|---|")
    async with _running(city, api, "-m", "benchmarks.chatting.bots.ours") as pid:
        for first, last in ((0, 0), (0, _FEW), (_FEW, dialogs)):
            wrong, missing = await people.talk(range(FIRST_USER + first, FIRST_USER + last), 1, _LINES)
            if wrong or missing:
                print(f"{wrong} wrong answers, {missing} missing", file=sys.stderr)
            print(f"| {last} | {megabytes(pid):.1f} |", flush=True)


@asynccontextmanager
async def _running(city: Path, api: BotApi, *words: str) -> AsyncIterator[int]:
    """The program on a copy of the city; it has asked for messages. Its number."""
    copy = city.with_name("copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(city, copy)
    process = await _process(copy, api, *words)
    try:
        await polled(api, process)
        yield process.pid
    except TimeoutError:
        print((copy / "log").read_text(encoding="utf-8")[-2000:], file=sys.stderr)
        raise
    finally:
        await ended(process)
        api.stop()


async def _process(folder: Path, api: BotApi | None, *words: str) -> asyncio.subprocess.Process:
    """The program with modules that are compiled once, as where it is installed."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {
        "PYTHONPYCACHEPREFIX": str(folder.with_name("compiled")),
        "PYTHONPATH": str(PROJECT),
        "DATA_DIR": str(folder),
        "DEMO": "true",
        "WEB_PORT": "0",
        "LOG_LEVEL": "WARNING",
    }
    if api:
        environment |= {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_BASE_URL": api.base_url}
    log = (folder / "log").open("wb")
    nothing = asyncio.subprocess.DEVNULL
    return await asyncio.create_subprocess_exec(
        sys.executable, *words, cwd=PROJECT, env=environment, stdin=nothing, stdout=log, stderr=log
    )


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*map(int, sys.argv[1:3]))))
