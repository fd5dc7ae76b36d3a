"""Which of the wishes that somebody may have a message is, if any."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.units import Unit
from handlers.clauses import look
from handlers.kind_words import Kind
from handlers.wishes.learned import NONE, LearnedWishes, learned_wishes
from handlers.wishes.signs import wish_signs

_SURE, _SURE_OF_QUESTION = 0.2, 0.25
"""How much a message must look like a wish at least; more where its words ask, for then it may be about a rule."""
_OVER_NONE, _OVER_NONE_OF_QUESTION = 0.0, 0.05
"""So much more like the wish than like no wish at all."""
_LEAD = 0.05
"""So much more than like the second wish, to be the first one alone."""
_LONGEST = 60
"""Characters; what is longer tells more than what is wanted."""


def choose(
    text: str, units: Sequence[Unit], mine: Collection[str], told: LearnedWishes | None = None
) -> tuple[str, ...]:
    """The wish, or the two between which the words leave the choice; none where the message does not look like one."""
    if len(text) > _LONGEST:
        return ()
    shares = (told or learned_wishes()).shares(wish_signs(text, units))
    ranked = sorted(((shares.get(code, 0.0), code) for code in mine), reverse=True)
    if not ranked:
        return ()
    is_question = Kind.QUESTION in look(text, tuple(units)).kinds
    best, none = ranked[0][0], shares.get(NONE, 0.0)
    least, over = (_SURE_OF_QUESTION, _OVER_NONE_OF_QUESTION) if is_question else (_SURE, _OVER_NONE)
    if best < least or best < none + over:
        return ()
    return tuple(code for share, code in ranked[:2] if share > best - _LEAD)
