"""What a question asks of a thing that is known for something else: who does it, which number, whose share of whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from knowledge.lexicon import Sort
from knowledge.matching import Match
from knowledge.understanding import Question

_DOES = (
    "做|管|办|搞|查|审|核|定|批|抓|盯|评|写|填|报|组织|负责|牵头|安排|部署|主持|保管|考核|监督|执行|认定|宣布|整改|决定"
)
_DOER = re.compile(
    r"(?:由|归|靠)(?:谁|哪|什么|啥|何|几)"
    rf"|(?:谁|哪个|哪家|哪级|哪一级|哪位|(?:哪个|什么|啥)(?:部门|单位|机关|人|级别))(?:来|去|负责|给)?(?:{_DOES})"
    r"|(?:谁|哪个|哪级|哪一级|哪里)来"
    r"|(?:给|向|往|报|交|送|递|到|在)(?:谁(?![身头]上)|哪级|哪一级|哪一层|(?:哪个|什么)(?:部门|单位|机关|级别|层级))"
    r"|几个人(?:组成|去|来|做|参加)|谁的名义"
)
"""Asks who does a thing, at whom or at which level; a plain 谁 may ask for the people a fact lists."""
_ACTS = re.compile(r"由(?:谁|哪)|(?:谁|哪级|哪个部门|哪一级)来?(?:做|管|定|批|搞|宣布|执行|决定|作出|给出|启动|实施)")
"""The same where the one to whom it is done may be asked for too: 谁负责, 追到谁."""
_HOW_MUCH = re.compile(r"几[比对:]几|几成|百分之(?:几|多少)|几个?(?:百分)?点|多少个?(?:百分)?点")
"""Asks for nothing but a figure; a plain 多少 is told that there is none."""
_WITHIN = re.compile(r"^(?:党员)?(?:里头?|里面|里边|当中|中间|中|内)的?")
_GROUPS = frozenset(
    {"female", "age", "edu", "farmer", "migrant", "liangxin", "frontline", "league", "reserve", "prospect"}
)
_SHARE = frozenset({"amount"})
_OF_THE_PAPER = frozenset({"doc_no", "staff", "issued_on", "outline_word"})
"""What only papers or committees have; asked of another thing it is not said: 计划批复有没有文件号."""


def unsaid(question: Question, best: Match) -> str:
    """The part of a question that a fact never answers, by its name in ask.left_open; empty where there is none."""
    if not best.strange and question.text.strip(" ?") == best.known:
        return ""
    if "who" in best.strange and _DOER.search(question.text):
        return "who"
    if best.fact.without_doer and _ACTS.search(question.text):
        return "who"
    if best.fact.without_figure and _HOW_MUCH.search(question.text):
        return "measure"
    if question.subjects & best.strange & _OF_THE_PAPER:
        return "detail"
    crossed = frozenset(_crossed(question))
    return "crossed" if crossed and crossed & best.strange and question.aspects & _SHARE else ""


def _crossed(question: Question) -> Iterator[str]:
    """Groups of people that are asked for among another group: 一线里头的女党员."""
    groups = [m for m in question.mentions if m.meaning.sort is Sort.SUBJECT and m.meaning.code in _GROUPS]
    for one, other in pairwise(groups):
        if one.code != other.code and _WITHIN.fullmatch(question.text[one.end : other.start]):
            yield from (one.code, other.code)
