"""Follow-ups: 那农村呢, 为什么, 原文 go on from the last question."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from enum import StrEnum

from knowledge.lexicon import Lexicon, Sort
from knowledge.understanding import YES_OR_NO, Question

_WHY = re.compile(
    r"^(?:那|这)?(?:是)?(?:为什么|为啥|为何|什么原因|原因|理由|凭什么|什么道理)(?:呢|这样|这么定|要这样|啊)?[?？。]?$"
)
_ORIGINAL = re.compile(
    r"^(?:看|要|给我|给|查看|看一下|看下|发)?(?:一下)?(?:原文|全文|看全段|全段|出处|原话|依据|整段|原文是什么|原文怎么说|原文怎么写的|"
    r"出自哪里|哪一条|第几条|哪一段|依据是什么|在哪一条)(?:呢|是什么|吗|在哪|看看)?[?？。]?$"
)
_STEP = re.compile(
    r"^(?:那么?|请问)?(?:再)?(?P<to>[上下]一(?:步|个环节|个步骤)|前一步|后一步)(?:呢|是什么|是啥|做什么|干什么|该做什么|怎么做|要做什么|怎么走|怎么办)*[?？。]?$"
)
_ON = re.compile(r"^(?:那么?)?(?:然后|接下来|之后|以后|后面|完了)(?:呢|做什么|干什么|怎么办|该做什么|是什么)*[?？。]?$")
_MARKED = re.compile(r"^(?:那么?|它|这个|这项|其中|再说|哦那|噢那|嗯那|至于)|呢[?？]?$")
_CIRCUMSTANCES = frozenset({"lastyear", "own", "june", "other_time", "actual"})
"""Meanings that narrow a question down and put nothing else out of it."""
_KIND_OF = {Sort.FOREIGN: Sort.SUBJECT}
_GROUPS = (Sort.SUBJECT, Sort.SCOPE, Sort.ASPECT, Sort.FOREIGN)


class Follow(StrEnum):
    """How a message goes on from the last question."""

    NO = "no"
    WHY = "why"
    ORIGINAL = "original"
    MIXED = "mixed"
    NEXT = "next"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Topic:
    """What the last answer was about: the question in full, its fact and its paragraph.

    `beside` is the passage of a supplement that was shown with it: the document's code, a space, the path.
    """

    text: str = ""
    fact: str = ""
    path: str = ""
    beside: str = ""
    document: str = ""
    """The code of an earlier edition, where the last question asked for it."""

    @classmethod
    def read(cls, kept: str) -> Topic:
        """The value of `write`; empty where nothing is kept."""
        return cls(**json.loads(kept)) if kept else cls()

    def write(self) -> str:
        """As text for the conversation."""
        return json.dumps(asdict(self), ensure_ascii=False)


def follow_kind(question: Question, *, shown: bool = False) -> Follow:
    """Whether a message can only be understood from the one before it.

    `shown` tells that a passage of a supplement was shown last, from which 然后呢 goes on.
    """
    text = question.text.strip()
    if found := _STEP.match(text):
        return Follow.NEXT if found["to"][0] in "下后" else Follow.BEFORE
    if shown and _ON.match(text):
        return Follow.NEXT
    if _WHY.match(text):
        return Follow.WHY
    if _ORIGINAL.match(text):
        return Follow.ORIGINAL
    named = question.codes(Sort.SUBJECT, Sort.FOREIGN) - _CIRCUMSTANCES
    marked = bool(_MARKED.search(text))
    if marked and not (named and question.aspects):
        return Follow.MIXED
    told = question.codes(*_GROUPS) and not question.rest and not question.places and not question.says("develop")
    if told and question.aspects <= YES_OR_NO and not named:
        return Follow.MIXED
    return Follow.MIXED if told and not question.codes(Sort.SUBJECT, Sort.FOREIGN) else Follow.NO


def goes_back(text: str, topic: str) -> bool:
    """Whether a message wants the passage before the one last shown from a supplement: 上一步."""
    found = _STEP.match(text.strip())
    return bool(found and found["to"][0] in "上前" and Topic.read(topic).beside)


def mixed(question: Question, last: str, lexicon: Lexicon) -> str:
    """The last question with what the new one names put in the place of the same kind of thing."""
    fresh = {
        _KIND_OF.get(mention.meaning.sort, mention.meaning.sort)
        for mention in question.mentions
        if mention.meaning.code not in _CIRCUMSTANCES
    }
    kept = dict.fromkeys(
        mention.meaning.words[0]
        for mention in lexicon.scan(last)
        if mention.meaning.sort in _GROUPS and _KIND_OF.get(mention.meaning.sort, mention.meaning.sort) not in fresh
    )
    return "".join((*kept, _MARKED.sub("", question.text)))
