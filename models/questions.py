"""Questions that the documents do not answer, handed to the department."""

from __future__ import annotations

from core.people import Actor
from models.audit import Audit
from models.codes import short_code
from models.tables.office import QuestionRow
from models.transaction import Transaction


class Questions:
    """Questions handed to the department."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def add(self, actor: Actor | None, channel: str, conversation: str, text: str, nearest: str) -> str:
        """Register a question and return its code; `nearest` names the paragraph that came closest."""
        person_id = actor.person_id if actor else None
        while True:
            code = short_code(self._tx.random)
            added = await self._tx.insert_new(
                QuestionRow, ("code",), code=code, person_id=person_id, channel=channel, conversation=conversation,
                text=text, nearest=nearest, at=self._tx.now,
            )  # fmt: skip
            if added is not None:
                await self._audit.add(person_id or 0, "question.add", code)
                return code
