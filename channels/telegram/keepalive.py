"""Connections to one server that stay open from call to call, in the few lines that short calls of text need.

A call is written once. Whether it may be written again is decided here and nowhere else: only on a fresh
connection, only if no byte of an answer had come, and only where the caller says that a second time changes nothing.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import cast

import httpx

from channels.telegram.wire import Answer, AnswerReader, GarbledError
from core.overdue import Overdue

_IDLE_SECONDS = 20.0
"""Shorter than servers and what stands between keep a silent connection, so that they seldom close one in our hands."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many connections there may be, and how many seconds each thing may take."""

    connections: int
    connect_seconds: float
    answer_seconds: float
    pool_seconds: float


@dataclass(frozen=True, slots=True)
class Origin:
    """A server; `tls` is how it is recognised."""

    host: str
    port: int
    tls: ssl.SSLContext | None = None


class Connections:
    """Calls to one server. All faults are those of httpx, so that channels/network.py stays the one table of them."""

    def __init__(self, origin: Origin, limits: Limits, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._origin = origin
        self._limits = limits
        self._monotonic = monotonic
        self._in_use = 0
        self._is_freed = asyncio.Event()
        self._idle: list[tuple[_Connection, float]] = []
        self._overdue = cache(Overdue)
        """By how long an answer is waited for: there are few such times."""
        self._is_closed = False

    async def ask(self, call: bytes, answer_seconds: float, *, may_repeat: bool) -> Answer:
        """Write a call and wait for its answer; `may_repeat` where a second time would change nothing."""
        if self._is_closed:
            raise httpx.ConnectError("closed")
        if self._in_use >= self._limits.connections:
            await self._wait_for_room()
        self._in_use += 1
        overdue = self._overdue(answer_seconds)
        connection: _Connection | None = None
        try:
            if connection := self._reused():
                try:
                    return await connection.ask(call, overdue)
                except _ClosedUnreadError:
                    if not may_repeat:
                        raise
            connection = await self._connect()
            return await connection.ask(call, overdue)
        except _ClosedUnreadError as fault:
            raise httpx.RemoteProtocolError("the server closed the connection without an answer") from fault
        finally:
            self._leave(connection)

    def close(self) -> None:
        """Let go of the connections that wait; a later call fails."""
        self._is_closed = True
        while self._idle:
            self._idle.pop()[0].close()

    async def _wait_for_room(self) -> None:
        try:
            async with asyncio.timeout(self._limits.pool_seconds):
                while self._in_use >= self._limits.connections:
                    self._is_freed.clear()
                    await self._is_freed.wait()
        except TimeoutError as late:
            raise httpx.PoolTimeout("all connections are in use") from late

    def _leave(self, connection: _Connection | None) -> None:
        """Make room for the next call, which may have this connection if it is still good."""
        self._in_use -= 1
        self._is_freed.set()
        if connection is None or not connection.is_open:
            return
        if self._is_closed:
            connection.close()
        else:
            self._idle.append((connection, self._monotonic()))

    def _reused(self) -> _Connection | None:
        """The connection that was used last, if it is still good; the ones that waited too long are closed."""
        oldest = self._monotonic() - _IDLE_SECONDS
        while self._idle and self._idle[0][1] < oldest:
            self._idle.pop(0)[0].close()
        while self._idle:
            connection, _ = self._idle.pop()
            if connection.is_open:
                return connection
        return None

    async def _connect(self) -> _Connection:
        loop, origin = asyncio.get_running_loop(), self._origin
        try:
            async with asyncio.timeout(self._limits.connect_seconds):
                _, connection = await loop.create_connection(_Connection, origin.host, origin.port, ssl=origin.tls)
        except TimeoutError as late:
            raise httpx.ConnectTimeout("no connection in time") from late
        except (OSError, UnicodeError) as fault:
            raise httpx.ConnectError(str(fault)) from fault
        return connection


class _ClosedUnreadError(Exception):
    """The server closed the connection before the first byte of an answer."""


class _Connection(asyncio.Protocol):
    """One connection: a call, its answer, the next call. Whatever comes unasked ends it."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._reader: AnswerReader | None = None
        self._waiting: asyncio.Future[Answer] | None = None
        self.is_open = False
        self.ends_at = 0.0

    async def ask(self, call: bytes, overdue: Overdue) -> Answer:
        """Write the call and wait for its answer; whatever else comes of it ends the connection."""
        if self._transport is None or not self.is_open:
            raise httpx.ConnectError("closed at once")  # and nothing was written
        loop = asyncio.get_running_loop()
        self._reader, self._waiting = AnswerReader(), loop.create_future()
        overdue.begin(self)
        answer: Answer | None = None
        try:
            self._transport.write(call)
            answer = await self._waiting
        finally:
            overdue.end(self)
            self._waiting = self._reader = None
            if answer is None or answer.is_last:
                self.close()
        return answer

    def close(self) -> None:
        """End it at once; what is not yet written is not written any more."""
        self.is_open = False
        if self._transport:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the loop."""
        # Streams of other loops than asyncio's own are no subclass of asyncio.Transport.
        self._transport, self.is_open = cast("asyncio.Transport", transport), True

    def data_received(self, data: bytes) -> None:
        """Called by the loop."""
        if self._reader is None or self._waiting is None or self._waiting.done():
            self.close()
            return
        try:
            answer = self._reader.feed(data)
        except GarbledError as fault:
            self._fail(httpx.RemoteProtocolError(str(fault)))
            return
        if answer:
            self._waiting.set_result(answer)

    def eof_received(self) -> bool:
        """Called by the loop: the other side says nothing more, so there will be no answer to a further call."""
        self._ended(None)
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the loop."""
        self._ended(exc)

    def _ended(self, exc: Exception | None) -> None:
        self.is_open = False
        reader = self._reader
        if reader is None:
            return
        if not reader.has_begun:
            self._fail(_ClosedUnreadError(str(exc or "")))
        elif exc:
            self._fail(httpx.ReadError(str(exc)))
        elif self._waiting and not self._waiting.done():
            try:
                self._waiting.set_result(reader.end())
            except GarbledError as fault:
                self._fail(httpx.RemoteProtocolError(str(fault)))

    def too_late(self) -> None:
        """The answer has been waited for long enough (core.overdue)."""
        self._fail(httpx.ReadTimeout("no answer in time"))

    def _fail(self, fault: Exception) -> None:
        self.is_open = False
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(fault)
