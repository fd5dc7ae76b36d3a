"""The department's earlier answers as known questions: found where the documents are silent, named as what they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.clock import at_office
from core.texts import Texts
from handlers.sameness import closest
from knowledge.answer import Answer
from knowledge.following import Topic
from knowledge.library import Library
from knowledge.splitting import sentences
from models.question_records import KnownAnswer


def left_open(questions: str, topic: str, answer: Answer, library: Library, today: date) -> tuple[str, ...]:
    """The questions of a message to which the documents are silent; a follow-up in full."""
    if not answer.unanswered:
        return ()
    asked = sentences(questions) or (questions,)
    if len(asked) == 1:
        return (questions, Topic.read(answer.topic).text)
    return tuple(each for each in asked if library.answer(each, topic, today=today).unanswered)


def known_answers(questions: Sequence[str], known: Sequence[KnownAnswer]) -> tuple[KnownAnswer, ...]:
    """The answers that the department gave to the same questions, each once."""
    wordings = [(words, each.code) for each in known for words in each.questions]
    codes = dict.fromkeys(closest(question, wordings) for question in questions if question and wordings)
    return tuple(each for code in codes for each in known if each.code == code)


def known_text(known: KnownAnswer, texts: Texts) -> str:
    """The answer under the question it was given to, with its own source and date; never as words of a document."""
    day = at_office(known.at)
    return texts(
        "ask.stored.known",
        said=known.questions[0],
        answer=known.text,
        date=f"{day.year}年{day.month}月{day.day}日",
    )
