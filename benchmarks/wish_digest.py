"""Whether what was learned of wishes still belongs to what it was learned from."""

from __future__ import annotations

from pathlib import Path

from benchmarks.asked import FOLDER as QUESTIONS
from benchmarks.digests import digest_of
from benchmarks.kind_digest import FOLDER as KINDS

FOLDER = Path(__file__).with_name("wishes")


def digest() -> str:
    """What tells whether the wishes, and the messages of other kinds that are none, are as they were."""
    return digest_of(file for folder in (FOLDER, KINDS, QUESTIONS) for file in sorted(folder.glob("*.txt")))
