"""Sends replies: as answers to the last message where that may still be answered, else by themselves.

What is certain after a failure decides what a repeat does. An answer in words is a stream whose content replaces what
it held before, so the repeat of a doubtful one shows it once.
"""

from __future__ import annotations

import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from channels.aibot.faults import (
    STALE_REQUEST,
    STREAM_ENDED,
    LineError,
    NoAnswerError,
    NotSentError,
    RefusedError,
    send_error,
)
from channels.aibot.files import put
from channels.aibot.frames import Command, Fields, new_req_id
from channels.aibot.line import Line
from channels.aibot.quota import Quota
from channels.aibot.render import Card, Document, Piece, Words
from channels.aibot.talks import Talk, Talks
from core.errors import Outcome, SendError
from core.messages import Intent, Outgoing, Reply

log = logging.getLogger(__name__)

_REMEMBERED = 1000
"""So many unfinished replies are remembered, to go on behind their last delivered part; and so many cards."""
_MOST_WAYS = 4
"""A piece finds its way after so many turns, or not at all."""


class Opening(StrEnum):
    """How a reply begins."""

    PLAIN = "plain"
    WELCOME = "welcome"
    """As the answer to an entry: one plain text, for nothing else may follow to who has never written."""
    STREAM = "stream"
    """With words: they take the place of what was begun."""


@dataclass(frozen=True, slots=True)
class Way:
    """How one piece goes out; `stream` is the name of the message that its words fill."""

    command: Command
    req_id: str
    stream: str = ""


@dataclass
class Progress:
    """How far a reply is: its pieces, the ids of those that were taken, and of the next one how it may have gone."""

    reply: Reply
    pieces: list[Piece]
    welcome: str = ""
    done: list[str] = field(default_factory=list)
    doubtful: Way | None = None
    media: str = ""

    @property
    def piece(self) -> Piece:
        """What is to be sent next."""
        return self.pieces[len(self.done)]

    def took(self, platform_id: str) -> None:
        """One more piece has arrived."""
        self.done.append(platform_id)
        self.doubtful, self.media, self.welcome = None, "", ""


class Mailer:
    """Sends over whatever line there is; `line` gives it."""

    def __init__(
        self, line: Callable[[], Line | None], talks: Talks, quota: Quota, monotonic: Callable[[], float]
    ) -> None:
        self._line = line
        self._talks = talks
        self._quota = quota
        self._monotonic = monotonic
        self._progress: OrderedDict[int, Progress] = OrderedDict()
        self._cards: OrderedDict[str, Mapping[str, object]] = OrderedDict()

    def card(self, task: str) -> Mapping[str, object] | None:
        """A card that was sent of late."""
        return self._cards.get(task)

    async def ask(self, command: Command, body: Mapping[str, object], req_id: str = "") -> Fields:
        """One question on the line; NotSentError where there is none."""
        line = self._line()
        if line is None:
            raise NotSentError("not connected")
        return await line.ask(command, body, req_id)

    async def send(self, outgoing: Outgoing, rendered: Callable[[Opening], tuple[Piece, ...]]) -> str:
        """Deliver a reply and return the id of its last message; SendError says what is certain.

        `rendered` gives its pieces, by how it opens. A repeated call goes on behind those that were taken.
        """
        talk = self._talks.of(outgoing.conversation)
        async with talk.turn:
            progress = self._progress.get(outgoing.id)
            if progress is None or progress.reply != outgoing.reply:
                progress = self._begin(outgoing, talk, rendered)
            while len(progress.done) < len(progress.pieces):
                await self._prepare(progress)
                await self._deliver(outgoing, progress, talk)
        self._progress.pop(outgoing.id, None)
        return progress.done[-1]

    def _begin(self, outgoing: Outgoing, talk: Talk, rendered: Callable[[Opening], tuple[Piece, ...]]) -> Progress:
        opening, welcome, now = Opening.PLAIN, "", self._monotonic()
        if outgoing.intent is Intent.REPLY and (welcome := self._talks.take_welcome(outgoing.conversation, now)):
            opening = Opening.WELCOME
        elif outgoing.intent is Intent.REPLY and talk.stream:
            opening = Opening.STREAM
        progress = Progress(outgoing.reply, list(rendered(opening)), welcome)
        self._progress[outgoing.id] = progress
        while len(self._progress) > _REMEMBERED:
            self._progress.popitem(last=False)
        return progress

    async def _deliver(self, outgoing: Outgoing, progress: Progress, talk: Talk) -> None:
        """Send the next piece, another way where one is closed."""
        for _ in range(_MOST_WAYS):
            was_doubtful = progress.doubtful is not None
            way = progress.doubtful or self._way(outgoing, progress, talk)
            try:
                await self._hand_over(outgoing.conversation, progress.piece, way, progress.media)
            except NoAnswerError as fault:
                progress.doubtful = way
                # A late answer must not be taken for that to another frame of the same number.
                self._talks.forget(outgoing.conversation, way.req_id)
                raise send_error(fault) from fault
            except RefusedError as fault:
                if not (was_doubtful and way.stream and fault.code == STREAM_ENDED):
                    self._close_way(fault, way, progress, talk)
                    continue
                # A stream that nobody began cannot have ended: the words had arrived.
            except LineError as fault:
                raise send_error(fault) from fault
            if talk.stream and talk.stream.id == way.stream:
                talk.stream = None
            progress.took(way.stream or way.req_id)
            return
        raise SendError("no_way", Outcome.REFUSED)

    def _way(self, outgoing: Outgoing, progress: Progress, talk: Talk) -> Way:
        """A reply answers what was said, a notice stands by itself."""
        if outgoing.intent is Intent.REPLY:
            now = self._monotonic()
            if progress.welcome:
                return Way(Command.WELCOME, progress.welcome)
            if isinstance(progress.piece, Words) and talk.stream and now < talk.stream.until:
                return Way(Command.RESPOND, talk.stream.req_id, talk.stream.id)
            if req_id := self._talks.answerable(outgoing.conversation, now):
                stream = f"s{secrets.token_hex(12)}" if isinstance(progress.piece, Words) else ""
                return Way(Command.RESPOND, req_id, stream)
        return Way(Command.SEND, new_req_id(Command.SEND))

    def _close_way(self, fault: RefusedError, way: Way, progress: Progress, talk: Talk) -> None:
        """Note which way is closed after a refusal; SendError where no other one is left."""
        progress.doubtful = None
        told = send_error(fault)
        is_fault_of_way = fault.code in {STALE_REQUEST, STREAM_ENDED} and way.command is not Command.SEND
        if not is_fault_of_way and (told.outcome is not Outcome.REFUSED or told.is_gone):
            raise told from fault
        if way.command is Command.WELCOME:
            progress.welcome = ""
        elif fault.code == STREAM_ENDED and way.command is Command.RESPOND:
            talk.stream = None
        elif fault.code == STALE_REQUEST and way.command is Command.RESPOND:
            talk.message = talk.stream = None
        elif isinstance(progress.piece, Card):
            log.warning("aibot: a card was refused, its choices go as text: %s", fault)
            progress.pieces[len(progress.done)] = progress.piece.typed
        else:
            raise told from fault

    async def _prepare(self, progress: Progress) -> None:
        """Put a file there, which sends nothing."""
        if not isinstance(progress.piece, Document) or progress.media:
            return
        try:
            progress.media = await put(self.ask, progress.piece.name, progress.piece.content)
        except LineError as fault:
            told = send_error(fault)
            outcome = Outcome.NOT_SENT if told.outcome is Outcome.UNSURE else told.outcome
            raise SendError(told.code, outcome, told.retry_after_seconds) from fault

    async def _hand_over(self, conversation: str, piece: Piece, way: Way, media: str) -> None:
        """Send one frame, unless it would be too much of them."""
        now = self._monotonic()
        wait = self._quota.seconds_to_wait(conversation, now)
        if wait > 0:
            raise SendError("rate", Outcome.NOT_SENT, wait)
        if self._line() is None:
            raise NotSentError("not connected")
        self._quota.book(conversation, now)
        body = _body(piece, way, media)
        if way.command is Command.SEND:
            body = {"chatid": conversation, **body}
        await self.ask(way.command, body, way.req_id)
        if isinstance(piece, Card):
            self._keep(piece.content)

    def _keep(self, card: Mapping[str, object]) -> None:
        self._cards[str(card["task_id"])] = card
        while len(self._cards) > _REMEMBERED:
            self._cards.popitem(last=False)


def _body(piece: Piece, way: Way, media: str) -> dict[str, object]:
    match piece:
        case Card(content=content):
            return {"msgtype": "template_card", "template_card": dict(content)}
        case Document():
            return {"msgtype": "file", "file": {"media_id": media}}
        case Words(text=text, plain=plain):
            if way.command is Command.WELCOME:
                return {"msgtype": "text", "text": {"content": plain}}
            if way.command is Command.RESPOND:
                return {"msgtype": "stream", "stream": {"id": way.stream, "finish": True, "content": text}}
            return {"msgtype": "markdown", "markdown": {"content": text}}
