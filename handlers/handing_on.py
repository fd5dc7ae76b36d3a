"""Handing a question to the department: registered with its code, joined to the same one, the officers told."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from core.clock import SHANGHAI
from core.messages import Choice, text_reply
from handlers.context import Turn
from handlers.remembered import Remembered
from handlers.sameness import closest
from models.questions import MOST_OPEN
from models.records import post_to


async def ask_department(turn: Turn) -> None:
    """Hand the last question to the department."""
    last = Remembered.read(turn.conversation.topic)
    if not last.question:
        turn.tell("ask.follow.lost")
        return
    incoming, questions = turn.incoming, turn.work.questions
    if await questions.waiting_of(turn.actor, incoming.channel, incoming.conversation) >= MOST_OPEN:
        turn.tell("ask.stored.too_many", n=MOST_OPEN, contact=turn.contact)
        return
    waiting = await questions.waiting()
    code = await questions.add(
        turn.actor, incoming.channel, incoming.conversation, last.question, last.nearest, sender=incoming.sender,
        same_as=closest(last.question, ((words, code) for code, all_ in waiting.items() for words in all_)),
    )  # fmt: skip
    turn.tell("ask.stored.noted", code=code, contact=turn.contact)
    turn.keep(topic=Remembered(last.topic).write())
    await _tell_officers(turn)


async def _tell_officers(turn: Turn) -> None:
    """At most one notice a day to each officer: now, or the next working day where today's has been written.

    The notice names no question, so that it is true whenever it arrives, and is not sent once all are answered.
    """
    reply = text_reply(turn.text("question.notice.new"), Choice("待答", main=True))
    first = turn.calendar.on_or_after(turn.today if turn.now.time() < turn.office.chat_to else _after(turn.today))
    for person in await turn.work.people.staff():
        for day in (first, turn.calendar.next_working_day(first)):
            opening = None if day == turn.today else datetime.combine(day, turn.office.chat_from, SHANGHAI)
            key = f"questions:{day:%Y-%m-%d}:{person.person_id}"
            post = post_to(person, reply, key=key, not_before=opening, condition="unanswered")
            if await turn.work.outbox.add(post) is not None:
                break


def _after(day: date) -> date:
    return day + timedelta(days=1)
