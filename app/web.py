"""Hands the web chat what it asks for: the talk so far, the side column, paragraphs, what would go out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from app.assembly import Assistant, keep_demo_clock
from channels.web import Identity, Paragraph, WebChannel, WebParts
from channels.web.parts import NAME, PAGE_LINES
from core.channel import Panel, UpcomingLine
from core.office import OfficeSettings
from core.people import OPERATOR, Actor
from core.period import Quarter
from core.settings import Settings
from handlers.panel import panel
from models.demo import MAIN_UNIT
from models.records import Line, ReportState
from models.work import Work
from scheduler.forecast import ForecastRow, forecast

_AHEAD = timedelta(days=100)


def web_channel(settings: Settings, assistant: Assistant) -> WebChannel:
    """The web chat of this assistant."""
    desk = _Desk(assistant)
    parts = WebParts(
        texts=assistant.kit.texts,
        clock=assistant.clock,
        signer=assistant.signer,
        history=desk.history,
        panel=desk.panel,
        paragraph=desk.paragraph,
        upcoming=desk.upcoming,
        identities=desk.identities if settings.demo else None,
        advance_demo=desk.advance_demo if settings.demo else None,
        strangers_may_ask=settings.strangers_may_ask,
    )
    return WebChannel(
        parts,
        secret=settings.secret_key(),
        host=settings.web_host,
        port=settings.web_port,
        public_url=settings.web_public_url,
    )


class _Desk:
    """The assistant as the web chat sees it."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._kit = assistant.kit
        self._store = assistant.store

    async def history(self, conversation: str, before: int | None) -> Sequence[Line]:
        async with self._store.read() as work:
            return await work.outbox.history(NAME, conversation, PAGE_LINES, before)

    async def panel(self, conversation: str) -> Panel | None:
        async with self._store.read() as work:
            actor = await work.people.actor(NAME, conversation)
            if actor is None:
                return None
            position = await work.conversations.load(NAME, conversation)
            return await panel(work, actor, self._kit, work.now, position.dialog)

    def paragraph(self, document: str, path: str) -> Paragraph | None:
        """The whole paragraph with its neighbours; opens the library at the first call."""
        library = self._kit.library()
        text = library.paragraph(document, path)
        if text is None:
            return None
        paths = library.paths(document)
        at = paths.index(path)
        return Paragraph(
            source=library.source(document, path),
            text=text,
            before=paths[at - 1] if at else "",
            after=paths[at + 1] if at + 1 < len(paths) else "",
        )

    async def upcoming(self, conversation: str) -> Sequence[UpcomingLine]:
        """The notices of the next weeks that the person of the conversation may see."""
        async with self._store.read() as work:
            actor = await work.people.actor(NAME, conversation)
            rows = await self._rows(work)
        if actor is None:
            return ()
        return [UpcomingLine(row.at, row.title, row.audience, row.text) for row in rows if _may_see(actor, row)]

    async def identities(self) -> Sequence[Identity]:
        """The people of the demonstration, the one to begin with first."""
        async with self._store.read() as work:
            members = await work.people.roster(OPERATOR)
            reports = await work.reports.states(Quarter.last_ended(work.now.date()))
        return [
            Identity(
                external_id=demo_account(member.unit),
                label=member.name,
                is_staff=not member.unit,
                is_main=member.unit in {"", MAIN_UNIT},
                note=self._note(reports[member.unit].state) if member.unit else "",
            )
            for member in members
        ]

    async def advance_demo(self) -> None:
        """Move the demonstration's date to the next notice, so that it can be seen going out."""
        async with self._store.read() as work:
            rows = [row for row in await self._rows(work) if row.at > work.now]
        if not rows:
            return
        self._assistant.clock.move_to(min(row.at for row in rows))
        await keep_demo_clock(self._store, self._assistant.clock)
        await self._assistant.ring()

    async def _rows(self, work: Work) -> Sequence[ForecastRow]:
        office = OfficeSettings.from_values(await work.office.all())
        first = work.now.date()
        return forecast(first, first + _AHEAD, self._kit.calendar, office, self._kit.units, self._kit.texts)

    def _note(self, state: ReportState) -> str:
        return self._kit.texts(f"officer.state.{state}")


def _may_see(actor: Actor, row: ForecastRow) -> bool:
    return actor.is_staff or not row.units or bool(set(row.units) & set(actor.units))


def demo_account(unit: str) -> str:
    """The account on the web chat of the demonstration's person of a unit; of the officer where there is none."""
    return f"demo-{unit or 'officer'}"
