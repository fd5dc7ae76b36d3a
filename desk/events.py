"""刚才: what happened to reports last, as lines of a few words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from core.clock import at_office
from core.period import Quarter, parse_period
from desk.context import Look
from models.acts import Act

_ACTS = ("report.submit", "report.return_field", "report.accept", "extension.grant", "correction.ask", "extension.ask")
_READ, _MOST = 50, 8


@dataclass(frozen=True, slots=True)
class Event:
    """One line: when, and what."""

    time: str
    words: str


async def newest_events(look: Look) -> tuple[Event, ...]:
    """The newest acts on reports of the city's units; RightsError for anyone but staff."""
    acts = await look.work.acts.newest(look.actor, acts=_ACTS, limit=_READ)
    found = (Event(_time(look, act), words) for act in acts if (words := _words(look, act)))
    return tuple(islice(found, _MOST))


def _time(look: Look, act: Act) -> str:
    at = at_office(act.at)
    return f"{at:%H:%M}" if at.date() == look.today else look.text("desk.events.day", n=at.month, k=at.day)


def _words(look: Look, act: Act) -> str:
    """What was done; empty for units below those of the city, and for reports that are not of a quarter."""
    code, _, period = act.object.partition(":")
    unit, of = look.unit(code), parse_period(period) if period else None
    if unit is None or not isinstance(of, Quarter):
        return ""
    is_again = act.act == "report.submit" and bool(act.before)
    field = look.kit.form.by_code.get(act.before)
    return look.text(
        "desk.events.submit_again" if is_again else f"desk.events.{act.act.replace('.', '_')}",
        unit=unit.name,
        quarter=of.name,
        label=field.brief if field else "",
        name=act.name,
    )
