"""Questions that the documents do not answer: handed to the department, answered, declined, taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from core.errors import StateError
from core.people import Actor
from models.audit import Audit
from models.codes import short_code
from models.question_reading import askers_of, group_of, read_known, read_questions
from models.question_records import AnswerKind, Asker, KnownAnswer, OpenQuestion
from models.tables.office import AnswerRow, QuestionRow
from models.transaction import Transaction

MOST_OPEN = 10
"""So many open questions may wait from one person."""


class Questions:
    """Questions handed to the department, and its answers."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def add(
        self, actor: Actor | None, channel: str, conversation: str, text: str, nearest: str,
        *, sender: str = "", same_as: str = "",
    ) -> str:  # fmt: skip
        """Register a question and return its code; `nearest` names the paragraph that came closest.

        `same_as` is the code of a question that asks the same: while that is open both are answered together,
        and whoever asked it before keeps the code of then.
        """
        person_id = actor.person_id if actor else None
        head = await self._still_open(same_as) if same_as else ()
        if head and (code := _asked_before(head, person_id, channel, conversation)):
            return code
        while True:
            code = short_code(self._tx.random)
            added = await self._tx.insert_new(
                QuestionRow, ("code",), code=code, person_id=person_id, channel=channel, conversation=conversation,
                text=text, nearest=nearest, at=self._tx.now, head_id=head[0].id if head else None,
                sender=sender or None,
            )  # fmt: skip
            if added is not None:
                await self._audit.add(person_id or 0, "question.add", code, after=same_as)
                return code

    async def waiting(self) -> Mapping[str, Sequence[str]]:
        """All wordings of each open question by its code, to find out who asks the same again."""
        found = await read_questions(self._tx.session)
        return {each.code: [asking.text for asking in each.askings] for each in found if not each.is_settled}

    async def waiting_of(self, actor: Actor | None, channel: str, conversation: str) -> int:
        """How many open questions a person has handed on, or a conversation nobody is bound to."""
        mine = QuestionRow.person_id == actor.person_id if actor else QuestionRow.conversation == conversation
        query = select(QuestionRow.code).where(mine)
        if actor is None:
            query = query.where(QuestionRow.channel == channel)
        codes = set(await self._tx.session.scalars(query))
        found = await read_questions(self._tx.session)
        return sum(asking.code in codes for each in found if not each.is_settled for asking in each.askings)

    async def pending(self, actor: Actor) -> tuple[OpenQuestion, ...]:
        """The open questions, the oldest first."""
        actor.must_be_staff()
        return tuple(each for each in await read_questions(self._tx.session) if not each.is_settled)

    async def settled(self, actor: Actor, limit: int) -> tuple[OpenQuestion, ...]:
        """The questions answered or declined, what was said last first."""
        actor.must_be_staff()
        found = [each for each in await read_questions(self._tx.session) if each.is_settled]
        found.sort(key=lambda each: each.answer.at if each.answer else each.askings[0].at, reverse=True)
        return tuple(found[:limit])

    async def find(self, actor: Actor, code: str) -> OpenQuestion | None:
        """The question of a code, which may be that of anybody who asked it; None if there is none."""
        actor.must_be_staff()
        rows = await group_of(self._tx.session, code)
        found = await read_questions(self._tx.session, rows[0].id) if rows else ()
        return found[0] if found else None

    async def answer(self, actor: Actor, code: str, text: str, *, shared: bool, version: int) -> tuple[Asker, ...]:
        """Answer a question, or put another answer in place of the one in force; returns who is to be told.

        `version` is the answer the officer had before the eyes: StateError if there has been another since.
        `shared` lets everybody read it who asks the same.
        """
        actor.must_be_staff()
        if not text.strip():
            raise StateError("an answer without words")
        return await self._say(actor, code, AnswerKind.ANSWERED, text.strip(), shared=shared, version=version)

    async def decline(self, actor: Actor, code: str, *, version: int) -> tuple[Asker, ...]:
        """Tell that a question does not belong here; returns who is to be told."""
        actor.must_be_staff()
        return await self._say(actor, code, AnswerKind.DECLINED, "", shared=False, version=version)

    async def withdraw(self, actor: Actor, code: str, *, version: int) -> tuple[Asker, ...]:
        """Take an answer back: the question is open again. Returns who is to be told."""
        actor.must_be_staff()
        return await self._say(actor, code, AnswerKind.WITHDRAWN, "", shared=False, version=version)

    async def known(self) -> tuple[KnownAnswer, ...]:
        """The answers in force that may be given to whoever asks the same."""
        return await read_known(self._tx.session)

    async def _still_open(self, code: str) -> Sequence[QuestionRow]:
        """The rows of a question that waits; none if it has been answered meanwhile."""
        rows = await group_of(self._tx.session, code, lock=True)
        found = await read_questions(self._tx.session, rows[0].id) if rows else ()
        return rows if found and not found[0].is_settled else ()

    async def _say(
        self, actor: Actor, code: str, kind: AnswerKind, text: str, *, shared: bool, version: int
    ) -> tuple[Asker, ...]:  # fmt: skip
        """Write the next version; the unique key lets one of two officers through who answer at the same moment."""
        rows = await group_of(self._tx.session, code, lock=True)
        if not rows:
            raise StateError(f"no question {code}")
        head = rows[0]
        before = (await read_questions(self._tx.session, head.id))[0]
        if before.version != version or (kind is AnswerKind.WITHDRAWN and not before.is_settled):
            raise StateError(f"question {code} has version {before.version}, not {version}")
        added = await self._tx.insert_new(
            AnswerRow, ("question_id", "version"), question_id=head.id, version=version + 1, kind=kind.value,
            text=text, shared=shared, person_id=actor.person_id, name=actor.name, at=self._tx.now,
        )  # fmt: skip
        if added is None:
            raise StateError(f"question {code} was answered at the same moment")
        was = before.answer.text if before.answer else ""
        await self._audit.add(actor.person_id, f"question.{kind.value}", head.code, before=was, after=text)
        return await askers_of(self._tx.session, rows)


def _asked_before(rows: Sequence[QuestionRow], person_id: int | None, channel: str, conversation: str) -> str:
    """The code under which the same person has asked the same."""
    for row in rows:
        if row.person_id == person_id if person_id else (row.channel, row.conversation) == (channel, conversation):
            return row.code
    return ""
