"""Several questions in one message, and two things asked in one sentence, become one question each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from knowledge.lexicon import Lexicon, Mention, Sort
from knowledge.understanding import Question

_ENDS = re.compile(r"(?<=[?？。；;\n])|[,，](?=另外|还有|再问|顺便|以及|同时|然后)")
_JOINED = re.compile(r"[和与及、跟]|以及|还有")
_BETWEEN = "之间"
_EACH = re.compile(r"(?:^|[,，:：])一个(?!月|季|半?年|星期|礼拜)([^,，]{1,8}?)[,，]?[一另]个([^,，]{1,8})$")
_EACH_BEHIND = re.compile(r"(?:^|[,，:：])([^,，]{2,10})一个[,，]([^,，]{2,10})一个(?:[,，].*)?$")
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
    """A question about subjects joined by 和 or 、 as one question each; empty where it is not so built or compares.

    What stands around the subjects belongs to each of them; where both are asked something, each keeps its own.
    """
    if each := _EACH.search(question.text):
        return (each.group(1), each.group(2))
    if each := _EACH_BEHIND.search(question.text):
        return (each.group(1), each.group(2))
    if question.says("differ", "relation") or _BETWEEN in question.text:
        return ()
    subjects = [m for m in question.mentions if m.meaning.sort is Sort.SUBJECT]
    row = _joined(question.text, subjects)
    if len(row) < 2:
        return ()
    between = question.text[row[0].end : row[1].start]
    if len(row) == 2 and (joint := _JOINED.search(between)) and _asks(between, lexicon):
        joint_start = row[0].end + joint.start()
        return (question.text[:joint_start], question.text[joint_start + len(joint.group()) :])
    before, behind = question.text[: row[0].start], question.text[row[-1].end :]
    return tuple(f"{before}{question.text[each.start : each.end]}{behind}" for each in row)


def joins(text: str) -> bool:
    """Whether a text joins two things by 和."""
    return bool(_JOINED.search(text))


def _joined(text: str, subjects: Sequence[Mention]) -> list[Mention]:
    """The first subjects of a row of different ones with 和 or 、 between them."""
    row: list[Mention] = []
    for one, other in pairwise(subjects):
        if one.code != other.code and _JOINED.search(text[one.end : other.start]):
            row = [*(row or [one]), other]
        elif row:
            break
    return row


def _asks(text: str, lexicon: Lexicon) -> bool:
    return any(mention.meaning.sort is Sort.ASPECT for mention in lexicon.scan(text))
