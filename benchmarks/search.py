"""Our search beside the usual engines, in one run: `python -m benchmarks.search FOLDER`.

The folder holds labelled questions over books of articles (`benchmarks/books.py`). Every figure is of questions
that were held back: neither the known questions nor the learned weights have seen them.
Times are of the processor, so that a busy machine does not change them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import mean, quantiles
from time import thread_time

from benchmarks.books import FOLDS, Asked, Books, Fold, reciprocal_rank, with_questions
from benchmarks.engines import OTHERS, Engine, Kind
from benchmarks.latency import SIZES
from knowledge.bench import Doc, build

_Make = Callable[[Sequence[Doc]], Engine]
_INSTALL = "pip install -r requirements-bench.txt"


@dataclass
class Measured:
    """What one engine reached, question by question."""

    name: str
    plain: list[float] = field(default_factory=list)
    known: list[float] = field(default_factory=list)
    unasked: list[float] = field(default_factory=list)
    """With known questions, where the right article has none."""
    build_seconds: list[float] = field(default_factory=list)
    """All books with held-back questions, without known ones, once a fold."""
    milliseconds: list[float] = field(default_factory=list)

    def line(self) -> str:
        """One line of the table."""
        p50, p99 = percentiles(self.milliseconds)
        ranks = "".join(f"{mean(ranks):9.3f}" for ranks in (self.plain, self.known, self.unasked))
        return f"{self.name:22}{ranks}{mean(self.build_seconds):10.2f}{p50:9.3f}{p99:9.3f}"


def percentiles(milliseconds: Sequence[float]) -> tuple[float, float]:
    """The middle and the slowest hundredth."""
    cuts = quantiles(milliseconds, n=100)
    return cuts[49], cuts[98]


def main(folder: Path) -> int:
    """Print the table of engines and the table of sizes."""
    books = Books.load(folder)
    weights = list(_learned(books))
    print(f"{len(books.asked)} questions, {len(books.articles)} books, {FOLDS} folds; MRR@10; one index a book")
    print(f"{'':22}{'plain':>9}{'known':>9}{'unasked':>9}{'build s':>10}{'p50 ms':>9}{'p99 ms':>9}")
    print(_measure(books, "ours", weights).line(), flush=True)
    for kind in OTHERS:
        if kind.is_missing:
            print(f"{kind.name:22} not installed: {_INSTALL}")
        else:
            print(_measure(books, kind, weights).line(), flush=True)
    print(f"\n{'ours, in one index':22}{'passages':>9}{'cold s':>9}{'p50 ms':>9}{'p99 ms':>9}")
    for size in SIZES:
        row = json.loads(_latency(folder, size))
        print(f"{size:22}{row['passages']:9}{row['cold']:9.2f}{row['p50']:9.3f}{row['p99']:9.3f}", flush=True)
    return 0


def _learned(books: Books) -> Iterator[Mapping[str, float]]:
    """The weights of each fold, learned without its held-back questions."""
    if find_spec("numpy") is None:
        print(f"numpy is not installed, so ours goes without learned weights: {_INSTALL}", file=sys.stderr)
        yield from ({} for _ in range(FOLDS))
        return
    from benchmarks.learning import Learner

    learner = Learner(books)
    for fold in books.folds():
        print("learning", file=sys.stderr)
        yield learner.weights(fold.known)


def _measure(books: Books, kind: Kind | str, weights: Sequence[Mapping[str, float]]) -> Measured:
    """One engine over all folds; our own takes the weights of the fold."""
    measured = Measured(kind if isinstance(kind, str) else kind.name)
    for fold, learned in zip(books.folds(), weights, strict=True):
        make = partial(build, learned=learned) if isinstance(kind, str) else kind.build
        _measure_fold(books, fold, make, measured)
    return measured


def _measure_fold(books: Books, fold: Fold, make: _Make, measured: Measured) -> None:
    asked_of = sorted({asked.book for asked in fold.held})
    questions = fold.questions()
    start = thread_time()
    plain = {book: make(books.articles[book]) for book in asked_of}
    measured.build_seconds.append(thread_time() - start)
    known = {book: make(with_questions(books.articles[book], questions)) for book in asked_of}
    for asked in fold.held:
        measured.plain.append(_ranked(plain[asked.book], asked, measured))
        rank = _ranked(known[asked.book], asked, measured)
        measured.known.append(rank)
        if not questions.keys() & asked.right:
            measured.unasked.append(rank)


def _ranked(engine: Engine, asked: Asked, measured: Measured) -> float:
    start = thread_time()
    found = engine.search(asked.text, 10)
    measured.milliseconds.append((thread_time() - start) * 1000)
    return reciprocal_rank((article for article, _ in found), asked.right)


def _latency(folder: Path, size: str) -> str:
    """One size in a process of its own, so that its start is cold."""
    command = [sys.executable, "-m", "benchmarks.latency", str(folder), size]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
