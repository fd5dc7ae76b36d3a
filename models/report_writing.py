"""How a report changes: entries are only ever added, a submission adds a version, nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update

from core.errors import StateError
from core.people import Actor
from core.period import Period, parse_period
from core.plain import as_json
from models.answers_json import dump_answers
from models.audit import Audit
from models.codes import free_code
from models.draft_rows import MADE, Made
from models.lock_reading import read_lock
from models.prepared import Prepared
from models.records import Answers, Entry, EntryKind, Receipt, Report, ReportState
from models.report_reading import HELD, read_report
from models.tables.reports import AcceptanceRow, EntryRow, ReportRow, ReturnRow, VersionRow
from models.transaction import Transaction, table_of

_THIS = update(table_of(ReportRow)).where(
    ReportRow.unit == bindparam("of_unit"), ReportRow.quarter == bindparam("of_quarter")
)
_NEW_VERSION = Prepared(_THIS.values(version=bindparam("new_version")))
_NEXT_ROUND = Prepared(_THIS.values(round=bindparam("next_round")))
_FIRST = Prepared(_THIS.values(first_submitted_at=bindparam("moment"), on_time=bindparam("is_on_time")))
_ADD_VERSION = Prepared(
    insert(VersionRow).returning(VersionRow.id),
    ("report_id", "version", "code", "answers", "notes", "reason", "person_id", "submitted_by", "at"),
)
_SETTLE = Prepared(
    update(table_of(ReturnRow))
    .where(ReturnRow.report_id == bindparam("report"), ReturnRow.settled_at.is_(None))
    .values(settled_at=bindparam("moment"))
)


class ReportWriter:
    """The changes of reports. Who may make them is decided by `Reports`."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def enter(self, actor: Actor, unit: str, period: Period, entries: Sequence[Entry], source: str) -> None:
        """Add entries to the draft, each field once for a source; StateError for a field that is locked."""
        row = await self._held(unit, period)
        await self._must_be_open(await read_report(self._tx.session, unit, period), {entry.field for entry in entries})
        draft = {"report": row.id, "round": row.round}
        before = self._tx.session.known(MADE, **draft) or ()
        name = next((made.name for made in before if made.person_id == actor.person_id), None)
        added = []
        for entry in entries:
            _check(entry)
            number = await self._tx.insert_new(
                EntryRow, ("report_id", "source", "field"), report_id=row.id, round=row.round, field=entry.field,
                kind=entry.kind.value, value=entry.value, said=entry.said, source=source,
                person_id=actor.person_id, at=self._tx.now,
            )  # fmt: skip
            if number is not None:
                added.append(Made(number, entry, self._tx.now, actor.person_id, name or ""))
        if name is not None:
            self._tx.session.know(MADE, [*before, *added], **draft)
        if added:
            after = {made.entry.field: _noted(made.entry) for made in added}
            about, told = f"{unit}:{period.code}", as_json(after)
            await self._audit.add(actor.person_id, "report.enter", about, after=told)

    async def submit(
        self, actor: Actor, unit: str, period: Period, *, due: datetime | None, reason: str, notes: Sequence[str]
    ) -> Receipt:
        """Add the next version, or give the receipt of the newest where nothing has changed.

        StateError where a change is locked.
        """
        held = await self._held(unit, period)
        report = await read_report(self._tx.session, unit, period)
        answers = report.draft or report.stored
        if not answers.answered:
            raise StateError(f"{unit} has entered nothing for {period.code}")
        if answers != report.stored or report.returned:
            await self._must_be_open(report, _differing(report.stored, answers))
            await self._add_version(actor, held.id, report, answers=answers, reason=reason, notes=notes)
            if report.version == 0:
                on_time = None if due is None else self._tx.now <= due
                await self._tx.session.rows(_FIRST, **_this(report), moment=self._tx.now, is_on_time=on_time)
        await self._tx.session.rows(_NEXT_ROUND, **_this(report), next_round=held.round + 1)
        return _receipt(await read_report(self._tx.session, unit, period))

    async def drop_draft(self, actor: Actor, unit: str, period: Period) -> None:
        """Begin a new round; the entries of the old one stay."""
        row = await self._locked(unit, period)
        report = await self._report(row)
        if report.draft is None:
            return
        row.round += 1
        await self._note(actor, "report.drop_draft", row, before=dump_answers(report.draft))

    async def return_field(
        self, actor: Actor, unit: str, period: Period, field: str, reason: str, *, version: int, accepted: bool | None
    ) -> bool:
        """Note a field that is sent back; False where it is sent back already or the report is not what was seen."""
        row = await self._locked(unit, period)
        if row.version == 0:
            raise StateError(f"{unit} has not submitted {period.code}")
        report = await self._report(row)
        if row.version != version or any(item.field == field for item in report.returned):
            return False
        if accepted is not None and accepted != (report.accepted_at is not None):
            return False
        self._tx.session.add(
            ReturnRow(report_id=row.id, field=field, reason=reason, person_id=actor.person_id, at=self._tx.now)
        )
        await self._note(actor, "report.return_field", row, before=field, after=reason)
        await self._tx.session.flush()
        return True

    async def accept(self, actor: Actor, unit: str, period: Period, *, version: int) -> bool:
        """Note that a version is accepted; False where it is not the newest, or the report is not ready for it."""
        row = await self._locked(unit, period)
        report = await self._report(row)
        if row.version != version or report.state is not ReportState.SUBMITTED:
            return False
        self._tx.session.add(
            AcceptanceRow(report_id=row.id, version=version, person_id=actor.person_id, at=self._tx.now)
        )
        await self._note(actor, "report.accept", row, after=str(version))
        await self._tx.session.flush()
        return True

    async def _add_version(
        self, actor: Actor, number: int, report: Report, *, answers: Answers, reason: str, notes: Sequence[str]
    ) -> None:
        """Add the version behind the newest one to the report with this number in the database."""
        session, version = self._tx.session, report.version + 1
        before, after = dump_answers(report.stored) if report.version else "", dump_answers(answers)
        await session.rows(
            _ADD_VERSION, report_id=number, version=version, code=await free_code(self._tx, VersionRow.code),
            answers=after, notes=as_json(list(notes)), reason=reason,
            person_id=actor.person_id, submitted_by=actor.name, at=self._tx.now,
        )  # fmt: skip
        await session.rows(_NEW_VERSION, **_this(report), new_version=version)
        if report.returned:
            await session.rows(_SETTLE, report=number, moment=self._tx.now)
        about = f"{report.unit}:{report.period.code}"
        await self._audit.add(actor.person_id, "report.submit", about, before, after)

    async def _must_be_open(self, report: Report, fields: Iterable[str]) -> None:
        """StateError for the first field that is locked; nothing at all is open where no field is given."""
        lock = await read_lock(self._tx.session, report, self._tx.now)
        forbidden = sorted(lock.forbids(fields))
        if forbidden or lock.is_locked:
            raise StateError(f"{report.unit} {report.period.code} is locked: {' '.join(forbidden)}")

    async def _locked(self, unit: str, period: Period) -> ReportRow:
        """The row of a report, made where there is none, locked against other writers."""
        held = await self._held(unit, period)
        return await self._tx.session.get_one(ReportRow, held.id, populate_existing=True)

    async def _held(self, unit: str, period: Period) -> Any:
        """Where the same row stands."""
        this = {"unit": unit, "quarter": period.code}
        found = await self._tx.session.row(HELD, **this)
        if found is None:
            await self._tx.insert_new(ReportRow, ("unit", "quarter"), **this, version=0, round=1)
            found = await self._tx.session.row(HELD, **this)
        return found

    async def _report(self, row: ReportRow) -> Report:
        return await read_report(self._tx.session, row.unit, parse_period(row.quarter))

    async def _note(self, actor: Actor, act: str, row: ReportRow, before: str = "", after: str = "") -> None:
        await self._audit.add(actor.person_id, act, f"{row.unit}:{row.quarter}", before, after)


def _this(report: Report) -> dict[str, str]:
    """Which row a report is, for the statements that change it."""
    return {"of_unit": report.unit, "of_quarter": report.period.code}


def _differing(before: Answers, after: Answers) -> frozenset[str]:
    """The fields whose answers differ."""
    counts = {code for code in {*before.values, *after.values} if before.values.get(code) != after.values.get(code)}
    words = {code for code in {*before.words, *after.words} if before.words.get(code) != after.words.get(code)}
    return frozenset(counts | words | (before.skipped ^ after.skipped) | (before.unknown ^ after.unknown))


def _noted(entry: Entry) -> int | str:
    """An answer as the audit shows it."""
    if entry.kind is EntryKind.WORDS:
        return entry.said
    return entry.kind if entry.value is None else entry.value


def _check(entry: Entry) -> None:
    """StateError for an entry that cannot be: a count without a number, a number without a count, empty words."""
    is_count = entry.kind is EntryKind.COUNT
    if entry.kind is EntryKind.WORDS and not entry.said:
        raise StateError(f"entry {entry.field}: words without any")
    if is_count != (entry.value is not None) or (entry.value is not None and entry.value < 0):
        raise StateError(f"entry {entry.field}: {entry.kind} with the value {entry.value}")


def _receipt(report: Report) -> Receipt:
    if report.submitted_at is None or report.first_submitted_at is None:
        raise StateError(f"{report.unit} has not submitted {report.period.code}")
    return Receipt(
        unit=report.unit, period=report.period, version=report.version, code=report.code, at=report.submitted_at,
        first_at=report.first_submitted_at, on_time=report.on_time, provisional=bool(report.stored.unknown),
    )  # fmt: skip
