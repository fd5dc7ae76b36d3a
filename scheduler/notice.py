"""What a notice is: its occasion, its audience, its lead times and its words, as a block of `notices.toml` says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from core.messages import Choice
from core.office import OfficeSettings


class Occasion(StrEnum):
    """The moment a notice is about."""

    QUARTER_END = "quarter_end"
    QUARTER_OPENING = "quarter_opening"
    QUARTER_DUE = "quarter_due"
    FIELDS_RETURNED = "fields_returned"
    PLAN_DUE = "plan_due"
    SELFCHECK_ISSUE = "selfcheck_issue"
    SELFCHECK_DUE = "selfcheck_due"
    INSPECTION_SET = "inspection_set"
    INSPECTION = "inspection"
    ACKNOWLEDGEMENT = "acknowledgement"
    HOLIDAYS_MISSING = "holidays_missing"

    @property
    def is_quarterly(self) -> bool:
        """Whether it comes once a quarter."""
        return self in {Occasion.QUARTER_END, Occasion.QUARTER_OPENING, Occasion.QUARTER_DUE}


class Audience(StrEnum):
    """Who gets a notice, or who is named in one to the officers; scheduler/audiences.py finds them."""

    EVERYBODY = "everybody"
    MISSING = "missing"
    UNTOUCHED = "untouched"
    DRAFTED = "drafted"
    RETURNED = "returned"
    UNSUBMITTED = "unsubmitted"
    UNACKNOWLEDGED = "unacknowledged"
    OFFICERS = "officers"

    @property
    def is_quarterly(self) -> bool:
        """Whether it asks who has reported a quarter."""
        return self in {Audience.MISSING, Audience.UNTOUCHED, Audience.DRAFTED}


class Beside(StrEnum):
    """Whether others of a unit get a notice beside its secretary: its deputies, its principal."""

    NO = "no"
    AGAIN = "again"
    YES = "yes"

    def reached_by(self, number: int) -> bool:
        """Whether they get the message of this number."""
        return self is Beside.YES or (self is Beside.AGAIN and number > 1)


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
    about: Audience | None = None
    calls: str = ""
    form: str = ""
    years: tuple[int, ...] = ()
    not_in: tuple[int, ...] = ()
    quotes_in: tuple[int, ...] = ()
    quarters: tuple[int, ...] = (1, 2, 3, 4)
    text_again: str = ""
    text_last: str = ""
    text_changed: str = ""
    closing: str = ""
    quotes: tuple[NoticeQuote, ...] = ()
    choices: tuple[Choice, ...] = ()
    acknowledgement: bool = False
    below: bool = False
    text_below: str = ""
    group: str = ""
    deputies: Beside = Beside.NO
    principals: Beside = Beside.NO
    text_principal: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """Names of all its words."""
        names = (
            self.text,
            self.text_again,
            self.text_last,
            self.text_changed,
            self.text_below,
            self.text_principal,
            self.group,
            self.closing,
        )
        return tuple(name for name in names if name)

    def is_told_in(self, year: int) -> bool:
        """Whether it is told in a year at all."""
        return year not in self.not_in and (not self.years or year in self.years)

    def quotes_of(self, year: int) -> tuple[NoticeQuote, ...]:
        """The quotations that hold in a year."""
        return self.quotes if not self.quotes_in or year in self.quotes_in else ()

    @property
    def asks(self) -> Audience:
        """Of whom it speaks: those who get it, or, to the officers, those who are named."""
        return self.about or self.audience

    def offsets(self, office: OfficeSettings) -> tuple[int, ...]:
        """Working days from the occasion, one for each message of this notice, the earliest first."""
        before, after = _days(self.before, office), _days(self.after, office)
        offsets = tuple(sorted(-days for days in before)) if self.before else after
        return offsets[: getattr(office, self.cap)] if self.cap else offsets

    def kind(self, number: int, offset: int, office: OfficeSettings) -> str:
        """What the message is called in the database: several of a notice by their number where they are capped,
        else by their working days, so that a list of days can be changed without doubling one.
        """
        if self.cap:
            return f"{self.name}.{number}"
        lead = self.before or self.after
        is_list = isinstance(lead, str) and isinstance(getattr(office, lead), tuple)
        return f"{self.name}.{abs(offset)}" if is_list else self.name


def _days(lead: str | int, office: OfficeSettings) -> tuple[int, ...]:
    days = getattr(office, lead) if isinstance(lead, str) else lead
    return days if isinstance(days, tuple) else (days,)
