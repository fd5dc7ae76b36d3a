"""Who acts: roles and the acting person. The unit always comes from here, never from a message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from core.errors import RightsError
from core.units import above


class Role(StrEnum):
    """What a person is to the assistant; the Chinese word is `ROLE_NAMES[role]`."""

    REPORTER = "reporter"
    DEPUTY = "deputy"
    PRINCIPAL = "principal"
    OFFICER = "officer"
    ADMIN = "admin"


ROLE_NAMES = {
    Role.REPORTER: "填报人",
    Role.DEPUTY: "代填人",
    Role.PRINCIPAL: "单位负责人",
    Role.OFFICER: "市委组织部经办人",
    Role.ADMIN: "管理员",
}


REPORTING = frozenset({Role.REPORTER, Role.DEPUTY})
"""The roles that fill in numbers. A principal looks at the own unit and is told, and changes nothing."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One role of one person; `unit` is empty for the roles of the city department."""

    role: Role
    unit: str = ""


@dataclass(frozen=True)
class Actor:
    """The person behind a message, with the rights in force at this moment; what follows from them is told once."""

    person_id: int
    name: str
    grants: tuple[Grant, ...] = ()

    @cached_property
    def units(self) -> tuple[str, ...]:
        """Codes of the units this person reports for, in the order they were granted."""
        return tuple(dict.fromkeys(grant.unit for grant in self.grants if grant.role in REPORTING))

    @cached_property
    def own_units(self) -> tuple[str, ...]:
        """Those, and behind them the units of which the person is the principal: whose numbers are the person's own."""
        return tuple(dict.fromkeys((*self.units, *self.principal_of)))

    @cached_property
    def principal_of(self) -> tuple[str, ...]:
        """Codes of the units of which the person is the principal."""
        return tuple(grant.unit for grant in self.grants if grant.role is Role.PRINCIPAL)

    @property
    def only_looks(self) -> bool:
        """Whether the person is the principal of units, and nothing else."""
        return bool(self.principal_of) and not self.units and not self.is_staff

    def has(self, roles: Iterable[Role]) -> bool:
        """Whether the person holds one of the roles."""
        wanted = set(roles)
        return any(grant.role in wanted for grant in self.grants)

    @cached_property
    def is_staff(self) -> bool:
        """Officer of the city department or administrator: sees all units."""
        return self.has((Role.OFFICER, Role.ADMIN))

    def may_report(self, unit: str) -> bool:
        """Whether the person fills in the numbers of this unit."""
        return unit in self.units

    def heads(self, unit: str) -> bool:
        """Whether the units below this one report to the person's office; the city's are those below ""."""
        return self.may_report(unit) if unit else self.is_staff

    def leads(self, unit: str) -> bool:
        """Whether the person is a secretary of this unit, who invites and dismisses its deputies."""
        return Grant(Role.REPORTER, unit) in self.grants

    def may_see(self, unit: str) -> bool:
        """Whether the person may read the numbers of this unit: its own people, and those it reports to.

        A unit sees what reports to it and nothing below that: the numbers of a 基层党委 are the county's, not the
        city's. A principal sees the own unit and no single unit below it.
        """
        return unit in self.own_units or self.heads(above(unit))

    def must_belong(self, unit: str) -> None:
        """Raise RightsError unless the person is one of this unit's people."""
        if unit not in self.own_units:
            raise RightsError(ROLE_NAMES[Role.REPORTER], unit)

    def must_report(self, unit: str) -> None:
        """Raise RightsError unless the person fills in the numbers of this unit."""
        if not self.may_report(unit):
            raise RightsError(ROLE_NAMES[Role.REPORTER], unit)

    def manages(self, unit: str) -> bool:
        """Whether the person decides who reports for this unit: its secretary, or the office above it."""
        return self.leads(unit) or self.heads(above(unit))

    def must_hand_over(self, unit: str) -> None:
        """Raise RightsError unless the person decides who reports for this unit, or has the place of its principal."""
        if unit not in self.principal_of:
            self.must_manage(unit)

    def must_manage(self, unit: str) -> None:
        """Raise RightsError unless the person decides who reports for this unit."""
        if not self.manages(unit):
            raise RightsError(ROLE_NAMES[Role.REPORTER], unit)

    def must_see(self, unit: str) -> None:
        """Raise RightsError unless the person may read the numbers of this unit."""
        if not self.may_see(unit):
            raise RightsError(ROLE_NAMES[Role.REPORTER], unit)

    def must_head(self, unit: str) -> None:
        """Raise RightsError unless the units below this one report to the person's office."""
        if not self.heads(unit):
            raise RightsError(ROLE_NAMES[Role.REPORTER if unit else Role.OFFICER])

    def must_review(self, unit: str) -> None:
        """Raise RightsError unless this unit reports to the person's office."""
        self.must_head(above(unit))

    def must_lead(self, unit: str) -> None:
        """Raise RightsError unless the person is the secretary of this unit, no deputy, or an administrator."""
        if not self.leads(unit):
            self.must_be_admin()

    def must_be_staff(self) -> None:
        """Raise RightsError unless the person is an officer of the city or an administrator."""
        if not self.is_staff:
            raise RightsError(ROLE_NAMES[Role.OFFICER])

    def must_be_admin(self) -> None:
        """Raise RightsError unless the person is an administrator."""
        if not self.has((Role.ADMIN,)):
            raise RightsError(ROLE_NAMES[Role.ADMIN])


OPERATOR = Actor(person_id=0, name="系统管理", grants=(Grant(Role.ADMIN),))
"""Whoever runs commands on the machine itself; not a row in the database."""
