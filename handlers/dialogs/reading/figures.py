"""Messages of figures alone: they can be counts, choices or the name of a unit, and never words that want something."""

from __future__ import annotations

import re

from handlers.dialogs.reading.numerals import NUMERAL
from knowledge.normalise import plain

_FIGURES = re.compile(rf"[{NUMERAL}名人个位\s,，.。、;；/|]*")


def only_figures(said: str) -> bool:
    """Whether a message holds numerals, with measure words and what separates them, and nothing else.

    It orders nothing, decides nothing, supposes nothing and asks nothing: each of that takes a word or a question mark.

    >>> only_figures("26"), only_figures("二十六名。"), only_figures("26?"), only_figures("女26")
    (True, True, False, False)
    """
    return _FIGURES.fullmatch(plain(said)) is not None
