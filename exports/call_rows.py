"""The rows of a call list: each unit once, with whom to call and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.texts import Texts
from models.calls import Call

_MOST_REASONS = 3

Contacts = Mapping[str, tuple[tuple[str, str], ...]]
"""Name and telephone number of everybody of a unit, by its code."""


def call_rows(texts: Texts, calls: Sequence[Call], contacts: Contacts, names: Mapping[str, str]) -> list[str]:
    """One row for each unit in the order of the calls; the person whom a message was for stands first."""
    by_unit: dict[str, list[Call]] = {}
    for call in calls:
        by_unit.setdefault(call.unit, []).append(call)
    return [
        texts(
            "calls.row.unit",
            unit=names.get(unit, unit),
            name=_people(texts, theirs, contacts.get(unit, ())),
            because="；".join(_reasons(texts, theirs)),
        )
        for unit, theirs in by_unit.items()
    ]


def _people(texts: Texts, calls: Sequence[Call], known: Sequence[tuple[str, str]]) -> str:
    wanted = {call.name: call.phone for call in calls if call.name}
    people = {**wanted, **{name: phone for name, phone in known if name not in wanted}}
    if not people:
        return texts("calls.row.nobody")
    return "、".join(
        texts("calls.row.person", name=name, phone=phone) if phone else texts("calls.row.no_phone", name=name)
        for name, phone in people.items()
    )


def _reasons(texts: Texts, calls: Sequence[Call]) -> list[str]:
    """What did not certainly come, each matter once, the newest last ones."""
    told = dict.fromkeys(
        texts("calls.row.item", title=call.about, reason=texts(f"calls.reason.{call.reason.value}")) for call in calls
    )
    return list(told)[-_MOST_REASONS:]
