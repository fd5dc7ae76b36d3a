"""The last resort before a refusal: a sentence of the documents that holds the very words of the question."""

from __future__ import annotations

from knowledge.answer import Outcome, Part, Sentence
from knowledge.facts import Citation
from knowledge.index import KeywordIndex
from knowledge.lexicon import Sort
from knowledge.paper import Paper
from knowledge.understanding import Question

_LONG_ENOUGH = 4
_SHARE = 0.6


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
