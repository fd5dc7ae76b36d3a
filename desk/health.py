"""运行状况: whether the program does its work, in a word each and what to do; the sentences of 健康 in the chat."""

from __future__ import annotations

from dataclasses import dataclass

from core.numbers import moment
from core.pages import Page
from desk.acting import Chat, Condition
from desk.context import Look


@dataclass(frozen=True, slots=True)
class HealthView:
    """The parts of the program and the platforms."""

    time: str
    conditions: tuple[Condition, ...]
    platforms: tuple[Condition, ...]


async def health_page(look: Look, chat: Chat) -> Page:
    """How it goes; RightsError for anyone but staff."""
    look.actor.must_be_staff()
    conditions = await chat.health(look.work, look.actor)
    view = HealthView(moment(look.work.now), conditions, chat.platforms())
    return Page("desk_health.html", look.text("desk.nav.health"), view)
