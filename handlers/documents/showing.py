"""How a document that waits for a decision is shown: what is known of it, how it was cut, the targets read from it."""

from __future__ import annotations

from datetime import date

from core.messages import Block, Choice, Reply, Table, Text
from core.texts import Texts
from handlers.context import Kit
from handlers.documents.draft import FIELDS, Draft
from knowledge.describing import said_day
from knowledge.passages import Passage
from knowledge.standing import standing

_ROWS = 12
_BEGINNING = 18


def proposal_reply(draft: Draft, code: str, file_name: str, texts: Texts) -> Reply:
    """Everything a person looks at before deciding, with the decisions as choices."""
    heading = Text(texts("document.show.head", file=file_name, code=code))
    blocks = (heading, *proposal_blocks(draft, texts), Text(texts("document.show.decide")))
    choices = [Choice("收录", f"收录 {code}", main=True), Choice("改信息", f"改信息 {code}")]
    if len(draft.paper.passages) > _ROWS:
        choices.append(Choice("看切分", f"看切分 {code}"))
    return Reply(blocks, (*choices, Choice("不收", f"不收 {code}")))


def proposal_blocks(draft: Draft, texts: Texts, most: int = _ROWS) -> tuple[Block, ...]:
    """What is known of a document, how it was cut, and what is still open."""
    blocks: list[Block] = [known_table(draft, texts), *cut_blocks(draft, texts, most)]
    if lacking := draft.told.lacking:
        names = "、".join(texts(f"document.field.{field}") for field in lacking)
        blocks.append(Text(texts("document.show.lacking", labels=names)))
    if draft.targets:
        blocks.append(Text(texts("document.show.targets", n=len(draft.targets))))
    return tuple(blocks)


def known_table(draft: Draft, texts: Texts) -> Table:
    """What is known of the document."""
    rows = [(texts(f"document.field.{field}"), draft.value(field) or texts("document.show.none")) for field in FIELDS]
    return Table((texts("document.show.field"), texts("document.show.value")), tuple(rows))


def cut_blocks(draft: Draft, texts: Texts, most: int = 0) -> list[Block]:
    """How the document was cut: path, first words and length of each passage; `most` 0 shows all."""
    passages = draft.paper.passages
    shown = passages[:most] if most else passages
    columns = (texts("document.show.path"), texts("document.show.beginning"), texts("document.show.length"))
    rows = tuple((passage.path, _beginning(passage), str(len(passage.text))) for passage in shown)
    blocks: list[Block] = [Table(columns, rows, texts("document.show.cut", n=len(passages)), numeric=(2,))]
    if len(shown) < len(passages):
        blocks.append(Text(texts("document.show.more", n=len(passages) - len(shown))))
    return blocks


def accepted_sentence(draft: Draft, kit: Kit, today: date) -> str:
    """That a document has been taken in, and from when on it is answered from."""
    paper = draft.paper
    begins = said_day(paper.valid_from) if paper.valid_from else ""
    state = standing(paper, kit.library().documents, today)
    return kit.texts(f"document.accepted.{state}", title=paper.full_name, n=len(paper.passages), date=begins)


def targets_reply(draft: Draft, code: str, texts: Texts) -> Reply:
    """The targets read from a guidance, for a person to confirm."""
    return Reply(
        (Text(texts("document.targets.head", n=len(draft.targets))), targets_table(draft, texts),
         Text(texts("document.targets.decide"))),
        (Choice("确认目标", f"确认目标 {code}", main=True), Choice("不用目标", f"不用目标 {code}")),
        numbered=False,
    )  # fmt: skip


def targets_table(draft: Draft, texts: Texts) -> Table:
    """One row a target: number, whose share, requirement, literal phrase, paragraph."""
    unnamed = texts("document.targets.unnamed")
    rows = tuple(
        (str(number), target.label or unnamed, f"{target.whose}{target.term}", target.wording, target.path)
        for number, target in enumerate(draft.targets, start=1)
    )
    columns = ("", texts("document.targets.label"), texts("document.targets.requirement"),
               texts("document.targets.wording"), texts("document.show.path"))  # fmt: skip
    return Table(columns, rows)


def _beginning(passage: Passage) -> str:
    words = passage.text.replace("\n", " ")
    return words if len(words) <= _BEGINNING else f"{words[:_BEGINNING]}…"
