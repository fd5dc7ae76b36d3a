"""Notices as data: `notices.toml` read once and checked whole, so that a slip fails at the start."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Any

from core.errors import DataFileError
from core.messages import Choice
from core.office import OfficeSettings
from core.texts import Texts

NOTICES = Path(__file__).parent / "notices.toml"


class Occasion(StrEnum):
    """The moment a notice is about."""

    QUARTER_END = "quarter_end"
    QUARTER_OPENING = "quarter_opening"
    QUARTER_DUE = "quarter_due"
    SELFCHECK_ISSUE = "selfcheck_issue"
    ACKNOWLEDGEMENT = "acknowledgement"
    HOLIDAYS_MISSING = "holidays_missing"

    @property
    def is_quarterly(self) -> bool:
        """Whether it comes once a quarter; the others come once a year."""
        return self in {Occasion.QUARTER_END, Occasion.QUARTER_OPENING, Occasion.QUARTER_DUE}


class Audience(StrEnum):
    """Who gets a notice."""

    EVERYBODY = "everybody"
    MISSING = "missing"
    UNACKNOWLEDGED = "unacknowledged"
    OFFICERS = "officers"


class Deputies(StrEnum):
    """Whether the deputies of a unit get a notice beside its secretary."""

    NO = "no"
    AGAIN = "again"
    YES = "yes"


@dataclass(frozen=True, slots=True)
class NoticeQuote:
    """Literal words of a paragraph that a notice rests on."""

    title: str
    number: str
    document: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One block of `notices.toml`; what each key means stands at the top of that file."""

    name: str
    title: str
    occasion: Occasion
    audience: Audience
    at: time
    text: str
    until: str
    before: str | int = 0
    after: str | int = 0
    cap: str = ""
    series: str = ""
    of: str = ""
    years: tuple[int, ...] = ()
    text_again: str = ""
    text_last: str = ""
    closing: str = ""
    quotes: tuple[NoticeQuote, ...] = ()
    choices: tuple[Choice, ...] = ()
    acknowledgement: bool = False
    below: bool = False
    text_below: str = ""
    group: str = ""
    deputies: Deputies = Deputies.NO

    @property
    def texts(self) -> tuple[str, ...]:
        """Names of all its words."""
        return tuple(
            name
            for name in (self.text, self.text_again, self.text_last, self.text_below, self.group, self.closing)
            if name
        )

    def offsets(self, office: OfficeSettings) -> tuple[int, ...]:
        """Working days from the occasion, one for each message of this notice."""
        before, after = _days(self.before, office), _days(self.after, office)
        offsets = tuple(-days for days in before) if self.before else after
        return offsets[: getattr(office, self.cap)] if self.cap else offsets


def load_notices(texts: Texts, file: Path = NOTICES) -> tuple[Notice, ...]:
    """All notices in the order of the file; DataFileError names every mistake with its block."""
    problems: list[str] = []
    notices: list[Notice] = []
    for name, block in tomllib.loads(file.read_text(encoding="utf-8")).items():
        try:
            notices.append(_read(name, block))
        except (KeyError, TypeError, ValueError) as exc:
            problems.append(f"[{name}]: {type(exc).__name__} {exc}")
    by_name = {notice.name: notice for notice in notices}
    problems += [f"[{notice.name}]: {fault}" for notice in notices for fault in _faults(notice, by_name, texts)]
    if problems:
        raise DataFileError(str(file), problems)
    return tuple(notices)


def _read(name: str, block: Mapping[str, Any]) -> Notice:
    for key, value in block.items():
        kind = _KINDS.get(key, str)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise TypeError(f"{key} = {value!r}")
    plain = {key: value for key, value in block.items() if key not in _READ}
    return Notice(name=name, **plain, **{key: read(block[key]) for key, read in _READ.items() if key in block})


def _choices(said: list[str]) -> tuple[Choice, ...]:
    return tuple(_choice(each, first=not place) for place, each in enumerate(said))


def _choice(said: str, *, first: bool) -> Choice:
    label, _, says = said.partition("=")
    return Choice(label, says, main=first)


def _faults(notice: Notice, by_name: Mapping[str, Notice], texts: Texts) -> Iterator[str]:
    known = set(texts.names())
    yield from (f"no text named {name}" for name in notice.texts if name not in known)
    for name in (notice.before, notice.after, notice.cap):
        if isinstance(name, str) and name and not _is_lead_time(name):
            yield f"{name} is no lead time of the office"
    if notice.before and notice.after:
        yield "before and after stand together"
    if notice.at.minute in {0, 30}:
        yield "at minutes 0 and 30 platforms are crowded: choose another minute"
    if not _is_until(notice):
        yield (f"until = {notice.until!r}: expected quarter_end, due_day, due, next_quarter_end or a day such as 06-30")
    if (notice.occasion is Occasion.ACKNOWLEDGEMENT) != (notice.of in by_name and by_name[notice.of].acknowledgement):
        yield "acknowledgement and of belong together; of names a notice that asks for one"
    yield from _faults_of_audience(notice)


def _faults_of_audience(notice: Notice) -> Iterator[str]:
    if notice.audience is Audience.UNACKNOWLEDGED and not notice.of:
        yield "unacknowledged needs of"
    if notice.group and notice.audience is Audience.OFFICERS:
        yield "what is for the officers is not said to a group"
    if notice.below and not notice.occasion.is_quarterly:
        yield "only a quarter's notice can go to the units below"
    if notice.audience is Audience.MISSING and not notice.occasion.is_quarterly:
        yield "only a quarter's notice can go to those missing"


def _is_lead_time(name: str) -> bool:
    """Whether it is a setting that holds days or a number of times."""
    return name in {field.name for field in fields(OfficeSettings) if field.type in {"int", "tuple[int, ...]"}}


def _is_until(notice: Notice) -> bool:
    if notice.occasion.is_quarterly:
        return notice.until in {"quarter_end", "due_day", "due", "next_quarter_end"}
    try:
        return f"{date.fromisoformat(f'2014-{notice.until}'):%m-%d}" == notice.until
    except ValueError:
        return False


def _days(lead: str | int, office: OfficeSettings) -> tuple[int, ...]:
    days = getattr(office, lead) if isinstance(lead, str) else lead
    return days if isinstance(days, tuple) else (days,)


_KINDS: Mapping[str, type | UnionType] = {
    "before": str | int, "after": str | int, "acknowledgement": bool, "below": bool, "years": list, "choices": list,
    "quotes": list,
}  # fmt: skip
"""What stands behind a key in TOML; words, where nothing is said here."""

_READ: Mapping[str, Callable[[Any], Any]] = {
    "occasion": Occasion,
    "audience": Audience,
    "deputies": Deputies,
    "at": time.fromisoformat,
    "years": lambda years: tuple(int(year) for year in years),
    "choices": _choices,
    "quotes": lambda quotes: tuple(NoticeQuote(**quote) for quote in quotes),
}
"""How the value of a key is read where it is no plain word or number."""
