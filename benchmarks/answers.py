"""How long answers take: `python -m benchmarks.answers [QUESTIONS.jsonl] [ROUNDS]`.

Loading, the first answer (which opens the dictionaries) and the answers after it are timed apart. The first round
is not counted; each further round asks all questions once.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from knowledge.library import Library

QUESTIONS = Path(__file__).parent.parent / "tests" / "knowledge" / "questions-dev.jsonl"
Result = TypeVar("Result")
_DAY = date(2014, 4, 2)


def main(file: Path = QUESTIONS, rounds: int = 20) -> int:
    """Print the times; 0 always."""
    asked = [json.loads(line)["question"] for line in file.read_text(encoding="utf-8").splitlines() if line]
    loading, library = _timed(Library.load)
    work = [partial(library.answer, question, today=_DAY) for question in asked]
    first, _ = _timed(work[0])
    warming, _ = _timed(lambda: [answer() for answer in work])
    times = [_timed(answer)[0] for _ in range(rounds) for answer in work]
    cuts = statistics.quantiles(times, n=100)
    print(f"{len(asked)} questions, {rounds} rounds")
    print(f"cold start  load {loading:.0f} ms, first answer {first:.0f} ms, first round {warming:.0f} ms")
    print(f"answer      p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms, mean {statistics.mean(times):.2f} ms")
    return 0


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """How long something took, in milliseconds, and what came of it."""
    begun = time.perf_counter()
    result = work()
    return (time.perf_counter() - begun) * 1000, result


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(Path(given[0]) if given else QUESTIONS, *map(int, given[1:2])))
