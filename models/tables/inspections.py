"""Tables of spot checks and inspections: each draw as it fell, who goes where and when, what was found and mended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Link, Name, Words


class SpotCheckRow(Base):
    """One draw of an office; `among` and `drawn` are JSON lists of units, so that it can be drawn again and compared.

    `wanted` is how many were asked for in the officer's words, `below` the 基层党委 drawn in each unit that has any.
    """

    __tablename__ = "spot_checks"
    __table_args__ = (
        UniqueConstraint("head", "year", "number"),
        CheckConstraint("number >= 1", "number"),
    )

    id: Mapped[Id]
    head: Mapped[Name]
    year: Mapped[int]
    number: Mapped[int]
    seed: Mapped[Name]
    wanted: Mapped[Words]
    among: Mapped[Words]
    drawn: Mapped[Words]
    below: Mapped[Words]
    person_id: Mapped[Link]
    name: Mapped[Words]
    at: Mapped[datetime]


class VisitRow(Base):
    """When a unit is inspected and by whom; the row with the highest number holds."""

    __tablename__ = "visits"
    __table_args__ = (
        UniqueConstraint("unit", "year", "number"),
        CheckConstraint("number >= 1", "number"),
    )

    id: Mapped[Id]
    unit: Mapped[Name] = mapped_column(ForeignKey("units.code"))
    year: Mapped[int]
    number: Mapped[int]
    day: Mapped[Words]
    team: Mapped[Words]
    person_id: Mapped[Link]
    at: Mapped[datetime]


class FindingRow(Base):
    """What an inspection found at a unit and what it demands, circulated to the unit or taken back before."""

    __tablename__ = "findings"
    __table_args__ = (UniqueConstraint("code"), Index("ix_findings_unit_year", "unit", "year"))

    id: Mapped[Id]
    code: Mapped[Name]
    unit: Mapped[Name] = mapped_column(ForeignKey("units.code"))
    year: Mapped[int]
    problem: Mapped[Words]
    demand: Mapped[Words]
    until: Mapped[Words]
    person_id: Mapped[Link]
    at: Mapped[datetime]
    circulated_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class RemedyRow(Base):
    """What a unit says it has done about a finding; the newest row is its answer."""

    __tablename__ = "remedies"
    __table_args__ = (UniqueConstraint("finding_id", "number"),)

    id: Mapped[Id]
    finding_id: Mapped[Link] = mapped_column(ForeignKey("findings.id"))
    number: Mapped[int]
    words: Mapped[Words]
    person_id: Mapped[Link]
    name: Mapped[Words]
    at: Mapped[datetime]
