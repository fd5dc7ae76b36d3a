"""What would go out between two days, to whom and with which words, as far as it can be known beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from core.calendar import WorkCalendar
from core.clock import SHANGHAI
from core.numbers import day
from core.office import OfficeSettings
from core.render import as_text, width
from core.texts import Texts
from core.units import Unit
from scheduler.hours import SPREAD, place
from scheduler.notices import Audience, load_notices
from scheduler.occasions import Almanac, Occurrence, schedule
from scheduler.wording import Speaker

_ROOM = (22, 11, 12, 6, 38)
"""Columns of a line, in half widths."""


@dataclass(frozen=True, slots=True)
class Row:
    """One notice of the forecast; `until` is the moment of the last unit's message."""

    at: datetime
    until: datetime
    kind: str
    title: str
    period: str
    audience: str
    is_for_officers: bool
    text: str

    def line(self) -> str:
        """One line for people: date, time, name, period, audience, first line of the words."""
        span = f"{self.at:%H:%M}—{self.until:%H:%M}" if self.until > self.at else f"{self.at:%H:%M}"
        cells = (day(self.at.date()), span, self.title, self.period, self.audience)
        padded = (cell + " " * (room - width(cell)) for cell, room in zip(cells, _ROOM, strict=True))
        return "  ".join((*padded, self.text.split("\n", 1)[0]))

    def record(self) -> dict[str, object]:
        """The same for programs, with all words."""
        return {
            "at": self.at.isoformat(),
            "until": self.until.isoformat(),
            "kind": self.kind,
            "title": self.title,
            "period": self.period,
            "audience": self.audience,
            "text": self.text,
        }


def forecast(  # noqa: PLR0917 - all that a forecast rests on
    first: date, last: date, calendar: WorkCalendar, office: OfficeSettings, units: Sequence[Unit], texts: Texts
) -> tuple[Row, ...]:
    """All notices from `first` to `last`, as if no unit had reported or said 收到; each row says so.

    A year without a holiday table is a row of its own: its dates are not guessed.
    """
    notices = load_notices(texts)
    plain = schedule(Almanac(notices, calendar, office), first, last)
    issued = {
        (each.notice.name, each.period): each.at
        for each in schedule(Almanac(notices, calendar, office), date(first.year, 1, 1), last).occurrences
    }
    almanac = Almanac(notices, calendar, office, issued)
    speaker = Speaker(texts, calendar, office)
    rows = [_row(each, units, speaker) for each in schedule(almanac, first, last).occurrences]
    return (*rows, *(_unknown(year, first, texts) for year in plain.unknown_years))


def _row(occurrence: Occurrence, units: Sequence[Unit], speaker: Speaker) -> Row:
    to_officers = occurrence.notice.audience is Audience.OFFICERS
    named = units if to_officers else units[:1]
    words = as_text(speaker.word(occurrence, named, occurrence.at))
    if len(units) > len(named) and units[0].name in words:
        head, _, rest = words.partition("\n")
        words = head + speaker.texts("notice.forecast.one_unit", unit=units[0].name) + "\n" + rest
    moments = [occurrence.at] if to_officers else list(_moments(occurrence, units))
    return Row(
        at=min(moments),
        until=max(moments),
        kind=occurrence.kind,
        title=occurrence.notice.title,
        period=occurrence.period,
        audience=speaker.texts(f"notice.forecast.{occurrence.notice.audience.value}", n=len(units)),
        is_for_officers=to_officers,
        text=words,
    )


def _moments(occurrence: Occurrence, units: Sequence[Unit]) -> Iterator[datetime]:
    for position in range(min(len(units), SPREAD)):
        yield place(occurrence.at, position)


def _unknown(year: int, first: date, texts: Texts) -> Row:
    at = max(datetime(year, 1, 1, tzinfo=SHANGHAI), datetime.combine(first, time(), SHANGHAI))
    words = texts("notice.forecast.unknown_year", year=year)
    title, audience = texts("notice.forecast.holidays"), texts("notice.forecast.officers")
    return Row(at, at, "unknown_year", title, str(year), audience, True, words)
