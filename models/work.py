"""The unit of work: everything one transaction may do, in facets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Generic, Self, TypeVar, overload

from sqlalchemy.exc import DBAPIError

from models.absences import Absences
from models.accounts import Accounts
from models.acts import Acts
from models.answer_readers import AnswerReaders
from models.answering import Answers
from models.attachments import Attachments
from models.audit import Audit
from models.below import Below
from models.broadcasts import Broadcasts
from models.calendars import Calendars
from models.calls import Calls
from models.conversations import Conversations
from models.correction_requests import CorrectionRequests
from models.delivered import Deliveries
from models.documents import Documents
from models.extension_requests import ExtensionRequests
from models.extensions import Extensions
from models.files import Files
from models.health import Health
from models.heartbeats import Heartbeats
from models.inbox import Inbox
from models.inspections import Inspections
from models.leases import Leases
from models.levels import Levels
from models.locks import Locks
from models.looks import Looks
from models.notices import Notices
from models.office_values import Office
from models.outbox import Outbox
from models.passes import Passes
from models.people import People
from models.presence import Presence
from models.questions import Questions
from models.quotas import Quotas
from models.recalls import Recalls
from models.replanning import Replanning
from models.reports import Reports
from models.roll_ups import RollUps
from models.spot_checks import SpotChecks
from models.transaction import Transaction
from models.unit_rows import UnitRows

F = TypeVar("F")


class _Facet(Generic[F]):
    """A part of a unit of work that is made when it is first asked for: no message needs all of them."""

    def __init__(self, make: Callable[[Transaction, Work], F]) -> None:
        self._make = make

    def __set_name__(self, owner: type[Work], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, work: None, owner: type[Work]) -> Self: ...
    @overload
    def __get__(self, work: Work, owner: type[Work]) -> F: ...
    def __get__(self, work: Work | None, owner: type[Work]) -> Self | F:
        if work is None:
            return self
        transaction = work._transaction  # noqa: SLF001 - a part of it
        made = work.__dict__[self._name] = self._make(transaction, work)  # found there from now on
        return made


def _plain(kind: Callable[[Transaction], F]) -> _Facet[F]:
    return _Facet(lambda tx, _: kind(tx))


def _audited(kind: Callable[[Transaction, Audit], F]) -> _Facet[F]:
    """One that writes its acts into the chain."""
    return _Facet(lambda tx, work: kind(tx, work.audit))


class Work:
    """One transaction. It is committed by the store at the end of `async with store.write() as work`."""

    _transaction: Transaction

    audit = _plain(Audit)
    acts = _plain(Acts)
    attachments = _plain(Attachments)
    files = _audited(Files)
    inbox = _Facet(lambda tx, work: Inbox(tx, work.attachments))
    answers = _plain(Answers)
    outbox = _Facet(lambda tx, work: Outbox(tx, work.inbox))
    people = _audited(People)
    passes = _audited(Passes)
    presence = _plain(Presence)
    absences = _audited(Absences)
    accounts = _audited(Accounts)
    units = _audited(UnitRows)
    conversations = _plain(Conversations)
    below = _audited(Below)
    levels = _audited(Levels)
    roll_ups = _audited(RollUps)
    reports = _audited(Reports)
    quotas = _audited(Quotas)
    extensions = _audited(Extensions)
    extension_requests = _audited(ExtensionRequests)
    locks = _audited(Locks)
    correction_requests = _audited(CorrectionRequests)
    looks = _plain(Looks)
    spot_checks = _audited(SpotChecks)
    inspections = _audited(Inspections)
    notices = _audited(Notices)
    replanning = _plain(Replanning)
    office = _audited(Office)
    documents = _audited(Documents)
    questions = _audited(Questions)
    answer_readers = _plain(AnswerReaders)
    calls = _audited(Calls)
    deliveries = _plain(Deliveries)
    broadcasts = _Facet(lambda tx, work: Broadcasts(tx, work.audit, work.outbox, work.calls))
    calendars = _audited(Calendars)
    recalls = _plain(Recalls)
    health = _plain(Health)
    heartbeats = _plain(Heartbeats)
    leases = _plain(Leases)

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self.now = transaction.now
        """The moment of this transaction, on the office's clock."""

    async def finish_one(self) -> None:
        """Write what was noted for one message of several; the next one finds it as if in another transaction."""
        await self.audit.write()
        await self._transaction.session.start_anew()

    @asynccontextmanager
    async def part(self) -> AsyncIterator[None]:
        """A part of the transaction that is undone alone where it raises."""
        part = await self._transaction.session.begin_nested()
        try:
            yield
        except BaseException as fault:
            try:
                await part.rollback()
            except DBAPIError as gone:
                raise fault from gone  # SQLite has given up the whole transaction, and this is why
            raise
        await part.commit()

    def at(self, moment: datetime) -> Work:
        """The same transaction as if it were another moment, for data of the past; end with `audit.write()`."""
        return Work(replace(self._transaction, now=moment))
