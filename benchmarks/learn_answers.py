"""Writes what is learned from all known questions: `python -m benchmarks.learn_answers`."""

from __future__ import annotations

import sys

from benchmarks.asked import digest, everything_asked
from benchmarks.learning_answers import Lesson
from knowledge.learned import FILE

_HEAD = (
    "# What is seen in a question speaks for, in hundredths. Made by `python -m benchmarks.learn_answers` from {}.\n"
)


def main() -> int:
    """Learn from everything."""
    asked = everything_asked()
    lesson = Lesson.of(asked)
    lines = lesson.lines(range(len(asked)))
    head = f"{_HEAD.format(digest())}{' '.join(lesson.classes)}\n"
    FILE.write_text(head + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"{len(asked)} questions, {len(lines)} grams in {FILE.name}, {FILE.stat().st_size // 1024} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
