"""What can be wrong with a notice as data, told all together at the start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date

from core.office import OfficeSettings
from core.texts import Texts
from scheduler.notice import Audience, Beside, Notice, Occasion

_UNTIL_QUARTER = frozenset({"quarter_end", "due_day", "due", "next_quarter_end"})
_UNTIL_DAY = frozenset({"due_day", "due", "day_end"})
_DATED = frozenset({Occasion.PLAN_DUE, Occasion.SELFCHECK_DUE, Occasion.INSPECTION, Occasion.INSPECTION_SET})
_QUARTERS = frozenset(range(1, 5))


def faults(notice: Notice, by_name: Mapping[str, Notice], texts: Texts) -> Iterator[str]:
    """Every mistake of a notice, each as half a sentence."""
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
        yield (
            f"until = {notice.until!r}: expected quarter_end, due_day, due, next_quarter_end, day_end, "
            "days such as 60, or a day such as 06-30"
        )
    if not set(notice.quarters) <= _QUARTERS:
        yield "quarters are numbers from 1 to 4"
    yield from _audience_faults(notice, by_name)


def _audience_faults(notice: Notice, by_name: Mapping[str, Notice]) -> Iterator[str]:
    if (notice.occasion is Occasion.ACKNOWLEDGEMENT) != (notice.of in by_name and by_name[notice.of].acknowledgement):
        yield "acknowledgement and of belong together; of names a notice that asks for one"
    if notice.asks is Audience.UNACKNOWLEDGED and not notice.of:
        yield "unacknowledged needs of"
    if (notice.asks is Audience.UNSUBMITTED) != bool(notice.form):
        yield "unsubmitted and form belong together; form is the code of a form that is filled in once a year"
    if (notice.asks is Audience.RETURNED) != (notice.occasion is Occasion.FIELDS_RETURNED):
        yield "returned and fields_returned belong together"
    if notice.about and notice.audience is not Audience.OFFICERS:
        yield "about names units to the officers"
    if notice.calls and notice.about is not Audience.UNACKNOWLEDGED:
        yield "calls is for a list of those who have not said 收到"
    if notice.group and notice.audience is Audience.OFFICERS:
        yield "what is for the officers is not said to a group"
    yield from _principal_faults(notice)
    if notice.below and not notice.occasion.is_quarterly:
        yield "only a quarter's notice can go to the units below"
    if notice.asks.is_quarterly and not notice.occasion.is_quarterly:
        yield "only a quarter's notice can go to those missing"


def _principal_faults(notice: Notice) -> Iterator[str]:
    if (notice.principals is Beside.NO) != (not notice.text_principal):
        yield "principals and text_principal belong together: a principal has words of his own"
    if notice.principals is not Beside.NO and notice.audience is not Audience.MISSING:
        yield "a principal is told of numbers that have not come in, and of nothing else"
    if notice.principals is not Beside.NO and notice.deputies not in {notice.principals, Beside.YES}:
        yield "what a principal is told goes to the deputies too, who may stand in"


def _is_lead_time(name: str) -> bool:
    """Whether it is a setting that holds days or a number of times."""
    return name in {field.name for field in fields(OfficeSettings) if field.type in {"int", "tuple[int, ...]"}}


def _is_until(notice: Notice) -> bool:
    if notice.occasion.is_quarterly:
        return notice.until in _UNTIL_QUARTER
    if notice.until.isdecimal() or (notice.until in _UNTIL_DAY and notice.occasion in _DATED):
        return True
    try:
        return f"{date.fromisoformat(f'2014-{notice.until}'):%m-%d}" == notice.until
    except ValueError:
        return False
