"""Whether a question comes from a far domain, of which neither the documents nor the department say anything."""

from __future__ import annotations

from handlers.vocabulary import vocabulary
from knowledge.answer import Answer, Outcome
from knowledge.lexicon import Sort
from knowledge.normalise import plain, standard

_FAR = frozenset({"weather", "stock", "food", "write", "news", "office_hours"})
_NEAR = frozenset({Sort.SUBJECT, Sort.SCOPE, Sort.COMMON, Sort.FOREIGN, Sort.PLACE})


def is_far(text: str, answer: Answer) -> bool:
    """Whether the documents know nothing like it, and no word in it belongs to party work."""
    if answer.answerable or answer.beside or any(part.outcome is not Outcome.OUTSIDE for part in answer.parts):
        return False
    known = [mention.meaning for mention in vocabulary().scan(standard(plain(text)))]
    return all(meaning.code in _FAR for meaning in known if meaning.sort in _NEAR)
