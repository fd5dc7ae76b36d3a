"""The gate before every page: which host, from which site, how long, and the headers of every answer.

What stands here needs no session: a request that fails is answered before any page code runs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from channels.web.parts import MAX_FILE_BYTES
from core.texts import Texts

REQUEST_SECONDS = 15.0
STREAM_PATH = "/chat/stream"
UPLOAD_PATH = "/chat/upload"
MAX_UPLOAD_BYTES = MAX_FILE_BYTES + 64 * 1024
"""A file with the fields of its form."""
UPLOAD_SECONDS = 180.0
"""A file of some megabytes over a slow line takes its time."""

_SAFE_METHODS = {"GET", "HEAD"}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - compared with, not bound to

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: with it browsers send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""Sent with every answer; pages are not kept by caches unless they say so themselves."""


def hosts_of(host: str, public_url: str) -> frozenset[str]:
    """The names under which this server may be called; empty where it listens everywhere without a known name.

    A page of another site that lets its name point to this machine is refused by this (DNS rebinding).

    >>> sorted(hosts_of("127.0.0.1", "https://bot.example.org/"))
    ['127.0.0.1', '::1', 'bot.example.org', 'localhost']
    >>> hosts_of("0.0.0.0", "")
    frozenset()
    """
    public = urlsplit(public_url).hostname or ""
    if host in _EVERYWHERE and not public:
        return frozenset()
    return frozenset(name for name in (host, public, *_LOOPBACK) if name)


class Guard:
    """Wraps the pages; everything it refuses is told in one Chinese sentence."""

    def __init__(
        self,
        app: ASGIApp,
        texts: Texts,
        hosts: Collection[str],
        seconds: float = REQUEST_SECONDS,
        doors: Collection[str] = (),
    ) -> None:
        """`doors` are paths at which platforms call: their calls carry their own proof and no browser sends them."""
        self._app = app
        self._doors = doors
        self._texts = texts
        self._hosts = hosts
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send)
        headers = Headers(scope=scope)
        if scope["path"] in self._doors:
            await self._in_time(scope, receive, answer)
        elif self._hosts and _host_name(headers.get("host", "")) not in self._hosts:
            await self._refuse("web.refused.host", 400, scope, receive, answer)
        elif scope["method"] not in _SAFE_METHODS and not _is_from_here(headers):
            await self._refuse("web.refused.site", 403, scope, receive, answer)
        elif scope["path"] == UPLOAD_PATH and _declared(headers) > MAX_UPLOAD_BYTES:
            # Told here, because the server's own bound would answer with a word of English.
            most = MAX_FILE_BYTES // 1024 // 1024
            await self._refuse("web.upload.too_big", 413, scope, receive, answer, max=most)
        elif scope["path"] == STREAM_PATH:
            await self._app(scope, receive, answer)
        else:
            await self._in_time(scope, receive, answer)

    async def _in_time(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        try:
            async with asyncio.timeout(UPLOAD_SECONDS if scope["path"] == UPLOAD_PATH else self._seconds):
                await self._app(scope, receive, answer)
        except TimeoutError:
            if answer.has_begun:
                raise
            await self._refuse("web.refused.slow", 503, scope, receive, answer)

    async def _refuse(
        self, name: str, status: int, scope: Scope, receive: Receive, answer: _Answer, **values: object
    ) -> None:
        told = self._texts(name, **values)
        is_script = "application/json" in Headers(scope=scope).get("accept", "")
        response = JSONResponse({"told": told}, status) if is_script else PlainTextResponse(told, status)
        await response(scope, receive, answer)


class _Answer:
    """Sends an answer with our headers and knows whether it has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.has_begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_begun = True
            headers = MutableHeaders(scope=message)
            headers.setdefault("Cache-Control", "no-store")
            for name, value in HEADERS.items():
                headers[name] = value
        await self._send(message)


def _is_from_here(headers: Headers) -> bool:
    """Whether a form comes from our own page: newer browsers say so, older ones name the origin."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host", "")


def _declared(headers: Headers) -> int:
    """How many bytes the request says it brings."""
    said = headers.get("content-length", "")
    return int(said) if said.isascii() and said.isdigit() else 0


def _host_name(host: str) -> str:
    """The host without its port, lower case, IPv6 without brackets."""
    return urlsplit(f"//{host}").hostname or ""
