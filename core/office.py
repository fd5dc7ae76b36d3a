"""What the office itself decides: due days, lead times, contact, each with whether it has been confirmed."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, time
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, Self

from core.calendar import WorkCalendar, WorkYear
from core.errors import DataFileError
from core.office_kinds import KINDS, Kind, day_in
from core.period import Quarter

PROPOSALS = Path(__file__).parent / "office.toml"


class StoredValue(Protocol):
    """A setting as the database keeps it: JSON, and whether the department has confirmed it."""

    @property
    def value(self) -> str: ...

    @property
    def confirmed(self) -> bool: ...


@dataclass(frozen=True, eq=False)
class OfficeSettings:
    """All settings of the office. Empty words, None and 0 as a due day mean: not set.

    Two are the same only where they are one: so what follows from them can be kept.
    """

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
    grassroots_days: int
    overdue_days: tuple[int, ...]
    overdue_cap: int
    lock_working_day: int | None
    reopen_days: int
    calls_days: int
    returned_days: int
    plan_due: str
    plan_remind_days: tuple[int, ...]
    selfcheck_issue: str
    selfcheck_remind_days: int
    selfcheck_from: str
    selfcheck_to: str
    selfcheck_due: str
    selfcheck_spot: str
    selfcheck_due_days: int
    selfcheck_title: str
    selfcheck_addressees: str
    selfcheck_scope: str
    selfcheck_method: str
    selfcheck_materials: str
    selfcheck_signature: str
    inspection_day: str
    inspection_team: str
    inspection_place: str
    inspection_materials: str
    inspection_remind_days: int
    small_base: int
    tolerance: int | None
    holidays: Mapping[int, WorkYear]
    confirmed_names: frozenset[str] = frozenset()

    @classmethod
    def from_values(cls, stored: Mapping[str, StoredValue]) -> Self:
        """The proposals with the stored settings over them; names that are no setting of the office are passed over.

        A stored value that cannot be read is a DataFileError: nothing is silently replaced by a proposal.
        """
        described = load_settings()
        values = {name: setting.proposal for name, setting in described.items()}
        confirmed = {name for name, setting in described.items() if setting.confirmed}
        problems: list[str] = []
        for name in sorted(described.keys() & stored.keys()):
            try:
                values[name] = described[name].kind.read(json.loads(stored[name].value))
            except ValueError as exc:
                problems.append(f"{name}: {exc}")
            (confirmed.add if stored[name].confirmed else confirmed.discard)(name)
        if problems:
            raise DataFileError("office settings", problems)
        return cls(**values, confirmed_names=frozenset(confirmed))

    def confirmed(self, name: str) -> bool:
        """Whether the department has confirmed this setting; KeyError if there is none of this name."""
        load_settings()[name]
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

    def plan_due_on(self, year: int) -> date | None:
        """The last day for the plans of a year; None while the department has set none."""
        return date.fromisoformat(f"{year}-{self.plan_due}") if self.plan_due else None

    @property
    def selfcheck_due_on(self) -> date | None:
        """The last day for the papers of the self-check; None while none is set, or its words name no day."""
        return day_in(self.selfcheck_due)

    @property
    def inspection_on(self) -> date | None:
        """The first day of the inspection; None while none is set."""
        return day_in(self.inspection_day)


@lru_cache(maxsize=16)
def calendar_of(office: OfficeSettings, shipped: WorkCalendar) -> WorkCalendar:
    """The working days, with the years that the department has entered itself; the same one for the same settings."""
    return shipped.changed_by(office.holidays)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as its file describes it; `proposal` is the value while nothing is stored, `stored` its JSON."""

    name: str
    title: str
    kind: Kind
    proposal: Any
    stored: Any
    confirmed: bool
    shown: str
    example: str
    unset: str = ""
    """What holds while it is not set, where something does."""

    def told(self, value: Any) -> str:
        """A value in words; empty where it means "not set"."""
        told = self.kind.shown(value)
        return self.shown.replace("{}", told) if told else ""


@lru_cache(maxsize=1024)
def is_readable(name: str, value: str) -> bool:
    """Whether a stored value, as JSON, can be read; what is no setting of the office is not looked at."""
    setting = load_settings().get(name)
    if setting is None:
        return True
    try:
        setting.kind.read(json.loads(value))
    except ValueError:
        return False
    return True


@cache
def load_settings(file: Path = PROPOSALS) -> Mapping[str, Setting]:
    """Every setting in the order of the file; DataFileError names every mistake."""
    blocks = tomllib.loads(file.read_text(encoding="utf-8"))
    wanted = {field.name for field in fields(OfficeSettings)} - {"confirmed_names"}
    problems = [f"[{name}]: expected a block" for name in sorted(wanted - blocks.keys())]
    problems += [f"[{name}]: is no setting of the office" for name in sorted(blocks.keys() - wanted)]
    problems += [problem for name in blocks if name in wanted for problem in _problems(name, blocks[name])]
    if problems:
        raise DataFileError(str(file), problems)
    return MappingProxyType({name: _setting(name, block) for name, block in blocks.items()})


def _setting(name: str, block: Mapping[str, Any]) -> Setting:
    kind = KINDS[block["kind"]]
    stored = block.get("value", kind.unset)
    return Setting(
        name=name,
        title=block["title"],
        kind=kind,
        proposal=kind.read(stored),
        stored=stored,
        confirmed=block["confirmed"],
        shown=block["shown"],
        example=block["example"],
        unset=block.get("unset", ""),
    )


def _problems(name: str, block: Mapping[str, Any]) -> Iterator[str]:
    lacking = [key for key in ("title", "kind", "confirmed", "shown", "example") if key not in block]
    if lacking:
        yield f"[{name}]: lacks {', '.join(lacking)}"
    elif block["kind"] not in KINDS:
        yield f"[{name}]: unknown kind {block['kind']!r}"
    else:
        try:
            _setting(name, block)
        except ValueError as exc:
            yield f"[{name}]: {exc}"
