"""Telling what the department said: to those who asked and to those who read it, through the outbox, each once."""

from __future__ import annotations

from datetime import datetime

from core.messages import text_reply
from core.numbers import day
from handlers.context import Turn
from handlers.drafting import Drafting
from models.question_records import AnswerKind, Asker, KnownAnswer, OpenQuestion
from models.records import post_to

_SAID = 60
"""So much of a long question is repeated above its answer."""


async def tell_askers(turn: Turn, draft: Drafting, question: OpenQuestion, askers: tuple[Asker, ...]) -> int:
    """Queue the answer to everybody who asked, wherever they are reached now; how many that are.

    A message that still waits when the answer is amended or taken back is not sent any more.
    """
    version = draft.version + 1
    for asker in askers:
        reply = text_reply(answer_text(turn, draft, question, asker.at, asker.said))
        post = post_to(
            asker, reply, key=f"answer:{asker.question_id}:{version}", condition=f"answer:{draft.code}:{version}"
        )
        await turn.work.outbox.add(post)
    return len(askers)


async def note_readers(turn: Turn, known: tuple[KnownAnswer, ...]) -> None:
    """Remember who reads these answers, to be told when one is changed or taken back."""
    incoming = turn.incoming
    for each in known:
        await turn.work.answer_readers.note(turn.actor, incoming.channel, incoming.conversation, each.code, turn.said)


async def tell_readers(
    turn: Turn, draft: Drafting, question: OpenQuestion, askers: tuple[Asker, ...], *, shared: bool
) -> int:
    """Queue to those who only read the answer before that it holds no longer; how many that are.

    Where the new answer is for the askers alone, a reader hears only that the old one is not used any more.
    """
    before = question.answer
    if before is None or before.kind is not AnswerKind.ANSWERED or not before.shared:
        return 0
    version = draft.version + 1
    kind = "amended" if draft.kind is AnswerKind.ANSWERED and shared else "withdrawn"
    readers = await turn.work.answer_readers.of(turn.person, draft.code, askers)
    for reader in readers:
        told = turn.text(
            f"ask.read.{kind}", date=day(reader.at.date()), said=_shortened(question.text), answer=draft.text,
            contact=turn.contact,
        )  # fmt: skip
        reply = text_reply(told)
        post = post_to(
            reader, reply, key=f"answer-read:{reader.question_id}:{version}", condition=f"answer:{draft.code}:{version}"
        )
        await turn.work.outbox.add(post)
    return len(readers)


def answer_text(turn: Turn, draft: Drafting, question: OpenQuestion, at: datetime, said: str) -> str:
    """What somebody reads who asked in these words on this day."""
    kind: str = draft.kind.value
    if draft.kind is AnswerKind.ANSWERED and question.is_settled:
        kind = "amended"
    return turn.text(
        f"ask.stored.{kind}", date=day(at.date()), said=_shortened(said), answer=draft.text, contact=turn.contact
    )


def _shortened(said: str) -> str:
    words = " ".join(said.split())
    return words if len(words) <= _SAID else f"{words[: _SAID - 1]}…"
