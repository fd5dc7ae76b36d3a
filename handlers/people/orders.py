"""邀请, list and 删除 of the people of a unit in one role: what of it a message says, and for which unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from handlers.context import Turn
from handlers.people.naming import unit_meant
from knowledge.normalise import plain


class Order(StrEnum):
    """What is to be done."""

    INVITE = "invite"
    SHOW = "show"
    REMOVE = "remove"


@dataclass(frozen=True)
class Orders:
    """How the orders about one role are said; each argument is a pattern of alternatives."""

    role: str
    measures: str
    removes: str

    def read(self, turn: Turn) -> tuple[Order, str] | None:
        """The order of a message, with the unit and the name said in it; None for any other message."""
        said = plain(turn.said).strip()
        if (found := self._invite.fullmatch(said)) and _is_unit_or_nothing(turn, found["unit"]):
            return Order.INVITE, found["unit"]
        if (found := self._remove.fullmatch(said)) and _is_unit_or_nothing(turn, found["unit"]):
            return Order.REMOVE, f"{found['unit']} {found['name']}".strip()
        if (found := self._list.fullmatch(said)) and found["unit"] and _is_unit_or_nothing(turn, found["unit"]):
            return Order.SHOW, found["unit"]
        return None

    @cached_property
    def _invite(self) -> re.Pattern[str]:
        return re.compile(rf"/?(?:邀请|增加|添加|新增|加)(?:{self.measures})?\s*(?P<unit>\S*?)\s*(?:的)?{self.role}")

    @cached_property
    def _list(self) -> re.Pattern[str]:
        return re.compile(rf"/?(?P<unit>\S*?)\s*(?:的)?{self.role}(?:名单)?")

    @cached_property
    def _remove(self) -> re.Pattern[str]:
        return re.compile(rf"/?(?:{self.removes})\s*(?P<unit>\S*?)\s*(?:的)?{self.role}\s*(?P<name>.*)")


def _is_unit_or_nothing(turn: Turn, said: str) -> bool:
    return not said or unit_meant(turn, said)[1] == ""
