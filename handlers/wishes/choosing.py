"""Which of the wishes that somebody may have a message is, if any."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.units import Unit
from handlers.wishes.learned import NONE, LearnedWishes, learned_wishes
from handlers.wishes.signs import wish_signs

_SURE = 0.30
"""How much a message must look like a wish at least."""
_LEAD = 0.08
"""So much more than like the second, to be that one alone; and than like no wish at all."""
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
    if not ranked or ranked[0][0] < _SURE or ranked[0][0] < shares.get(NONE, 0.0) + _LEAD:
        return ()
    likely = [code for share, code in ranked[:2] if share > ranked[0][0] - _LEAD]
    return tuple(likely)
