"""Several questions in one message, and two things asked in one sentence, become one question each."""

from __future__ import annotations

import re
from itertools import pairwise

from knowledge.lexicon import Lexicon, Sort
from knowledge.understanding import Question

_ENDS = re.compile(r"(?<=[?？。；;\n])|[,，](?=另外|还有|再问|顺便|以及|同时|然后)")
_JOINED = re.compile(r"[和与及、跟]|以及|还有")


def sentences(message: str) -> tuple[str, ...]:
    """The questions of a message.

    >>> sentences("女的要占多少？农村呢？")
    ('女的要占多少？', '农村呢？')
    """
    return tuple(part.strip() for part in _ENDS.split(message) if part.strip(" ,，。；;\n?？"))


def halves(question: Question, lexicon: Lexicon) -> tuple[str, ...]:
    """A question about two subjects joined by 和 as one question each; empty where it is not so built."""
    subjects = [m for m in question.mentions if m.meaning.sort is Sort.SUBJECT]
    for one, other in pairwise(subjects):
        between = question.text[one.end : other.start]
        if one.meaning.code != other.meaning.code and _JOINED.search(between):
            head, tail = question.text[: one.end] + between, question.text[other.start :]
            return (_JOINED.sub("", head) + _aspects(tail, lexicon), tail)
    return ()


def joins(text: str) -> bool:
    """Whether a text joins two things by 和."""
    return bool(_JOINED.search(text))


def _aspects(text: str, lexicon: Lexicon) -> str:
    return "".join(text[m.start : m.end] for m in lexicon.scan(text) if m.meaning.sort is Sort.ASPECT)
