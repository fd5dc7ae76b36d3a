"""A file came in: who may send one, why one is refused, and what is proposed for one that was read."""

from __future__ import annotations

from core.messages import Choice
from handlers.context import Turn
from handlers.documents.draft import drafted
from handlers.documents.showing import proposal_reply
from handlers.privacy import names_a_person
from handlers.uploads import Upload
from knowledge.reading_files import FileText, Refused

MOST_PASSAGES = 3000
"""Nothing that people write as a document has more."""
_MEBI = 1024 * 1024


async def receive_file(turn: Turn) -> None:
    """Propose the document of a file for a decision, or say in one sentence why not."""
    upload = turn.upload
    if turn.incoming.attachment is None:
        turn.tell("talk.attach.file_other")
    elif upload is None or not turn.person.is_staff:
        turn.tell("document.upload.not_yours", contact=turn.contact)
    elif upload.read is None:
        turn.tell("document.upload.not_fetched")
    elif isinstance(upload.read, Refused):
        turn.tell(f"file.refused.{upload.read.reason}", max=upload.read.most_bytes // _MEBI)
    elif not isinstance(upload.read, FileText):
        turn.tell("talk.attach.file_other")
    elif names_a_person(upload.read.text):
        turn.tell("document.upload.identity")
    else:
        await _propose(turn, upload, upload.read.text)


async def _propose(turn: Turn, upload: Upload, text: str) -> None:
    known = await turn.work.documents.same_words(turn.person, text)
    if known:
        name = f"document.upload.known_{known.state.value}"
        turn.tell(name, Choice("文件"), file=known.file_name, code=known.code)
        return
    draft = drafted(text, turn.kit.library())
    if len(draft.paper.passages) > MOST_PASSAGES:
        turn.tell("file.refused.too_long")
        return
    document = await turn.work.documents.propose(
        turn.person, upload.name, text, description=draft.description, targets=draft.targets_json
    )
    turn.say(proposal_reply(draft, document.code, upload.name, turn.kit.texts))
