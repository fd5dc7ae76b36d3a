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


async def show_health(turn: Turn) -> None:
    """The bell, what waits to be sent, whom nothing reached, and how far the holidays are known."""
    state = await turn.work.health.state(turn.person)
    calls = {call.unit for call in await turn.work.calls.open_ones(turn.person, "")}
    rows = [
        _bell(turn, state),
        *_posts(turn, state),
        turn.text("health.calls.some", n=len(calls)) if calls else turn.text("health.calls.none"),
        turn.text("health.state.holidays", year=turn.calendar.last_known_year),
    ]
    choices = (Choice("电话名单"),) if calls else ()
    turn.tell("health.state.lines", *choices, Choice("待办"), time=moment(turn.now), rows="\n".join(rows))


def _bell(turn: Turn, state: State) -> str:
    if state.rang_at is None:
        return turn.text("health.bell.never")
    name = "well" if turn.now - state.rang_at <= _SILENT else "silent"
    return turn.text(f"health.bell.{name}", time=moment(at_office(state.rang_at)))


def _posts(turn: Turn, state: State) -> list[str]:
    if state.since is None:
        rows = [turn.text("health.posts.none")]
    else:
        rows = [turn.text("health.posts.late", n=state.late, time=moment(at_office(state.since)))]
    return [*rows, turn.text("health.posts.ahead", n=state.ahead)] if state.ahead else rows
