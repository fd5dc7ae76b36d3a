"""One answer to "how many"."""

from __future__ import annotations

from functools import lru_cache

from handlers.dialogs.reading.context import words_of
from handlers.dialogs.reading.lexicon import lexicon_of
from handlers.dialogs.reading.places import gazetteer_of
from handlers.dialogs.reading.source import Source
from handlers.dialogs.reading.tokens import Token
from handlers.dialogs.reading.values import Count

_SILENT = frozenset({"filler", "sep", "link", "approx"})


@lru_cache(maxsize=1024)  # counts are small numbers
def read_count(said: str) -> Count:
    """The count that the whole answer says; without one the reason, "none" where no number is in it.

    >>> read_count("三十二名"), read_count("大概32"), read_count("没有")
    (Count(value=32, code=''), Count(value=None, code='approx'), Count(value=0, code=''))
    """
    tokens = words_of(Source.of(said).text, lexicon_of(()), gazetteer_of(()))
    found = [token for token in tokens if token.kind not in _SILENT]
    numbers = [token.number for token in found if token.number]
    if len(found) == 1 and found[0].kind in {"none", "zero"}:
        return Count(0)
    if not numbers:
        return Count(None, "none")
    if len(found) > 1:
        return Count(None, "garbled")
    number = numbers[0]
    if not number.is_exact:
        return Count(None, number.sort)  # type: ignore[arg-type]  # every sort but "exact" is a code
    return Count(None, "approx") if _is_vague(tokens) else Count(number.value)


@lru_cache(maxsize=1024)
def answers_alone(said: str) -> bool:
    """Whether the message begins with its count, or is a word for none or all: then it answers what is asked.

    >>> answers_alone("六 下一个"), answers_alone("一个都没有"), answers_alone("都是"), answers_alone("下一个")
    (True, True, True, False)
    """
    tokens = words_of(Source.of(said).text, lexicon_of(()), gazetteer_of(()))
    found = [token for token in tokens if token.kind not in _SILENT]
    if found and found[0].number and found[0].number.is_exact:
        return True
    return bool(found) and {token.kind for token in found} <= {"none", "zero", "all"}


def _is_vague(tokens: list[Token]) -> bool:
    return any(token.kind == "approx" for token in tokens)
