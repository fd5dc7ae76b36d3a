"""Forms as data: what is asked, in which words and within which limits."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from core.errors import DataFileError
from core.texts import placeholders
from handlers.dialogs.bare import bare
from handlers.dialogs.form_check import form_problems
from handlers.dialogs.reading import FieldWords
from knowledge.targets import Targets

FOLDER = Path(__file__).parent
QUARTERLY = FOLDER / "quarterly.toml"


@dataclass(frozen=True, slots=True)
class FormField:
    """One count of a form; quarterly.toml and plan.toml say what each key means."""

    code: str
    label: str
    question: str
    help: str
    kind: Literal["flow", "stock"]
    required: bool
    path: str
    quote: str
    aliases: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    short: str = ""
    plainly: str = ""
    rural_of: str = ""
    doubtful_above: int = 0
    target: str = ""
    purpose: str = ""
    help_later: str = ""
    jump_reasons: tuple[str, ...] = ()
    asked: bool = True

    @property
    def brief(self) -> str:
        """The label for narrow places."""
        return self.short or self.label

    def ask(self, values: Mapping[str, int]) -> str:
        """The question, naming the parent's count where it is known."""
        known = placeholders(self.question) <= values.keys()
        return self.question.format_map(values) if known else self.plainly


@dataclass(frozen=True, slots=True)
class DoubtRule:
    """A relation that is unlikely but possible: `field` is more (fewer) than so many times `than`.

    So many are `times`, or as many as the guidance of the year demands with `target`.
    """

    code: str
    field: str
    than: str
    more: bool
    times: int = 0
    target: str = ""

    def bound(self, targets: Targets) -> int | None:
        """How many times; None where the guidance of the year sets no figure."""
        if not self.target:
            return self.times
        target = targets.get(self.target)
        return target.figure if target else None

    def holds(self, values: Mapping[str, int], targets: Targets) -> bool:
        """Whether both counts are known and stand in this relation."""
        times = self.bound(targets)
        if times is None or self.field not in values or self.than not in values:
            return False
        count, bound = values[self.field], times * values[self.than]
        return count > bound if self.more else count < bound


@dataclass(frozen=True)
class Form:
    """A form: its fields in the order in which they are asked, and the document whose words it quotes.

    `total` is the field whose 0 makes every flow 0; no count can be above `most`. `yes`, `no` are the
    words that answer a question of the form, `command` opens it. `period` is what is reported: a quarter, or a year
    in advance. A form with `approval` is decided by the level above, version by version; one that is not
    `provisional` is not submitted with counts that are not known. `span` names the period before a share, `noise`
    are words that say nothing in this form, `known` the counts from elsewhere that its doubts may speak of,
    `wording` the sentences it says in place of others.
    """

    code: str
    document: str
    total: str
    most: int
    period: Literal["quarter", "year"]
    command: str
    approval: bool = False
    provisional: bool = True
    span: Literal["本季", "计划"] = "本季"
    noise: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    wording: Mapping[str, str] = field(default_factory=dict)
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    fields: tuple[FormField, ...] = ()
    doubts: tuple[DoubtRule, ...] = ()

    @cached_property
    def by_code(self) -> Mapping[str, FormField]:
        """The fields by their codes."""
        return {item.code: item for item in self.fields}

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes in the order of the form."""
        return tuple(item.code for item in self.fields)

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """Codes of the fields that are asked; the others are taken where somebody names them."""
        return tuple(item.code for item in self.fields if item.asked)

    @cached_property
    def flows(self) -> tuple[str, ...]:
        """Codes of the counts within the period."""
        return tuple(item.code for item in self.fields if item.kind == "flow")

    @cached_property
    def words(self) -> tuple[FieldWords, ...]:
        """What the reader needs to know of the fields."""
        return tuple(FieldWords(f.code, f.label, f.aliases, f.parents, f.kind, f.doubtful_above) for f in self.fields)

    @cached_property
    def named(self) -> Mapping[str, str]:
        """The codes of the fields by their bare names: label, short label, aliases; the first one has it."""
        named: dict[str, str] = {}
        for item in self.fields:
            for name in filter(None, (item.label, item.short, *item.aliases)):
                named.setdefault(bare(name), item.code)
        return named

    @cached_property
    def any_name(self) -> str:
        """A pattern that fits each of these names, the longest first."""
        return "|".join(sorted(map(re.escape, self.named), key=len, reverse=True))

    def label(self, code: str) -> str:
        """The field's label."""
        return self.by_code[code].label

    def labels(self, codes: Collection[str]) -> str:
        """The labels of some fields in the order of the form, joined."""
        return "、".join(item.label for item in self.fields if item.code in codes)

    def below(self, code: str) -> tuple[str, ...]:
        """The fields that are parts of this one, directly or not, in order."""
        return self._below[code]

    @cached_property
    def _below(self) -> Mapping[str, tuple[str, ...]]:
        return {code: self._parts(code) for code in self.codes}

    def _parts(self, code: str) -> tuple[str, ...]:
        found: set[str] = set()
        for item in self.fields:
            if code in item.parents or found & set(item.parents):
                found.add(item.code)
        return tuple(item.code for item in self.fields if item.code in found)

    def place(self, code: str) -> int:
        """1 for the first field asked."""
        return self.codes.index(code) + 1


def load_forms(folder: Path = FOLDER) -> dict[str, Form]:
    """Every form of the folder by its code."""
    forms = [load_form(file) for file in sorted(folder.glob("*.toml"))]
    return {form.code: form for form in forms}


def load_form(file: Path = QUARTERLY) -> Form:
    """The form of a file; DataFileError lists every mistake at once."""
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    problems = form_problems(content)
    if problems:
        raise DataFileError(file.name, problems)
    head: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in content["form"].items()
    }
    return Form(
        **head,
        wording=content.get("wording", {}),
        yes=frozenset(content["words"]["yes"].split()),
        no=frozenset(content["words"]["no"].split()),
        fields=tuple(_field(block) for block in content["field"]),
        doubts=tuple(_doubt(block) for block in content.get("doubt", ())),
    )


def _field(block: Mapping[str, object]) -> FormField:
    plain = {key: tuple(value) if isinstance(value, list) else value for key, value in block.items()}
    return FormField(**plain)  # type: ignore[arg-type]  # form_problems has checked the type of every key


def _doubt(block: Mapping[str, object]) -> DoubtRule:
    plain = {key: value for key, value in block.items() if key != "is"}
    return DoubtRule(**plain, more=block["is"] == "more")  # type: ignore[arg-type]  # as above
