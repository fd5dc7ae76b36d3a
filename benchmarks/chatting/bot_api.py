"""A Bot API on loopback that costs little: HTTP/1.1 over plain asyncio, long polling, and people behind it."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import parse_qsl

from benchmarks.chatting.talk import TOKEN

_BATCH = 100
_ME = {"id": 7100000001, "is_bot": True, "first_name": "bench", "username": "bench_bot"}


class BotApi:
    """One bot's server; `hear` is called with chat and text of each message that the bot sends.

    It is so many seconds away, there and back; a real one is some 0.05.
    """

    def __init__(self, away_seconds: float = 0.0) -> None:
        self._one_way = away_seconds / 2
        self.hear: Callable[[int, str], None] | None = None
        self._updates: list[dict[str, object]] = []
        self._next_update = 880_000_001
        self._next_message = 500
        self._arrived = asyncio.Event()
        self._server: asyncio.Server | None = None
        self.called: Counter[str] = Counter()
        self.is_polled = asyncio.Event()
        self.base_url = ""

    async def start(self) -> None:
        """Listen on a free port."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self._answer), "127.0.0.1", 0)
        self.base_url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/bot"

    def stop(self) -> None:
        """Listen no more."""
        if self._server:
            self._server.close()

    def say(self, user: int, text: str) -> None:
        """A person writes to the bot."""
        person = {"id": user, "first_name": "王"}
        message = {
            "message_id": self._next_message,
            "date": 1396404000,
            "chat": {**person, "type": "private"},
            "from": {**person, "is_bot": False, "language_code": "zh-hans"},
            "text": text,
        }
        self._updates.append({"update_id": self._next_update, "message": message})
        self._next_update += 1
        self._next_message += 1
        self._arrived.set()

    async def _answer(self, path: str, kind: str, body: bytes) -> bytes:
        address, _, query = path.partition("?")
        if f"/bot{TOKEN}/" not in address:
            return b'{"ok":false,"error_code":401,"description":"Unauthorized"}'
        method = address.rpartition("/")[2]
        self.called[method] += 1
        given = dict(parse_qsl(query)) | _parameters(kind, body)
        if self._one_way:
            await asyncio.sleep(self._one_way)
        result = await self._result(method, given)
        if self._one_way:
            await asyncio.sleep(self._one_way)
        return json.dumps({"ok": True, "result": result}, ensure_ascii=False).encode()

    async def _result(self, method: str, given: dict[str, str]) -> object:
        match method.lower():
            case "sendmessage":
                return self._sent(int(given["chat_id"]), given["text"])
            case "getupdates":
                return await self._updates_from(int(given.get("offset") or 0), float(given.get("timeout") or 0))
            case "getme":
                return _ME
            case "getwebhookinfo":
                return {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
        return True

    def _sent(self, chat: int, text: str) -> dict[str, object]:
        self._next_message += 1
        number = self._next_message
        if self.hear:
            self.hear(chat, text)
        return {
            "message_id": number,
            "date": 1396404000,
            "chat": {"id": chat, "type": "private", "first_name": "王"},
            "from": _ME,
            "text": text,
        }

    async def _updates_from(self, offset: int, seconds: float) -> list[dict[str, object]]:
        if offset:
            first = int(str(self._updates[0]["update_id"])) if self._updates else offset
            del self._updates[: max(0, offset - first)]
        self.is_polled.set()
        if not self._updates:
            self._arrived.clear()
            try:
                async with asyncio.timeout(seconds):
                    await self._arrived.wait()
            except TimeoutError:
                return []
        return self._updates[:_BATCH]


class _Connection(asyncio.Protocol):
    """Requests with a length or in chunks, one after the other."""

    def __init__(self, answer: Callable[[str, str, bytes], Awaitable[bytes]]) -> None:
        self._answer = answer
        self._data = bytearray()
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def connection_lost(self, _: Exception | None) -> None:
        if self._task:
            self._task.cancel()

    def data_received(self, data: bytes) -> None:
        self._data += data
        if self._task is None or self._task.done():
            self._begin()

    def _begin(self) -> None:
        end = self._data.find(b"\r\n\r\n")
        if end < 0:
            return
        first, *lines = self._data[:end].decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = self._body(end + 4, headers)
        if body is not None:
            self._task = asyncio.ensure_future(self._go(first.split(" ")[1], headers.get("content-type", ""), body))

    def _body(self, begin: int, headers: dict[str, str]) -> bytes | None:
        """The whole body, taken out of what came; None while it is not there."""
        if headers.get("transfer-encoding") == "chunked":
            end = self._data.find(b"0\r\n\r\n", begin)
            if end < 0:
                return None
            body, rest = b"", bytes(self._data[begin:end])
            while rest:
                size, _, rest = rest.partition(b"\r\n")
                body, rest = body + rest[: int(size, 16)], rest[int(size, 16) + 2 :]
            del self._data[: end + 5]
            return body
        end = begin + int(headers.get("content-length", "0"))
        if len(self._data) < end:
            return None
        body = bytes(self._data[begin:end])
        del self._data[:end]
        return body

    async def _go(self, path: str, kind: str, body: bytes) -> None:
        answer = await self._answer(path, kind, body)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(answer)
        self._transport.write(head + answer)
        self._task = None
        if self._data:
            self._begin()


def _parameters(kind: str, body: bytes) -> dict[str, str]:
    if not body:
        return {}
    if kind.startswith("application/json"):
        return dict(json.loads(body))
    if kind.startswith("multipart/"):
        message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
        parts = message.iter_parts()
        return {
            part.get_param("name", header="content-disposition"): part.get_payload(decode=True).decode()
            for part in parts
        }
    return dict(parse_qsl(body.decode(), keep_blank_values=True))
