"""The last resort before a refusal: a sentence of the document that holds the very words of the question."""

from __future__ import annotations

import re

from knowledge.answer import Outcome, Part, Sentence
from knowledge.facts import Citation
from knowledge.index import KeywordIndex
from knowledge.lexicon import Sort
from knowledge.paper import Paper
from knowledge.understanding import Question

_LONG_ENOUGH = 4
_SHARE = 0.6
_LOCATED, _PAIRS = 0.8, 2
"""A place is named only for words of which nearly all pairs of characters stand in one sentence."""
_WHERE = re.compile(
    r"(?:这|那)?(?:几个字|句话|句|个词|个说法|个提法|几个|些话|话|一段|段)?(?:是|都)?(?:"
    r"(?:写|讲|说|提|出现|放|记|列)?(?:在|的)?(?:文件)?(?:的)?(?:哪|第几)(?:里|儿|一)?(?:个)?(?:大?部分|条|段|点|章|块|处|句|项|里)?(?:写|讲|说|提)?(?:的|过|到)?"
    r"|(?:写|提|讲|说|列|放)(?:进去|上去|上|到|过|明|清)?(?:了|没有?|了没有?|不)+(?:写|提|讲|说)?到?|(?:出自|来自)(?:哪里|哪)"
    r"|(?:有没有|有无|是否)(?:写|提|讲|说|列)?(?:进去|到|过|明)?)[?]?$"
    r"|^(?:文件|意见|指导意见|全文|里面|正文|前言)?(?:里头?|里面|中)?(?:有没有|提没提到?|写没写到?|讲没讲到?|说没说到?|有无|是否)(?:写|提|讲|说|列)?(?:到|过|明)?"
)
"""Asks where words stand, or whether they do."""
_MARKS = re.compile(r"[^\w]|_")
_JOINTS = re.compile(r"[、和与,，]")


def literal_part(question: Question, paper: Paper, index: KeywordIndex) -> Part | None:
    """The sentence with the longest words of the question, if they are most of what it asks about.

    Words that the vocabulary knows do not count by themselves: were they meant, a fact would have matched.
    """
    content = "".join(_content(question))
    for hit in index.search(question.text, 3):
        for sentence in paper.passages[hit.position].sentences:
            words = _longest_common(content, sentence)
            fresh = any(run in words or words in run for run in question.rest if len(run) > 1)
            if fresh and len(words) >= _LONG_ENOUGH and len(words) >= _SHARE * len(content):
                says = (Sentence("ask.found", {"words": words, "path": hit.path}),)
                return Part(Outcome.SAID, says, (Citation(paper.code, hit.path, sentence),), (), 0.5, (words,))
    return None


def located_part(question: Question, paper: Paper) -> Part | None:
    """The sentence in which words stand, where a question asks for their place or whether they stand there at all."""
    bare = _WHERE.sub("", question.text)
    if bare == question.text:
        return None
    pairs = {pair for piece in _JOINTS.split(bare) for pair in _pairs(_MARKS.sub("", piece))}
    if len(pairs) < _PAIRS:
        return None
    places = [(passage.path, sentence) for passage in paper.passages for sentence in passage.sentences]
    path, sentence = max(places, key=lambda place: len(pairs & _pairs(_MARKS.sub("", place[1]))))
    if len(pairs & _pairs(_MARKS.sub("", sentence))) < _LOCATED * len(pairs):
        return None
    says = (Sentence("ask.found", {"words": bare, "path": path}),)
    return Part(Outcome.SAID, says, (Citation(paper.code, path, sentence),), (), 0.6, (bare,))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))


def _content(question: Question) -> list[str]:
    """The question without the words that only ask."""
    asking = [False] * len(question.text)
    for mention in question.mentions:
        if mention.meaning.sort in {Sort.FILLER, Sort.ASPECT, Sort.COMMON}:
            asking[mention.start : mention.end] = [True] * (mention.end - mention.start)
    return [char for char, asks in zip(question.text, asking, strict=True) if not asks]


def _longest_common(one: str, other: str) -> str:
    best = ""
    for start in range(len(one)):
        while start + len(best) < len(one) and one[start : start + len(best) + 1] in other:
            best = one[start : start + len(best) + 1]
    return best
