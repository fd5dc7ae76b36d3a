"""The figures that the guidance demands, as data: what a share is measured against, in the guidance's own words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from core.errors import DataFileError
from core.messages import Comparator

FILE = Path(__file__).with_name("targets.toml")


class Measure(StrEnum):
    """What a target counts."""

    PEOPLE = "people"
    PERCENT = "percent"
    TIMES = "times"


class Scope(StrEnum):
    """Whose share a target speaks of."""

    CITY = "city"
    RURAL = "rural"


EVERYBODY = "total"
"""The field that counts all members developed: the year's control figure, and what a plan has places for."""
SCOPE_NAMES = {Scope.CITY: "全市", Scope.RURAL: "农村新发展党员"}


@dataclass(frozen=True, slots=True)
class Target:
    """One requirement; targets.toml says what each key means. `figure` is None where the guidance gives none."""

    number: str
    code: str
    label: str
    measure: Measure
    scope: Scope
    term: str
    requirement: str
    path: str
    wording: str
    figure: int | None = None
    comparator: Comparator | None = None
    numerator: str = ""
    denominator: str = ""
    denominator_label: str = ""
    people: str = ""

    @property
    def members(self) -> str:
        """Who is counted, for sentences about single people."""
        return self.people or self.label

    @property
    def is_share(self) -> bool:
        """Whether a quarterly report gives both sides of a percentage."""
        return self.measure is Measure.PERCENT and bool(self.denominator)

    @property
    def is_of_all(self) -> bool:
        """Whether it is a share of all members developed, so that a plan bounds it."""
        return self.is_share and self.denominator == EVERYBODY

    @property
    def is_reserve(self) -> bool:
        """Whether it counts people on the books for each one developed (二（三）)."""
        return self.measure is Measure.TIMES

    @property
    def is_control(self) -> bool:
        """Whether it is the control figure of the whole city (二（一）)."""
        return self.comparator is Comparator.CONTROL

    @property
    def percent(self) -> int:
        """The figure in per cent of the denominator: 40 for 40%, 300 for 3 a person; ValueError if none."""
        if self.figure is None or self.measure is Measure.PEOPLE:
            raise ValueError(f"{self.code} has no percentage")
        return self.figure * 100 if self.measure is Measure.TIMES else self.figure

    @property
    def figure_text(self) -> str:
        """The figure with its unit: 40%, 3名, 2700名; empty where the guidance gives none."""
        if self.figure is None:
            return ""
        return f"{self.figure}%" if self.measure is Measure.PERCENT else f"{self.figure}名"


@dataclass(frozen=True)
class Targets:
    """All targets of one document, in its order."""

    document: str
    all: tuple[Target, ...]

    def __getitem__(self, code: str) -> Target:
        found = self.get(code)
        if found is None:
            raise KeyError(code)
        return found

    def get(self, code: str) -> Target | None:
        """The target of a code; None where the document sets none."""
        return self._by_code.get(code)

    @cached_property
    def _by_code(self) -> Mapping[str, Target]:
        return {target.code: target for target in reversed(self.all)}

    @cached_property
    def shares(self) -> tuple[Target, ...]:
        """The percentages that a report can be measured against, in the order of 二（二）."""
        return tuple(target for target in self.all if target.is_share)

    @cached_property
    def reserve(self) -> Target | None:
        """The one target that counts people on the books for each one developed; None where the document has none."""
        return next((target for target in self.all if target.is_reserve), None)

    @cached_property
    def total(self) -> Target | None:
        """The control figure of the whole city; None where the document has none."""
        return next((target for target in self.all if target.is_control), None)


def load_targets(file: Path = FILE) -> Targets:
    """The targets of a file; DataFileError lists every mistake at once."""
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    blocks = content.get("target", [])
    problems = [] if content.get("guidance", {}).get("document") else ["[guidance]: lacks document"]
    for position, block in enumerate(blocks, start=1):
        name = f"target {block.get('code') or position}"
        problems += [f"{name}: {problem}" for problem in _block_problems(block)]
    problems += _list_problems(blocks)
    if problems:
        raise DataFileError(file.name, problems)
    return Targets(content["guidance"]["document"], tuple(_target(block) for block in blocks))


_NEEDED = ("number", "code", "label", "measure", "scope", "term", "requirement", "path", "wording")
_OPTIONAL = ("figure", "comparator", "numerator", "denominator", "denominator_label", "people")
_CLOSED = {"measure": Measure, "scope": Scope, "comparator": Comparator}


def _block_problems(block: Mapping[str, object]) -> list[str]:
    """What is wrong with one block by itself."""
    problems = [f"lacks {key}" for key in _NEEDED if key not in block]
    for key, value in block.items():
        if key not in (*_NEEDED, *_OPTIONAL):
            problems.append(f"unknown key {key}")
        elif key == "figure":
            if type(value) is not int or value <= 0:
                problems.append("figure: expected a whole number above 0")
        elif not isinstance(value, str) or not value:
            problems.append(f"{key}: expected words")
        elif key in _CLOSED and value not in set(_CLOSED[key]):
            problems.append(f"{key}: expected one of {', '.join(_CLOSED[key])}")
    if ("figure" in block) != ("comparator" in block):
        problems.append("figure and comparator: expected both or neither")
    if ("denominator" in block) != ("denominator_label" in block):
        problems.append("denominator and denominator_label: expected both or neither")
    return problems


def _list_problems(blocks: Sequence[Mapping[str, object]]) -> list[str]:
    """What is wrong between the blocks: double names, a missing control figure or reserve."""
    problems: list[str] = []
    for key in ("number", "code"):
        names = [str(block.get(key)) for block in blocks]
        problems += [f"{key} {name} stands twice" for name in sorted(set(names)) if names.count(name) > 1]
    for key, wanted in (("comparator", Comparator.CONTROL), ("measure", Measure.TIMES)):
        found = sum(block.get(key) == wanted for block in blocks)
        if found != 1:
            problems.append(f"{key} {wanted}: expected exactly one target, found {found}")
    return problems


def _target(block: Mapping[str, object]) -> Target:
    made: dict[str, object] = dict(block)
    made |= {key: kind(str(block[key])) for key, kind in _CLOSED.items() if key in block}
    return Target(**made)  # type: ignore[arg-type]  # every key's type was checked above
