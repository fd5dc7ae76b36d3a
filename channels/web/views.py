"""Lines of a talk as the templates draw them: who spoke, when, and each block in its manner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from channels.web.parts import NAME, HistoryLine
from core.clock import at_office
from core.messages import Outgoing, Quote, Reply, Shares, Table
from core.numbers import day
from core.tokens import TokenSigner

MARKED_WORDS = 24
"""How many words of a quotation find it again in its paragraph."""


@dataclass(frozen=True, slots=True)
class Pick:
    """One choice as a button; `number` is what can be typed for it, empty where a number is an answer itself."""

    label: str
    says: str
    token: str
    is_main: bool
    number: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message on the page. `day` stands before the first message of a day.

    One that was taken back has neither words nor buttons.
    """

    time: str
    day: str = ""
    said: str = ""
    reply: Reply | None = None
    picks: tuple[Pick, ...] = ()
    id: int = 0
    key: str = ""
    is_withdrawn: bool = False

    @property
    def is_wide(self) -> bool:
        """Whether the message needs the whole width."""
        return self.reply is not None and any(isinstance(block, (Table, Shares, Quote)) for block in self.reply.blocks)


def bubbles(lines: Sequence[HistoryLine], signer: TokenSigner, conversation: str) -> tuple[Bubble, ...]:
    """The messages of a page, with the day wherever it changes; lines without words are passed over."""
    return tuple(_with_days(lines, signer, conversation))


def live_bubble(outgoing: Outgoing, at: datetime) -> Bubble:
    """A message that is being delivered now."""
    return Bubble(time_of(at), reply=outgoing.reply, picks=_picks(outgoing.reply, outgoing.tokens), id=outgoing.id)


def own_bubble(text: str, at: datetime, key: str = "") -> Bubble:
    """What the person said."""
    return Bubble(time_of(at), said=text, key=key)


def withdrawn_bubble(number: int, at: datetime) -> Bubble:
    """What stands in place of a message that was taken back."""
    return Bubble(time_of(at), reply=Reply(()), id=number, is_withdrawn=True)


def time_of(at: datetime) -> str:
    """10:08 on the office's clock."""
    return f"{at_office(at):%H:%M}"


def newest_quote(shown: Sequence[Bubble]) -> Quote | None:
    """The paragraph cited last, for the column beside the talk."""
    quotes = [block for bubble in shown if bubble.reply for block in bubble.reply.blocks if isinstance(block, Quote)]
    return next((quote for quote in reversed(quotes) if quote.document), None)


def source_query(quote: Quote) -> str:
    """The query that finds the whole paragraph with these words marked in it."""
    return urlencode(
        {"document": quote.document, "path": quote.path, "words": quote.text[:MARKED_WORDS], "length": len(quote.text)}
    )


def marked(text: str, spans: Sequence[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """The text in pieces, each with whether it is marked; spans that overlap or lie outside do no harm.

    >>> marked("保持在40%左右", [(3, 8)])
    (('保持在', False), ('40%左右', True))
    """
    pieces: list[tuple[str, bool]] = []
    end = 0
    for start, stop in sorted(spans):
        first, last = max(start, end), min(stop, len(text))
        if first < last:
            pieces += [(text[end:first], False), (text[first:last], True)]
            end = last
    pieces.append((text[end:], False))
    return tuple(piece for piece in pieces if piece[0])


def _with_days(lines: Sequence[HistoryLine], signer: TokenSigner, conversation: str) -> Iterator[Bubble]:
    shown_day = ""
    for line in lines:
        if line.reply is None and not line.said:
            continue
        today = day(at_office(line.at).date())
        yield _bubble(line, signer, conversation, today if today != shown_day else "")
        shown_day = today


def _bubble(line: HistoryLine, signer: TokenSigner, conversation: str, new_day: str) -> Bubble:
    if line.reply is None:
        return Bubble(time_of(line.at), day=new_day, said=line.said)
    if line.withdrawn:
        return replace(withdrawn_bubble(line.outbox_id, line.at), day=new_day)
    tokens = tuple(signer.sign(line.outbox_id, index, NAME, conversation) for index in range(len(line.reply.choices)))
    return Bubble(time_of(line.at), new_day, reply=line.reply, picks=_picks(line.reply, tokens), id=line.outbox_id)


def _picks(reply: Reply, tokens: Sequence[str]) -> tuple[Pick, ...]:
    return tuple(
        Pick(choice.label, choice.words, token, choice.main, str(number) if reply.numbered else "")
        for number, (choice, token) in enumerate(zip(reply.choices, tokens, strict=True), start=1)
    )
