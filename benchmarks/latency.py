"""How long our search takes at one size: `python -m benchmarks.latency FOLDER SIZE`, in a process of its own.

Cold is from the loading of our modules to the first result; the data of the benchmark itself is read before. Times
are of the processor.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
from collections.abc import Callable
from pathlib import Path
from time import thread_time

SIZES = ("guidance", "books", "synthetic")
_SYNTHETIC = 60_000
_ASKED = 500


def main(folder: Path, size: str) -> int:
    """Print passages, cold start in seconds and milliseconds a question as one JSON object."""
    rows, questions = _rows(folder), _questions(folder)
    docs = _synthetic(rows) if size == "synthetic" else rows
    start = thread_time()
    search, passages = _guidance() if size == "guidance" else _index(docs)
    search(questions[0])
    cold = thread_time() - start
    times = sorted(_timed(search, question) for question in questions)
    told = {"passages": passages, "cold": cold, "p50": times[len(times) // 2], "p99": times[len(times) * 99 // 100]}
    print(json.dumps(told))
    return 0


_Search = Callable[[str], object]


def _guidance() -> tuple[_Search, int]:
    from knowledge.library import Library

    library = Library.load()
    return library.index.search, len(library.documents[0].passages)


def _index(docs: list[dict[str, str]]) -> tuple[_Search, int]:
    from knowledge.index import KeywordIndex
    from knowledge.passages import Passage

    index = KeywordIndex.build([Passage(doc["id"], doc["title"], doc["text"]) for doc in docs])
    return index.search, len(docs)


def _timed(search: _Search, question: str) -> float:
    start = thread_time()
    search(question)
    return (thread_time() - start) * 1000


def _rows(folder: Path) -> list[dict[str, str]]:
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _questions(folder: Path) -> list[str]:
    with (folder / "queries.jsonl").open(encoding="utf-8") as lines:
        texts = sorted({json.loads(line)["text"] for line in lines})
    return random.Random(1).sample(texts, _ASKED)


def _synthetic(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Passages of three sentences each, drawn from all books."""
    chance = random.Random(1)
    sentences = [part for row in rows for part in re.findall(r"[^。；]+[。；]", row["text"])]
    return [
        {"id": str(number), "title": chance.choice(rows)["title"], "text": "".join(chance.choices(sentences, k=3))}
        for number in range(_SYNTHETIC)
    ]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
