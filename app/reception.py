"""The door that stands open before the assistant has been loaded: who comes so early waits, and then goes in."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.clock import AdjustableClock
from core.messages import Incoming
from core.settings import Settings
from core.texts import Texts

if TYPE_CHECKING:
    from app.assembly import Assistant


class Reception:
    """Takes messages for an assistant that is still to come (core.channel.Intake).

    `accept` returns when they are committed, as everywhere: until then no platform is told that they arrived.
    """

    def __init__(self) -> None:
        self._assistant: asyncio.Future[Assistant] = asyncio.get_running_loop().create_future()

    def open(self, assistant: Assistant) -> None:
        """Let everybody in."""
        self._assistant.set_result(assistant)

    async def assistant(self) -> Assistant:
        """The assistant, as soon as it is there."""
        return await asyncio.shield(self._assistant)

    async def accept(self, batch: Sequence[Incoming], *, is_kept: bool = False) -> None:
        assistant = await self.assistant()
        await assistant.dispatcher.accept(batch, is_kept=is_kept)


@dataclass(frozen=True)
class Beginning:
    """What the program begins with, before anything is there that takes long to load."""

    settings: Settings
    texts: Texts
    clock: AdjustableClock
    reception: Reception
