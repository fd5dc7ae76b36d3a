"""Who acts: roles and the acting person. The unit always comes from here, never from a message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from core.errors import RightsError


class Role(StrEnum):
    """What a person is to the assistant; the Chinese word is `ROLE_NAMES[role]`."""

    REPORTER = "reporter"
    DEPUTY = "deputy"
    OFFICER = "officer"
    ADMIN = "admin"


ROLE_NAMES = {
    Role.REPORTER: "填报人",
    Role.DEPUTY: "代填人",
    Role.OFFICER: "市委组织部经办人",
    Role.ADMIN: "管理员",
}


@dataclass(frozen=True, slots=True)
class Grant:
    """One role of one person; `unit` is empty for the roles of the city department."""

    role: Role
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a message, with the rights in force at this moment."""

    person_id: int
    name: str
    grants: tuple[Grant, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """Codes of the units this person reports for, in the order they were granted."""
        return tuple(dict.fromkeys(grant.unit for grant in self.grants if grant.unit))

    def has(self, roles: Iterable[Role]) -> bool:
        """Whether the person holds one of the roles."""
        wanted = set(roles)
        return any(grant.role in wanted for grant in self.grants)

    @property
    def is_staff(self) -> bool:
        """Officer of the city department or administrator: sees all units."""
        return self.has((Role.OFFICER, Role.ADMIN))

    def may_report(self, unit: str) -> bool:
        """Whether the person fills in the numbers of this unit."""
        return unit in self.units

    def leads(self, unit: str) -> bool:
        """Whether the person is a secretary of this unit, who invites and dismisses its deputies."""
        return Grant(Role.REPORTER, unit) in self.grants

    def may_see(self, unit: str) -> bool:
        """Whether the person may read the numbers of this unit."""
        return self.is_staff or self.may_report(unit)

    def must_report(self, unit: str) -> None:
        """Raise RightsError unless the person fills in the numbers of this unit."""
        if not self.may_report(unit):
            raise RightsError(ROLE_NAMES[Role.REPORTER])

    def must_manage(self, unit: str) -> None:
        """Raise RightsError unless the person decides who reports for this unit: its secretary, or the department."""
        if not (self.is_staff or self.leads(unit)):
            raise RightsError(ROLE_NAMES[Role.REPORTER])

    def must_see(self, unit: str) -> None:
        """Raise RightsError unless the person may read the numbers of this unit."""
        if not self.may_see(unit):
            raise RightsError(ROLE_NAMES[Role.REPORTER])

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
