"""Coming in by the account of a platform: its page tells us by a code of one use who sits at the browser."""

from __future__ import annotations

import hmac
import secrets
import time

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from channels.web.entry import Entry, Tries
from channels.web.parts import SignIn
from channels.web.sessions import Session
from channels.web.site import Site

START_PATH = "/enter/platform"
DONE_PATH = "/enter/platform/done"

_COOKIE = "sign_in"
_SECONDS = 600


class SigningIn:
    """The two pages of it. A browser only comes in by a round that it began itself."""

    def __init__(self, site: Site, entry: Entry, sign_in: SignIn, public_url: str) -> None:
        self._site = site
        self._entry = entry
        self._sign_in = sign_in
        self._public_url = public_url.rstrip("/")
        self._tries = Tries(time.monotonic)

    async def start(self, _: Request) -> Response:
        """Send the browser to the platform's page."""
        state = secrets.token_urlsafe(24)
        response = RedirectResponse(self._sign_in.address(self._public_url + DONE_PATH, state), status_code=303)
        response.set_cookie(
            _COOKIE, state, max_age=_SECONDS, httponly=True, samesite="lax", path=DONE_PATH,
            secure=self._public_url.startswith("https://"),
        )  # fmt: skip
        return response

    async def done(self, request: Request) -> Response:
        """Let in whoever the platform names, if the assistant knows them there."""
        begun, state = request.cookies.get(_COOKIE, ""), request.query_params.get("state", "")
        if not begun or not hmac.compare_digest(begun.encode(), state.encode()):
            raise HTTPException(403)
        if not self._tries.may_try(request.client.host if request.client else ""):
            return await self._refused(request, "web.enter.too_many", 429)
        account = await self._sign_in.who(request.query_params.get("code", ""))
        if account is None:
            return await self._refused(request, "web.sign_in.failed", 502)
        if not account:
            return await self._refused(request, "web.sign_in.unknown", 403)
        response = await self._entry.let_in(Session(account))
        response.delete_cookie(_COOKIE, path=DONE_PATH)
        return response

    async def _refused(self, request: Request, told: str, status: int) -> Response:
        return await self._site.page(request, "failed.html", status, told=self._site.parts.texts(told))
