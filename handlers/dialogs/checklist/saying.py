"""How the answers of a checklist are said: in a line, in the table that is read back, in the list of problems."""

from __future__ import annotations

from core.messages import Table
from core.texts import Texts
from handlers.dialogs.checklist.course import is_asked, lacking, problem_words
from handlers.dialogs.checklist.form import MEASURE, RIGHT, UNTIL, Item
from handlers.dialogs.checklist.talk import Talk
from models.records import Answers


def said(item: Item, answers: Answers, texts: Texts) -> str:
    """The answer to an item: 是, 12名, 未填, 不适用."""
    code = item.code
    if code in answers.values:
        return f"{answers.values[code]}{item.measure}"
    if code not in answers.words:
        return texts("kit.value.skipped" if is_asked(item, answers) else "check.value.not_asked")
    words = answers.words[code]
    if item.kind == "known" and words.startswith(RIGHT):
        return words.partition("：")[2] or words
    missing = lacking(item, answers) if item.kind == "several" else ""
    if item.kind != "several":
        return words
    return texts("check.value.lacking", labels=missing) if missing else texts("check.value.all")


def short(item: Item, answers: Answers, texts: Texts) -> str:
    """The same for a narrow place: a confirmed figure is 无误."""
    words = answers.words.get(item.code, "")
    if item.kind == "known" and words.startswith(RIGHT):
        return RIGHT
    told = said(item, answers, texts).replace("\n", "；")
    return told if len(told) <= _NARROW else f"{told[: _NARROW - 1]}…"


_NARROW = 16


def table_of(talk: Talk) -> Table:
    """All items in their order with what was answered."""
    texts = talk.around.texts
    rows = tuple(
        (talk.text("confirm.row", k=place, label=item.label), short(item, talk.answers, texts))
        for place, item in enumerate(talk.items, start=1)
    )
    return Table((talk.text("confirm.field"), talk.text("check.back.answer")), rows)


def problem_line(item: Item, answers: Answers, texts: Texts) -> str:
    """One problem with what is done about it: 备案审查：…；整改：…；完成时间：…."""
    return texts(
        "check.problem.line",
        label=item.label,
        text=problem_words(item, answers).replace("\n", "；"),
        what=answers.words.get(f"{item.code}.{MEASURE}", "").replace("\n", "；"),
        when=answers.words.get(f"{item.code}.{UNTIL}", ""),
    )
