"""The unit of work: everything one transaction may do, in facets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

from models.absences import Absences
from models.accounts import Accounts
from models.answer_readers import AnswerReaders
from models.attachments import Attachments
from models.audit import Audit
from models.below import Below
from models.broadcasts import Broadcasts
from models.calendars import Calendars
from models.calls import Calls
from models.conversations import Conversations
from models.correction_requests import CorrectionRequests
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
from models.questions import Questions
from models.quotas import Quotas
from models.recalls import Recalls
from models.replanning import Replanning
from models.reports import Reports
from models.roll_ups import RollUps
from models.spot_checks import SpotChecks
from models.transaction import Transaction
from models.unit_rows import UnitRows


class Work:
    """One transaction. It is committed by the store at the end of `async with store.write() as work`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self.now = transaction.now
        """The moment of this transaction, on the office's clock."""
        self.audit = Audit(transaction)
        self.attachments = Attachments(transaction)
        self.files = Files(transaction, self.audit)
        self.inbox = Inbox(transaction, self.attachments)
        self.outbox = Outbox(transaction, self.inbox)
        self.people = People(transaction, self.audit)
        self.passes = Passes(transaction, self.audit)
        self.absences = Absences(transaction, self.audit)
        self.accounts = Accounts(transaction, self.audit)
        self.units = UnitRows(transaction, self.audit)
        self.conversations = Conversations(transaction)
        self.below = Below(transaction, self.audit)
        self.levels = Levels(transaction, self.audit)
        self.roll_ups = RollUps(transaction, self.audit)
        self.reports = Reports(transaction, self.audit)
        self.quotas = Quotas(transaction, self.audit)
        self.extensions = Extensions(transaction, self.audit)
        self.extension_requests = ExtensionRequests(transaction, self.audit)
        self.locks = Locks(transaction, self.audit)
        self.correction_requests = CorrectionRequests(transaction, self.audit)
        self.looks = Looks(transaction)
        self.spot_checks = SpotChecks(transaction, self.audit)
        self.inspections = Inspections(transaction, self.audit)
        self.notices = Notices(transaction, self.audit)
        self.replanning = Replanning(transaction)
        self.office = Office(transaction, self.audit)
        self.documents = Documents(transaction, self.audit)
        self.questions = Questions(transaction, self.audit)
        self.answer_readers = AnswerReaders(transaction)
        self.calls = Calls(transaction, self.audit)
        self.broadcasts = Broadcasts(transaction, self.audit, self.outbox, self.calls)
        self.calendars = Calendars(transaction, self.audit)
        self.recalls = Recalls(transaction)
        self.health = Health(transaction)
        self.heartbeats = Heartbeats(transaction)
        self.leases = Leases(transaction)

    @asynccontextmanager
    async def part(self) -> AsyncIterator[None]:
        """A part of the transaction that is undone alone where it raises."""
        async with self._transaction.session.begin_nested():
            yield

    def at(self, moment: datetime) -> Work:
        """The same transaction as if it were another moment, for data of the past; end with `audit.write()`."""
        return Work(replace(self._transaction, now=moment))
