"""The course through a checklist: which fields there are to ask now, and which of them are still open. Pure."""

from __future__ import annotations

from handlers.dialogs.checklist.form import NOTHING, RIGHT, Item
from handlers.dialogs.checklist.talk import Talk
from models.records import Answers


def fields(talk: Talk) -> tuple[str, ...]:
    """Every field in its order: the items, and behind each that is a problem what belongs to it."""
    found: list[str] = []
    for item in talk.items:
        if is_asked(item, talk.answers):
            found.append(item.code)
            found += item.follow_ups if item.is_problem(talk.answers) else ()
    return tuple(found)


def is_asked(item: Item, answers: Answers) -> bool:
    """Whether there is anything to ask: no part of nothing."""
    return not (item.part_of and answers.values.get(item.part_of) == 0)


def open_fields(talk: Talk) -> tuple[str, ...]:
    """The fields to be asked now; of a checklist that was sent back those items, and what an answer brings along."""
    answers = talk.answers
    returned = {item.field for item in talk.around.report.returned}
    return tuple(
        code
        for code in fields(talk)
        if code not in answers.answered
        or (code.partition(".")[0] in returned and code not in talk.position.settled)
        or _has_moved(talk, code)
    )


def _has_moved(talk: Talk, code: str) -> bool:
    """Whether the reports say something else than what was confirmed; what was submitted stays as it was."""
    item = talk.form.item_of(code)
    confirmed = talk.answers.words.get(code, "")
    if talk.around.report.version or item.kind != "known" or not confirmed.startswith(RIGHT):
        return False
    return confirmed != confirmed_line(talk, item)


def confirmed_line(talk: Talk, item: Item) -> str:
    """What is stored of a figure that was confirmed: with the figure, so that it can be read later."""
    known = talk.around.known.get(item.known)
    return f"{RIGHT}：{known.line}" if known else RIGHT


def asked_field(talk: Talk) -> str:
    """The field that waits for an answer; empty where none does."""
    return talk.position.asked or next(iter(open_fields(talk)), "")


def done_items(talk: Talk) -> int:
    """How many items are answered with all that belongs to them."""
    still_open = {code.partition(".")[0] for code in open_fields(talk)}
    return sum(item.code not in still_open for item in talk.items)


def changed_items(items: tuple[Item, ...], before: Answers, after: Answers) -> tuple[Item, ...]:
    """The items of which anything differs, the remedy too."""
    return tuple(
        item
        for item in items
        if any(
            (before.values.get(code), before.words.get(code), code in before.skipped)
            != (after.values.get(code), after.words.get(code), code in after.skipped)
            for code in (item.code, *item.follow_ups)
        )
    )


def problems(form_items: tuple[Item, ...], answers: Answers) -> tuple[Item, ...]:
    """The items that are a problem."""
    return tuple(item for item in form_items if item.is_problem(answers))


def problem_words(item: Item, answers: Answers) -> str:
    """What the problem is, in the unit's own words."""
    code = item.code if item.kind == "words" else item.follow_ups[0]
    return answers.words.get(code, "")


def lacking(item: Item, answers: Answers) -> str:
    """Of several those that are not there."""
    there = answers.words.get(item.code, "")
    named = () if there == NOTHING else there.split("、")
    return "、".join(option for option in item.options if option not in named)
