"""Tables of reports: every answer as it came, every version as it was submitted, nothing overwritten."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Address, Base, Id, Link, Name, Words


class ReportRow(Base):
    """A unit's report. Entries of the current `round` are its draft.

    `quarter` is the code of the period: 2014Q1, or plan-2014 for a form that is filled in once a year.
    """

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("unit", "quarter"),
        Index("ix_reports_quarter", "quarter"),
        CheckConstraint("version >= 0", "version"),
    )

    id: Mapped[Id]
    unit: Mapped[Name] = mapped_column(ForeignKey("units.code"))
    quarter: Mapped[Name]
    version: Mapped[int]
    round: Mapped[int]
    first_submitted_at: Mapped[datetime | None]
    on_time: Mapped[bool | None]


class EntryRow(Base):
    """One answer for one field, unique by the message it came in."""

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("report_id", "source", "field"),
        Index("ix_entries_report_id_round", "report_id", "round"),
        CheckConstraint("(kind = 'count') = (value IS NOT NULL)", "value_of_count"),
        CheckConstraint("value IS NULL OR value >= 0", "value_not_negative"),
    )

    id: Mapped[Id]
    report_id: Mapped[Link] = mapped_column(ForeignKey("reports.id"))
    round: Mapped[int]
    field: Mapped[Name]
    kind: Mapped[Name]
    value: Mapped[Link | None]
    said: Mapped[Words]
    source: Mapped[Address]
    person_id: Mapped[Link]
    at: Mapped[datetime]


class VersionRow(Base):
    """A report as it was submitted."""

    __tablename__ = "versions"
    __table_args__ = (
        UniqueConstraint("report_id", "version"),
        UniqueConstraint("code"),
        CheckConstraint("version >= 1", "version"),
    )

    id: Mapped[Id]
    report_id: Mapped[Link] = mapped_column(ForeignKey("reports.id"))
    version: Mapped[int]
    code: Mapped[Name]
    answers: Mapped[Words]
    notes: Mapped[Words]
    reason: Mapped[Words]
    person_id: Mapped[Link]
    submitted_by: Mapped[Words]
    at: Mapped[datetime]


class RollUpRow(Base):
    """What the units below had reported when a version was submitted, and why the version differs from it."""

    __tablename__ = "roll_ups"
    __table_args__ = (UniqueConstraint("report_id", "version"),)

    id: Mapped[Id]
    report_id: Mapped[Link] = mapped_column(ForeignKey("reports.id"))
    version: Mapped[int]
    basis: Mapped[Words]
    reason: Mapped[Words]
    person_id: Mapped[Link]
    at: Mapped[datetime]


class ReturnRow(Base):
    """A field sent back by the department; settled by the next submission."""

    __tablename__ = "returns"
    __table_args__ = (Index("ix_returns_report_id", "report_id"),)

    id: Mapped[Id]
    report_id: Mapped[Link] = mapped_column(ForeignKey("reports.id"))
    field: Mapped[Name]
    reason: Mapped[Words]
    person_id: Mapped[Link]
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class AcceptanceRow(Base):
    """A version that the department has accepted."""

    __tablename__ = "acceptances"
    __table_args__ = (UniqueConstraint("report_id", "version"),)

    id: Mapped[Id]
    report_id: Mapped[Link] = mapped_column(ForeignKey("reports.id"))
    version: Mapped[int]
    person_id: Mapped[Link]
    at: Mapped[datetime]


class ExtensionRow(Base):
    """A longer day for one unit and quarter; the newest row holds."""

    __tablename__ = "extensions"
    __table_args__ = (Index("ix_extensions_unit_quarter", "unit", "quarter"),)

    id: Mapped[Id]
    unit: Mapped[Name] = mapped_column(ForeignKey("units.code"))
    quarter: Mapped[Name]
    day: Mapped[date]
    person_id: Mapped[Link]
    at: Mapped[datetime]


class ExtensionRequestRow(Base):
    """A unit asks for a later day; settled when it was granted, refused, or another request took its place."""

    __tablename__ = "extension_requests"
    __table_args__ = (UniqueConstraint("code"),)

    id: Mapped[Id]
    code: Mapped[Name]
    unit: Mapped[Name] = mapped_column(ForeignKey("units.code"))
    quarter: Mapped[Name]
    day: Mapped[date]
    reason: Mapped[Words]
    person_id: Mapped[Link]
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class QuotaRow(Base):
    """How many members the department lets a unit plan for a year; the newest row holds."""

    __tablename__ = "quotas"
    __table_args__ = (
        Index("ix_quotas_unit_year", "unit", "year"),
        CheckConstraint("count >= 0", "count_not_negative"),
    )

    id: Mapped[Id]
    unit: Mapped[Name] = mapped_column(ForeignKey("units.code"))
    year: Mapped[int]
    count: Mapped[int]
    person_id: Mapped[Link]
    at: Mapped[datetime]
