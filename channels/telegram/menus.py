"""The menu of each private chat: the commands that its person has a use for."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from telegram.error import TelegramError

from channels.telegram.api import Api
from channels.telegram.commands import Audience, SlashCommand

log = logging.getLogger(__name__)

AudienceOf = Callable[[str], Awaitable[Audience]]
"""Tells to whom a conversation belongs."""

_LOOK_AGAIN_SECONDS = 30.0
_REMEMBERED = 2_000
"""Chats beyond these are looked at anew when they are spoken in; a thousand of them take a quarter of a megabyte."""


async def everybody(_: str) -> Audience:
    """No chat has a menu of its own."""
    return Audience.UNIT


class Menus:
    """Keeps the menus right: everybody's at the start, that of a chat when its person becomes another kind."""

    def __init__(
        self,
        api: Api,
        commands: tuple[SlashCommand, ...],
        audience_of: AudienceOf,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api = api
        self._commands = commands
        self._audience_of = audience_of
        self._monotonic = monotonic
        self._known: OrderedDict[str, tuple[Audience, float]] = OrderedDict()

    async def publish(self) -> None:
        """Show the menu of everybody who has none of their own."""
        try:
            await self._api.publish(self._of(Audience.UNIT))
        except TelegramError as fault:
            log.warning("telegram: the menu could not be set: %s", fault)

    def is_due(self, chat: str) -> bool:
        """Whether it is time to look again who speaks in a private chat."""
        known = self._known.get(chat)
        is_fresh = known is not None and self._monotonic() - known[1] < _LOOK_AGAIN_SECONDS
        return not is_fresh and chat.isdigit()

    async def renew(self, chat: str) -> None:
        """Look who speaks in a private chat, and change its menu where that has changed.

        A menu is a courtesy: whatever goes wrong is told in the log and tried again at the next look.
        """
        if not self.is_due(chat):
            return
        shown, _ = self._known.get(chat, (Audience.UNIT, 0.0))
        try:
            audience = await self._audience_of(chat)
            if audience is not shown:
                await self._api.publish(self._of(audience), int(chat))
        except Exception as fault:
            log.warning("telegram: the menu of a chat could not be set: %s", fault)
            return
        self._known[chat] = (audience, self._monotonic())
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    def _of(self, audience: Audience) -> tuple[SlashCommand, ...]:
        return tuple(command for command in self._commands if audience in command.menu)
