"""How long a county with 300 基层党委 waits for 进度, 缺报, 汇总 and its filled-in report, in a city of 3,000.

python -m benchmarks.grassroots [DATABASE_URL]
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from core.people import Grant, Role
from core.period import Quarter
from models.records import Entry, EntryKind
from models.work import Work
from tests.support import Bench, bench, sqlite_file

COUNTY, EACH, REPORTED = "shuangfeng", 300, 280
_QUARTER = Quarter(2014, 1)
_ASKED = ("进度", "缺报", "汇总", "基层党委", "填报", "核对", "枫坪镇党委发展3人", "女党员比例是多少")
_TIMES = 5


async def main(url: str) -> None:
    """Fill a city, then ask each thing a few times and print the median in milliseconds."""
    async with bench(url) as office:
        await office.plan()
        began = time.perf_counter()
        for unit in office.kit.units[:10]:
            await _fill(office, unit.code, REPORTED)
        print(f"{10 * EACH} units, {10 * REPORTED} reports: {time.perf_counter() - began:.1f} s to fill")
        office.speaker = COUNTY
        for said in _ASKED:
            print(f"{said:<12} {await _median(office, said):7.1f} ms")
        office.speaker = "officer"
        print(f"{'city 进度':<12} {await _median(office, '进度'):7.1f} ms")
        office.clock.moment = office.clock.moment.replace(day=3, hour=9, minute=3)
        began = time.perf_counter()
        queued = await office.plan()
        print(f"{'bell':<12} {1000 * (time.perf_counter() - began):7.1f} ms, {queued} messages")
        began = time.perf_counter()
        await office.plan()
        print(f"{'bell, again':<12} {1000 * (time.perf_counter() - began):7.1f} ms")


async def _median(office: Bench, said: str) -> float:
    spans = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        await office.hear(said)
        spans.append(1000 * (time.perf_counter() - began))
    return sorted(spans)[_TIMES // 2]


async def _fill(office: Bench, head: str, reported: int) -> None:
    """A county with its units, each with a person, most of them with a report."""
    async with office.store.write() as work:
        actor = await work.people.actor(office.channel.name, head)
        if actor is None:
            raise LookupError(head)
        await work.levels.switch(actor, head, is_open=True)
        names = [f"{head}第{number}镇党委" for number in range(EACH)]
        units = await work.below.add(actor, head, names, since=date(2014, 1, 1))
        for place, unit in enumerate(units):
            await _person(work, office, unit.code, reports=place < reported)


async def _person(work: Work, office: Bench, unit: str, *, reports: bool) -> None:
    person = await work.people.add(f"{unit}干事", [Grant(Role.REPORTER, unit)])
    await work.people.attach(person, office.channel.name, unit, unit)
    if not reports:
        return
    actor = await work.people.by_id(person)
    counts = dict.fromkeys(office.kit.form.codes, 1) | {"total": 3, "activists": 30, "prospects": 6}
    entries = [Entry(code, EntryKind.COUNT, count) for code, count in counts.items()]
    await work.reports.enter(actor, unit, _QUARTER, entries, f"{unit}:1")
    await work.reports.submit(actor, unit, _QUARTER, due=None)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else sqlite_file(Path(folder))))
