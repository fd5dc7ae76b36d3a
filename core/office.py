"""What the office itself decides: due days, lead times, contact, each with whether it has been confirmed."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, time
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, Self

from core.errors import DataFileError
from core.period import Quarter

PROPOSALS = Path(__file__).parent / "office.toml"


class StoredValue(Protocol):
    """A setting as the database keeps it: JSON, and whether the department has confirmed it."""

    @property
    def value(self) -> str: ...

    @property
    def confirmed(self) -> bool: ...


@dataclass(frozen=True)
class OfficeSettings:
    """All settings of the office. Empty words, None and 0 as a due day mean: not set."""

    office: str
    contact: str
    phone: str
    first_quarter: Quarter
    due_working_day: int
    due_time: time
    chat_from: time
    chat_to: time
    before_end_days: int
    before_due_days: int
    overdue_days: tuple[int, ...]
    overdue_cap: int
    selfcheck_issue: str
    selfcheck_remind_days: int
    selfcheck_from: str
    selfcheck_to: str
    selfcheck_due: str
    selfcheck_spot: str
    small_base: int
    tolerance: int | None
    confirmed_names: frozenset[str] = frozenset()

    @classmethod
    def from_values(cls, stored: Mapping[str, StoredValue]) -> Self:
        """The proposals with the stored settings over them; names that are no setting of the office are passed over.

        A stored value that cannot be read is a DataFileError: nothing is silently replaced by a proposal.
        """
        proposals = _proposals()
        values = {name: value for name, (value, _) in proposals.items()}
        confirmed = {name for name, (_, sure) in proposals.items() if sure}
        problems: list[str] = []
        for name in sorted(proposals.keys() & stored.keys()):
            try:
                values[name] = _READERS[name](json.loads(stored[name].value))
            except ValueError as exc:
                problems.append(f"{name}: {exc}")
            (confirmed.add if stored[name].confirmed else confirmed.discard)(name)
        if problems:
            raise DataFileError("office settings", problems)
        return cls(**values, confirmed_names=frozenset(confirmed))

    def confirmed(self, name: str) -> bool:
        """Whether the department has confirmed this setting; KeyError if there is none of this name."""
        if name not in _READERS:
            raise KeyError(name)
        return name in self.confirmed_names

    @property
    def whom_to_ask(self) -> str:
        """The contact with phone, or the office itself while none is set."""
        if self.contact and self.phone:
            return f"{self.contact}（{self.phone}）"
        return self.contact or self.office

    def selfcheck_issue_on(self, year: int) -> date:
        """The day of the self-check notice in a year."""
        return date.fromisoformat(f"{year}-{self.selfcheck_issue}")


def _words(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError("expected words")
    return value.strip()


def _quarter(value: object) -> Quarter:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}Q[1-4]", value):
        raise ValueError("expected a quarter such as 2014Q1")
    return Quarter.parse(value)


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 60:
        raise ValueError("expected a whole number from 0 to 60")
    return value


def _maybe_count(value: object) -> int | None:
    return None if value is None else _count(value)


def _counts(value: object) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise ValueError("expected a list of whole numbers")
    counts = tuple(_count(each) for each in value)
    if sorted(set(counts)) != list(counts) or 0 in counts:
        raise ValueError("expected whole numbers from 1 on, growing")
    return counts


def _clock_time(value: object) -> time:
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError("expected a time such as 17:30")
    return time.fromisoformat(value)


def _month_day(value: object) -> str:
    """A day of any year: 29 February is none."""
    if not isinstance(value, str) or not re.fullmatch(r"\d\d-\d\d", value):
        raise ValueError("expected a day such as 04-30")
    return f"{date.fromisoformat(f'2014-{value}'):%m-%d}"


_READERS = MappingProxyType({
    "office": _words, "contact": _words, "phone": _words, "first_quarter": _quarter,
    "due_working_day": _count, "due_time": _clock_time, "chat_from": _clock_time, "chat_to": _clock_time,
    "before_end_days": _count, "before_due_days": _count, "overdue_days": _counts, "overdue_cap": _count,
    "selfcheck_issue": _month_day, "selfcheck_remind_days": _count, "selfcheck_from": _words, "selfcheck_to": _words,
    "selfcheck_due": _words, "selfcheck_spot": _words, "small_base": _count, "tolerance": _maybe_count,
})  # fmt: skip


@cache
def _proposals(file: Path = PROPOSALS) -> Mapping[str, tuple[Any, bool]]:
    """Every setting with its proposed value and whether it is sure; DataFileError names every mistake."""
    blocks = tomllib.loads(file.read_text(encoding="utf-8"))
    wanted = {field.name for field in fields(OfficeSettings)} - {"confirmed_names"}
    problems = [f"[{name}]: expected a block" for name in sorted(wanted - blocks.keys())]
    problems += [f"[{name}]: is no setting of the office" for name in sorted(blocks.keys() - wanted)]
    proposals: dict[str, tuple[Any, bool]] = {}
    for name in sorted(wanted & blocks.keys()):
        block = blocks[name]
        try:
            proposals[name] = (_READERS[name](block.get("value")), bool(block["confirmed"]))
        except (ValueError, KeyError) as exc:
            problems.append(f"[{name}]: {exc}")
    if problems:
        raise DataFileError(str(file), problems)
    return MappingProxyType(proposals)
