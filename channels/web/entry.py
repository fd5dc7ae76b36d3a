"""Coming in and going out: invitation code, the people of the demonstration, leaving, light and dark."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from channels.web.parts import NAME
from channels.web.sessions import Session
from channels.web.site import THEMES, Site, go_to, said
from channels.web.writing import clean, key_of
from core.messages import Incoming, IncomingKind

MAX_CODES = 100
"""Codes that may be tried from one address in an hour; who comes with ever new cookies cannot guess more."""

_OWN_PAGE = re.compile(r"/(?:notices|desk(?:/[\w.-]+)*)", re.ASCII)
"""Where one goes back to after a change of the look; an address with anything else in it is not ours."""
_HOUR = 3600.0
_MAX_ADDRESSES = 10_000
_MAX_NAME = 20
_YEAR_SECONDS = 365 * 24 * 3600


class Entry:
    """The forms around the talk."""

    def __init__(self, site: Site, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._site = site
        self._tries = Tries(monotonic)

    async def first_page(self, request: Request, told: str = "", status: int = 200) -> Response:
        """What somebody sees who has not come in: the people of the demonstration, or the field for a code."""
        template = "choose.html" if self._site.parts.is_demo else "enter.html"
        may_ask = self._site.parts.strangers_may_ask
        sign_in = self._site.parts.sign_in is not None
        return await self._site.page(request, template, status, told=told, may_ask=may_ask, sign_in=sign_in)

    async def enter(self, request: Request) -> Response:
        """A fresh identity whose first message is the code; the assistant itself decides what it is worth."""
        form = await self._checked_form(request)
        if self._site.parts.is_demo:
            raise HTTPException(404)
        code, name = clean(said(form, "code")), clean(said(form, "name"))[:_MAX_NAME]
        if not code and not self._site.parts.strangers_may_ask:
            return await self.first_page(request, "web.enter.no_code", 400)
        if code and not self._tries.may_try(request.client.host if request.client else ""):
            return await self.first_page(request, "web.enter.too_many", 429)
        session = self._site.sessions.fresh(name)
        await self._greet(session, code)
        return self._in(session)

    async def be(self, request: Request) -> Response:
        """Become one of the people of the demonstration."""
        form = await self._checked_form(request)
        identities = await self._site.parts.identities() if self._site.parts.identities else ()
        wanted = said(form, "identity")
        if wanted not in {identity.external_id for identity in identities}:
            raise HTTPException(404)
        return await self.let_in(Session(wanted))

    async def let_in(self, session: Session) -> Response:
        """Somebody whose talk is there already, or is opened now."""
        if not await self._site.parts.history(session.external_id, None):
            await self._greet(session, "")
        return self._in(session)

    async def leave(self, request: Request) -> Response:
        """Forget who sat at this browser."""
        await self._checked_form(request)
        response = go_to("/")
        self._site.sessions.forget(response)
        return response

    async def theme(self, request: Request) -> Response:
        """Light, dark, or as the computer is set."""
        form = await self._checked_form(request)
        back = said(form, "back")
        response = go_to(back if _OWN_PAGE.fullmatch(back) else "/")
        if said(form, "theme") in THEMES:
            response.set_cookie("theme", said(form, "theme"), max_age=_YEAR_SECONDS, httponly=True, samesite="lax")
        return response

    async def _checked_form(self, request: Request) -> FormData:
        form = await self._site.form(request)
        if not self._site.sessions.is_own_form(said(form, "form"), self._site.session(request)):
            raise HTTPException(403)
        return form

    async def _greet(self, session: Session, code: str) -> None:
        """Open the talk: with the code as an ordinary first message, or with nothing said."""
        incoming = Incoming(
            channel=NAME,
            key=key_of(session.external_id, "start", code),
            conversation=session.external_id,
            sender=session.external_id,
            received_at=self._site.parts.clock.now(),
            text=code,
            kind=IncomingKind.TEXT if code else IncomingKind.START,
            sender_name=session.name,
        )
        await self._site.hand_over(incoming)

    def _in(self, session: Session) -> Response:
        response = go_to("/")
        self._site.sessions.keep(response, session)
        return response


class Tries:
    """Counts tries by address over the last hour."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._by_address: dict[str, deque[float]] = {}

    def may_try(self, address: str) -> bool:
        """Count one more try, unless there were too many."""
        now = self._monotonic()
        if len(self._by_address) > _MAX_ADDRESSES:
            self._by_address.clear()
        tries = self._by_address.setdefault(address, deque())
        while tries and tries[0] <= now - _HOUR:
            tries.popleft()
        if len(tries) >= MAX_CODES:
            return False
        tries.append(now)
        return True
