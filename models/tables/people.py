"""Tables of units, people, their roles and addresses, and invitations."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Address, Base, Id, Link, Name, Words


class UnitRow(Base):
    """A reporting unit; one that no longer reports stays, with `retired` set or with the last day it was there.

    A unit counts in a quarter if it was there on its last day.
    """

    __tablename__ = "units"
    __table_args__ = (Index("ix_units_parent", "parent"),)

    code: Mapped[Name] = mapped_column(primary_key=True)
    name: Mapped[Words]
    aliases: Mapped[Words]
    kind: Mapped[Name]
    addressee: Mapped[Words]
    position: Mapped[int]
    parent: Mapped[Name]
    retired: Mapped[bool]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class LevelRow(Base):
    """What a unit has settled about the units below it: whether they report to it, and until when."""

    __tablename__ = "levels"

    unit: Mapped[Name] = mapped_column(ForeignKey("units.code"), primary_key=True)
    is_open: Mapped[bool]
    shows_missing: Mapped[bool]
    days_before: Mapped[int | None]
    opened_at: Mapped[datetime | None]


class PersonRow(Base):
    """A person."""

    __tablename__ = "people"

    id: Mapped[Id]
    name: Mapped[Words]
    phone: Mapped[Words]
    added_at: Mapped[datetime]


class GrantRow(Base):
    """One role of one person; `unit` is empty for the roles of the city department."""

    __tablename__ = "grants"
    __table_args__ = (
        UniqueConstraint("person_id", "role", "unit"),
        Index("ix_grants_unit", "unit"),
    )

    id: Mapped[Id]
    person_id: Mapped[Link] = mapped_column(ForeignKey("people.id"))
    role: Mapped[Name]
    unit: Mapped[Name]
    granted_at: Mapped[datetime]


class AddressRow(Base):
    """A person's id on a platform, and the conversation at which they are reached there.

    `gone_at`: since when the platform says that nobody is reached there; NULL again when somebody is heard.
    """

    __tablename__ = "addresses"
    __table_args__ = (Index("ix_addresses_person_id", "person_id"),)

    channel: Mapped[Name] = mapped_column(primary_key=True)
    external_id: Mapped[Address] = mapped_column(primary_key=True)
    person_id: Mapped[Link] = mapped_column(ForeignKey("people.id"))
    conversation: Mapped[Address]
    seen_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]


class InvitationRow(Base):
    """A single-use invitation code, of which only the hash is kept."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("code_hash"),)

    id: Mapped[Id]
    code_hash: Mapped[Name]
    unit: Mapped[Name]
    role: Mapped[Name]
    invited_by: Mapped[Link]
    invited_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[Link | None] = mapped_column(ForeignKey("people.id"))


class WrongTriesRow(Base):
    """How often an address typed a code that does not exist."""

    __tablename__ = "wrong_tries"

    channel: Mapped[Name] = mapped_column(primary_key=True)
    external_id: Mapped[Address] = mapped_column(primary_key=True)
    tries: Mapped[int]
    first_at: Mapped[datetime]
    locked_until: Mapped[datetime | None]
