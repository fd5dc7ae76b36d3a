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
    for at, token in enumerate(tokens):
        if token.kind == "open":
            outside.append(is_to_date)
        elif token.kind == "close" and outside:
            # 38名（上半年累计78名），女15: only the count in the bracket is from January on.
            before = outside.pop()
            is_to_date = before if has_count and is_to_date else is_to_date
        if _begins(token):
            is_to_date, has_count = True, False
            if _stands_behind(tokens, at):
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


def _stands_behind(tokens: Sequence[Token], at: int) -> bool:
    """总数58，女24（累计）: nothing is counted behind the word, so that it speaks of what stands before it."""
    at += 1
    while at < len(tokens) and (tokens[at].kind in _SILENT or tokens[at].level == 1):
        at += 1
    after = tokens[at] if at < len(tokens) else None
    return after is None or after.kind == "close" or (after.kind == "sep" and after.level > 2)
