"""Tables of how people change: one-time codes, who left a unit, who is away, where somebody wants to be told."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Id, Link, Name, Words


class PassRow(Base):
    """A single-use code, of which only the hash is kept: it hands over a unit, or adds an account of a person.

    `person_id` is whose place is taken or who gets the account; NULL where a unit has nobody who leaves it.
    """

    __tablename__ = "passes"
    __table_args__ = (UniqueConstraint("code_hash"), Index("ix_passes_unit", "unit"))

    id: Mapped[Id]
    code_hash: Mapped[Name]
    kind: Mapped[Name]
    unit: Mapped[Name]
    person_id: Mapped[Link | None] = mapped_column(ForeignKey("people.id"))
    started_by: Mapped[Link]
    note: Mapped[Words]
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[Link | None] = mapped_column(ForeignKey("people.id"))
    cancelled_at: Mapped[datetime | None]


class DepartureRow(Base):
    """A person no longer reports for a unit; `successor` took over, NULL where nobody did."""

    __tablename__ = "departures"
    __table_args__ = (Index("ix_departures_person_id", "person_id"),)

    id: Mapped[Id]
    person_id: Mapped[Link] = mapped_column(ForeignKey("people.id"))
    unit: Mapped[Name]
    successor: Mapped[Link | None] = mapped_column(ForeignKey("people.id"))
    by: Mapped[Link]
    at: Mapped[datetime]


class AbsenceRow(Base):
    """A person of a unit is away from `first` to `last`; what the unit is told goes to `stand_in` meanwhile."""

    __tablename__ = "absences"
    __table_args__ = (
        Index("ix_absences_unit", "unit"),
        CheckConstraint("first <= last", "in_order"),
    )

    id: Mapped[Id]
    unit: Mapped[Name] = mapped_column(ForeignKey("units.code"))
    person_id: Mapped[Link] = mapped_column(ForeignKey("people.id"))
    stand_in: Mapped[Link | None] = mapped_column(ForeignKey("people.id"))
    first: Mapped[date]
    last: Mapped[date]
    by: Mapped[Link]
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class PreferenceRow(Base):
    """The channel on which a person wants to be told; without a row the one heard from last."""

    __tablename__ = "preferences"

    person_id: Mapped[Link] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)
    channel: Mapped[Name]
    at: Mapped[datetime]
