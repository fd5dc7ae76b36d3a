"""The answers of a report as JSON and back, and how single entries change them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from models.records import Answers, Entry, EntryKind


def dump_answers(answers: Answers) -> str:
    """The answers as JSON, the same text for the same answers.

    >>> dump_answers(Answers({"total": 32}, unknown=frozenset({"league"})))
    '{"skipped":[],"unknown":["league"],"values":{"total":32}}'
    """
    content: dict[str, object] = {
        "values": dict(answers.values),
        "skipped": sorted(answers.skipped),
        "unknown": sorted(answers.unknown),
    }
    if answers.words:
        content["words"] = dict(answers.words)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load_answers(text: str) -> Answers:
    """The answers that `dump_answers` wrote."""
    content = json.loads(text)
    skipped, unknown = frozenset(content["skipped"]), frozenset(content["unknown"])
    return Answers(content["values"], skipped, unknown, content.get("words", {}))


def overlaid(answers: Answers, entries: Iterable[Entry]) -> Answers:
    """The answers after more entries; the later entry of a field holds.

    >>> overlaid(Answers({"total": 32}), [Entry("total", EntryKind.UNKNOWN)])
    Answers(values={}, skipped=frozenset(), unknown=frozenset({'total'}), words={})
    """
    values, words = dict(answers.values), dict(answers.words)
    skipped, unknown = set(answers.skipped), set(answers.unknown)
    for entry in entries:
        values.pop(entry.field, None)
        words.pop(entry.field, None)
        skipped.discard(entry.field)
        unknown.discard(entry.field)
        if entry.kind is EntryKind.COUNT and entry.value is not None:
            values[entry.field] = entry.value
        elif entry.kind is EntryKind.WORDS:
            words[entry.field] = entry.said
        elif entry.kind is EntryKind.SKIPPED:
            skipped.add(entry.field)
        elif entry.kind is EntryKind.UNKNOWN:
            unknown.add(entry.field)
    return Answers(values, frozenset(skipped), frozenset(unknown), words)
