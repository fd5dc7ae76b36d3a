"""Hands the web chat what it asks for: the talk so far, the side column, paragraphs, what would go out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol, runtime_checkable

from app.assembly import Assistant
from app.desk import desk_pages
from app.storage import demo_account, keep_demo_clock
from channels.web.channel import WebChannel
from channels.web.parts import NAME, PAGE_LINES, Door, Identity, Paragraph, SignIn, WebParts
from core.channel import Panel, UpcomingLine
from core.office import OfficeSettings
from core.people import OPERATOR, Actor, Role
from core.period import Quarter
from core.settings import Settings
from core.units import above
from handlers.panel import panel
from handlers.scheduling import calendar_file
from handlers.sight import sight_of
from handlers.uploads import endings_for
from models.records import Line, Report
from models.work import Work
from scheduler.forecast import Row, forecast
from scheduler.gathering import facts_ahead

_AHEAD = timedelta(days=100)
_MAIN_UNIT = "shuangfeng"
"""Whom a newcomer is invited to be: a unit that still has to report."""


@runtime_checkable
class Platform(Protocol):
    """A platform by whose accounts people come in."""

    @property
    def name(self) -> str: ...

    def sign_in_address(self, back: str, state: str) -> str: ...

    async def user_of(self, code: str) -> str | None: ...


def web_channel(
    settings: Settings, assistant: Assistant, doors: tuple[Door, ...] = (), platform: Platform | None = None
) -> WebChannel:
    """The web chat of this assistant; at the `doors` platforms call, and people may come in by a `platform`."""
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
        takes=desk.endings,
        file=desk.file,
        is_well=lambda: assistant.pulse.is_well,
        calendar=desk.calendar,
        doors=doors,
        sign_in=_sign_in(assistant, platform) if platform and settings.web_public_url else None,
        desk=desk_pages(assistant.store, assistant.kit, assistant.sender.wake, assistant.planner.notices),
    )
    return WebChannel(
        parts,
        secret=settings.secret_key(),
        host=settings.web_host,
        port=settings.web_port,
        public_url=settings.web_public_url,
    )


def _sign_in(assistant: Assistant, platform: Platform) -> SignIn:
    """Whoever is bound on the platform has an account of the same name on the web chat."""

    async def who(code: str) -> str | None:
        user = await platform.user_of(code)
        if not user:
            return user
        account = f"{platform.name}.{user}"
        async with assistant.store.write() as work:
            person = await work.people.actor(platform.name, user)
            if person is None or not person.grants:
                return ""
            here = await work.people.actor(NAME, account)
            if here is None or here.person_id != person.person_id:
                await work.people.attach(person.person_id, NAME, account, account)
        return account

    return SignIn(platform.sign_in_address, who)


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
            sight = await sight_of(work, actor, self._kit)
            return await panel(work, actor, sight.kit, work.now, position.dialog)

    async def endings(self, conversation: str) -> Sequence[str]:
        async with self._store.read() as work:
            actor = await work.people.actor(NAME, conversation)
            collects = bool(actor and await work.levels.open_among(actor.units))
            return endings_for(actor, is_office=collects)

    async def file(self, conversation: str, ref: str) -> tuple[str, bytes] | None:
        async with self._store.read() as work:
            actor = await work.people.actor(NAME, conversation)
            return await work.files.of_conversation(actor, NAME, conversation, ref)

    async def calendar(self, token: str) -> bytes | None:
        async with self._store.write() as work:
            return await calendar_file(work, self._kit, token)

    def paragraph(self, document: str, path: str) -> Paragraph | None:
        """The whole paragraph with its neighbours; opens the library at the first call."""
        paper = next((paper for paper in self._kit.library().documents if paper.code == document), None)
        passage = paper.passage(path) if paper else None
        if paper is None or passage is None:
            return None
        at = paper.paths.index(path)
        return Paragraph(
            source=self._kit.texts("kit.quote.source", doc_title=paper.title, doc_no=paper.cited_number, path=path),
            text=passage.text,
            before=paper.paths[at - 1] if at else "",
            after=paper.paths[at + 1] if at + 1 < len(paper.paths) else "",
        )

    async def upcoming(self, conversation: str) -> Sequence[UpcomingLine]:
        """The notices of the next weeks that the person of the conversation may see."""
        async with self._store.read() as work:
            actor = await work.people.actor(NAME, conversation)
            if actor is None:
                return ()
            rows = await self._rows(work, actor)
            kit = (await sight_of(work, actor, self._kit)).kit
        own = "、".join(kit.unit_name(unit) for unit in actor.units)
        return [UpcomingLine(row.at, row.title, own or row.audience, row.text) for row in rows]

    async def identities(self) -> Sequence[Identity]:
        """The people of the demonstration, the one to begin with first."""
        async with self._store.read() as work:
            members = await work.people.roster(OPERATOR)
            reports = await work.reports.states(Quarter.last_ended(work.now.date()))
        return [
            Identity(
                external_id=demo_account(member),
                label=member.name,
                is_staff=not member.unit,
                is_main=member.unit in {"", _MAIN_UNIT},
                note=self._note(reports[member.unit]) if member.unit else "",
            )
            for member in members
            if member.role in {Role.REPORTER, Role.OFFICER}
        ]

    async def advance_demo(self) -> None:
        """Move the demonstration's date to the next notice, so that it can be seen going out."""
        async with self._store.read() as work:
            ahead = [row for row in await self._rows(work, OPERATOR) if row.at > work.now]
        if not ahead:
            return
        self._assistant.clock.move_to(min(ahead, key=lambda row: row.at).until + timedelta(minutes=1))
        await keep_demo_clock(self._store, self._assistant.clock)
        await self._assistant.ring()

    async def _rows(self, work: Work, actor: Actor) -> Sequence[Row]:
        """What is ahead: for staff everything, for others what their own unit would get."""
        office = OfficeSettings.from_values(await work.office.all())
        of_city = [code for code in actor.units if not above(code)]
        units = self._kit.units if actor.is_staff else [self._kit.unit(code) for code in of_city]
        facts = await facts_ahead(work, self._assistant.planner.notices)
        first = work.now.date()
        rows = forecast(
            first, first + _AHEAD, self._kit.calendar, office, units, self._kit.texts, facts, self._kit.labels
        )
        return [row for row in rows if actor.is_staff or not row.is_for_officers]

    def _note(self, report: Report) -> str:
        return self._kit.texts("demo.note.reported" if report.version else "demo.note.open")
