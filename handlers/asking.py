"""Questions: what the library answers, as a reply a person reads and as a record a program reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.messages import Block, Quote, Reply, Text, text_reply
from core.render import as_text
from core.texts import Texts
from handlers.context import Kit
from handlers.intent import Kind, classify, questions_in, small_talk
from knowledge.answer import Answer, Part, Sentence
from knowledge.facts import Citation
from knowledge.library import Library


@dataclass(frozen=True, slots=True)
class Asked:
    """The reply to a question; `unanswered` tells that it may be handed to the department."""

    reply: Reply
    topic: str = ""
    unanswered: bool = False
    nearest: str = ""
    answer: Answer | None = None


def answer_question(text: str, topic: str, kit: Kit, today: date) -> Asked:
    """Answer a message that is no report; `topic` is that of the last answer, for follow-ups."""
    texts = kit.texts
    if group := small_talk(text):
        return Asked(text_reply(texts(_TALK.get(group, f"talk.small.{group}"))), topic)
    library = kit.library()
    questions, left_out = questions_in(text, kit.units)
    answer = library.answer(questions, topic, today=today)
    if not answer.answerable and (aside := _aside(text)):
        return Asked(text_reply(texts(aside)), topic)
    blocks = [block for part in answer.parts for block in _blocks(part, library, texts)]
    if left_out:
        blocks.append(Text(texts("ask.other.report_left")))
    reply = Reply(tuple(_joined(blocks)), answer.choices)
    return Asked(reply, answer.topic, answer.unanswered, answer.nearest, answer)


def ask_record(question_id: object, question: str, kit: Kit, today: date) -> dict[str, object]:
    """One answer as `ask --jsonl` writes it."""
    kind = classify(question, kit.units, today)
    if kind is Kind.REPORT:
        return _record(question_id, kind, kit.texts("ask.other.report_here"), None, kit.library())
    asked = answer_question(question, "", kit, today)
    shown = Kind.CHITCHAT if asked.answer is None else Kind.QUESTION
    return _record(question_id, shown, as_text(asked.reply), asked.answer, kit.library())


_OPINION = re.compile(r"你(?:觉得|认为|怎么看|怎么想|的看法)|评价一下|好不好")
_TALK = {"abuse": "talk.outside.abuse", "filler": "talk.outside.nonsense"}


def _aside(text: str) -> str:
    """The sentence for what is neither a question about documents nor a report."""
    if _OPINION.search(text):
        return "talk.outside.opinion"
    return "talk.outside.nonsense" if text.isascii() and not any(map(str.isdigit, text)) else ""


def _record(question_id: object, kind: Kind, text: str, answer: Answer | None, library: Library) -> dict[str, object]:
    return {
        "id": question_id,
        "kind": kind.value,
        "answerable": bool(answer and answer.answerable),
        "answer": text,
        "citations": [_citation(citation, library) for citation in answer.citations] if answer else [],
        "confidence": answer.confidence if answer else 1.0,
    }


def _citation(citation: Citation, library: Library) -> dict[str, str]:
    return {
        "document": library.source(citation.document).name,
        "article": citation.path,
        "quote": citation.quote,
    }


def _blocks(part: Part, library: Library, texts: Texts) -> list[Block]:
    """Our sentences, the literal words, our remarks."""
    blocks: list[Block] = [Text(_spoken(part.says, texts))]
    for citation in part.citations:
        paper = library.source(citation.document)
        source = texts("kit.quote.source", doc_title=paper.title, doc_no=paper.cited_number, path=citation.path)
        blocks.append(Quote(citation.quote, source, paper.code, citation.path, _marks(citation.quote, part.marks)))
    if part.remarks:
        blocks.append(Text(_spoken(part.remarks, texts)))
    return blocks


def _spoken(sentences: Sequence[Sentence], texts: Texts) -> str:
    return "\n".join(texts(sentence.name, **sentence.values) for sentence in sentences)


def _marks(quote: str, words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where words of the question stand in the quotation, without overlaps."""
    spans: list[tuple[int, int]] = []
    for word in words:
        start = quote.find(word)
        if start >= 0 and not any(start < end and begin < start + len(word) for begin, end in spans):
            spans.append((start, start + len(word)))
    return tuple(sorted(spans))


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """Neighbouring texts as one; a text that was just said is not said again."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if isinstance(block, Text) and isinstance(last, Text):
            joined[-1] = last if block.text in last.text else Text(f"{last.text}\n{block.text}")
        elif not (isinstance(block, Text) and block in joined):
            joined.append(block)
    return joined
