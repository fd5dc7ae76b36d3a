"""Everything of the running program that takes long to load: database, assistant, pages, bell."""

from __future__ import annotations

import asyncio
import gc
import socket
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from app.assembly import Assistant, assemble
from app.greeting import greeting
from app.kit import load_kit, open_library
from app.platforms import other_platforms
from app.reception import Beginning, Reception
from app.storage import open_store
from app.web import Platform, web_channel
from channels.web.channel import WebChannel
from core.channel import Channel
from core.settings import Settings
from handlers.vocabulary import vocabulary
from handlers.wishes.learned import learned_wishes
from knowledge.normalise import homophone_key


@dataclass(frozen=True)
class Service:
    """The assistant over its database, with all channels; `process` is the name of this one among several."""

    settings: Settings
    assistant: Assistant
    others: Sequence[Channel]
    """The channels that do not run yet."""
    web: WebChannel
    process: str

    @classmethod
    async def open(cls, beginning: Beginning, running: Sequence[Channel], held: AsyncExitStack) -> Service:
        """Open the database, which is `held`, and the channels that have settings beside those `running` already."""
        settings, clock = beginning.settings, beginning.clock
        store = await held.enter_async_context(open_store(settings, clock, is_locked=True))
        channels = {channel.name: channel for channel in running}
        assistant = assemble(settings, load_kit(settings, beginning.texts), store, clock, channels)
        process = "" if settings.uses_sqlite else f"{socket.gethostname()[:40]}:{settings.web_port}"
        platforms, doors = other_platforms(beginning, assistant, process)
        signing_in = next((each for each in platforms if isinstance(each, Platform)), None)
        web = web_channel(settings, assistant, doors, signing_in)
        others = (web, *platforms)
        channels |= {channel.name: channel for channel in others}
        return cls(settings, assistant, others, web, process)

    def parts(self, reception: Reception) -> list[Coroutine[Any, Any, None]]:
        """What has to run from now on, until the end."""
        channels = [channel.run(reception) for channel in self.others]
        return [self.assistant.dispatcher.run(), self.assistant.sender.run(), *channels, self._go_on()]

    async def _go_on(self) -> None:
        """Say that it runs once the link can be opened; then load what nobody waits for yet, and ring the bell."""
        port = await self.web.port()
        link = self.settings.web_public_url or f"http://{self.settings.web_host}:{port}/"
        print(greeting(self.settings, self.assistant.channels, link), flush=True)
        await asyncio.to_thread(_load_the_rest)
        keep_what_is_loaded()
        from scheduler.watchdog import ring

        await ring(self.assistant, self.process)


def _load_the_rest() -> None:
    """Documents, meanings of words, wishes, sounds of characters, before the first messages open them; and the bell."""
    open_library()
    vocabulary()
    learned_wishes()
    homophone_key("党员")
    import_module("scheduler.watchdog")


def keep_what_is_loaded() -> None:
    """Spare the documents, forms and words that live as long as the process from every later search for garbage.

    Without this each of the large searches stops all conversations for some ten milliseconds. A message leaves hardly
    anything to be found, so that they are seldom, too.
    """
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
    gc.enable()
