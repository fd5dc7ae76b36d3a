"""How answers are scored: white space and quote marks do not count, full-width and half-width are the same."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
_LOOSE = re.compile(r"[\s“”‘’\"']")
_KINDS = {"chitchat": "chitchat", "submission": "report"}


@dataclass(frozen=True)
class Labelled:
    """A labelled question of questions-dev.jsonl."""

    id: str
    question: str
    kind: str
    article: tuple[str, ...]
    must_contain: tuple[str, ...]
    answerable: bool


def labelled() -> tuple[Labelled, ...]:
    """All labelled questions."""
    rows = [json.loads(line) for line in (HERE / "questions-dev.jsonl").read_text(encoding="utf-8").splitlines()]
    return tuple(
        Labelled(
            row["id"],
            row["question"],
            row["kind"],
            tuple([row["article"]] if isinstance(row["article"], str) else row["article"] or []),
            (*row["must_contain"], *row.get("good_to_have", [])),
            row["answerable"],
        )
        for row in rows
    )


def own_questions() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Our own questions with what may come of each."""
    lines = (HERE / "own-questions.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.rsplit("|", 1) for line in lines if line and not line.startswith("#"))
    return tuple((question, tuple(wanted.split(","))) for question, wanted in pairs)


def faults(row: Labelled, answer: dict[str, object]) -> list[str]:
    """What is wrong with an answer, in the terms of the labels."""
    if not row.answerable:
        wanted = _KINDS.get(row.kind, "question")
        found = [] if answer["kind"] == wanted else [f"kind {answer['kind']}"]
        return found + (["answered"] if answer["answerable"] else [])
    found = [f"lacks {words}" for words in row.must_contain if loose(words) not in loose(answer["answer"])]
    first = answer["citations"][0]["article"] if answer["citations"] else "nothing"
    if first not in row.article:
        found.append(f"cites {first}")
    return found + ([] if answer["answerable"] else ["refused"])


def loose(text: str) -> str:
    """A text as the scoring compares it."""
    return _LOOSE.sub("", unicodedata.normalize("NFKC", text))
