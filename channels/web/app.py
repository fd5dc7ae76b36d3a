"""The web application: which address leads to which page, and what is said when something fails."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from channels.web.downloading import Downloading
from channels.web.drawn import Drawn
from channels.web.entry import Entry
from channels.web.guard import MAX_UPLOAD_BYTES, REQUEST_SECONDS, STREAM_PATH, UPLOAD_PATH, Guard, hosts_of
from channels.web.hub import Hub
from channels.web.pages import Pages
from channels.web.parts import ANSWER_SECONDS, MAX_FILE_BYTES, Door, WebParts
from channels.web.sessions import Sessions
from channels.web.signing_in import DONE_PATH, START_PATH, SigningIn
from channels.web.site import STATIC, Site, wants_json
from channels.web.talk import Talk
from channels.web.uploading import Uploading
from core.channel import Intake

log = logging.getLogger(__name__)

MAX_BODY_BYTES = 64 * 1024
_TOLD = {403: "web.failed.expired", 404: "web.failed.missing", 413: "web.failed.too_big", 503: "web.failed.full"}

_Page = Callable[[Request], Awaitable[Response]]


def build_app(
    parts: WebParts,
    hub: Hub,
    intake: Intake,
    *,
    secret: str,
    host: str = "127.0.0.1",
    public_url: str = "",
    request_seconds: float = REQUEST_SECONDS,
    answer_seconds: float = ANSWER_SECONDS,
) -> ASGIApp:
    """The whole web chat as one ASGI application; `secret` signs cookies and forms."""
    sessions = Sessions(secret, demo=parts.is_demo, secure=public_url.startswith("https://"))
    site = Site(parts, hub, sessions, intake, answer_seconds=answer_seconds)
    failures = _Failures(site)
    app = Starlette(
        routes=_routes(site, public_url),
        middleware=[Middleware(RequestBodyLimitMiddleware, max_body_size=MAX_BODY_BYTES)],
        exception_handlers={HTTPException: failures.refused, Exception: failures.broken},
    )
    doors = frozenset(door.path for door in parts.doors)
    return Guard(app, parts.texts, hosts_of(host, public_url), request_seconds, doors)


def _routes(site: Site, public_url: str) -> list[Route | Mount]:
    entry = Entry(site)
    pages = Pages(site, entry)
    talk = Talk(site, pages)
    downloading = Downloading(site)
    return [
        _read("/", pages.home),
        _read("/source", pages.source),
        _read("/notices", pages.notices),
        _read("/file/{ref}", downloading.give),
        _read("/calendar/{token}.ics", downloading.calendar),
        _read(STREAM_PATH, talk.stream),
        _read("/chat/alive", talk.alive),
        _read("/healthz", _Health(site).tell),
        _write("/chat/send", talk.send),
        _take_in(UPLOAD_PATH, Uploading(site, pages).take),
        _write("/notices/advance", pages.advance),
        _write("/enter", entry.enter),
        _write("/be", entry.be),
        _write("/leave", entry.leave),
        _write("/theme", entry.theme),
        *(Drawn(site, site.parts.desk).routes() if site.parts.desk else ()),
        *(_door(door) for door in site.parts.doors),
        *_sign_in(site, entry, public_url),
        Mount("/static", _KeptFiles(directory=STATIC)),
    ]


def _read(path: str, page: _Page) -> Route:
    return Route(path, page, methods=["GET"])


def _write(path: str, page: _Page) -> Route:
    return Route(path, page, methods=["POST"])


def _take_in(path: str, page: _Page) -> Route:
    """A page that takes a file: its own bound on the size in place of the general one."""
    bound = Middleware(RequestBodyLimitMiddleware, max_body_size=MAX_UPLOAD_BYTES)
    return Route(path, page, methods=["POST"], middleware=[bound])


class _Health:
    """Whether the server answers and the bell of the notices rings; says nothing about anybody."""

    def __init__(self, site: Site) -> None:
        self._parts = site.parts

    async def tell(self, _: Request) -> Response:
        """200 and ok, or 503 for whoever watches the server."""
        if self._parts.is_well():
            return PlainTextResponse("ok")
        return PlainTextResponse("the bell has stopped", 503)


def _sign_in(site: Site, entry: Entry, public_url: str) -> list[Route]:
    """The pages for coming in by a platform, where one is set."""
    if site.parts.sign_in is None or site.parts.is_demo:
        return []
    signing_in = SigningIn(site, entry, site.parts.sign_in, public_url)
    return [_read(START_PATH, signing_in.start), _read(DONE_PATH, signing_in.done)]


def _door(door: Door) -> Route:
    """Where a platform calls."""
    bound = Middleware(RequestBodyLimitMiddleware, max_body_size=door.most_bytes)
    return Route(door.path, door.answer, methods=["GET", "POST"], middleware=[bound])


class _KeptFiles(StaticFiles):
    """Static files that browsers keep: their addresses change with their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


class _Failures:
    """What people see when a page cannot be shown: what happened, and one way on."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def refused(self, request: Request, exc: Exception) -> Response:
        """An answer that we give on purpose."""
        status = exc.status_code if isinstance(exc, HTTPException) else 500
        if status == 413 and request.url.path == UPLOAD_PATH:
            return await self._page(request, "web.upload.too_big", status, max=MAX_FILE_BYTES // 1024 // 1024)
        return await self._page(request, _TOLD.get(status, "web.failed.missing"), status)

    async def broken(self, request: Request, exc: Exception) -> Response:
        """A fault of ours: the log has the whole story under the number that the page shows."""
        number = f"E-{secrets.randbelow(9000) + 1000}"
        log.error("%s: %s %s failed", number, request.method, request.url.path, exc_info=exc)
        return await self._page(request, "web.failed.broken", 500, code=number)

    async def _page(self, request: Request, name: str, status: int, **values: object) -> Response:
        told = self._site.parts.texts(name, **values)
        if wants_json(request):
            return JSONResponse({"told": told}, status)
        theme = request.cookies.get("theme", "auto")
        return Response(self._site.fragment("failed.html", told=told, theme=theme), status, media_type="text/html")
