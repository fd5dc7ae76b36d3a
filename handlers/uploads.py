"""Files are fetched and read before the transaction of their message begins: reading may take seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from core.channel import Channel, FileNamer, FileSource
from core.errors import FetchError
from core.messages import Attachment, Incoming
from core.people import Actor
from knowledge.reading_files import LARGEST, FileText, Refusal, Refused, judge, read_file
from knowledge.reading_sheets import ENDINGS, Workbook, is_sheet, judge_sheet, read_sheets
from models.store import Store

_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody sent who may; `read` is None where the platform did not hand it out."""

    name: str
    read: FileText | Workbook | Refused | None
    content: bytes = field(default=b"", repr=False)
    """The file itself, where it was read."""


def endings_for(actor: Actor | None, *, is_office: bool = False) -> tuple[str, ...]:
    """The endings of the files that a person may send: documents for an office, sheets for who reports."""
    documents = _DOCUMENTS if actor and (actor.is_staff or is_office) else ()
    return (*documents, *(ENDINGS if actor and actor.units else ()))


_DOCUMENTS = (".txt", ".md", ".docx", ".pdf", ".html", ".htm")


class Uploads:
    """Reads the files of those who may send any."""

    def __init__(self, store: Store, channels: Mapping[str, Channel]) -> None:
        self._store = store
        self._channels = channels
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def named(self, incoming: Incoming) -> Incoming:
        """The message with its file's name, where the platform tells it only when asked; without where it does not."""
        file = incoming.attachment
        if file is None or file.name or incoming.is_group:
            return incoming
        namer = self._namer(incoming)
        if namer is None:
            return incoming
        try:
            return replace(incoming, attachment=replace(file, name=await namer.file_name(file.ref)))
        except FetchError:
            return incoming

    async def of(self, incoming: Incoming) -> Upload | None:
        """The file of a message; None where there is none, or where the sender's files are not looked at."""
        file = incoming.attachment
        if file is None or incoming.is_group or not await self._may_send(incoming, file):
            return None
        if not file.name and self._namer(incoming):
            return Upload("", None)
        judged = judge_sheet(file.name, file.size) if is_sheet(file.name) else judge(file.name, file.size)
        if isinstance(judged, Refused):
            return Upload(file.name, judged)
        try:
            content = await self._content(incoming, file)
        except FetchError as fault:
            return Upload(file.name, Refused(Refusal.TOO_BIG) if fault.is_too_big else None)
        async with self._slots:
            return Upload(file.name, await asyncio.to_thread(_read, file.name, content), content)

    def _namer(self, incoming: Incoming) -> FileNamer | None:
        channel: object = self._channels.get(incoming.channel)
        return channel if isinstance(channel, FileNamer) else None

    async def _may_send(self, incoming: Incoming, file: Attachment) -> bool:
        """Whether the sender's file is looked at: a sheet of those who report, a document of an office."""
        async with self._store.read() as work:
            actor = await work.people.actor(incoming.channel, incoming.sender)
            if actor is None:
                return False
            if is_sheet(file.name):
                return bool(actor.units)
            return actor.is_staff or bool(await work.levels.open_among(actor.units))

    async def _content(self, incoming: Incoming, file: Attachment) -> bytes:
        async with self._store.read() as work:
            content = await work.attachments.content(incoming)
        channel: object = self._channels.get(incoming.channel)
        if content or not file.ref:
            return content
        if not isinstance(channel, FileSource):
            raise FetchError(f"{incoming.channel} hands out no files")
        return await channel.fetch(file.ref, LARGEST)


def _read(name: str, content: bytes) -> FileText | Workbook | Refused:
    return read_sheets(name, content) if is_sheet(name) else read_file(name, content)
