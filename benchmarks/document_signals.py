"""Learns how the signals of knowledge/signals.py are weighed, from questions whose answering article is known.

    python -m benchmarks.document_signals FOLDER      (corpus.jsonl.gz and queries.jsonl)

Each question is put to a shelf that holds its book and to one that does not: a right passage is a yes, everything
else a no. Books are split in two; the figures printed are of the half that nothing was learned from. The weights
printed at the end stand in knowledge/imported.toml.
"""

from __future__ import annotations

import gzip
import json
import math
import random
import sys
from collections import defaultdict
from dataclasses import fields
from datetime import date
from pathlib import Path

from knowledge.lexicon import Lexicon
from knowledge.paper import Paper
from knowledge.passages import Passage
from knowledge.shelf import Shelf
from knowledge.signals import Signals
from knowledge.understanding import understand

BOOKS_A_SHELF = 5
ROUNDS, STEP, DECAY = 400, 0.5, 1e-3


def main(folder: Path) -> None:
    """Learn and print."""
    rng = random.Random(7)
    books, questions = _read(folder)
    names = sorted(books)
    rng.shuffle(names)
    half = len(names) // 2
    samples = [_samples(part, books, questions) for part in (names[:half], names[half:])]
    learned, judged = samples
    weights = _learn(learned)
    _report(judged, weights)
    weights = _learn(learned + judged)
    print("\n[weights]")
    for name, weight in zip(["base", *(field.name for field in fields(Signals))], weights, strict=True):
        print(f"{name} = {weight:.2f}")


def _read(folder: Path) -> tuple[dict[str, Paper], list[dict]]:
    parts = defaultdict(list)
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            parts[row["group"]].append(Passage(row["id"], row["title"].split(" ", 1)[-1], row["text"]))
    day = date(2020, 1, 1)
    books = {
        name: Paper(name, name, "", "", day, 2020, "", "", name, tuple(passages)) for name, passages in parts.items()
    }
    rows = (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    return books, [json.loads(row) for row in rows]


def _samples(names, books, questions) -> list[tuple[tuple[float, ...], bool, bool]]:
    """Signals, whether the passage is right, whether the shelf holds the book."""
    lexicon = Lexicon.load()
    groups = [names[at : at + BOOKS_A_SHELF] for at in range(0, len(names), BOOKS_A_SHELF)]
    shelves = [Shelf([books[name] for name in group]) for group in groups]
    place = {name: number for number, group in enumerate(groups) for name in group}
    found = []
    for row in questions:
        if row["group"] not in place:
            continue
        question = understand(row["text"], lexicon, 2020)
        for shift in (0, 1):
            shelf = shelves[(place[row["group"]] + shift) % len(shelves)]
            best = shelf.best(question)
            if best:
                found.append((best.signals.values(), not shift and best.passage.path in row["rel"], not shift))
    return found


def _learn(samples) -> list[float]:
    weights = [0.0] * (len(samples[0][0]) + 1)
    for _ in range(ROUNDS):
        slope = [DECAY * weight for weight in weights]
        for values, right, _ in samples:
            error = _sure(weights, values) - right
            for at, value in enumerate((1.0, *values)):
                slope[at] += error * value / len(samples) * 4
        weights = [weight - STEP * step for weight, step in zip(weights, slope, strict=True)]
    return weights


def _sure(weights, values) -> float:
    return 1 / (1 + math.exp(-sum(w * v for w, v in zip(weights, (1.0, *values), strict=True))))


def _report(samples, weights) -> None:
    held = [sample for sample in samples if sample[2]]
    absent = [sample for sample in samples if not sample[2]]
    print(f"{len(held)} answerable (best passage right: {sum(s[1] for s in held) / len(held):.3f}), {len(absent)} not")
    print("bound   said   right of said   refused of not held")
    for bound in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7):
        said = [sample for sample in held if _sure(weights, sample[0]) >= bound]
        right = sum(sample[1] for sample in said) / max(1, len(said))
        refused = sum(_sure(weights, sample[0]) < bound for sample in absent) / len(absent)
        print(f"{bound:.2f}   {len(said) / len(held):.3f}   {right:.3f}           {refused:.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
