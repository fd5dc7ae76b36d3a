"""What is proposed for a document that has just been read, and how a person's corrections change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from core.texts import Texts
from knowledge.describing import Description, describe, paper_of, read_day, said_day, with_succession
from knowledge.held import dump_description, dump_targets, load_description, load_targets_json
from knowledge.library import Library
from knowledge.paper import Paper
from knowledge.proposing import Proposal, propose
from models.documents import Document

FIELDS = ("title", "number", "issuer", "issued", "year", "place", "valid_from", "valid_to", "replaces")
"""What is known of a document, in the order in which it is shown; the words are document.field.NAME."""
_NOTHING = frozenset({"", "无", "没有", "空"})


class NotUnderstoodError(Exception):
    """A correction whose value does not fit its field; `field` is the name of it."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(field)


@dataclass(frozen=True)
class Draft:
    """A document on its way: its words, what is known of it, the targets read from it."""

    text: str
    told: Description
    targets: tuple[Proposal, ...]

    @cached_property
    def paper(self) -> Paper:
        """The document as it would be quoted."""
        return paper_of("draft", self.told, self.text)

    @property
    def description(self) -> str:
        """What is known of it, as the database keeps it."""
        return dump_description(self.told)

    @property
    def targets_json(self) -> str:
        """The targets read from it, as the database keeps them."""
        return dump_targets(self.targets)

    def value(self, field: str) -> str:
        """One thing that is known of it, in words; empty where nothing is known."""
        value = getattr(self.told, field)
        if isinstance(value, tuple):
            return "、".join(value)
        return said_day(value) if field in _DAYS and value else str(value or "")


def drafted(text: str, library: Library) -> Draft:
    """The first proposal for the words of a file."""
    return _with_targets(text, with_succession(describe(text), library.documents), library)


def draft_of(document: Document) -> Draft:
    """The proposal as it stands in the database."""
    return Draft(document.text, load_description(document.description), load_targets_json(document.targets))


def corrected(draft: Draft, field: str, said: str, library: Library) -> Draft:
    """The draft with one thing put right; NotUnderstoodError where the words are no value for it."""
    bare = "" if said.strip() in _NOTHING else said.strip()
    value = _READ.get(field, str)(bare)
    if value is None and bare:
        raise NotUnderstoodError(field)
    told = replace(draft.told, **{field: value})  # type: ignore[arg-type]  # _READ gives each field its type
    return _with_targets(draft.text, told, library)


def field_named(word: str, texts: Texts) -> str:
    """The field of a Chinese name, empty if it is none."""
    return next((field for field in FIELDS if texts(f"document.field.{field}") == word.strip()), "")


def _with_targets(text: str, told: Description, library: Library) -> Draft:
    targets = propose(paper_of("draft", told, text), library.targets, library.lexicon) if told.is_guidance else ()
    return Draft(text, told, targets)


def _year(said: str) -> int | None:
    bare = said.removesuffix("年")
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) == 4 else 0 if not bare else None


def _names(said: str) -> tuple[str, ...]:
    return tuple(name.strip("《》 ") for name in said.replace("，", "、").split("、") if name.strip("《》 "))


_DAYS = ("issued", "valid_from", "valid_to")
_READ: dict[str, Callable[[str], object]] = {**dict.fromkeys(_DAYS, read_day), "year": _year, "replaces": _names}
