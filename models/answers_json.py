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
    content = {
        "values": dict(answers.values),
        "skipped": sorted(answers.skipped),
        "unknown": sorted(answers.unknown),
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load_answers(text: str) -> Answers:
    """The answers that `dump_answers` wrote."""
    content = json.loads(text)
    return Answers(content["values"], frozenset(content["skipped"]), frozenset(content["unknown"]))


def overlaid(answers: Answers, entries: Iterable[Entry]) -> Answers:
    """The answers after more entries; the later entry of a field holds.

    >>> overlaid(Answers({"total": 32}), [Entry("total", EntryKind.UNKNOWN)])
    Answers(values={}, skipped=frozenset(), unknown=frozenset({'total'}))
    """
    values, skipped, unknown = dict(answers.values), set(answers.skipped), set(answers.unknown)
    for entry in entries:
        values.pop(entry.field, None)
        skipped.discard(entry.field)
        unknown.discard(entry.field)
        if entry.kind is EntryKind.COUNT and entry.value is not None:
            values[entry.field] = entry.value
        elif entry.kind is EntryKind.SKIPPED:
            skipped.add(entry.field)
        elif entry.kind is EntryKind.UNKNOWN:
            unknown.add(entry.field)
    return Answers(values, frozenset(skipped), frozenset(unknown))
