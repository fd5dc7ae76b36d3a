"""The command that lives through invented years and prints which promises of the notices were kept."""

from __future__ import annotations

import argparse
import asyncio
import gc
import hashlib
import logging
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from app.kit import UNITS_FILE
from app.simulating.chance import Chance
from app.simulating.expected import Oracle
from app.simulating.life import Life
from app.simulating.outlook import Setting
from app.simulating.people import settled_office
from app.simulating.tally import Judged, Tally, judge
from core.calendar import WorkCalendar
from core.errors import SimulationError
from core.settings import Settings
from core.texts import Texts
from core.units import load_units
from scheduler.notices import load_notices

FIRST_YEAR, YEARS = 2014, 12
"""The years with holiday tables: a life cannot be longer."""
_SHOWN_YEARS = 2
_RARELY = (100_000, 50, 50)
"""A life makes many small objects and hardly a cycle: looking for cycles as often as usual takes a seventh of it."""

log = logging.getLogger(__name__)

_COUNTS = (
    ("years", "模拟年数"), ("crashes", "进程中断"), ("planned", "排入的通知"), ("messages", "写出的消息"),
    ("once", "到达一次"), ("twice", "到达两次（回执丢失后重发）"), ("listed", "列入经办人电话名单"),
    ("unneeded", "发送前已不需要"), ("waiting", "结束时还在等"),
)  # fmt: skip
_OF_A_KIND = ("messages", "once", "twice", "listed", "unneeded", "waiting")
_PROMISES = (
    ("unplanned", "到期没有排入"), ("doubled", "同一通知排了两次"), ("thrice", "到达三次以上"),
    ("silent", "没有到也没有列出"), ("unwanted", "已不欠仍收到"), ("withheld", "还需要却没有发"),
)  # fmt: skip


@dataclass
class Simulated:
    """All lives together."""

    tally: Tally = field(default_factory=Tally)
    log: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        """What differs as soon as one line of the log differs."""
        return hashlib.sha256("\n".join(self.log).encode()).hexdigest()


async def simulate(settings: Settings, chosen: argparse.Namespace) -> int:
    """Live, print, and return 1 if a promise was broken."""
    del settings
    begun = time.monotonic()
    years = _lives(chosen.years)
    chances = [Chance(chosen.seed, number, chosen.faults, chosen.crash) for number in range(1, len(years) + 1)]
    simulated = await asyncio.to_thread(live_all, chances, years, chosen.processes)
    if chosen.years <= _SHOWN_YEARS:
        print("\n".join(simulated.log), end="\n\n")
    if chosen.log:
        chosen.log.write_text("\n".join([*simulated.log, ""]), encoding="utf-8")
    for line in table(simulated, chosen.seed, time.monotonic() - begun):
        print(line)
    return int(simulated.tally.broken > 0)


def live_all(
    chances: Sequence[Chance],
    years: Sequence[int],
    processes: int,
    living: Callable[[Chance, int], Judged] | None = None,
) -> Simulated:
    """Live lives of so many years in so many processes; the result does not depend on their number.

    SimulationError where a process died or a life could not be told to its end: half a result is none.
    """
    living = living or live
    if processes <= 1 or len(years) == 1:
        return _gathered(map(living, chances, years), len(years))
    # A process started afresh shares no thread and no loop with this one.
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        try:
            lives = pool.map(living, chances, years)
            # The pool watches the processes it knew when it last woke; the last one may have been started after that.
            pool.submit(int)
            return _gathered(lives, len(years))
        except SimulationError:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def live(chance: Chance, years: int) -> Judged:
    """One life from the first year on, judged."""
    setting, last = whole_office(), date(FIRST_YEAR + years - 1, 12, 31)
    return lived(Life(setting, chance, date(FIRST_YEAR, 1, 1), last))


def lived(life: Life) -> Judged:
    """Live a life and judge it; what the program writes about its faults on the way is not shown."""
    before, collecting = logging.root.manager.disable, gc.get_threshold()
    logging.disable(logging.ERROR)
    gc.set_threshold(*_RARELY)
    try:
        story = asyncio.run(life.live())
    finally:
        logging.disable(before)
        gc.set_threshold(*collecting)
    setting = life.setting
    return judge(story, Oracle(story, setting.units, setting.calendar, setting.office))


@cache
def whole_office() -> Setting:
    """The shipped notices, texts and units, with what the department of a life has settled."""
    texts = Texts.load()
    return Setting(load_notices(texts), WorkCalendar.load(), settled_office(), texts, load_units(UNITS_FILE))


def table(simulated: Simulated, seed: int, seconds: float) -> Iterator[str]:
    """The counts, the promises with each fault, and the fingerprint of the log."""
    yield f"种子 {seed}，用时 {seconds:.0f} 秒"
    for name, title in _COUNTS:
        yield f"  {title}：{getattr(simulated.tally, name)}"
    titles = {notice.name: notice.title for notice in whole_office().notices} | {"broadcast": "群发"}
    yield "各种通知（写出/一次/两次/列入/不再需要/在等）："
    for kind, counts in sorted(simulated.tally.kinds.items()):
        told = "/".join(str(counts[name]) for name in _OF_A_KIND)
        yield f"  {titles[kind]}（{kind}）：{told}"
    yield "必须为0："
    for name, title in _PROMISES:
        yield f"  {title}：{getattr(simulated.tally, name)}"
    yield from (f"    {fault}" for fault in simulated.faults)
    yield f"经过的指纹（SHA-256）：{simulated.fingerprint}"


def _lives(years: int) -> list[int]:
    """The length of each life."""
    return [min(YEARS, years - begin) for begin in range(0, years, YEARS)]


def _gathered(judged: Iterator[Judged], lives: int) -> Simulated:
    simulated = Simulated()
    for number in range(1, lives + 1):
        each = _lived_to_the_end(judged, number, lives)
        simulated.tally.add(each.tally)
        simulated.log += [f"第{number}段  {line}" for line in each.log]
        simulated.faults += [f"第{number}段  {line}" for line in each.faults]
        if sys.stderr.isatty():
            print(f"\r已模拟{number}/{lives}段", end="\n" if number == lives else "", file=sys.stderr, flush=True)
    return simulated


def _lived_to_the_end(judged: Iterator[Judged], number: int, lives: int) -> Judged:
    try:
        return next(judged)
    except BrokenProcessPool as exc:
        why = "有一个模拟进程中途没有了（被终止、内存不足，或程序文件夹、临时文件夹被移走）"
        raise SimulationError(f"模拟没有做完：{why}，做到第{number}段，共{lives}段。没有结果，请重新运行。") from exc
    except Exception as exc:
        log.exception("life %d broke off", number)
        why = f"第{number}段出错（{type(exc).__name__}），共{lives}段"
        raise SimulationError(f"模拟没有做完：{why}。没有结果，经过见上。") from exc
