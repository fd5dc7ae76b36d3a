"""What all pages share: templates, the session of a request, the frame around a page, answers in two forms."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from channels.web.hub import Hub
from channels.web.parts import Identity, WebParts
from channels.web.sessions import Session, Sessions
from channels.web.views import marked, source_query
from channels.web.writing import new_client_key
from core.channel import Intake
from core.clock import at_office
from core.messages import Incoming
from core.numbers import day
from core.pages import NavItem
from exports.bars import view_share
from exports.charts import share_bar, share_mark

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
THEMES = ("auto", "light", "dark")
_MAX_FIELDS = 20


class Site:
    """The parts of the web chat and the tools of its pages."""

    def __init__(self, parts: WebParts, hub: Hub, sessions: Sessions, intake: Intake, *, answer_seconds: float) -> None:
        self.parts = parts
        self.hub = hub
        self.sessions = sessions
        self.intake = intake
        self._answer_seconds = answer_seconds
        self._templates = _templates(parts)

    def session(self, request: Request) -> Session | None:
        """Who sits at the browser of this request."""
        return self.sessions.read(request.cookies)

    def session_of_form(self, request: Request, form: FormData) -> Session:
        """The session for which the posted form was drawn; 403 if it was drawn for another, or is not ours."""
        session = self.session(request)
        if session is None or not self.sessions.is_own_form(said(form, "form"), session):
            raise HTTPException(403)
        return session

    async def hand_over(self, incoming: Incoming) -> None:
        """Take a message and wait a moment for the answer, so that it stands on the page that comes next."""
        with self.hub.listening(incoming.conversation) as listener:
            await self.intake.accept([incoming])
            with suppress(TimeoutError):
                async with asyncio.timeout(self._answer_seconds):
                    await listener.next()

    async def form(self, request: Request) -> FormData:
        """The fields of a posted form; files are not taken."""
        return await request.form(max_files=0, max_fields=_MAX_FIELDS)

    async def form_with_file(self, request: Request) -> FormData:
        """The fields of a form that carries one file."""
        return await request.form(max_files=1, max_fields=_MAX_FIELDS)

    async def page(self, request: Request, template: str, status: int = 200, **values: object) -> Response:
        """A whole page with its frame: look, date, identities."""
        session = self.session(request)
        identities = tuple(await self.parts.identities()) if self.parts.identities else ()
        frame: dict[str, object] = {
            "theme": _theme(request),
            "form": self.sessions.form_token(session),
            "session": session,
            "today": day(at_office(self.parts.clock.now()).date()),
            "is_demo": self.parts.is_demo,
            "identities": identities,
            "me": _me(identities, session),
            "path": request.url.path,
            "nav": await self._nav(session),
            "key": new_client_key(),
        }
        return HTMLResponse(self.fragment(template, **{**frame, **values}), status)

    async def _nav(self, session: Session | None) -> tuple[NavItem, ...]:
        """The talk, the pages of the desk that this person may see, and what will go out."""
        if session is None:
            return ()
        texts, desk = self.parts.texts, self.parts.desk
        pages = await desk.nav(session.external_id) if desk else ()
        notices = NavItem("/notices", texts("web.head.notices"), "bell")
        return (NavItem("/", texts("web.head.talk"), "chat"), *pages, notices)

    def fragment(self, template: str, **values: object) -> str:
        """A piece of a page."""
        return self._templates.get_template(template).render(**values)


def said(form: FormData, name: str) -> str:
    """A text field of a form, empty if it is not there."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def wants_json(request: Request) -> bool:
    """Whether the page's script asks; without script the answer is a page."""
    return "application/json" in request.headers.get("accept", "")


def answer_script(**values: object) -> Response:
    """An answer for the page's script."""
    return JSONResponse(values)


def go_to(path: str) -> RedirectResponse:
    """Show another page after a form, so that reloading posts nothing twice."""
    return RedirectResponse(path, status_code=303)


def place(nav: Sequence[NavItem], path: str) -> str:
    """Which line of the navigation a page belongs to: the one that its address begins with, the longest of them.

    >>> lines = [NavItem("/", "对话", ""), NavItem("/desk", "总览", ""), NavItem("/desk/units", "单位", "")]
    >>> place(lines, "/desk/units/shuangfeng")
    '/desk/units'
    """
    found = [each.path for each in nav if path == each.path or (path.startswith(f"{each.path}/"))]
    return max(found, key=len, default="")


class _Static:
    """Addresses of static files with a print of their content, so that browsers may keep them for ever."""

    @cached_property
    def _prints(self) -> dict[str, str]:
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:12] for file in STATIC.iterdir()}

    def __call__(self, name: str) -> str:
        return f"/static/{name}?v={self._prints[name]}"


def _templates(parts: WebParts) -> Environment:
    folders = [FOLDER / "templates", *([parts.desk.templates] if parts.desk else [])]
    templates = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {"view_share": view_share, "kind": lambda block: type(block).__name__.lower()}
    templates.globals |= {"t": parts.texts, "static": _Static(), "place": place}
    templates.globals |= {"marked": marked, "source_query": source_query}
    templates.globals |= {"share_bar": share_bar, "share_mark": share_mark}
    return templates


def _theme(request: Request) -> str:
    theme = request.cookies.get("theme", "")
    return theme if theme in THEMES else "auto"


def _me(identities: tuple[Identity, ...], session: Session | None) -> Identity | None:
    own = session.external_id if session else ""
    return next((identity for identity in identities if identity.external_id == own), None)
