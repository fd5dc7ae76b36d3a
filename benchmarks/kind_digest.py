"""Whether what was learned of the kinds of messages still belongs to what it was learned from."""

from __future__ import annotations

from pathlib import Path

from benchmarks.asked import FOLDER as QUESTIONS
from benchmarks.digests import digest_of
from handlers.kind_words import FILE as WORDS

FOLDER = Path(__file__).with_name("kinds")


def digest() -> str:
    """What tells whether everything that is learned from is as it was."""
    return digest_of((WORDS, *sorted(FOLDER.glob("*.txt")), *sorted(QUESTIONS.glob("*.txt"))))
