"""Whether a message said while a self-check is open is for it: an answer, or something for another room."""

from __future__ import annotations

from handlers.commands import Command
from handlers.context import Turn
from handlers.dialogs.checklist import engine
from handlers.intent import Kind, has_question_word, plainly
from handlers.reporting.place import read_place
from handlers.selfcheck.words import is_about_self_checks

_ELSEWHERE = frozenset({"fill", "zero", "provisional", "how"})
"""Commands of the quarterly report, whatever is open."""
_SHORT = 18
"""A longer sentence with a word that asks in it is rather a description."""


def is_for_self_check(turn: Turn, command: Command | None, *, wants_sentence: bool) -> bool:
    """Whether the open self-check may try the message; questions and counts of a quarter have rooms of their own."""
    if command is not None:
        is_sentence = wants_sentence and engine.sentence_like(command.name, turn.said)
        return command.name not in _ELSEWHERE or is_sentence
    said = turn.said.strip()
    if is_about_self_checks(said):
        return False
    return said in turn.conversation.offered or not _is_for_others(turn, said, wants_sentence=wants_sentence)


def _is_for_others(turn: Turn, said: str, *, wants_sentence: bool) -> bool:
    """A question, or the counts of a quarter; a sentence that is asked for may well name what documents speak of."""
    kind = plainly(said, turn.kit.units, turn.today)
    if kind is Kind.REPORT:
        reading = read_place(turn, said)
        return len(reading.values) > 1 or bool(reading.period and reading.values)
    if kind is not Kind.QUESTION or not wants_sentence:
        return kind is Kind.QUESTION
    return said[-1] in "?？吗" or (has_question_word(said) and len(said) <= _SHORT)


def is_plain_statement(turn: Turn) -> bool:
    """Neither a question nor a report nor small talk."""
    return plainly(turn.said, turn.kit.units, turn.today) is Kind.OTHER


def is_unclear(turn: Turn) -> bool:
    """Whether it looks like a report, and no count is in it."""
    is_report = plainly(turn.said, turn.kit.units, turn.today) is Kind.REPORT
    return is_report and not read_place(turn, turn.said).values
