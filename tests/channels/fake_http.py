"""A small HTTP/1.1 server on loopback whose answers can also fail the way real ones do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass
class Request:
    """One request: path without the query, all parameters of query and form, its connection, and files by field.

    A file is its name and its content. `body` is there where the request carries JSON.
    """

    path: str
    parameters: dict[str, str]
    reader: asyncio.StreamReader
    files: dict[str, tuple[str, bytes]]
    body: bytes = b""


@dataclass
class Answer:
    """What goes back; `cut` breaks the connection instead of answering."""

    status: int = 200
    body: str | bytes = ""
    content_type: str = "application/json"
    cut: bool = False
    headers: dict[str, str] = field(default_factory=dict)


class FakeHttp:
    """Serves `handle` until stopped; every connection may carry many requests."""

    def __init__(self, handle: Callable[[Request], Awaitable[Answer]]) -> None:
        self._handle = handle
        self._tasks: set[asyncio.Task] = set()
        self._server: asyncio.Server | None = None
        self.port = 0

    async def start(self) -> None:
        """Listen, on the same port as before if there was one."""
        self._server = await asyncio.start_server(self._connection, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close the port and every connection."""
        if self._server is None:
            return
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self._tasks.add(task)
        try:
            while (request := await _read(reader)) is not None:
                answer = await self._handle(request)
                if answer.cut:
                    break
                body = answer.body if isinstance(answer.body, bytes) else answer.body.encode()
                head = f"HTTP/1.1 {answer.status} -\r\nContent-Type: {answer.content_type}\r\n"
                head += "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items())
                writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client has gone, or the server stops
        finally:
            self._tasks.discard(task)
            writer.close()
            with suppress(ConnectionError, asyncio.CancelledError):
                await writer.wait_closed()


async def _read(reader: asyncio.StreamReader) -> Request | None:
    """The next request of a connection, or None at its end."""
    first = (await reader.readline()).decode()
    if not first.strip():
        return None
    headers = {}
    while line := (await reader.readline()).decode().strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    target = urlsplit(first.split(" ")[1])
    kind = headers.get("content-type", "")
    query = dict(parse_qsl(target.query))
    if kind.startswith("application/json"):
        return Request(unquote(target.path), query, reader, {}, body)
    form, files = _multipart(kind, body) if kind.startswith("multipart/") else (_form(body), {})
    return Request(unquote(target.path), query | form, reader, files)


def _form(body: bytes) -> dict[str, str]:
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


def _multipart(kind: str, body: bytes) -> tuple[dict[str, str], dict[str, tuple[str, bytes]]]:
    """Fields and files of a form with files (RFC 7578), read by the mail library and not by that of the client."""
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    form, files = {}, {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        if part.get_filename() is None:
            form[name] = part.get_payload(decode=True).decode()
        else:
            files[name] = (part.get_filename(), part.get_payload(decode=True))
    return form, files
