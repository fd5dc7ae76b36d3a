"""What the kinds of markdown of several platforms have in common."""

from __future__ import annotations

from collections.abc import Callable

from core.messages import Quote


def with_bold(quote: Quote, shown: Callable[[str], str] = str) -> str:
    """The quoted words, what was asked for in bold; `shown` writes words so that they stand there as they are."""
    text, at = "", 0
    for first, last in sorted(quote.marks):
        if at <= first < last <= len(quote.text) and "\n" not in quote.text[first:last]:
            text += f"{shown(quote.text[at:first])}**{shown(quote.text[first:last])}**"
            at = last
    return text + shown(quote.text[at:])
