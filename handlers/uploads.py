"""Files are fetched and read before the transaction of their message begins: reading may take seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from core.channel import Channel, FileSource
from core.errors import FetchError
from core.messages import Attachment, Incoming
from knowledge.reading_files import LARGEST, FileText, Refusal, Refused, read_file
from knowledge.reading_files.kinds import judge
from models.store import Store

_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that a person of the department sent; `read` is None where the platform did not hand it out."""

    name: str
    read: FileText | Refused | None


class Uploads:
    """Reads the files of those who may send any."""

    def __init__(self, store: Store, channels: Mapping[str, Channel]) -> None:
        self._store = store
        self._channels = channels
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def of(self, incoming: Incoming) -> Upload | None:
        """The file of a message; None where there is none, or where the sender's files are not looked at."""
        file = incoming.attachment
        if file is None or incoming.is_group or not await self._may_send(incoming):
            return None
        judged = judge(file.name, file.size)
        if isinstance(judged, Refused):
            return Upload(file.name, judged)
        try:
            content = await self._content(incoming, file)
        except FetchError as fault:
            return Upload(file.name, Refused(Refusal.TOO_BIG) if fault.is_too_big else None)
        async with self._slots:
            return Upload(file.name, await asyncio.to_thread(read_file, file.name, content))

    async def _may_send(self, incoming: Incoming) -> bool:
        async with self._store.read() as work:
            actor = await work.people.actor(incoming.channel, incoming.sender)
        return actor is not None and actor.is_staff

    async def _content(self, incoming: Incoming, file: Attachment) -> bytes:
        async with self._store.read() as work:
            content = await work.attachments.content(incoming)
        channel: object = self._channels.get(incoming.channel)
        if content or not file.ref:
            return content
        if not isinstance(channel, FileSource):
            raise FetchError(f"{incoming.channel} hands out no files")
        return await channel.fetch(file.ref, LARGEST)
