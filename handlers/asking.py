"""Questions: what the library answers, as a reply a person reads and as a record a program reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.messages import Block, Quote, Reply, Text, text_reply
from core.render import as_text
from core.texts import Texts
from handlers.clauses import asks_to_fill
from handlers.context import Kit
from handlers.intent import Kind, classify, has_question_word, is_nonsense, questions_in, small_talk
from handlers.kind_words import touched
from handlers.known_answers import known_answers, known_text, left_open
from handlers.outside import is_far
from knowledge.answer import Answer, Outcome, Part, Sentence
from knowledge.facts import Citation
from knowledge.following import Topic
from knowledge.library import Library
from models.question_records import KnownAnswer


@dataclass(frozen=True, slots=True)
class Asked:
    """The reply to a question; `unanswered` tells that it may be handed to the department."""

    reply: Reply
    topic: str = ""
    unanswered: bool = False
    nearest: str = ""
    answer: Answer | None = None
    known: tuple[KnownAnswer, ...] = ()
    """Answers of the department that are part of the reply."""

    @property
    def fact(self) -> str:
        """The fact that the documents answered with; empty where they did not."""
        return Topic.read(self.topic).fact if self.answer and self.answer.answerable else ""


def answer_question(text: str, topic: str, kit: Kit, today: date, known: Sequence[KnownAnswer] = ()) -> Asked:
    """Answer a message that is no report; `topic` is that of the last answer, for follow-ups.

    `known` are answers of the department: one that was given to the same question stands behind the word that
    the documents are silent.
    """
    texts = kit.texts
    if is_nonsense(text):
        return Asked(text_reply(texts("talk.outside.nonsense")), topic)
    if group := small_talk(text):
        return Asked(text_reply(texts(_TALK.get(group, f"talk.small.{group}"))), topic)
    library = kit.library()
    is_talk = classify(text, kit.units, today) is Kind.CHITCHAT
    if is_talk and not has_question_word(text):
        return Asked(_talk(text, texts), topic)
    questions, left_out = questions_in(text, kit.units)
    answer = library.answer(questions, topic, today=today)
    if not answer.answerable and not answer.beside and (aside := _aside(text, answer)):
        return Asked(text_reply(texts(aside)), topic)
    if is_talk and not answer.answerable:
        return Asked(_talk(text, texts), topic)
    if not answer.answerable and asks_to_fill(text):
        return Asked(text_reply(texts("talk.outside.filling")), topic, answer=answer)
    if is_far(questions, answer):
        return Asked(text_reply(texts("talk.outside.scope")), topic, answer=answer)
    told = known_answers(left_open(questions, topic, answer, library, today), known)
    blocks = [block for part in answer.parts for block in _blocks(part, library, texts, hands_on=not told)]
    blocks += [Text(known_text(each, texts)) for each in told]
    if told:
        blocks.append(Text(texts("ask.stored.known_on")))
    if left_out:
        blocks.append(Text(texts("ask.other.report_left")))
    reply = Reply(tuple(_joined(blocks)), answer.choices)
    return Asked(reply, answer.topic, answer.unanswered, answer.nearest, answer, told)


def ask_record(question_id: object, question: str, kit: Kit, today: date) -> dict[str, object]:
    """One answer as `ask --jsonl` writes it."""
    kind = classify(question, kit.units, today)
    if kind is Kind.REPORT:
        return _record(question_id, kind, kit.texts("ask.other.report_here"), None, kit.library())
    asked = answer_question(question, "", kit, today)
    shown = Kind.CHITCHAT if asked.answer is None else Kind.QUESTION
    return _record(question_id, shown, as_text(asked.reply), asked.answer, kit.library())


_OPINION = re.compile(r"你(?:觉得|认为|怎么看|怎么想|的看法)|评价一下|好不好")
_FIGURES = re.compile(r"[\d\s.,:/%+-]+")
_TALK = {"abuse": "talk.outside.abuse", "filler": "talk.outside.nonsense"}


def _talk(text: str, texts: Texts) -> Reply:
    """The sentence for small talk that stands in no list, by a word in it that shows what it is."""
    return text_reply(texts(f"talk.open.{touched(text)}"))


def _aside(text: str, answer: Answer) -> str:
    """The sentence for what is neither a question about documents nor a report."""
    if _OPINION.search(text):
        return "talk.outside.opinion"
    nowhere = all(part.outcome in {Outcome.OUTSIDE, Outcome.LOST} for part in answer.parts)
    latin = text.isascii() and not _FIGURES.fullmatch(text)
    return "talk.outside.nonsense" if nowhere and latin else ""


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


def _blocks(part: Part, library: Library, texts: Texts, *, hands_on: bool) -> list[Block]:
    """Our sentences, the literal words, our remarks; whether to hand it on is not asked where that has been done."""
    blocks: list[Block] = [Text(_spoken(part.says, texts))]
    for citation in part.citations:
        paper = library.source(citation.document)
        source = texts("kit.quote.source", doc_title=paper.title, doc_no=paper.cited_number, path=citation.path)
        quote = Quote(citation.quote, source, paper.code, citation.path, _marks(citation.quote, part.marks))
        blocks.append(replace(quote, heading=paper.short) if paper.is_own else quote)
    remarks = [each for each in part.remarks if hands_on or each.name != "ask.not_said.hand_on"]
    if remarks:
        blocks.append(Text(_spoken(remarks, texts)))
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
