"""健康: whether the program does its work, for an officer who wonders, in sentences."""

from __future__ import annotations

from datetime import timedelta

from core.clock import at_office
from core.messages import Choice
from core.numbers import moment
from handlers.context import Turn
from models.health import State

_SILENT = timedelta(minutes=3)
"""A bell that has rung within this time rings."""

_Told = tuple[bool, str]
"""Whether all is well, and the sentence."""


async def show_health(turn: Turn) -> None:
    """The bell, what waits to be sent, whom nothing reached, and how far the holidays are known."""
    calls, found = await conditions(turn)
    choices = (Choice("电话名单"),) if calls else ()
    rows = "\n".join(words for _, words in found)
    turn.tell("health.state.lines", *choices, Choice("待办"), time=moment(turn.now), rows=rows)


async def conditions(turn: Turn) -> tuple[int, list[_Told]]:
    """Whom nothing reached, by the number of units, and every line with whether all is well there."""
    state = await turn.work.health.state(turn.person)
    calls = len({call.unit for call in await turn.work.calls.open_ones(turn.person, "")})
    called = turn.text("health.calls.some", n=calls) if calls else turn.text("health.calls.none")
    holidays = turn.text("health.state.holidays", year=turn.calendar.last_known_year)
    known = turn.calendar.last_known_year >= turn.today.year
    return calls, [_bell(turn, state), *_posts(turn, state), (not calls, called), (known, holidays)]


def _bell(turn: Turn, state: State) -> _Told:
    if state.rang_at is None:
        return False, turn.text("health.bell.never")
    is_well = turn.now - state.rang_at <= _SILENT
    name = "well" if is_well else "silent"
    return is_well, turn.text(f"health.bell.{name}", time=moment(at_office(state.rang_at)))


def _posts(turn: Turn, state: State) -> list[_Told]:
    if state.since is None:
        rows = [(True, turn.text("health.posts.none"))]
    else:
        rows = [(False, turn.text("health.posts.late", n=state.late, time=moment(at_office(state.since))))]
    return [*rows, (True, turn.text("health.posts.ahead", n=state.ahead))] if state.ahead else rows
