"""Documents that people take in: proposed, accepted or refused, later perhaps withdrawn; nothing is deleted.

Only the department decides about documents. Whoever may ask at all is answered from the accepted ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update

from core.errors import StateError
from core.people import Actor
from models.audit import Audit
from models.codes import short_code
from models.prepared import Prepared
from models.tables.documents import DocumentHeadRow, DocumentRow
from models.transaction import Transaction

_VERSION = Prepared(select(DocumentHeadRow.version))


class DocumentState(StrEnum):
    """What was decided about a document."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it is kept; `description` and `targets` are JSON of the knowledge layer."""

    code: str
    file_name: str
    text: str
    description: str
    targets: str
    targets_confirmed: bool
    state: DocumentState
    proposed_at: datetime
    decided_at: datetime | None = None


class Documents:
    """Documents taken in by people."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def propose(self, actor: Actor, file_name: str, text: str, *, description: str, targets: str) -> Document:
        """Keep a document that has been read, for a person to decide about."""
        actor.must_be_staff()
        while True:
            code = short_code(self._tx.random)
            added = await self._tx.insert_new(
                DocumentRow, ("code",), code=code, file_name=file_name, text_hash=_hash(text), text=text,
                description=description, targets=targets, targets_confirmed=False,
                state=DocumentState.PROPOSED.value, proposed_by=actor.person_id, proposed_at=self._tx.now,
            )  # fmt: skip
            if added is not None:
                await self._audit.add(actor.person_id, "document.propose", code, after=_hash(text))
                return await self.get(actor, code)

    async def describe(self, actor: Actor, code: str, *, description: str, targets: str) -> Document:
        """Correct what is known about a document that is not decided yet; its words never change."""
        row = await self._row(actor, code, DocumentState.PROPOSED)
        await self._audit.add(actor.person_id, "document.describe", code, before=row.description, after=description)
        row.description, row.targets = description, targets
        return _document(row)

    async def accept(self, actor: Actor, code: str) -> Document:
        """Answer from the document from now on."""
        return await self._decide(actor, code, DocumentState.PROPOSED, DocumentState.ACCEPTED)

    async def refuse(self, actor: Actor, code: str) -> Document:
        """Do not take the document in."""
        return await self._decide(actor, code, DocumentState.PROPOSED, DocumentState.REFUSED)

    async def withdraw(self, actor: Actor, code: str) -> Document:
        """Answer from the document no more."""
        return await self._decide(actor, code, DocumentState.ACCEPTED, DocumentState.WITHDRAWN)

    async def confirm_targets(self, actor: Actor, code: str, targets: str) -> Document:
        """The targets that a person has looked at; only these are answered from."""
        row = await self._row(actor, code, DocumentState.ACCEPTED)
        await self._audit.add(actor.person_id, "document.targets", code, before=row.targets, after=targets)
        row.targets, row.targets_confirmed = targets, True
        await self._changed()
        return _document(row)

    async def propose_targets(self, actor: Actor, code: str, targets: str) -> Document:
        """Other targets for a person to look at; nothing is answered from them yet."""
        row = await self._row(actor, code, DocumentState.ACCEPTED)
        if row.targets_confirmed:
            raise StateError(f"the targets of {code} are confirmed")
        row.targets = targets
        return _document(row)

    async def get(self, actor: Actor, code: str) -> Document:
        """The document of a code; StateError if there is none."""
        return _document(await self._row(actor, code))

    async def open_of(self, actor: Actor) -> Document | None:
        """The newest document of a person about which nothing has been decided."""
        actor.must_be_staff()
        query = (
            select(DocumentRow)
            .where(DocumentRow.proposed_by == actor.person_id, DocumentRow.state == DocumentState.PROPOSED)
            .order_by(DocumentRow.id.desc())
            .limit(1)
        )
        row = (await self._tx.session.scalars(query)).first()
        return _document(row) if row else None

    async def unconfirmed_of(self, actor: Actor) -> Document | None:
        """The newest accepted document of a person whose targets wait to be looked at."""
        actor.must_be_staff()
        query = (
            select(DocumentRow)
            .where(DocumentRow.proposed_by == actor.person_id, DocumentRow.state == DocumentState.ACCEPTED)
            .where(DocumentRow.targets_confirmed.is_(False), DocumentRow.targets != "[]")
            .order_by(DocumentRow.id.desc())
            .limit(1)
        )
        row = (await self._tx.session.scalars(query)).first()
        return _document(row) if row else None

    async def same_words(self, actor: Actor, text: str) -> Document | None:
        """The document in use or undecided that has the very same words."""
        actor.must_be_staff()
        query = select(DocumentRow).where(
            DocumentRow.text_hash == _hash(text),
            DocumentRow.state.in_([DocumentState.PROPOSED, DocumentState.ACCEPTED]),
        )
        row = (await self._tx.session.scalars(query.order_by(DocumentRow.id.desc()))).first()
        return _document(row) if row else None

    async def listed(self, actor: Actor) -> tuple[Document, ...]:
        """All documents in use or undecided, newest first."""
        actor.must_be_staff()
        shown = [DocumentState.PROPOSED, DocumentState.ACCEPTED]
        return await self._of_states(shown)

    async def in_use(self) -> tuple[Document, ...]:
        """The accepted documents, newest first: what is answered from, whoever asks."""
        return await self._of_states([DocumentState.ACCEPTED])

    async def version(self) -> int:
        """Grows with each change of what is answered from."""
        found = await self._tx.session.row(_VERSION)
        return int(found.version) if found else 0

    async def _of_states(self, states: Sequence[DocumentState]) -> tuple[Document, ...]:
        query = select(DocumentRow).where(DocumentRow.state.in_(states)).order_by(DocumentRow.id.desc())
        return tuple(_document(row) for row in await self._tx.session.scalars(query))

    async def _decide(self, actor: Actor, code: str, before: DocumentState, after: DocumentState) -> Document:
        row = await self._row(actor, code, before)
        row.state, row.decided_by, row.decided_at = after.value, actor.person_id, self._tx.now
        await self._audit.add(actor.person_id, f"document.{after.value}", code, before=before.value, after=after.value)
        if DocumentState.ACCEPTED in {before, after}:
            await self._changed()
        return _document(row)

    async def _row(self, actor: Actor, code: str, state: DocumentState | None = None) -> DocumentRow:
        """The row of a code, locked; StateError where it is not there or decided otherwise."""
        actor.must_be_staff()
        query = select(DocumentRow).where(DocumentRow.code == code)
        row = (await self._tx.session.scalars(query.with_for_update() if state else query)).first()
        if row is None or (state and row.state != state):
            raise StateError(f"document {code} is {row.state if row else 'not there'}")
        return row

    async def _changed(self) -> None:
        first = self._tx.insert(DocumentHeadRow).values(id=1, version=0)
        await self._tx.session.execute(first.on_conflict_do_nothing(index_elements=("id",)))
        grown = update(DocumentHeadRow).values(version=DocumentHeadRow.version + 1)
        await self._tx.session.execute(grown.execution_options(synchronize_session=False))
        await self._tx.session.flush()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _document(row: DocumentRow) -> Document:
    return Document(
        code=row.code,
        file_name=row.file_name,
        text=row.text,
        description=row.description,
        targets=row.targets,
        targets_confirmed=row.targets_confirmed,
        state=DocumentState(row.state),
        proposed_at=row.proposed_at,
        decided_at=row.decided_at,
    )
