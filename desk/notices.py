"""通知送达: what went out and whether it arrived, what is unsure or refused by name, and what each unit was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from core.clock import at_office
from core.numbers import moment
from core.pages import Page
from core.period import parse_period
from desk.acting import Chat
from desk.context import Look
from models.delivered import Delivered
from models.records import PostState

_DAYS = 90
_BURDEN_DAYS = 30
_SHOWN = (
    (PostState.SENT, "ok", "check"),
    (PostState.WAITING, "note", "clock"),
    (PostState.SENDING, "note", "clock"),
    (PostState.UNSURE, "look", "warn"),
    (PostState.REFUSED, "act", "stop"),
    (PostState.UNNEEDED, "open", "dash"),
    (PostState.RECALLED, "open", "back"),
)
_NAMED = frozenset({PostState.UNSURE, PostState.REFUSED})
"""Where somebody has to do something: told by name."""


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many messages of a notice are in one state; `names` whose, where that has to be known."""

    kind: str
    icon: str
    words: str
    names: str


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice that went out or is going out."""

    title: str
    period: str
    time: str
    states: tuple[StateCount, ...]


@dataclass(frozen=True, slots=True)
class NoticesView:
    """The notices of the last months, and the messages of each unit of the last month."""

    lines: tuple[NoticeLine, ...]
    burden: tuple[tuple[str, int], ...]
    days: int
    burden_days: int


async def notices_page(look: Look, chat: Chat) -> Page:
    """What became of notices; RightsError for anyone but staff."""
    delivered = await look.work.deliveries.since(look.actor, look.work.now - timedelta(days=_DAYS))
    counts = await look.work.deliveries.burden(look.actor, look.work.now - timedelta(days=_BURDEN_DAYS))
    lines = [_line(look, chat, each) for each in delivered]
    burden = tuple((unit.name, counts.get(unit.code, 0)) for unit in look.kit.units)
    view = NoticesView(tuple(lines), burden, _DAYS, _BURDEN_DAYS)
    return Page("desk_notices.html", look.text("desk.nav.notices"), view)


def _line(look: Look, chat: Chat, each: Delivered) -> NoticeLine:
    title = each.title or chat.notice_title(each.kind)
    return NoticeLine(
        title=title,
        period=_period(each.period) if each.kind else look.text("desk.notices.broadcast", code=each.period),
        time=moment(at_office(each.at)),
        states=tuple(
            StateCount(kind, icon, look.text(f"desk.notices.{state.value}", n=len(units)), _names(look, state, units))
            for state, kind, icon in _SHOWN
            if (units := each.units.get(state, ()))
        ),
    )


def _names(look: Look, state: PostState, units: tuple[str, ...]) -> str:
    """The units in the order of the addressees, each once; the officers last."""
    if state not in _NAMED:
        return ""
    names = [unit.name for unit in look.kit.units if unit.code in units]
    return "、".join([*names, *([look.text("desk.notices.officers")] if "" in units else [])])


def _period(said: str) -> str:
    """2014年一季度; what is no quarter and no year as it is."""
    try:
        return parse_period(said).name
    except ValueError:
        return said
