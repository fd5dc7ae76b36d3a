"""The command `import-document`: reads a file, shows how it was read and cut, and takes it in after a yes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.kit import load_kit
from app.storage import open_store
from core.errors import BotError, SettingsError
from core.messages import Reply
from core.people import OPERATOR
from core.render import as_text
from core.settings import Settings
from core.texts import Texts
from handlers.context import Kit
from handlers.documents.draft import FIELDS, Draft, NotUnderstoodError, corrected, drafted
from handlers.documents.receiving import MOST_PASSAGES
from handlers.documents.showing import accepted_sentence, proposal_blocks, targets_table
from handlers.privacy import names_a_person
from knowledge.held import dump_targets
from knowledge.library import Library
from knowledge.reading_files import Refused, read_file
from knowledge.reading_files.kinds import judge
from models.store import Store

_MEBI = 1024 * 1024


class DocumentRefusedError(BotError):
    """The file cannot be taken in; the message is one Chinese sentence."""


async def import_document(settings: Settings, chosen: argparse.Namespace) -> int:
    """Take in one document; 1 where the person said no."""
    kit = load_kit(settings)
    text = _text_of(chosen.file, kit.texts)
    async with open_store(settings) as store:
        async with store.read() as work:
            await kit.library.renew(work, work.now.date())
            if known := await work.documents.same_words(OPERATOR, text):
                name = f"document.upload.known_{known.state.value}"
                raise DocumentRefusedError(kit.texts(name, file=known.file_name, code=known.code))
        draft = _with_options(drafted(text, kit.library()), chosen, kit)
        if len(draft.paper.passages) > MOST_PASSAGES:
            raise DocumentRefusedError(kit.texts("file.refused.too_long"))
        print(as_text(Reply(proposal_blocks(draft, kit.texts, most=0))))
        _must_be_complete(draft, kit.texts)
        if not _agreed("收录吗？", chosen.yes):
            return 1
        print(await _accepted(store, draft, chosen, kit))
    return 0


def _text_of(file: Path, texts: Texts) -> str:
    """The words of a file, not read where its name or its size alone forbid it."""
    if not file.is_file():
        raise SettingsError([f"没有找到文件 {file}。"])
    judged = judge(file.name, file.stat().st_size)
    read = judged if isinstance(judged, Refused) else read_file(file.name, file.read_bytes())
    if isinstance(read, Refused):
        raise DocumentRefusedError(texts(f"file.refused.{read.reason}", max=read.most_bytes // _MEBI))
    if names_a_person(read.text):
        raise DocumentRefusedError(texts("document.upload.identity"))
    return read.text


def _with_options(draft: Draft, chosen: argparse.Namespace, kit: Kit) -> Draft:
    """What was given on the command line goes before what was read."""
    library: Library = kit.library()
    for field in FIELDS:
        said = getattr(chosen, field)
        if said is not None:
            try:
                draft = corrected(draft, field, said, library)
            except NotUnderstoodError as exc:
                label = kit.texts(f"document.field.{field}")
                raise SettingsError([kit.texts("document.edit.no_value", label=label)]) from exc
    return draft


def _must_be_complete(draft: Draft, texts: Texts) -> None:
    if lacking := draft.told.lacking:
        names = "、".join(f"{texts(f'document.field.{field}')}（--{field.replace('_', '-')}）" for field in lacking)
        raise SettingsError([f"还缺：{names}。"])


async def _accepted(store: Store, draft: Draft, chosen: argparse.Namespace, kit: Kit) -> str:
    """Take the document in and, after another yes, its targets; what was done in words."""
    named = tuple(target for target in draft.targets if target.code)
    confirmed = False
    if named:
        print(as_text(Reply((targets_table(draft, kit.texts),))))
        confirmed = _agreed("这些目标都对吗？", chosen.confirm_targets, needed=False)
    async with store.write() as work:
        document = await work.documents.propose(
            OPERATOR, chosen.file.name, draft.text, description=draft.description, targets=draft.targets_json
        )
        await work.documents.accept(OPERATOR, document.code)
        if confirmed:
            await work.documents.confirm_targets(OPERATOR, document.code, dump_targets(named))
        done = accepted_sentence(draft, kit, work.now.date())
    if not confirmed:
        return done
    paper = draft.paper
    return f"{done}\n{kit.texts('document.targets.confirmed', n=len(named), title=paper.name, year=paper.year)}"


def _agreed(question: str, given: bool, *, needed: bool = True) -> bool:
    """Yes by option or typed on a terminal; without either nothing is taken for a yes."""
    if given:
        return True
    if not sys.stdin.isatty():
        if needed:
            raise SettingsError(["没有得到确认，没有收录。在终端里运行，或加 --yes。"])
        return False
    return input(f"{question}（y/n）").strip().lower() in {"y", "yes", "是"}
