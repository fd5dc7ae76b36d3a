"""Forms as data: what is asked, in which words and within which limits, checked whole when the program starts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from core.errors import DataFileError
from core.texts import placeholders
from handlers.dialogs.reading import FieldWords

QUARTERLY = Path(__file__).with_name("quarterly.toml")

Kind = Literal["flow", "stock"]


@dataclass(frozen=True, slots=True)
class FormField:
    """One count of a form; quarterly.toml says what each key means."""

    code: str
    label: str
    question: str
    help: str
    kind: Kind
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

    @property
    def brief(self) -> str:
        """The label for narrow places."""
        return self.short or self.label

    def ask(self, values: Mapping[str, int]) -> str:
        """The question, naming the parent's count where it is known."""
        known = placeholders(self.question) <= values.keys()
        return self.question.format_map(values) if known else self.plainly


@dataclass(frozen=True)
class Form:
    """A form: its fields in the order in which they are asked, and the document it rests on.

    `total` is the field whose 0 makes every flow 0; `most` is more than any count can be.
    """

    code: str
    document: str
    doc_title: str
    doc_no: str
    total: str
    most: int
    fields: tuple[FormField, ...] = field(default=())

    @cached_property
    def by_code(self) -> Mapping[str, FormField]:
        """The fields by their codes."""
        return {item.code: item for item in self.fields}

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes in the order of the form."""
        return tuple(item.code for item in self.fields)

    @cached_property
    def flows(self) -> tuple[str, ...]:
        """Codes of the counts within the quarter."""
        return tuple(item.code for item in self.fields if item.kind == "flow")

    @cached_property
    def words(self) -> tuple[FieldWords, ...]:
        """What the reader needs to know of the fields."""
        return tuple(FieldWords(f.code, f.label, f.aliases, f.parents, f.kind) for f in self.fields)

    def below(self, code: str) -> tuple[str, ...]:
        """The fields that are parts of this one, directly or not, in order."""
        found: set[str] = set()
        for item in self.fields:
            if code in item.parents or found & set(item.parents):
                found.add(item.code)
        return tuple(item.code for item in self.fields if item.code in found)

    def place(self, code: str) -> int:
        """1 for the first field asked."""
        return self.codes.index(code) + 1


def load_form(file: Path = QUARTERLY) -> Form:
    """The form of a file; DataFileError lists every mistake at once."""
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    blocks = content.get("field", [])
    problems = _form_problems(content)
    for number, block in enumerate(blocks, start=1):
        name = f"field {block.get('code') or number}"
        problems += [f"{name}: {problem}" for problem in _block_problems(block)]
    if not problems:
        problems = _links(content["form"], blocks)
    if problems:
        raise DataFileError(file.name, problems)
    return Form(**content["form"], fields=tuple(_field(block) for block in blocks))


_HEAD = {"code": str, "document": str, "doc_title": str, "doc_no": str, "total": str, "most": int}
_NEEDED = {
    "code": str, "label": str, "question": str, "help": str, "kind": str, "required": bool, "path": str, "quote": str
}  # fmt: skip
_OPTIONAL = {
    "aliases": list, "parents": list, "short": str, "plainly": str, "rural_of": str, "doubtful_above": int,
    "target": str, "purpose": str,
}  # fmt: skip


def _form_problems(content: Mapping[str, object]) -> list[str]:
    head = content.get("form")
    if not isinstance(head, dict):
        return ["[form] is missing"]
    problems = [f"[form]: expected {key} as {kind.__name__}" for key, kind in _HEAD.items() if type(head.get(key)) is not kind]
    problems += [f"[form]: unknown key {key}" for key in head if key not in _HEAD]
    problems += [f"unknown table [{key}]" for key in content if key not in {"form", "field"}]
    return problems if content.get("field") else [*problems, "no [[field]]"]


def _block_problems(block: Mapping[str, object]) -> list[str]:
    """What is wrong with one block by itself."""
    known = _NEEDED | _OPTIONAL
    problems = [f"lacks {key}" for key in _NEEDED if key not in block]
    problems += [f"unknown key {key}" for key in block if key not in known]
    problems += [
        f"{key}: expected {known[key].__name__}" for key, value in block.items() if key in known and type(value) is not known[key]
    ]
    if "kind" in block and block["kind"] not in {"flow", "stock"}:
        problems.append("kind: expected flow or stock")
    if bool(block.get("target")) == bool(block.get("purpose")):
        problems.append("expected either target or purpose")
    if placeholders(str(block.get("question", ""))) and not block.get("plainly"):
        problems.append("expected plainly, for when the value in the question is not known")
    return problems


def _links(head: Mapping[str, object], blocks: Sequence[Mapping[str, object]]) -> list[str]:
    """What is wrong between the blocks: double names, parents that do not exist or come later."""
    problems: list[str] = []
    seen: set[str] = set()
    words: dict[str, str] = {}
    for block in blocks:
        code, name = str(block["code"]), f"field {block['code']}"
        if code in seen:
            problems.append(f"{name}: stands twice")
        linked = {"parents": _strings(block, "parents"), "rural_of": [str(block.get("rural_of") or code)]}
        linked["question"] = sorted(placeholders(str(block["question"])))
        problems += [
            f"{name}: {key} names {other}, expected a field above it"
            for key, others in linked.items()
            for other in others
            if other not in seen | {code if key == "rural_of" else ""}
        ]
        for word in (str(block["label"]), *_strings(block, "aliases")):
            if words.setdefault(word, code) != code:
                problems.append(f"{name}: {word} is also a name of {words[word]}")
        seen.add(code)
    if head["total"] not in seen:
        problems.append(f"[form]: total names {head['total']}, expected a field")
    return problems


def _strings(block: Mapping[str, object], key: str) -> list[str]:
    value = block.get(key, [])
    return [str(item) for item in value] if isinstance(value, list) else []


def _field(block: Mapping[str, object]) -> FormField:
    lists = {key: tuple(_strings(block, key)) for key in ("aliases", "parents")}
    rest = {key: value for key, value in block.items() if key not in lists}
    return FormField(**rest, **lists)  # type: ignore[arg-type]  # every key's type was checked above
