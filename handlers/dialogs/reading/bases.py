"""Which counts of a message are from January on: 累计, 截至6月底, 上半年, and 本季 that ends it."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.dialogs.reading.tokens import Token

_COUNTED = frozenset({"number", "none", "zero", "all"})
_SILENT = frozenset({"filler", "period", "place", "junk"})

Bases = Sequence[bool | None]
"""For each word whether counts at its place are from January on; None where nothing is said about it."""


def bases_of(tokens: Sequence[Token]) -> Bases:
    """What is said about the counts at the place of each word."""
    if not any(token.kind == "now" or _begins(token) for token in tokens):
        return [None] * len(tokens)
    made: list[bool | None] = []
    is_to_date: bool | None = None
    has_count = False
    unsaid = 0
    """Where the words begin of which nothing was said."""
    outside: list[bool | None] = []
    """What held where the open brackets began."""
    is_last = _ends_of_clauses(tokens)
    for at, token in enumerate(tokens):
        if token.kind == "open":
            outside.append(is_to_date)
        elif token.kind == "close" and outside:
            # 38名（上半年累计78名），女15: only the count in the bracket is from January on.
            before = outside.pop()
            is_to_date = before if has_count and is_to_date else is_to_date
        if _begins(token):
            is_to_date, has_count = True, False
            if is_last[at]:
                made[unsaid:] = [True] * (at - unsaid)
                unsaid = at
        elif token.kind == "now" or (is_to_date and has_count and _is_quarter(token)):
            is_to_date = False
        has_count |= token.kind in _COUNTED
        made.append(is_to_date)
    return made


def _begins(token: Token) -> bool:
    mention = token.mention
    return token.kind == "ytd" or (mention is not None and mention.kind == "quarter" and mention.is_to_date)


def _is_quarter(token: Token) -> bool:
    return token.mention is not None and token.mention.kind in {"quarter", "here"} and not token.mention.is_to_date


def _ends_of_clauses(tokens: Sequence[Token]) -> list[bool]:
    """总数58，女24（累计）: for each word whether nothing is counted behind it, so that it speaks of what is before."""
    ends: list[bool] = []
    is_end = True
    for token in reversed(tokens):
        ends.append(is_end)
        if token.kind not in _SILENT and token.level != 1:
            is_end = token.kind == "close" or (token.kind == "sep" and token.level > 2)
    return ends[::-1]
