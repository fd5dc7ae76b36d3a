"""Who gets a notice, or is named in one to the officers.

A new audience is a value of `Audience` and a function here; where its reason can go before the message does, also a
line in scheduler/condition.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from core.units import Unit
from scheduler.facts import Facts
from scheduler.notice import Audience
from scheduler.occasions import Occurrence, is_about_due


def concerned(occurrence: Occurrence, facts: Facts) -> tuple[Unit, ...]:
    """The units that an occurrence is about, in the order of the addressees."""
    return tuple(_FOUND[occurrence.notice.asks](occurrence, facts))


def _everybody(occurrence: Occurrence, facts: Facts) -> Sequence[Unit]:
    """The units of the city, or those below the head that it is about."""
    return facts.below.get(occurrence.head.code, ()) if occurrence.head else facts.units


def _missing(occurrence: Occurrence, facts: Facts) -> list[Unit]:
    """Units without a submission; a unit with a later day belongs to the reminders of that day only."""
    codes = facts.missing.get(occurrence.period, frozenset())
    days = facts.extended.get(occurrence.period, {})
    if is_about_due(occurrence.notice):
        codes = frozenset(code for code in codes if days.get(code) == occurrence.extended)
    return [unit for unit in _everybody(occurrence, facts) if unit.code in codes]


def _untouched(occurrence: Occurrence, facts: Facts) -> list[Unit]:
    drafted = facts.drafted.get(occurrence.period, {})
    return [unit for unit in _missing(occurrence, facts) if unit.code not in drafted]


def _drafted(occurrence: Occurrence, facts: Facts) -> list[Unit]:
    drafted = facts.drafted.get(occurrence.period, {})
    return [unit for unit in _missing(occurrence, facts) if unit.code in drafted]


def _returned(occurrence: Occurrence, facts: Facts) -> list[Unit]:
    return [unit for unit in (*facts.units, *facts.others) if unit.code == occurrence.unit]


def _unsubmitted(occurrence: Occurrence, facts: Facts) -> list[Unit]:
    codes = facts.unsubmitted.get(f"{occurrence.notice.form}-{occurrence.period}", frozenset())
    return [unit for unit in facts.units if unit.code in codes]


def _unacknowledged(occurrence: Occurrence, facts: Facts) -> list[Unit]:
    done = facts.acknowledged.get((occurrence.notice.of, occurrence.period), frozenset())
    return [unit for unit in facts.units if unit.code not in done]


def _nobody(_: Occurrence, __: Facts) -> Sequence[Unit]:
    return ()


_FOUND: Mapping[Audience, Callable[[Occurrence, Facts], Sequence[Unit]]] = {
    Audience.EVERYBODY: _everybody,
    Audience.MISSING: _missing,
    Audience.UNTOUCHED: _untouched,
    Audience.DRAFTED: _drafted,
    Audience.RETURNED: _returned,
    Audience.UNSUBMITTED: _unsubmitted,
    Audience.UNACKNOWLEDGED: _unacknowledged,
    Audience.OFFICERS: _nobody,
}
