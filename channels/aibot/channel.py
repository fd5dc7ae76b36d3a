"""The AI bot as a channel: receives and sends over one long connection, which this process opens itself."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from channels.aibot.faults import LineError
from channels.aibot.files import Shelf
from channels.aibot.frames import Command
from channels.aibot.keeping import Keeper, OnlySeat, Pace, Seat, Trouble
from channels.aibot.line import PUBLIC_URL, Access
from channels.aibot.quota import PER_MINUTE, Quota
from channels.aibot.receiving import Receiver
from channels.aibot.render import MAX_BYTES, Piece, render, used_card
from channels.aibot.sending import Mailer, Opening
from channels.aibot.talks import Talks
from channels.aibot.updates import NAME, Answered, Update
from channels.aibot.working import SLOW_SECONDS, Working
from channels.secrecy import keep_out_of_logs
from channels.wecom.cards import MAX_OPTIONS
from core.channel import Caps, Intake
from core.clock import Clock
from core.errors import Outcome, SendError
from core.messages import IncomingKind, Intent, Outgoing
from core.settings import Settings
from core.texts import Texts

log = logging.getLogger(__name__)

_LAST_ANSWERS_SECONDS = 4.0
"""At the end the answer to a message under way is waited for so long; without it the message would be in doubt."""
_TAKES_A_WHILE = frozenset({IncomingKind.TEXT, IncomingKind.FILE})


@dataclass(frozen=True)
class Surroundings:
    """What the process gives the channel: its seat, whom to tell of trouble, and what to do once it is connected."""

    seat: Seat
    tell: Callable[[Trouble], Awaitable[None]] | None = None
    connected: Callable[[], None] = lambda: None


class AiBotChannel:
    """One AI bot (core.channel.Channel, FileSource, FileNamer and LineHolder)."""

    name = NAME
    caps = Caps(
        max_bytes=MAX_BYTES,
        max_buttons=MAX_OPTIONS,
        can_push_first=False,
        per_chat=PER_MINUTE,
        merges_notices=True,
    )

    def __init__(
        self,
        access: Access,
        texts: Texts,
        clock: Clock,
        around: Surroundings | None = None,
        *,
        cards: bool = True,
        pace: Pace | None = None,
        slow_seconds: float = SLOW_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`cards` tells whether choices are shown as cards; an answer that takes `slow_seconds` is announced."""
        keep_out_of_logs(access.secret)
        around = around or Surroundings(OnlySeat())
        self._texts = texts
        self._cards = cards
        self._monotonic = monotonic
        self._talks = Talks()
        quota = Quota()
        self._receiver = Receiver(access.bot_id, clock, self._came)
        self._keeper = Keeper(
            access, around.seat, self._receiver.take, pace=pace, connected=around.connected, tell=around.tell
        )
        self._mailer = Mailer(lambda: self._keeper.line, self._talks, quota, monotonic)
        self._working = Working(self._mailer, self._talks, quota, texts, monotonic, slow_seconds=slow_seconds)
        self._shelf = Shelf()
        self._answered: asyncio.Queue[Answered] = asyncio.Queue()
        self._is_closed = False
        self._under_way = 0
        self._all_answered = asyncio.Event()
        self._all_answered.set()

    @classmethod
    def from_settings(cls, settings: Settings, texts: Texts, clock: Clock, around: Surroundings) -> AiBotChannel:
        """The channel of the settings."""
        return cls(access_of(settings), texts, clock, around, cards=not settings.wecom.text_only)

    @property
    def is_connected(self) -> bool:
        """Whether this process holds the connection (core.channel.LineHolder)."""
        return self._keeper.line is not None and not self._is_closed

    async def send(self, outgoing: Outgoing) -> str:
        """Deliver a reply, in several messages if it is long or has cards or files; the id is that of the last."""
        if self._is_closed:
            raise SendError("closed", Outcome.NOT_SENT)
        if outgoing.intent is Intent.REPLY:
            self._working.end(outgoing.conversation)
        self._under_way += 1
        self._all_answered.clear()
        try:
            return await self._mailer.send(outgoing, lambda opening: self._rendered(outgoing, opening))
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._all_answered.set()

    async def fetch(self, ref: str, most_bytes: int) -> bytes:
        """The content of a file that a person sent (core.channel.FileSource)."""
        return await self._shelf.content(ref, most_bytes)

    async def file_name(self, ref: str) -> str:
        """What such a file is called (core.channel.FileNamer)."""
        return await self._shelf.name(ref)

    async def run(self, intake: Intake) -> None:
        """Be connected and receive until cancelled; then all connections are closed."""
        parts = (self._keeper.run(), self._receiver.run(intake), self._show_used())
        tasks = [asyncio.create_task(part) for part in parts]
        try:
            ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                task.result()
        finally:
            await self._end(tasks)

    async def _end(self, tasks: list[asyncio.Task[None]]) -> None:
        """Send nothing from here on, and wait a while for the answers to what is under way."""
        self._is_closed = True
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_ANSWERS_SECONDS):
                await self._all_answered.wait()
        await self._working.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._shelf.close()

    def _rendered(self, outgoing: Outgoing, opening: Opening) -> tuple[Piece, ...]:
        cards = self._cards and opening is not Opening.WELCOME
        return render(outgoing, self._texts, cards=cards, words_first=opening is not Opening.PLAIN)

    def _came(self, update: Update) -> None:
        """Note how what was just heard may be answered."""
        incoming, now = update.incoming, self._monotonic()
        if incoming is None:
            return
        if update.req_id:
            self._talks.heard(incoming.conversation, update.req_id, now)
            if incoming.kind in _TAKES_A_WHILE:
                self._working.begin(incoming.conversation, update.req_id)
        if update.welcomes:
            self._talks.entered(incoming.conversation, update.welcomes, now)
        if update.answered:
            self._answered.put_nowait(update.answered)

    async def _show_used(self) -> None:
        """Show on each card what was chosen; it is only a courtesy, and can be done for five seconds."""
        while True:
            answered = await self._answered.get()
            card = self._mailer.card(answered.task)
            if card is None:
                continue
            told = self._texts("channel.wecom.chosen", label=answered.label)
            body = {"response_type": "update_template_card", "template_card": used_card(card, told)}
            try:
                await self._mailer.ask(Command.UPDATE, body, answered.req_id)
            except LineError as fault:
                log.info("aibot: a card was not changed: %s", fault)


def access_of(settings: Settings) -> Access:
    """What the settings say about the bot."""
    wecom = settings.wecom
    return Access(wecom.bot_id, wecom.bot_secret, wecom.bot_url or PUBLIC_URL)
