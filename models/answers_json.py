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
    newest: dict[str, Entry] = {}
    for entry in entries:
        newest.pop(entry.field, None)
        newest[entry.field] = entry
    values = {code: count for code, count in answers.values.items() if code not in newest}
    words = {code: said for code, said in answers.words.items() if code not in newest}
    for code, entry in newest.items():
        if entry.kind is EntryKind.COUNT and entry.value is not None:
            values[code] = entry.value
        elif entry.kind is EntryKind.WORDS:
            words[code] = entry.said
    skipped = [code for code, entry in newest.items() if entry.kind is EntryKind.SKIPPED]
    unknown = [code for code, entry in newest.items() if entry.kind is EntryKind.UNKNOWN]
    return Answers(
        values,
        answers.skipped.difference(newest).union(skipped),
        answers.unknown.difference(newest).union(unknown),
        words,
    )
