"""Questions that leave a gap in the document's own words: 全面推行的是什么制度 is 全面推行……制度 with a gap."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.facts import Fact
from knowledge.normalise import plain

_MARKS = re.compile(r"[^\w%]|_")
_GAPS = re.compile(
    r"哪(?:\d|[一二两三四五六七八九])?[些类个种几样级里项方]?(?:一?[类个种级些条句样])?[人样]?|什么样?|多少|谁|啥|怎样|怎么样?|如何|为何|几[个项名种条]"
    r"|要(?!求)|应该|应当|请问|说的|写的|讲的|指的|文件|意见里|的是|是不是|有没有|[的是了吗呢都也还再和对把将在用不,，?？]"
)
"""Where a gap may be, and the small words with which it is asked for."""
_QUOTED = re.compile(r"[“\"‘]([^”\"’]{3,})[”\"’]")
_ASKS_WHOM = re.compile(r"谁|哪一?[类种些]|什么人|哪个")
"""Words between quotation marks whose place is asked for: “适当增加”的是谁."""
_ENOUGH, _SURE = 4, 6
"""So many characters of the document in the pieces, at least; from the second on they go before a likely fact."""
_FEW = 4
"""Words that so many quotations hold tell facts apart."""
_SLACK = 24
"""The pieces may stand so many characters apart, besides themselves."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The fact whose words fill the gap, and whether enough of them stand in the question to go before another."""

    fact: Fact
    sure: bool


class Cloze:
    """Finds the fact in whose quotation all pieces of a question stand near each other."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        said = ((fact, _bare(citation.quote)) for fact in facts if fact.said for citation in fact.citations)
        self._quotes = tuple(sorted(said, key=lambda pair: len(pair[1])))

    def filled(self, text: str) -> Filled | None:
        """The fact with the shortest quotation that holds all pieces; None where there is no gap or none fits."""
        pieces = tuple(piece for piece in map(_bare, _GAPS.split(text)) if len(piece) > 1)
        if (quoted := _QUOTED.search(text)) and _ASKS_WHOM.search(text) and (fact := self._quoting(quoted[1])):
            return Filled(fact, sure=True)
        told = sum(map(len, pieces))
        if told < _ENOUGH or not _GAPS.search(text):
            return None
        for fact, quote in self._quotes:
            if _near(pieces, quote, told + _SLACK):
                rare = sum(len(piece) for piece in pieces if self._is_rare(piece))
                return Filled(fact, len(pieces) > 1 and told >= _SURE and rare >= _ENOUGH)
        return None

    def _quoting(self, words: str) -> Fact | None:
        """The fact with the shortest quotation that holds words which few hold."""
        holding = [fact for fact, quote in self._quotes if _bare(words) in quote]
        return holding[0] if 0 < len(holding) <= _FEW else None

    def _is_rare(self, piece: str) -> bool:
        return sum(piece in quote for _, quote in self._quotes) <= _FEW


def _near(pieces: Sequence[str], quote: str, reach: int) -> bool:
    """Whether all pieces stand in a text, none farther from the first than `reach`."""
    start = quote.find(pieces[0])
    while start >= 0:
        around = quote[max(0, start - reach) : start + reach]
        if all(piece in around for piece in pieces):
            return True
        start = quote.find(pieces[0], start + 1)
    return False


def _bare(text: str) -> str:
    return _MARKS.sub("", plain(text))
