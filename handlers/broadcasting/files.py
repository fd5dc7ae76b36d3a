"""A file that comes while a broadcast is being written: it goes with it, or its words are the text."""

from __future__ import annotations

from dataclasses import replace

from handlers.broadcasting.asking import ask
from handlers.broadcasting.kept import Composing, composing
from handlers.context import Turn
from handlers.privacy import names_a_person
from handlers.uploads import Upload
from knowledge.reading_files import FileText, Refused
from knowledge.reading_files.kinds import Kind
from knowledge.reading_sheets import is_sheet
from models.broadcasts import LONGEST

_MEBI = 1024 * 1024
_KINDS = frozenset({Kind.DOCX, Kind.TEXT, Kind.MARKDOWN, Kind.PDF})
_WITH_WORDS = _KINDS - {Kind.PDF}
"""Lines of a PDF end where the page ends: its words are no text for a chat."""


async def receive_broadcast_file(turn: Turn) -> bool:
    """Take the file for the broadcast that is being written; False where none is."""
    wanted, file = composing(turn.conversation.dialog), turn.incoming.attachment
    if wanted is None or not turn.is_office or file is None:
        return False
    if is_sheet(file.name):
        if turn.person.units:  # a sheet with counts is for the report, whatever is being written
            return False
        turn.tell("broadcast.file.sheet")
    elif turn.upload is None or turn.upload.read is None:
        turn.tell("document.upload.not_fetched")
    elif isinstance(turn.upload.read, Refused):
        turn.tell(f"file.refused.{turn.upload.read.reason}", max=turn.upload.read.most_bytes // _MEBI)
    elif not isinstance(turn.upload.read, FileText) or turn.upload.read.kind not in _KINDS:
        turn.tell("broadcast.file.unfit")
    elif names_a_person(turn.upload.read.text):
        turn.tell("document.upload.identity")
    else:
        await _take(turn, wanted, turn.upload, turn.upload.read)
    return True


async def _take(turn: Turn, wanted: Composing, upload: Upload, read: FileText) -> None:
    """Keep the file; where its words could be the text, ask which is meant."""
    incoming, text = turn.incoming, read.text.strip()
    file = await turn.work.files.keep(
        turn.person, incoming.channel, incoming.conversation, upload.name, upload.content, unit=wanted.head
    )
    kept = (file.name, file.ref, file.size)
    if read.kind in _WITH_WORDS and len(text) <= LONGEST:
        await ask(turn, replace(wanted, asks="use", kept=kept, kept_text=text))
        return
    turn.tell("broadcast.file.only_attached" if read.kind not in _WITH_WORDS else "broadcast.file.too_long",
              file=file.name, n=len(text))  # fmt: skip
    await ask(turn, replace(wanted, file=kept, alike="").going_on())
