"""Who read an answer of the department without having asked it: told when the answer is changed or taken back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from core.people import Actor
from models.question_reading import address_now, group_of
from models.question_records import Asker
from models.tables.corrections import ReaderRow
from models.transaction import Transaction


class AnswerReaders:
    """Readers of known answers."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    async def note(self, actor: Actor | None, channel: str, conversation: str, code: str, said: str) -> None:
        """Somebody reads the answer to a question of this code; once is enough."""
        rows = await group_of(self._tx.session, code)
        if not rows:
            return
        await self._tx.insert_new(
            ReaderRow, ("question_id", "channel", "conversation"), question_id=rows[0].id, channel=channel,
            conversation=conversation, person_id=actor.person_id if actor else None, said=said, at=self._tx.now,
        )  # fmt: skip

    async def of(self, actor: Actor, code: str, askers: Sequence[Asker]) -> tuple[Asker, ...]:
        """Who has read the answer, each once where they are reached now, without those who asked themselves."""
        actor.must_be_staff()
        rows = await group_of(self._tx.session, code)
        if not rows:
            return ()
        told = {(asker.channel, asker.conversation) for asker in askers}
        query = select(ReaderRow).where(ReaderRow.question_id == rows[0].id).order_by(ReaderRow.id)
        found: dict[tuple[str, str], Asker] = {}
        for row in await self._tx.session.scalars(query):
            where = await address_now(self._tx.session, row.person_id, row.channel, row.conversation)
            if where is not None and where not in told:
                found.setdefault(where, Asker(row.id, *where, row.person_id, row.said, row.at))
        return tuple(found.values())
