"""Several questions in one message, and two things asked in one sentence, become one question each."""

from __future__ import annotations

import re
from itertools import pairwise

from knowledge.lexicon import Lexicon, Sort
from knowledge.understanding import Question

_ENDS = re.compile(r"(?<=[?？。；;\n])|[,，](?=另外|还有|再问|顺便|以及|同时|然后)")
_JOINED = re.compile(r"[和与及、跟]|以及|还有")
_EACH = re.compile(r"(?:^|[,，:：])一个([^,，]{1,8}?)[,，]?[一另]个([^,，]{1,8})$")
_COUNTED = re.compile(
    r"[,，:：]?(?:第?[一二三四五][是问]|其[一二三四五][,，]?|第[一二三四五]个?[,，、]"
    r"|(?:(?<=[,，:：;；\s])|^)第[一二三四五](?![季部章条款步批次位项大个节名层级年类])|[①-⑨]|(?<!\d)[1-9][、.)](?!\d))"
)
_ASKED = re.compile(r"哪[种些个类]|什么|谁|怎么|多久|多少")
_COMMAS = re.compile(r"[,，]|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")


def sentences(message: str) -> tuple[str, ...]:
    """The questions of a message.

    >>> sentences("女的要占多少？农村呢？")
    ('女的要占多少？', '农村呢？')
    """
    return tuple(part.strip() for part in _ENDS.split(message) if part.strip(" ,，。；;\n?？"))


def counted(sentence: str) -> tuple[str, ...]:
    """The items of a sentence that counts its questions; empty where it counts none.

    >>> counted("两个问题，一是女的占多少，二是自查几次")
    ('女的占多少', '自查几次')
    """
    items = _COUNTED.split(sentence)[1:]
    return tuple(item.strip(" ,，") for item in items) if len(items) > 1 and all(items) else ()


def clauses(sentence: str) -> tuple[str, ...]:
    """The stretches between commas."""
    return tuple(clause.strip() for clause in _COMMAS.split(sentence) if clause.strip())


def parallel(parts: tuple[str, ...]) -> bool:
    """Whether clauses ask one after the other in the same words.

    >>> parallel(("哪种不能发展", "哪种不予承认")), parallel(("自查几次", "谁来查"))
    (True, False)
    """
    asked = [found.group() for part in parts if (found := _ASKED.match(part))]
    return len(asked) > len(set(asked))


def halves(question: Question, lexicon: Lexicon) -> tuple[str, ...]:
    """A question about two subjects joined by 和 as one question each; empty where it is not so built or compares."""
    if each := _EACH.search(question.text):
        return (each.group(1), each.group(2))
    if question.says("differ"):
        return ()
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
