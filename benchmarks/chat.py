"""Answers a second and what they cost, our assistant beside the usual frameworks: `python -m benchmarks.chat`.

    python -m benchmarks.chat [--users 10 100] [--rounds 3] [--away 50] [--only NAME ...] [--python BENCH/bin/python]

Everybody fills in a quarterly form of fifteen messages and says the next thing as soon as the right answer is there.
The frameworks compare a number and keep it; each message to ours is a whole one: the Chinese is read, rights are
looked up, figures are checked against each other and against the targets, and number, answer and audit row are
committed to disk before it is confirmed. To compare machinery with machinery, ours also runs with the frameworks' form:
the same handler as theirs, behind all else that a message of ours goes through.

The Bot API is a fake one on loopback, in the process of this program; with `--away` it answers as late as a real one,
which is some 50 ms away. The frameworks come from requirements-bench.txt;
`--python` names the Python that has them.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import sys
from collections.abc import Sequence

from benchmarks.chatting.bout import Bot, Load, Score, bout
from benchmarks.chatting.talk import TALK

_BOTS = "benchmarks.chatting.bots"
BASE = Bot("PTB, memory", f"{_BOTS}.ptb", "memory", "telegram")
CONTESTANTS = (
    BASE,
    Bot("PTB, pickle", f"{_BOTS}.ptb", "pickle", "telegram"),
    Bot("PTB, SQL per message", f"{_BOTS}.ptb", "sql", "telegram"),
    Bot("aiogram, memory", f"{_BOTS}.aiogram_bot", "memory", "aiogram"),
    Bot("pyTelegramBotAPI, memory", f"{_BOTS}.telebot_bot", "memory", "telebot"),
    Bot("ours, durable, the frameworks' form", f"{_BOTS}.ours_toy"),
    Bot("ours, durable", f"{_BOTS}.ours", starts_again=False),
)
_HEAD = "| bot | users | replies/s | x | p99 ms | CPU s/1,000 | x CPU | peak MB | wrong/missing |"


async def main(chosen: argparse.Namespace) -> int:
    """Run every bot in turn, round by round, and print the medians; 1 if any answer was wrong or missing in ours."""
    bots = [bot for bot in CONTESTANTS if not chosen.only or any(each in bot.name for each in chosen.only)]
    there = [bot for bot in bots if _is_there(bot, chosen.python)]
    for bot in bots:
        if bot not in there:
            print(f"NOT MEASURED: {bot.name}: {chosen.python} has no {bot.needs} (requirements-bench.txt)")
    print(f"{_HEAD}\n|{'---|' * _HEAD.count(' | ')}---|", flush=True)
    failed = False
    for users in chosen.users:
        scores: dict[Bot, list[Score]] = {bot: [] for bot in there}
        for _ in range(chosen.rounds):
            for bot in there:
                python = chosen.python if bot.needs else sys.executable
                times = chosen.talks if bot.starts_again and chosen.lines == len(TALK) else 1
                load = Load(users, times, chosen.lines, chosen.away / 1000)
                scores[bot].append(await bout(bot, python, load))
        failed |= _print(users, scores)
    return int(failed)


def _print(users: int, scores: dict[Bot, list[Score]]) -> bool:
    base = scores.get(BASE)
    for bot, given in scores.items():
        rate, cpu = _median(given, "rate"), _median(given, "cpu")
        x, x_cpu = (rate / _median(base, "rate"), cpu / _median(base, "cpu")) if base else (0.0, 0.0)
        wrong, missing = sum(score.wrong for score in given), sum(score.missing for score in given)
        print(
            f"| {bot.name} | {users} | {rate:.0f} | {x:.2f} | {_median(given, 'p99'):.0f} | {cpu:.3f} | {x_cpu:.3f} "
            f"| {_median(given, 'megabytes'):.0f} | {wrong}/{missing} |",
            flush=True,
        )
    return any(score.wrong or score.missing for bot, given in scores.items() if not bot.needs for score in given)


def _median(scores: Sequence[Score], name: str) -> float:
    return statistics.median(getattr(score, name) for score in scores)


def _is_there(bot: Bot, python: str) -> bool:
    look = [python, "-c", f"import {bot.needs or 'sys'}"]
    return subprocess.run(look, capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, nargs="+", default=[50])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--talks", type=int, default=3, help="how often a person holds the talk; a real report once")
    parser.add_argument("--lines", type=int, default=len(TALK), help="only the beginning of the talk, for many users")
    parser.add_argument(
        "--away", type=float, default=0, help="how far the Bot API is, in ms there and back; 0: loopback"
    )
    parser.add_argument("--only", nargs="+", default=[], help="parts of the names of the bots to be measured")
    parser.add_argument("--python", default=sys.executable)
    sys.exit(asyncio.run(main(parser.parse_args())))
