"""A text with styled spans, cut into messages of Telegram's size and written as HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from core.render import UNSHOWN, split_text

MAX_UNITS = 4096
"""Characters of one message after its markup is taken away; counted here in UTF-16 units, as entities are."""

_ROOM_FOR_MARK = 16


@dataclass(frozen=True, slots=True)
class Message:
    """One message: as HTML, and the same words plain for when the markup is refused."""

    html: str
    plain: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file as a message of its own."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Span:
    begin: int
    end: int
    tag: str


@dataclass
class Sheet:
    """Lines under each other, some of them styled."""

    text: str = ""
    _spans: list[_Span] = field(default_factory=list)

    def add(self, text: str, tag: str = "", marks: tuple[tuple[int, int], ...] = ()) -> None:
        """Begin a new line and write there; `tag` styles the whole text, `marks` are spans in bold."""
        if self.text:
            self.text += "\n"
        begin = len(self.text)
        self.text += UNSHOWN.sub(" ", text)
        if not tag and not marks:
            return
        whole = [(0, len(text), tag)] if tag else []
        for first, last, style in [*whole, *((first, last, "b") for first, last in marks)]:
            if first < last <= len(text):
                self._spans.append(_Span(begin + first, begin + last, style))

    def messages(self, part_mark: str) -> tuple[Message, ...]:
        """The messages; where there are several each ends with `part_mark`, filled with its number."""
        if 2 * len(self.text) <= MAX_UNITS or units(self.text) <= MAX_UNITS:
            return (Message(self._html(0, len(self.text)), self.text),)
        pieces = self._pieces()
        marks = ["\n" + part_mark.format(k=at, n=len(pieces)) for at in range(1, len(pieces) + 1)]
        return tuple(
            Message(self._html(begin, end) + escape(mark, quote=False), self.text[begin:end] + mark)
            for (begin, end), mark in zip(pieces, marks, strict=True)
        )

    def _pieces(self) -> list[tuple[int, int]]:
        """Where each message of a text that is too long for one begins and ends in it."""
        widest = 2 if units(self.text) > len(self.text) else 1
        pieces: list[tuple[int, int]] = []
        end = 0
        for piece in split_text(self.text, max_chars=(MAX_UNITS - _ROOM_FOR_MARK) // widest):
            begin = self.text.index(piece, end)
            end = begin + len(piece)
            pieces.append((begin, end))
        return pieces

    def _html(self, begin: int, end: int) -> str:
        """The text from `begin` to `end` with its spans, those that reach beyond cut off and closed."""
        if not self._spans:
            return escape(self.text[begin:end], quote=False)
        spans = [
            _Span(max(span.begin, begin), min(span.end, end), span.tag)
            for span in self._spans
            if span.begin < end and span.end > begin
        ]
        if not spans:
            return escape(self.text[begin:end], quote=False)
        edges = sorted({begin, end, *(span.begin for span in spans), *(span.end for span in spans)})
        written = []
        for at, upto in zip(edges, [*edges[1:], None], strict=True):
            written += [f"</{span.tag.split()[0]}>" for span in reversed(spans) if span.end == at]
            written += [f"<{span.tag}>" for span in spans if span.begin == at]
            written.append(escape(self.text[at:upto], quote=False) if upto is not None else "")
        return "".join(written)


def units(text: str) -> int:
    """The length as Telegram counts it.

    >>> units("党𠮷")
    3
    """
    return len(text.encode("utf-16-le")) // 2
