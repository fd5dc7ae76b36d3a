"""Checklists as data: the items, in which order they come, and what belongs to an item that is a problem."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

from core.errors import DataFileError
from handlers.dialogs.checklist.form_check import checklist_problems
from models.records import Answers

FILE = Path(__file__).with_name("selfcheck.toml")

Kind = Literal["known", "judged", "several", "count", "words"]
Problem = Literal["", "some", "none", "fewer"]

YES, PARTLY, NO = "是", "部分", "否"
RIGHT, WRONG = "无误", "有误"
NOTHING = "没有"

PROBLEM, MEASURE, UNTIL = "problem", "measure", "until"
"""What is asked behind an item that is a problem: what it is, what is done about it, and until when."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item; selfcheck.toml says what each key means."""

    code: str
    label: str
    kind: Kind
    question: str
    path: str
    quote: str
    aliases: tuple[str, ...] = ()
    known: str = ""
    part_of: str = ""
    problem: Problem = ""
    measure: str = ""
    options: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    required: bool = True
    office: bool = False

    @property
    def follow_ups(self) -> tuple[str, ...]:
        """The codes of what is asked where it is a problem; words that are one are not asked for once more."""
        kinds = (MEASURE, UNTIL) if self.kind == "words" else (PROBLEM, MEASURE, UNTIL)
        return tuple(f"{self.code}.{kind}" for kind in kinds)

    def is_problem(self, answers: Answers) -> bool:
        """Whether the answer asks for a remedy."""
        words, count = answers.words.get(self.code), answers.values.get(self.code)
        match self.kind:
            case "known":
                return words == WRONG
            case "judged":
                return words in {PARTLY, NO}
            case "several":
                return words is not None and words != "、".join(self.options)
            case "count":
                return count is not None and self._is_bad(count, answers)
            case "words":
                return words is not None and words != NOTHING

    def _is_bad(self, count: int, answers: Answers) -> bool:
        if self.problem == "some":
            return count > 0
        if self.problem == "none":
            return count == 0
        return self.problem == "fewer" and count < answers.values.get(self.part_of, 0)


@dataclass(frozen=True)
class Checklist:
    """A checklist: its items in the order in which they are asked, and the words that answer any of them.

    `document`, `title`, `number` tell whose words the items quote.
    """

    code: str
    document: str
    title: str
    number: str
    items: tuple[Item, ...]
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def by_code(self) -> Mapping[str, Item]:
        """The items by their codes."""
        return {item.code: item for item in self.items}

    def item_of(self, code: str) -> Item:
        """The item that a code belongs to, its own or that of a follow-up."""
        return self.by_code[code.partition(".")[0]]

    def items_for(self, *, is_office: bool) -> tuple[Item, ...]:
        """The items that concern a unit."""
        return tuple(item for item in self.items if is_office or not item.office)

    def named(self, said: str) -> Item | None:
        """The item that is called so."""
        return next((item for item in self.items if said in {item.label, *item.aliases}), None)


@cache
def load_checklist(file: Path = FILE) -> Checklist:
    """The checklist of a file; DataFileError lists every mistake at once."""
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    problems = checklist_problems(content)
    if problems:
        raise DataFileError(file.name, problems)
    words = {name: frozenset(line.split()) for name, line in content["words"].items()}
    return Checklist(**content["form"], items=tuple(_item(block) for block in content["item"]), words=words)


def _item(block: Mapping[str, Any]) -> Item:
    plain: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in block.items()}
    return Item(**plain)
