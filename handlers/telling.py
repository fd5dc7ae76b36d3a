"""Telling askers what the department said: the words of each kind of answer, through the outbox, each once."""

from __future__ import annotations

from datetime import datetime

from core.messages import Intent, text_reply
from core.numbers import day
from handlers.context import Turn
from handlers.drafting import Drafting
from models.question_records import AnswerKind, Asker, OpenQuestion
from models.records import Post

_SAID = 60
"""So much of a long question is repeated above its answer."""


async def tell_askers(turn: Turn, draft: Drafting, question: OpenQuestion, askers: tuple[Asker, ...]) -> int:
    """Queue the answer to everybody who asked, wherever they are reached now; how many that are.

    A message that still waits when the answer is amended or taken back is not sent any more.
    """
    version = draft.version + 1
    for asker in askers:
        post = Post(
            asker.channel,
            asker.conversation,
            text_reply(answer_text(turn, draft, question, asker.at, asker.said)),
            Intent.NOTICE,
            dedupe_key=f"answer:{asker.question_id}:{version}",
            person_id=asker.person_id,
            condition=f"answer:{draft.code}:{version}",
        )
        await turn.work.outbox.add(post)
    return len(askers)


def answer_text(turn: Turn, draft: Drafting, question: OpenQuestion, at: datetime, said: str) -> str:
    """What somebody reads who asked in these words on this day."""
    kind: str = draft.kind.value
    if draft.kind is AnswerKind.ANSWERED and question.is_settled:
        kind = "amended"
    words = " ".join(said.split())
    words = words if len(words) <= _SAID else f"{words[: _SAID - 1]}…"
    return turn.text(f"ask.stored.{kind}", date=day(at.date()), said=words, answer=draft.text, contact=turn.contact)
