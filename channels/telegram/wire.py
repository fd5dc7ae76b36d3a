"""Reads HTTP/1.1 answers piece by piece (RFC 9112), as they come in from a connection; knows no network itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MAX_HEAD_BYTES = 64 * 1024
MAX_BODY_BYTES = 16 * 1024 * 1024
"""A batch of a hundred updates is some hundred thousand bytes."""

_HEAD = re.compile(rb"HTTP/1\.([01]) ([1-5]\d\d)(?: [^\r\n]*)?((?:\r\n[^\r\n:]+:[^\r\n]*)*)")
_TELLING = re.compile(rb"\r\n(content-length|transfer-encoding|connection):[ \t]*([^\r\n]*)", re.IGNORECASE)
"""The headers that say how long an answer is, and whether the connection carries another one."""

_SIZE = re.compile(rb"[0-9a-fA-F]{1,8}")
_LONGEST_SIZE_LINE = 1024
_BODILESS = frozenset({204, 304})


class GarbledError(Exception):
    """What came in is no answer, is none that may be trusted, or ended too early."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. `is_last`: this connection carries no further one."""

    status: int
    body: bytes
    is_last: bool


@dataclass(slots=True)
class _Head:
    """What the head says about the body."""

    status: int
    is_chunked: bool = False
    length: int | None = None
    is_last: bool = False


@dataclass(slots=True)
class AnswerReader:
    """The answer to one request; a reader is used once."""

    _data: bytearray = field(default_factory=bytearray)
    _body: bytearray = field(default_factory=bytearray)
    _head: _Head | None = None
    _ended: bool = False
    has_begun: bool = False

    def feed(self, data: bytes) -> Answer | None:
        """Take in the next bytes; the answer once it is whole. GarbledError where it is none."""
        self.has_begun = True
        if not self._data and self._head is None and (answer := _whole(data)):
            return answer
        self._data += data
        while self._head is None:
            end = self._data.find(b"\r\n\r\n")
            if end < 0 and len(self._data) <= MAX_HEAD_BYTES:
                return None
            if not 0 <= end <= MAX_HEAD_BYTES:
                raise GarbledError("a head without an end")
            head = _read_head(bytes(self._data[:end]))
            del self._data[: end + 4]
            # 100 Continue and 103 Early Hints come before the answer itself.
            self._head = head if head.status >= 200 else None
        return self._go_on(self._head)

    def end(self) -> Answer:
        """The connection has ended: the answer that this end makes whole, or GarbledError."""
        head = self._head
        if head is None or head.is_chunked or head.length is not None:
            raise GarbledError("the connection ended within an answer")
        return Answer(head.status, bytes(self._data), is_last=True)

    def _go_on(self, head: _Head) -> Answer | None:
        if head.is_chunked:
            return self._go_on_in_chunks(head)
        there = len(self._data)
        if there > MAX_BODY_BYTES:
            raise GarbledError("too large")
        if head.length is None or there < head.length:
            return None
        return Answer(head.status, bytes(self._data[: head.length]), head.is_last or there > head.length)

    def _go_on_in_chunks(self, head: _Head) -> Answer | None:
        while True:
            end = self._data.find(b"\r\n")
            if max(end, len(self._data) if end < 0 else 0) > _LONGEST_SIZE_LINE:
                raise GarbledError("a chunk without a size")
            if end < 0:
                return None
            if self._ended:
                if end == 0:
                    return Answer(head.status, bytes(self._body), head.is_last or len(self._data) > 2)
                del self._data[: end + 2]  # a trailer
                continue
            size = _read_size(bytes(self._data[:end]))
            if len(self._body) + size > MAX_BODY_BYTES:
                raise GarbledError("too large")
            if size and len(self._data) < end + 2 + size + 2:
                return None
            self._take_chunk(end + 2, size)

    def _take_chunk(self, begin: int, size: int) -> None:
        if size == 0:
            self._ended = True
            del self._data[:begin]
            return
        end = begin + size
        if self._data[end : end + 2] != b"\r\n":
            raise GarbledError("a chunk of another length than it says")
        self._body += self._data[begin:end]
        del self._data[: end + 2]


def _whole(data: bytes) -> Answer | None:
    """The answer of a known length that came in one piece, as most do; whatever is otherwise is read step by step."""
    end = data.find(b"\r\n\r\n")
    if not 0 <= end <= MAX_HEAD_BYTES:
        return None
    head, begin = _read_head(data[:end]), end + 4
    if head.status < 200 or head.is_chunked or head.length is None or len(data) < begin + head.length:
        return None
    rest = len(data) - begin - head.length
    return Answer(head.status, data[begin : begin + head.length], head.is_last or rest > 0)


def _read_size(line: bytes) -> int:
    size = line.partition(b";")[0].strip(b" \t")
    if not _SIZE.fullmatch(size):
        raise GarbledError("a chunk without a size")
    return int(size, 16)


def _read_head(text: bytes) -> _Head:
    found = _HEAD.fullmatch(text)
    if not found:
        raise GarbledError("not HTTP")
    version, status, headers = found.groups()
    head = _Head(status=int(status), is_last=version == b"0")
    if head.status == 101:
        raise GarbledError("another protocol")
    for name, value in _TELLING.findall(headers):
        _note(head, name.lower(), value.rstrip(b" \t"))
    if head.status in _BODILESS:
        head.is_chunked, head.length = False, 0
    elif head.is_chunked and head.length is not None:
        # Two lengths: RFC 9112, 6.3 lets the chunks stand and wants the connection closed behind them.
        head.length, head.is_last = None, True
    return head


def _note(head: _Head, name: bytes, value: bytes) -> None:
    if name == b"content-length":
        if not value.isdigit() or len(value) > 12 or head.length not in {None, int(value)}:
            raise GarbledError("a length that is none")
        head.length = int(value)
    elif name == b"transfer-encoding":
        if value.lower() != b"chunked":
            raise GarbledError("an unknown encoding")
        head.is_chunked = True
    elif name == b"connection" and b"close" in value.lower():
        head.is_last = True
