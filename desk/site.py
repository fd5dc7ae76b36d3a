"""Which address leads to which page, who may see it, and what the navigation shows of that."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from core.office import OfficeSettings
from core.pages import Answer, NavItem, PageRoute, Visit
from core.people import Actor
from desk.acting import Chat
from desk.audit import audit_page
from desk.calendar import calendar_page
from desk.context import Look
from desk.health import health_page
from desk.notices import notices_page
from desk.overview import overview_page
from desk.people import dismiss, invite, people_page
from desk.questions import questions_page
from desk.unit import send_back, unit_page
from desk.units import units_page
from models.store import Store
from models.work import Work

CHANNEL = "web"
"""Where the visitors come from: they are the people of the web chat."""

_Draw = Callable[[Look, Chat], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the navigation and who sees it."""

    path: str
    name: str
    icon: str
    sees: Callable[[Actor], bool]


_NAV = (
    _Entry("/desk", "desk.nav.overview", "home", lambda actor: actor.is_staff),
    _Entry("/desk/units", "desk.nav.units", "units", lambda actor: actor.is_staff),
    _Entry("/desk/notices", "desk.nav.notices", "send", lambda actor: actor.is_staff),
    _Entry("/desk/questions", "desk.nav.questions", "book", lambda actor: actor.is_staff),
    _Entry("/desk/calendar", "desk.nav.calendar", "cal", lambda actor: actor.is_staff),
    _Entry("/desk/people", "desk.nav.people", "people", lambda actor: actor.is_staff),
    _Entry("/desk/audit", "desk.nav.audit", "log", lambda actor: actor.is_staff),
    _Entry("/desk/health", "desk.nav.health", "pulse", lambda actor: actor.is_staff),
)


class Desk:
    """The department's pages (core.pages.PageSource)."""

    templates = Path(__file__).parent / "templates"

    def __init__(self, store: Store, chat: Chat) -> None:
        self._store = store
        self._chat = chat
        self.routes: Sequence[PageRoute] = (
            self._read("/desk", overview_page),
            self._read("/desk/units", lambda look, _: units_page(look)),
            self._read("/desk/units/{code}", unit_page),
            self._write("/desk/units/{code}/return", send_back),
            self._read("/desk/notices", notices_page),
            self._read("/desk/questions", lambda look, _: questions_page(look)),
            self._read("/desk/calendar", calendar_page),
            self._read("/desk/people", people_page),
            self._write("/desk/people/invite", invite),
            self._write("/desk/people/dismiss", dismiss),
            self._read("/desk/audit", audit_page),
            self._read("/desk/health", health_page),
        )

    async def nav(self, conversation: str) -> Sequence[NavItem]:
        """What a visitor may see: an officer everything, everybody else the pages of the own units."""
        async with self._store.read() as work:
            look = await self._look(work, Visit(conversation))
        actor = look.visitor
        if actor is None:
            return ()
        items = [NavItem(each.path, look.text(each.name), each.icon) for each in _NAV if each.sees(actor)]
        names = {code: look.kit.unit_name(code) for code in actor.own_units}
        for code, name in names.items():
            label = look.text("desk.nav.own") if len(names) == 1 else name
            items.append(NavItem(f"/desk/units/{code}", label, "units"))
        return items

    def _read(self, path: str, draw: _Draw) -> PageRoute:
        return PageRoute(path, self._in(self._store.read, draw))

    def _write(self, path: str, draw: _Draw) -> PageRoute:
        return PageRoute(path, self._in(self._store.write, draw), is_form=True)

    def _in(
        self, begin: Callable[[], AbstractAsyncContextManager[Work]], draw: _Draw
    ) -> Callable[[Visit], Awaitable[Answer]]:
        """A page within a transaction of its own; nothing is kept where its rights are refused."""

        async def answer(visit: Visit) -> Answer:
            async with begin() as work:
                return await draw(await self._look(work, visit), self._chat)

        return answer

    async def _look(self, work: Work, visit: Visit) -> Look:
        actor = await work.people.actor(CHANNEL, visit.conversation) if visit.conversation else None
        kit = await self._chat.sight(work, actor)
        office = OfficeSettings.from_values(await work.office.all())
        return Look(visit, work, kit, office, actor)
