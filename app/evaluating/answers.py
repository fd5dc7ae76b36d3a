"""Scores answers: right words from the right paragraph, silence of the document said, quotations literal.

White space and quote marks do not count, full-width and half-width are the same. A quotation is literal only if it
stands in the cited paragraph to the letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_LOOSE = re.compile(r"[\s“”‘’\"']")
_ROUTED = {"chitchat": "chitchat", "submission": "report"}
"""Kinds of which only the way they take is labelled."""

Paragraph = Callable[[str, str], str | None]
"""The whole paragraph of a document's name and a path."""


@dataclass(frozen=True, slots=True)
class QuestionLabel:
    """A question with the paragraphs that answer it and the words the answer must hold."""

    id: str
    question: str
    kind: str
    article: tuple[str, ...]
    every_article: bool
    must_contain: tuple[str, ...]
    answerable: bool

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> QuestionLabel:
        """The label of one line; words that are good to have are demanded too."""
        article = row["article"] or []
        return cls(
            str(row["id"]),
            row["question"],
            row["kind"],
            (article,) if isinstance(article, str) else tuple(article),
            bool(row.get("articles_all")),
            (*row["must_contain"], *row.get("good_to_have", [])),
            row["answerable"],
        )

    @property
    def must_be_refused(self) -> bool:
        """Whether this is a question that the document does not answer."""
        return not self.answerable and self.kind not in _ROUTED


@dataclass(frozen=True, slots=True)
class AnswerScore:
    """What is wrong with one answer, and its quotations."""

    label: QuestionLabel
    faults: tuple[str, ...]
    quotations: int
    altered: tuple[str, ...]
    """Quotations that do not stand in the paragraph they cite."""

    @property
    def is_right(self) -> bool:
        """Right only with every quotation literal."""
        return not self.faults and not self.altered


def score_answers(
    labels: Iterable[QuestionLabel], ask: Callable[[QuestionLabel], Mapping[str, Any]], paragraph: Paragraph
) -> tuple[AnswerScore, ...]:
    """The score of each question; `ask` answers as a record of `ask --jsonl`."""
    return tuple(_score(label, ask(label), paragraph) for label in labels)


def answer_faults(label: QuestionLabel, record: Mapping[str, Any]) -> list[str]:
    """What is wrong with an answer in the terms of its label; nothing if it is right."""
    if not label.answerable:
        return _refusal_faults(label, record)
    said = loose(record["answer"])
    found = [f"缺少“{words}”" for words in label.must_contain if loose(words) not in said]
    found += _article_faults(label, [citation["article"] for citation in record["citations"]])
    return found if record["answerable"] else [*found, "说成没有规定"]


def loose(text: str) -> str:
    """A text as the scoring compares it."""
    return _LOOSE.sub("", unicodedata.normalize("NFKC", text))


def _refusal_faults(label: QuestionLabel, record: Mapping[str, Any]) -> list[str]:
    wanted = _ROUTED.get(label.kind, "question")
    found = [] if record["kind"] == wanted else [f"当成了{record['kind']}，应为{wanted}"]
    if record["answerable"]:
        found.append("应说没有规定，却作了答")
    elif label.must_be_refused and "没有" not in record["answer"]:
        found.append("没有说明文件没有规定")
    return found


def _article_faults(label: QuestionLabel, cited: list[str]) -> list[str]:
    """The first citation must be a listed one; where all are needed, none may be missing."""
    found = (
        [] if cited and cited[0] in label.article else [f"引的是{(cited or ['无'])[0]}，应为{'或'.join(label.article)}"]
    )
    if label.every_article:
        found += [f"没有引{path}" for path in label.article if path not in cited]
    return found


def _score(label: QuestionLabel, record: Mapping[str, Any], paragraph: Paragraph) -> AnswerScore:
    citations = record["citations"]
    altered = [
        f"{citation['article']}：{citation['quote']}"
        for citation in citations
        if citation["quote"] not in (paragraph(citation["document"], citation["article"]) or "")
    ]
    return AnswerScore(label, tuple(answer_faults(label, record)), len(citations), tuple(altered))
