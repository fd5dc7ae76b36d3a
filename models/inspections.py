"""Inspections (三（四）): when a unit is visited, what was found there, and what the unit says it has mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, func, select

from core.errors import StateError
from core.people import Actor
from models.audit import Audit
from models.codes import free_code
from models.inspection_records import Finding, Remedy, Visit
from models.tables.inspections import FindingRow, RemedyRow, VisitRow
from models.tables.people import UnitRow
from models.transaction import Transaction


class Inspections:
    """Visits, findings and remedies. The office above decides and records, the unit answers."""

    def __init__(self, transaction: Transaction, audit: Audit) -> None:
        self._tx = transaction
        self._audit = audit

    async def arrange(self, actor: Actor, unit: str, year: int, day: str, team: str) -> Visit | None:
        """Let another day or team hold for a unit; None where it is so already."""
        actor.must_review(unit)
        before = await self._visit(unit, year)
        if before and (before.day, before.team) == (day, team):
            return None
        row = VisitRow(
            unit=unit, year=year, number=before.number + 1 if before else 1, day=day, team=team,
            person_id=actor.person_id, at=self._tx.now,
        )  # fmt: skip
        self._tx.session.add(row)
        await self._tx.session.flush()
        told = f"{before.day} {before.team}" if before else ""
        await self._audit.add(actor.person_id, "visit.arrange", f"{unit}:{year}", told, f"{day} {team}")
        return _visit(row)

    async def visit(self, actor: Actor, unit: str, year: int) -> Visit | None:
        """When the unit is visited; None where nothing is arranged."""
        actor.must_see(unit)
        row = await self._visit(unit, year)
        return _visit(row) if row else None

    async def visits(self, actor: Actor, year: int, head: str = "") -> Mapping[str, Visit]:
        """What holds for the units that report to an office."""
        actor.must_head(head)
        of_head = VisitRow.unit.in_(select(UnitRow.code).where(UnitRow.parent == head))
        query = select(VisitRow).where(VisitRow.year == year, of_head).order_by(VisitRow.number)
        return {row.unit: _visit(row) for row in await self._tx.session.scalars(query)}

    async def record(self, actor: Actor, unit: str, year: int, *, problem: str, demand: str, until: str) -> Finding:
        """Note what was found; the same finding of a unit stands once."""
        actor.must_review(unit)
        same = (FindingRow.unit == unit, FindingRow.year == year, FindingRow.problem == problem)
        there = await self._rows(*same, FindingRow.demand == demand, FindingRow.until == until)
        if there:
            return (await self._with_remedies(there))[0]
        row = FindingRow(
            code=await free_code(self._tx, FindingRow.code), unit=unit, year=year, problem=problem, demand=demand,
            until=until, person_id=actor.person_id, at=self._tx.now, circulated_at=None, withdrawn_at=None,
        )  # fmt: skip
        self._tx.session.add(row)
        await self._tx.session.flush()
        await self._audit.add(actor.person_id, "finding.record", f"{unit}:{year}:{row.code}", after=problem)
        return _finding(row, None)

    async def withdraw(self, actor: Actor, code: str) -> bool:
        """Take a finding back; False where it is not there, is circulated already, or not of this office."""
        row = await self._one(code)
        if row is None or not actor.may_see(row.unit):
            actor.must_see(row.unit if row else "")
            return False
        actor.must_review(row.unit)
        if row.circulated_at is not None:
            return False
        row.withdrawn_at = self._tx.now
        await self._audit.add(actor.person_id, "finding.withdraw", f"{row.unit}:{row.year}:{row.code}")
        await self._tx.session.flush()
        return True

    async def circulate(self, actor: Actor, codes: Iterable[str], head: str = "") -> tuple[Finding, ...]:
        """Mark findings as circulated; those that are so already, or are taken back, are left out."""
        actor.must_head(head)
        rows = await self._rows(FindingRow.code.in_(list(codes)), FindingRow.circulated_at.is_(None))
        for row in rows:
            actor.must_review(row.unit)
            row.circulated_at = self._tx.now
            await self._audit.add(actor.person_id, "finding.circulate", f"{row.unit}:{row.year}:{row.code}")
        await self._tx.session.flush()
        return await self._with_remedies(rows)

    async def findings(self, actor: Actor, year: int, head: str = "") -> tuple[Finding, ...]:
        """Everything that an office has found, by unit in their order."""
        actor.must_head(head)
        units = await self._tx.session.scalars(
            select(UnitRow.code).where(UnitRow.parent == head).order_by(UnitRow.position, UnitRow.code)
        )
        order = {unit: place for place, unit in enumerate(units)}
        rows = await self._rows(FindingRow.year == year, FindingRow.unit.in_(list(order)))
        return await self._with_remedies(sorted(rows, key=lambda row: (order[row.unit], row.id)))

    async def findings_of(self, actor: Actor, unit: str, year: int) -> tuple[Finding, ...]:
        """What was circulated to a unit."""
        actor.must_see(unit)
        return await self._with_remedies(
            await self._rows(FindingRow.unit == unit, FindingRow.year == year, FindingRow.circulated_at.is_not(None))
        )

    async def answer(self, actor: Actor, code: str, words: str) -> Finding | None:
        """What the unit says it has done; None where the finding is not one of its own.

        StateError for an answer without words.
        """
        if not words.strip():
            raise StateError("an answer without words")
        row = await self._one(code)
        if row is None or row.circulated_at is None or not actor.may_report(row.unit):
            actor.must_report(row.unit if row else next(iter(actor.units), ""))
            return None
        last = select(func.max(RemedyRow.number)).where(RemedyRow.finding_id == row.id)
        remedy = RemedyRow(
            finding_id=row.id, number=(await self._tx.session.scalar(last) or 0) + 1, words=words,
            person_id=actor.person_id, name=actor.name, at=self._tx.now,
        )  # fmt: skip
        self._tx.session.add(remedy)
        await self._tx.session.flush()
        await self._audit.add(actor.person_id, "finding.answer", f"{row.unit}:{row.year}:{row.code}", after=words)
        return _finding(row, remedy)

    async def _visit(self, unit: str, year: int) -> VisitRow | None:
        query = select(VisitRow).where(VisitRow.unit == unit, VisitRow.year == year)
        return (await self._tx.session.scalars(query.order_by(VisitRow.number.desc()).limit(1))).one_or_none()

    async def _one(self, code: str) -> FindingRow | None:
        rows = await self._rows(FindingRow.code == code.strip().upper())
        return rows[0] if rows else None

    async def _rows(self, *conditions: ColumnElement[bool]) -> list[FindingRow]:
        query = select(FindingRow).where(FindingRow.withdrawn_at.is_(None), *conditions).order_by(FindingRow.id)
        query = query.with_for_update() if self._tx.writable else query
        return list(await self._tx.session.scalars(query.execution_options(populate_existing=True)))

    async def _with_remedies(self, rows: Iterable[FindingRow]) -> tuple[Finding, ...]:
        found = list(rows)
        ids = [row.id for row in found]
        query = select(RemedyRow).where(RemedyRow.finding_id.in_(ids)).order_by(RemedyRow.number)
        newest = {row.finding_id: row for row in await self._tx.session.scalars(query)}
        return tuple(_finding(row, newest.get(row.id)) for row in found)


def _visit(row: VisitRow) -> Visit:
    return Visit(row.unit, row.year, row.number, row.day, row.team, row.at)


def _finding(row: FindingRow, remedy: RemedyRow | None) -> Finding:
    return Finding(
        code=row.code, unit=row.unit, year=row.year, problem=row.problem, demand=row.demand, until=row.until,
        at=row.at, circulated_at=row.circulated_at,
        remedy=Remedy(remedy.number, remedy.words, remedy.name, remedy.at) if remedy else None,
    )  # fmt: skip
