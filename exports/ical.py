"""Dates as an iCalendar file (RFC 5545), for any calendar program: without alarms, each date with a stable name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from core.agenda import Published
from core.clock import SHANGHAI, at_office

if TYPE_CHECKING:
    from icalendar import Event

_MAKER = "-//Party member development assistant//ZH"
_AT = "@party-member-development-assistant"


def write_calendar(name: str, dates: Sequence[Published]) -> bytes:
    """The file; `name` is shown by the programs that subscribe to it."""
    from icalendar import Calendar  # takes as long to load as all the rest of a reply

    calendar = Calendar()
    for key, value in (
        ("prodid", _MAKER), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH"),
        ("x-wr-calname", name), ("x-wr-timezone", SHANGHAI.key), ("x-published-ttl", "PT4H"),
    ):  # fmt: skip
        calendar.add(key, value)
    for date in sorted(dates, key=lambda each: each.entry.order):
        calendar.add_component(_event(date))
    if any(isinstance(date.entry.at, datetime) for date in dates):
        calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(date: Published) -> Event:
    from icalendar import Event

    entry, event = date.entry, Event()
    event.add("uid", entry.uid + _AT)
    event.add("dtstamp", date.changed_at.astimezone(UTC))
    event.add("last-modified", date.changed_at.astimezone(UTC))
    event.add("sequence", date.sequence)
    event.add("status", "CANCELLED" if date.cancelled else "CONFIRMED" if entry.is_sure else "TENTATIVE")
    event.add("summary", entry.title)
    if entry.note:
        event.add("description", entry.note)
    if isinstance(entry.at, datetime):
        event.add("dtstart", at_office(entry.at))  # with the zone's name, which a stored moment has lost
    else:
        event.add("dtstart", entry.at)
        event.add("dtend", entry.at + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event
