"""What a message is: a question, numbers to report, or small talk; by its words and by what it looks like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from core.units import Unit
from handlers.clauses import as_read, asks, asks_to_fill, look
from handlers.kind_signs import signs_in
from handlers.kind_words import Kind, is_nonsense, small_talk, touched
from handlers.learned_kinds import LearnedKinds, learned_kinds

__all__ = [
    "Kind",
    "asks_plainly",
    "classify",
    "has_question_word",
    "is_nonsense",
    "plainly",
    "questions_in",
    "small_talk",
    "weighed",
]

_ONLY_LATIN = re.compile(r"[\x00-\x7f]*[a-z][\x00-\x7f]*")
"""Latin letters that spell no words: looked at as a question, which is then not understood."""
_AGAINST = 0.3
"""By so much another kind must look likelier, before words that say what a message is are no longer believed."""
_LEAD = 0.1
"""By so much a report must lead where no word says it: taken wrongly, it opens a form."""
_ASKING = 0.1
"""So much more a message looks like a question that asks by its words."""


def classify(text: str, units: Sequence[Unit], today: date) -> Kind:
    """What a message most likely is where nothing is open that it could be an answer to; never OTHER."""
    del today  # a year said does not change what a message is; kept for callers that know the day
    return weighed(text, units, learned_kinds())


def plainly(text: str, units: Sequence[Unit], today: date) -> Kind:
    """What a message is by its own words, OTHER where they leave it open: what is open may then take it."""
    del today
    by_words = _by_words(text, units)
    if by_words in {Kind.OTHER, Kind.CHITCHAT}:
        return by_words
    return Kind.OTHER if _looks_otherwise(text, units, by_words) else by_words


def asks_plainly(text: str, units: Sequence[Unit]) -> bool:
    """Whether a message is a question by its own words."""
    return _by_words(text, units) is Kind.QUESTION and not _looks_otherwise(text, units, Kind.QUESTION)


def _looks_otherwise(text: str, units: Sequence[Unit], by_words: Kind) -> bool:
    shares = learned_kinds().shares(signs_in(text, units))
    return max(shares.values()) - shares[by_words] > _AGAINST


def weighed(text: str, units: Sequence[Unit], learned: LearnedKinds) -> Kind:
    """What a message most likely is; small talk that stands in the lists is never anything else."""
    by_words = _by_words(text, units)
    if by_words is Kind.CHITCHAT or is_nonsense(text):
        return Kind.CHITCHAT
    if by_words is Kind.OTHER and _ONLY_LATIN.fullmatch(as_read(text)) and touched(text) == "other":
        return Kind.QUESTION
    if by_words is Kind.REPORT and asks_to_fill(text):
        return Kind.REPORT
    if _asks_in_a_part(text, units, learned):
        return Kind.QUESTION
    shares = learned.shares(signs_in(text, units))
    if by_words is not Kind.REPORT:
        shares[Kind.REPORT] -= _LEAD
    if by_words is Kind.QUESTION:
        shares[Kind.QUESTION] += _ASKING
    return max(shares, key=lambda kind: shares[kind])


def has_question_word(text: str) -> bool:
    """Whether a message asks with a word that asks (吗, 多少, 怎么), not only by naming what documents speak of."""
    said = as_read(text)
    return said.endswith("?") or asks(said)


def questions_in(text: str, units: Sequence[Unit]) -> tuple[str, bool]:
    """The message without the clauses that report numbers, and whether there were any."""
    clauses = look(text, tuple(units)).clauses
    kept = [clause.text for clause in clauses if clause.kind is not Kind.REPORT]
    if not kept or len(kept) == len(clauses):
        return text, False
    return "".join(kept), True


def _asks_in_a_part(text: str, units: Sequence[Unit], learned: LearnedKinds) -> bool:
    """Whether one of several clauses is a question, by its words and by its own looks, whatever the others report."""
    parts = look(text, tuple(units)).clauses
    if len(parts) < 2:
        return False
    shares = (learned.shares(signs_in(part.text, units)) for part in parts if part.kind is Kind.QUESTION)
    return any(each[Kind.QUESTION] >= max(each.values()) for each in shares)


def _by_words(text: str, units: Sequence[Unit]) -> Kind:
    """A message with a question in it is a question, whatever else it holds."""
    if small_talk(text):
        return Kind.CHITCHAT
    kinds = look(text, tuple(units)).kinds
    return next((kind for kind in (Kind.QUESTION, Kind.REPORT) if kind in kinds), Kind.OTHER)
