"""Changes a question that is answered: the next one stands in its place, or its buttons give way to what was chosen."""

from __future__ import annotations

import logging
from dataclasses import replace

from telegram.error import TelegramError

from channels.telegram.api import Api
from channels.telegram.faults import is_markup_fault, is_same, is_unchangeable
from channels.telegram.keyboard import Keyboard
from channels.telegram.render import render
from channels.telegram.sheet import Message
from core.messages import Earlier, File, Outgoing, Reply, Text
from core.texts import Texts

log = logging.getLogger(__name__)


class Editing:
    """Changes messages of one bot."""

    def __init__(self, api: Api, texts: Texts) -> None:
        self._api = api
        self._texts = texts

    async def show_in_place(self, outgoing: Outgoing) -> str | None:
        """Show a reply where its question stood and return the id of that message; None where a new one is needed.

        Repeating it does no harm: whatever happened to an earlier attempt, the message shows the same.
        """
        earlier = outgoing.earlier
        if earlier is None or not earlier.in_place or not earlier.platform_id.isdigit():
            return None
        shown = replace(outgoing, reply=self._with_choice(outgoing.reply, earlier.chosen))
        messages, keyboard = render(shown, "")
        message = messages[0]
        if len(messages) > 1 or not isinstance(message, Message):
            return None
        try:
            await self._edit(outgoing.conversation, earlier, message, keyboard)
        except TelegramError as fault:
            if is_same(fault):
                return earlier.platform_id
            if not is_unchangeable(fault):
                raise
            log.info("telegram: a question could not be changed, the reply is a new message: %s", fault)
            return None
        return earlier.platform_id

    async def settle(self, conversation: str, earlier: Earlier) -> None:
        """Take the buttons of an answered question away, and show what was chosen. It is only a courtesy."""
        try:
            await self._settle(conversation, earlier)
        except TelegramError as fault:
            if not is_same(fault):
                log.info("telegram: the buttons of an answered question stay: %s", fault)

    async def _settle(self, conversation: str, earlier: Earlier) -> None:
        message = self._answered(earlier)
        if message is None:
            await self._api.strip(conversation, int(earlier.platform_id.split()[-1]))
        else:
            await self._edit(conversation, earlier, message, None)

    async def _edit(self, conversation: str, earlier: Earlier, message: Message, keyboard: Keyboard | None) -> None:
        number = int(earlier.platform_id.split()[-1])
        try:
            await self._api.edit(conversation, number, message.html, is_html=True, keyboard=keyboard)
        except TelegramError as fault:
            if not is_markup_fault(fault):
                raise
            await self._api.edit(conversation, number, message.plain, is_html=False, keyboard=keyboard)

    def _answered(self, earlier: Earlier) -> Message | None:
        """The question with what was chosen under it; None where its words cannot be known again."""
        reply = earlier.reply
        if reply is None or not earlier.chosen or any(isinstance(block, File) for block in reply.blocks):
            return None
        before = reply.answered.chosen if reply.answered and reply.answered.in_place else ""
        blocks = (*self._with_choice(reply, before).blocks, self._choice(earlier.chosen))
        messages, _ = render(Outgoing(0, "", Reply(blocks)), self._texts.raw("channel.part.mark"))
        last = messages[-1]
        return last if len(messages) == len(earlier.platform_id.split()) and isinstance(last, Message) else None

    def _with_choice(self, reply: Reply, chosen: str) -> Reply:
        return replace(reply, blocks=(self._choice(chosen), *reply.blocks)) if chosen else reply

    def _choice(self, label: str) -> Text:
        return Text(self._texts("channel.telegram.chosen", label=label))
