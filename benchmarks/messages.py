"""What one message costs between inbox and outbox: `python -m benchmarks.messages`.

Times are of the processor, the median of eleven units; statements are those of SQLite without the frames of its
transactions. Sending is not part of it. Two versions are compared by running this file in both working trees, one right
after the other: times of a busy machine mean something only side by side.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from time import process_time

from core.messages import Incoming, IncomingKind
from tests.statements import Counted, counted
from tests.support import Bench, sqlite_file

_WHOLE = (
    "发展96人，女36，35岁以下78，高中以上87，农牧渔民30，农民工7，两新5，一线64，团员25，推优24，农村58，农村青年43，"
    "农村高中49，农村女18，积极分子1202，发展对象275"
)
_COUNTS = (32, 26, 30, 12, 9, 2, 2, 22, 20, 19, 12, 9, 10, 4, 110, 20)
TALKS = {
    "guided report": ["填报", *map(str, _COUNTS)],
    "report in one message": [_WHOLE],
    "question": ["女同志要占多少", "发展对象要公示几天"],
}
_NUMBERS = count(1)


@dataclass(frozen=True)
class Cost:
    """Of one message."""

    milliseconds: float
    statements: float
    commits: float


def main() -> int:
    """Print a line for each talk."""
    print(f"{'':24}{'ms of CPU':>12}{'statements':>12}{'commits':>10}")
    for name, words in TALKS.items():
        cost = asyncio.run(_measured(words))
        print(f"{name:24}{cost.milliseconds:12.2f}{cost.statements:12.1f}{cost.commits:10.1f}")
    return 0


async def _measured(words: Sequence[str]) -> Cost:
    """Each unit says the same; the first one opens what is opened once."""
    with tempfile.TemporaryDirectory() as folder, counted() as reached:
        bench = Bench(sqlite_file(Path(folder)))
        await bench.start()
        await bench.people()
        codes = [unit.code for unit in bench.kit.units]
        await _say(bench, codes[0], words)
        costs = [await _cost(bench, code, words, reached) for code in codes[1:]]
        await bench.stop()
    return Cost(
        statistics.median(cost.milliseconds for cost in costs),
        statistics.mean(cost.statements for cost in costs),
        statistics.mean(cost.commits for cost in costs),
    )


async def _cost(bench: Bench, unit: str, words: Sequence[str], reached: Counted) -> Cost:
    reached.clear()
    before = process_time()
    await _say(bench, unit, words)
    spent = process_time() - before
    return Cost(1000 * spent / len(words), len(reached.statements) / len(words), reached.commits / len(words))


async def _say(bench: Bench, unit: str, words: Sequence[str]) -> None:
    for said in words:
        key, now = str(next(_NUMBERS)), bench.clock.now()
        await bench.dispatcher.accept([Incoming("test", key, unit, unit, now, said, IncomingKind.TEXT)])
        await bench.dispatcher.settled()


if __name__ == "__main__":
    sys.exit(main())
