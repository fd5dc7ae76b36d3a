"""What an officer says about a document: 收录, 改信息, 不收, 撤下, 文号：…, 确认目标, 去掉3."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from core.errors import StateError
from core.messages import Choice, Reply, text_reply
from handlers.context import Turn
from handlers.documents.draft import FIELDS, Draft, NotUnderstoodError, corrected, draft_of, field_named
from handlers.documents.showing import accepted_sentence, cut_blocks, known_table, proposal_reply, targets_reply
from knowledge.held import dump_targets
from knowledge.normalise import plain
from models.documents import Document

_WORD = re.compile(r"(收录|不收|改信息|看切分|撤下|确认撤下|确认目标|不用目标)\s*([A-Za-z0-9]{4})?")
_WITHOUT = re.compile(r"去掉\s*(\d{1,2}(?:\s*[、,]\s*\d{1,2})*)")
_LINE = re.compile(r"\s*([\u4e00-\u9fff]{2,4})\s*[:：]\s*(.*)")


async def document_said(turn: Turn) -> bool:
    """Do what a message of the department says about a document; False for any other message."""
    if turn.actor is None or not turn.actor.is_staff:
        return False
    said = plain(turn.said).strip(" 。.")
    if found := _WORD.fullmatch(said):
        return await _decide(turn, found.group(1), (found.group(2) or "").upper())
    if found := _WITHOUT.fullmatch(said):
        return await _leave_out(turn, {int(number) for number in re.findall(r"\d+", found.group(1))})
    return await _correct(turn)


async def _decide(turn: Turn, word: str, code: str) -> bool:
    """Do one word; a document that is not there any more, or decided already, is told so."""
    act, is_about_targets = _ACTS[word]
    documents = turn.work.documents
    try:
        if code:
            document = await documents.get(turn.person, code)
        else:
            open_one = documents.unconfirmed_of if is_about_targets else documents.open_of
            found = await open_one(turn.person)
            if found is None:
                turn.tell("document.decide.nothing_open", Choice("文件"))
                return True
            document = found
        await act(turn, document)
    except StateError:
        turn.tell("document.decide.not_open", Choice("文件"), code=code or "")
    return True


async def _accept(turn: Turn, document: Document) -> None:
    draft = draft_of(document)
    if lacking := draft.told.lacking:
        names = "、".join(turn.text(f"document.field.{field}") for field in lacking)
        turn.tell("document.decide.lacking", Choice("改信息", f"改信息 {document.code}", main=True), labels=names)
        return
    await turn.work.documents.accept(turn.person, document.code)
    turn.say(text_reply(accepted_sentence(draft, turn.kit, turn.today), Choice("文件")))
    if draft.targets:
        turn.say(targets_reply(draft, document.code, turn.kit.texts))


async def _refuse(turn: Turn, document: Document) -> None:
    await turn.work.documents.refuse(turn.person, document.code)
    turn.tell("document.decide.refused", file=document.file_name)


async def _show_fields(turn: Turn, document: Document) -> None:
    example = turn.text("document.edit.how")
    turn.say(Reply((known_table(draft_of(document), turn.kit.texts),)))
    turn.tell("document.edit.ask", text=example)


async def _show_cut(turn: Turn, document: Document) -> None:
    blocks = cut_blocks(draft_of(document), turn.kit.texts)
    turn.say(Reply(tuple(blocks), (Choice("收录", f"收录 {document.code}", main=True),)))


async def _ask_withdraw(turn: Turn, document: Document) -> None:
    choice = Choice("确认撤下", f"确认撤下 {document.code}", main=True)
    turn.tell("document.decide.ask_withdraw", choice, title=draft_of(document).paper.name)


async def _withdraw(turn: Turn, document: Document) -> None:
    await turn.work.documents.withdraw(turn.person, document.code)
    turn.tell("document.decide.withdrawn", Choice("文件"), title=draft_of(document).paper.name)


async def _confirm_targets(turn: Turn, document: Document) -> None:
    draft = draft_of(document)
    named = tuple(target for target in draft.targets if target.code)
    await turn.work.documents.confirm_targets(turn.person, document.code, dump_targets(named))
    paper = draft.paper
    turn.tell("document.targets.confirmed", n=len(named), title=paper.name, year=paper.year)


async def _drop_targets(turn: Turn, document: Document) -> None:
    await turn.work.documents.confirm_targets(turn.person, document.code, "[]")
    turn.tell("document.targets.dropped", title=draft_of(document).paper.name)


async def _leave_out(turn: Turn, numbers: set[int]) -> bool:
    """Targets that were read wrongly are left out, the rest is shown again."""
    document = await turn.work.documents.unconfirmed_of(turn.person)
    if document is None:
        return False
    draft = draft_of(document)
    kept = [target for number, target in enumerate(draft.targets, start=1) if number not in numbers]
    if len(kept) == len(draft.targets):
        turn.tell("document.targets.no_such", n=len(draft.targets))
        return True
    changed = await turn.work.documents.propose_targets(turn.person, document.code, dump_targets(kept))
    turn.say(targets_reply(draft_of(changed), document.code, turn.kit.texts))
    return True


async def _correct(turn: Turn) -> bool:
    """Lines such as 文号：娄组发〔2026〕3号 put right what is known of the open document."""
    lines = [_LINE.fullmatch(line) for line in turn.said.splitlines() if line.strip()]
    named = [(field_named(line.group(1), turn.kit.texts), line.group(2)) for line in lines if line]
    if not named or len(named) < len(lines) or not all(field for field, _ in named):
        return False
    document = await turn.work.documents.open_of(turn.person)
    if document is None:
        return False
    try:
        draft = _with_all(draft_of(document), named, turn)
    except NotUnderstoodError as fault:
        turn.tell("document.edit.no_value", label=turn.text(f"document.field.{fault.field}"))
        return True
    await turn.work.documents.describe(
        turn.person, document.code, description=draft.description, targets=draft.targets_json
    )
    turn.say(proposal_reply(draft, document.code, document.file_name, turn.kit.texts))
    return True


def _with_all(draft: Draft, named: list[tuple[str, str]], turn: Turn) -> Draft:
    for field, said in sorted(named, key=lambda one: FIELDS.index(one[0])):
        draft = corrected(draft, field, said, turn.kit.library())
    return draft


_Act = Callable[[Turn, Document], Awaitable[None]]
_ACTS: dict[str, tuple[_Act, bool]] = {
    "收录": (_accept, False),
    "不收": (_refuse, False),
    "改信息": (_show_fields, False),
    "看切分": (_show_cut, False),
    "撤下": (_ask_withdraw, False),
    "确认撤下": (_withdraw, False),
    "确认目标": (_confirm_targets, True),
    "不用目标": (_drop_targets, True),
}
"""What each word does, and whether it is about the targets of a document that was accepted."""
