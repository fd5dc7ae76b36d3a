"""A question within a turn: answered from the own counts, from the documents, or from what the department answered."""

from __future__ import annotations

from dataclasses import replace

from core.deadlines import due_clause, due_of
from core.messages import Reply, Text
from core.period import Quarter
from handlers.asking import Asked, answer_question
from handlers.context import Turn
from handlers.due_days import unit_due
from handlers.own_asked import OwnQuestion, goes_on, own_question
from handlers.own_numbers import own_choice, tell_own_numbers, topic_of
from handlers.remembered import Remembered
from handlers.reporting import ask_again
from handlers.reviewing.naming import quarter_in
from handlers.telling import note_readers
from knowledge.following import Topic

_DUE_DAY = "report_due"
"""The open question of knowledge/missing.toml that the office's settings answer."""


async def look_up(turn: Turn) -> None:
    """Answer from the counts or the documents; a pending question of a form is repeated once behind the answer."""
    last = Remembered.read(turn.conversation.topic)
    counts = _counts_asked(turn, last)
    if not (counts and await _tell_counts(turn, counts, last)):
        await _ask_documents(turn, last)
    if turn.actor and not turn.incoming.is_group:
        await ask_again(turn)


def _counts_asked(turn: Turn, last: Remembered) -> OwnQuestion | None:
    """The counts that a message asks for, by itself or going on from an answer about counts."""
    year, known = Quarter.last_ended(turn.today).year, turn.kit.library().targets
    asked = own_question(turn.said, turn.kit.units, year, known)
    if asked is None and last.counts:
        return goes_on(turn.said, Topic.read(last.topic).text, year, known)
    return asked


async def _tell_counts(turn: Turn, counts: OwnQuestion, last: Remembered) -> bool:
    if not await tell_own_numbers(turn, counts):
        return False
    topic = topic_of(turn, counts) or last.topic
    turn.keep(topic=Remembered(topic, counts=True).write())
    return True


async def _ask_documents(turn: Turn, last: Remembered) -> None:
    """The answer of the documents; where they are silent, behind it what the department has answered before."""
    asked = answer_question(turn.said, last.topic, turn.kit, turn.today)
    if asked.answer is None:
        turn.say(asked.reply)
        return
    if asked.unanswered and (known := await turn.work.questions.known()):
        asked = answer_question(turn.said, last.topic, turn.kit, turn.today, known)
    if not turn.incoming.is_group:
        await note_readers(turn, asked.known)
    turn.say(await _with_due_day(turn, asked, await _with_counts(turn, asked)))
    question = turn.said if asked.unanswered else ""
    turn.keep(topic=Remembered(asked.topic, question, asked.nearest).write())


async def _with_due_day(turn: Turn, asked: Asked, reply: Reply) -> Reply:
    """Where the document leaves the day of the report open: the day that the department has set, told as such."""
    is_asked = asked.unanswered and Topic.read(asked.topic).fact == _DUE_DAY
    if not is_asked or turn.actor is None or turn.incoming.is_group:
        return reply
    named = quarter_in(turn.said, turn.today, turn.office.first_quarter)
    quarter = named or Quarter.last_ended(turn.today)
    if quarter < turn.office.first_quarter:
        return reply
    if turn.actor.own_units:
        due = await unit_due(turn, turn.actor.own_units[0], quarter)
    else:
        due = due_of(quarter, turn.office, turn.calendar)
    clause = due_clause(due, turn.kit.texts)
    told = Text(turn.text("ask.other.due_day", quarter=quarter.name, due_clause=clause))
    return replace(reply, blocks=(told, *reply.blocks))


async def _with_counts(turn: Turn, asked: Asked) -> Reply:
    """The reply with the choice of the own counts as the last of three, where there are any."""
    code = asked.fact
    fact = next((fact for fact in turn.kit.library().facts if fact.code == code), None)
    choice = await own_choice(turn, fact)
    return replace(asked.reply, choices=(*asked.reply.choices[:2], choice)) if choice else asked.reply
