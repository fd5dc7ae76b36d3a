"""Writes the learned gram weights beside the index: `python -m benchmarks.learn FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.books import Books
from benchmarks.learning import Learner
from knowledge.gramweights import FILE

_TELLING = 0.05
"""Weights nearer to 1 than this are left out."""
_HEAD = "# How much a gram of a question counts; what is not listed counts 1. Made by `python -m benchmarks.learn`.\n"


def main(folder: Path) -> int:
    """Learn from all questions of a folder."""
    books = Books.load(folder)
    weights = Learner(books).weights(books.asked)
    lines = [f"{gram} {weight:.2f}\n" for gram, weight in sorted(weights.items()) if abs(weight - 1) >= _TELLING]
    FILE.write_text(_HEAD + "".join(lines), encoding="utf-8")
    print(f"{len(lines)} weights in {FILE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
