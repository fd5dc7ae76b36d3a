"""How calls reach the Bot API: short texts over connections of our own, files and everything behind a proxy by httpx.

httpx takes some forty times the processor time for a call of text (docs/decisions/0025-text-calls.md). What is certain
after a fault is the same on both ways.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter  # the one way to make a RequestData

from channels.telegram.keepalive import Connections, Limits, Origin
from channels.telegram.requests import ApiRequest, read_fault

log = logging.getLogger(__name__)

UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)
"""What a success raises whose content is not what was expected: a proxy's page."""

_REPEATABLE = ("get", "set")
"""Calls that change nothing, or the second time nothing more, begin so; a message is never sent again from here."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where the Bot API is, by which proxy (empty: that of the environment, if there is one), and how patiently."""

    base_url: str
    proxy: str
    limits: Limits


@dataclass(frozen=True, slots=True)
class _Method:
    """A method of the Bot API: what each call of it begins with, up to the length of its body."""

    path: str
    head: bytes
    may_repeat: bool


class Backend(BaseRequest):
    """Requests of the library; ApiError for every status outside 200 to 299, like ApiRequest.

    RuntimeError or ValueError for a proxy that cannot be used.
    """

    def __init__(self, route: Route) -> None:
        self._route = route
        self._seconds = route.limits.answer_seconds
        self._base, self._headers = _beginnings(route.base_url)
        self._methods: dict[str, _Method] = {}
        self._connections = None if _needs_proxy(route) else Connections(_origin(route.base_url), route.limits)
        self._httpx = None if self._connections else _by_httpx(route)

    @property
    def _others(self) -> ApiRequest:
        """Made when a file or a proxy needs it, since that takes longer than the first call of text."""
        self._httpx = self._httpx or _by_httpx(self._route)
        return self._httpx

    @property
    def read_timeout(self) -> float | None:
        """How long an answer is waited for."""
        return self._seconds

    async def initialize(self) -> None:
        """Connections are made when they are needed."""
        await self._others.initialize()

    async def shutdown(self) -> None:
        """Close everything; calls after this fail."""
        if self._connections:
            self._connections.close()
        if self._httpx:
            await self._httpx.shutdown()

    async def call(self, url: str, parameters: dict[str, str], seconds: float | None = None) -> Any:
        """The result of a call that carries words only, as it stands in the answer, waited for so long at most."""
        seconds, method = seconds or self._seconds, self._method(url)
        try:
            if self._connections is None or method is None:
                body = RequestData([RequestParameter.from_input(name, value) for name, value in parameters.items()])
                return await self._others.post(url, body, read_timeout=seconds)
            payload = await self._posted(self._connections, method, _dumped(parameters), seconds)
            return _read(payload)["result"]
        except UNREADABLE as fault:
            raise TelegramError("an answer that cannot be read") from fault

    async def do_request(  # noqa: PLR0917 - the library's own signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call."""
        patience = (read_timeout, write_timeout, connect_timeout, pool_timeout)
        has_files = request_data is not None and request_data.contains_files
        of_words = self._method(url) if method == "POST" and not has_files else None
        if self._connections is None or of_words is None:
            return await self._others.do_request(url, method, request_data, *patience)
        seconds = self._seconds if read_timeout in {None, BaseRequest.DEFAULT_NONE} else float(read_timeout)
        body = _dumped(request_data.json_parameters if request_data else {})
        return 200, await self._posted(self._connections, of_words, body, seconds)

    def _method(self, url: str) -> _Method | None:
        """The method at an address of this server; None where the address cannot stand in a request as it is."""
        found = self._methods.get(url)
        if found is None and url.startswith(self._base) and url.isascii() and url.isprintable() and " " not in url:
            path = url[len(self._base) :]
            head = b"POST %b HTTP/1.1\r\n%bContent-Length: " % (path.encode(), self._headers)
            found = self._methods[url] = _Method(path, head, may_repeat=_name(path).startswith(_REPEATABLE))
        return found

    async def _posted(self, connections: Connections, method: _Method, body: bytes, seconds: float) -> bytes:
        """The body of the answer to a call over our own connections; ApiError where it is no success."""
        call = b"%b%d\r\n\r\n%b" % (method.head, len(body), body)
        try:
            answer = await connections.ask(call, seconds, may_repeat=method.may_repeat)
        except httpx.TimeoutException as late:
            raise TimedOut(f"{type(late).__name__}: {late}") from late
        except httpx.HTTPError as fault:
            raise NetworkError(f"{type(fault).__name__}: {fault}") from fault
        log.debug("POST %s: %d", method.path, answer.status)
        if not 200 <= answer.status <= 299:
            raise read_fault(answer.status, answer.body)
        return answer.body


def _by_httpx(route: Route) -> ApiRequest:
    limits = route.limits
    return ApiRequest(
        connection_pool_size=limits.connections,
        read_timeout=limits.answer_seconds,
        write_timeout=limits.answer_seconds,
        connect_timeout=limits.connect_seconds,
        pool_timeout=limits.pool_seconds,
        proxy=route.proxy or None,
    )


def _dumped(parameters: Mapping[str, str]) -> bytes:
    """The parameters as the Bot API reads them from JSON; what is nested is JSON within, as it is in a form."""
    try:
        return orjson.dumps(parameters)
    except TypeError:  # half a character is refused by the server, who tells of it
        return json.dumps(parameters).encode()


def _read(payload: bytes) -> Any:
    """What an answer says; one character that cannot be read does not hold up the updates around it."""
    try:
        return orjson.loads(payload)
    except ValueError:
        return json.loads(payload.decode(errors="replace"))


def _name(path: str) -> str:
    """The method of the Bot API.

    >>> _name("/bot1:a/getUpdates?offset=7")
    'getUpdates'
    """
    return path.partition("?")[0].rpartition("/")[2]


def _beginnings(base_url: str) -> tuple[str, bytes]:
    """What every address of this server begins with, and the headers that every call has."""
    parts = urlsplit(base_url)
    headers = {
        "Host": parts.netloc.rpartition("@")[2],
        "User-Agent": BaseRequest.USER_AGENT,
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "Content-Type": "application/json",
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{parts.scheme}://{parts.netloc}", head.encode("ascii")


def _origin(base_url: str) -> Origin:
    parts = urlsplit(base_url)
    if parts.scheme == "http":
        return Origin(parts.hostname or "", parts.port or 80)
    tls = httpx.create_ssl_context()  # trusts whom httpx trusts, SSL_CERT_FILE included
    tls.set_alpn_protocols(["http/1.1"])
    return Origin(parts.hostname or "", parts.port or 443, tls)


def _needs_proxy(route: Route) -> bool:
    """Whether a proxy is set, here or in the environment; then httpx, which knows all kinds, does everything."""
    parts = urlsplit(route.base_url)
    proxies = getproxies()
    if route.proxy or not parts.hostname or parts.scheme not in {"http", "https"} or parts.username:
        return True
    return bool(proxies.get(parts.scheme) or proxies.get("all")) and not proxy_bypass(parts.hostname)
