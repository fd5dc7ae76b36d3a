"""What has to go out now: a pure function of calendar, settings and facts, however long the bell was silent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from core.calendar import WorkCalendar
from core.office import OfficeSettings
from core.units import Unit
from models.levels import Head
from scheduler.audiences import concerned
from scheduler.facts import Facts
from scheduler.hours import Hours
from scheduler.notice import Notice
from scheduler.occasions import Almanac, Key, Occurrence, schedule

__all__ = ["Facts", "Planned", "almanacs", "concerned", "due_now", "on_working_days", "plain_almanac", "plan"]

LOOK_BACK = timedelta(days=130)
"""Longer than any notice stays right, so that nothing due is out of sight."""

LOOK_AHEAD = timedelta(days=200)
"""Farther than anything queued can be put off."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A notice that falls due now, with the units concerned in the order of the addressees.

    For the officers' notices the units are those to be named.
    """

    occurrence: Occurrence
    units: tuple[Unit, ...]


def plan(
    notices: Sequence[Notice], calendar: WorkCalendar, office: OfficeSettings, facts: Facts, now: datetime
) -> tuple[Planned, ...]:
    """Every notice that falls due, with the units it is for."""
    facts = on_working_days(facts, calendar)
    return tuple(Planned(each, concerned(each, facts)) for each in due_now(notices, calendar, office, facts, now))


def due_now(
    notices: Sequence[Notice], calendar: WorkCalendar, office: OfficeSettings, facts: Facts, now: datetime
) -> tuple[Occurrence, ...]:
    """Every occurrence that falls due and was not seen yet; nothing outside chat hours.

    Of the notices of one series and period only the newest counts: what was missed before it is covered by
    its words. One whose `until` has passed is not made up for.
    """
    if not Hours(calendar, office).have_room(now):
        return ()
    plain = plain_almanac(notices, calendar, office, facts)
    first = (now - LOOK_BACK).date()
    due = [each for almanac in almanacs(plain, facts, first) for each in _due_in(almanac, facts, now)]
    return (*due, *_due_below(plain, facts, now))


def plain_almanac(notices: Sequence[Notice], calendar: WorkCalendar, office: OfficeSettings, facts: Facts) -> Almanac:
    """The almanac of all, with what has happened."""
    return Almanac(notices, calendar, office, facts.issued, facts.settled, facts.returned)


def standing(
    notices: Sequence[Notice], calendar: WorkCalendar, office: OfficeSettings, facts: Facts, now: datetime
) -> tuple[Occurrence, ...]:
    """Every occurrence that may go out now or later, whether it was seen or not: what is queued must be of these."""
    plain = plain_almanac(notices, calendar, office, facts)
    each = [*almanacs(plain, facts, (now - LOOK_BACK).date()), *plain.below(facts.heads)]
    return tuple(occurrence for almanac in each for occurrence in _standing_in(almanac, facts, now))


def _standing_in(almanac: Almanac, facts: Facts, now: datetime) -> Iterator[Occurrence]:
    begun = _begun(almanac, facts.since, now)
    newest = {(each.notice.series, each.period): each for each in begun if each.notice.series}
    yield from (
        each for each in begun if each is newest.get((each.notice.series, each.period), each) and now < each.until
    )
    ahead = schedule(almanac, now.date(), (now + LOOK_AHEAD).date()).occurrences
    yield from (each for each in ahead if each.at > now)


def almanacs(plain: Almanac, facts: Facts, first: date) -> Iterator[Almanac]:
    """The almanac of all, and one for each later day, from `first` on, that was given to units."""
    yield plain
    for period, days in facts.extended.items():
        for day in sorted({day for day in days.values() if day >= first}):
            yield replace(plain, extended=(period, day))


def _due_below(plain: Almanac, facts: Facts, now: datetime) -> Iterator[Occurrence]:
    """What is due below each head; heads with the same days before share the arithmetic.

    What fell due before a head began to collect is not its business.
    """
    by_days: dict[tuple[int | None, ...], list[Head]] = {}
    for head in facts.heads:
        by_days.setdefault(head.days, []).append(head)
    for heads in by_days.values():
        almanac = replace(plain, head=heads[0])
        begun = _begun(almanac, facts.since, now)
        for head in heads:
            since = head.opened_at or facts.since
            own = [each.below_head(head) for each in begun if each.at >= since]
            yield from _still_due(own, almanac, facts, now)


def on_working_days(facts: Facts, calendar: WorkCalendar) -> Facts:
    """The facts with each later day as the working day on which it ends.

    A Saturday and the Friday before it end at the same moment, so their reminders are one and the same.
    """
    extended = {
        period: {unit: calendar.on_or_before(day) for unit, day in days.items()}
        for period, days in facts.extended.items()
    }
    return replace(facts, extended=extended)


def _due_in(almanac: Almanac, facts: Facts, now: datetime) -> tuple[Occurrence, ...]:
    return _still_due(_begun(almanac, facts.since, now), almanac, facts, now)


def _begun(almanac: Almanac, since: datetime, now: datetime) -> list[Occurrence]:
    return [
        occurrence
        for occurrence in schedule(almanac, (now - LOOK_BACK).date(), now.date()).occurrences
        if since <= occurrence.at <= now
    ]


def _still_due(begun: Sequence[Occurrence], almanac: Almanac, facts: Facts, now: datetime) -> tuple[Occurrence, ...]:
    newest = {(each.notice.series, each.period): each for each in begun if each.notice.series}
    due = [each for each in begun if each is newest.get((each.notice.series, each.period), each)]
    return tuple(
        each
        for each in due
        if each.key not in facts.seen
        and each.key[:2] not in facts.unreadable
        and now < each.until
        and not _is_capped(each, almanac.office, facts)
    )


def _is_capped(occurrence: Occurrence, office: OfficeSettings, facts: Facts) -> bool:
    """Whether as many of this kind as allowed went out for the period, also about an earlier due day."""
    notice = occurrence.notice
    if not notice.cap:
        return False
    sent = sum(_counts_with(key, occurrence) for key in facts.seen)
    cap: int = getattr(office, notice.cap)
    return sent >= cap


def _counts_with(key: Key, occurrence: Occurrence) -> bool:
    """Whether a notice that went out is of the same kind; a later day has a cap of its own."""
    kind, period, due = key
    name = occurrence.kind.rpartition(".")[0]
    same_day = occurrence.extended is None or due == occurrence.due
    return period == occurrence.period and kind.startswith(f"{name}.") and same_day
