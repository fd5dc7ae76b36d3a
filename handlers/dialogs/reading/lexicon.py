"""The words a reading knows: fields of the form, units, and the words around counts, longest first."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

from handlers.dialogs.reading.tree import Tree, tree_of
from handlers.dialogs.reading.values import FieldWords
from knowledge.normalise import homophone_key, plain

_WORDS = Path(__file__).with_name("words.toml")
_LONG = range(3, 9)
"""So many sounds tell a field by themselves."""
_QUOTES = str.maketrans("", "", "“”\"'‘’「」『』 ")

Meaning = Literal[
    "field", "filler", "correct", "old", "more", "less", "void", "all", "rest", "among", "none", "zero", "approx",
    "ytd", "now", "ask", "suppose", "unsure", "compare", "ratio", "other", "until", "or", "each", "except",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """What a word means; for a field its code, for a counterpart (男) the field it completes (女).

    `beside` is the field in which the word is one level (大专); `is_level` a field's name for one level (高中),
    `is_sum` one that sums up whatever is spoken of (一共), `is_overall` a word for all (全县).
    """

    meaning: Meaning
    field: str = ""
    beside: str = ""
    is_level: bool = False
    is_sum: bool = False
    is_overall: bool = False
    is_verb: bool = False
    """Names the whole by what is done: 发展."""
    is_not_known: bool = False
    """Says that a count is not known yet: 待定."""
    is_intended: bool = False
    """Says that the counts are only meant to be: 争取."""
    is_people: bool = False
    """Names a kind of people for which a form may have a field and this one has none: 少数民族."""
    is_numbered: bool = False
    """Names what is called by a number before it: 一支部."""
    part: int = 0
    """Which part of the field the name means (非公, 社会组织); 0 for all of it."""


NO_WORD = Word("filler")
"""Says nothing."""


@dataclass(frozen=True)
class Lexicon:
    """The words by their spelling and by their sound, and how fields lie within each other."""

    fields: Mapping[str, FieldWords]
    words: Mapping[str, Word]
    sounds: Mapping[tuple[str, ...], str]
    shorts: Mapping[str, str]
    """Names of one character (青20)."""

    @cached_property
    def first_sounds(self) -> frozenset[str]:
        """The sounds with which names of fields begin."""
        return frozenset(sound[0] for sound in self.sounds)

    @cached_property
    def spellings(self) -> Tree[Word]:
        """All words by their characters."""
        return tree_of(self.words.items())

    @cached_property
    def long_sounds(self) -> Tree[str]:
        """Fields by the sounds of their longer names, which tell them by themselves."""
        return tree_of((sound, code) for sound, code in self.sounds.items() if len(sound) in _LONG)

    @cached_property
    def whole(self) -> str:
        """The field that all others are parts of."""
        parents = [parent for field in self.fields.values() for parent in field.parents]
        roots = [code for code in parents if not self.fields[code].parents]
        return max(roots, key=roots.count, default="")

    def ancestors(self, code: str) -> frozenset[str]:
        """The fields that hold this one."""
        return self._ancestors[code]

    @cached_property
    def _ancestors(self) -> Mapping[str, frozenset[str]]:
        def above(code: str) -> frozenset[str]:
            parents = self.fields[code].parents
            return frozenset(parents).union(*map(above, parents))

        return {code: above(code) for code in self.fields}

    def within(self, one: str, other: str) -> str | None:
        """The field of those who are in both; None if the form has none.

        Of a field and a part of it that is the part.
        """
        return self._within[one, other]

    @cached_property
    def _within(self) -> Mapping[tuple[str, str], str | None]:
        return {(one, other): self._in_both(one, other) for one in self.fields for other in self.fields}

    def _in_both(self, one: str, other: str) -> str | None:
        if one == other or one in self.ancestors(other) or one == self.whole:
            return other
        if other in self.ancestors(one) or other == self.whole:
            return one
        return next((code for code, field in self.fields.items() if set(field.parents) == {one, other}), None)

    def has_parts_across(self, code: str) -> bool:
        """Whether the form asks other fields again within this one (农村)."""
        return code in self._outer

    @cached_property
    def _outer(self) -> frozenset[str]:
        return frozenset(field.parents[0] for field in self.fields.values() if len(field.parents) > 1)


@cache
def lexicon_of(fields: tuple[FieldWords, ...]) -> Lexicon:
    """The lexicon of a form; made once."""
    content = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    known = {field.code: field for field in fields}
    for block in content["field"]:
        if all(block["label"] not in {field.label, *field.aliases} for field in fields):
            known.setdefault(block["code"], FieldWords(**{**block, "aliases": tuple(block["aliases"])}))
    words = dict(_common(content["words"])) | dict(_parts(content)) | dict(_named(tuple(known.values())))
    _mark(words, content)
    shorts = {name: code for code, names in content["short"].items() if code in known for name in names.split()}
    return Lexicon(known, words, _by_sound(words), shorts)


_MARKS = ("verb", "numbered", "intended", "people", "not_known", "overall")
"""Blocks of names of which each says one thing more: `is_verb` of those of [verb]."""


def _mark(words: dict[str, Word], content: Mapping[str, Any]) -> None:
    """Note on the words what else they are: a level, a verb, a part, a sum."""

    def note(names: str, **more: Any) -> None:
        words.update({name: replace(words[name], **more) for name in names.split() if name in words})

    for block in content["level"]:
        note(block["names"], is_level=True)
    for name in content["sum"]["names"].split():
        words.setdefault(name, Word("filler"))
    note(content["sum"]["names"], is_sum=True)
    for mark in _MARKS:
        note(content[mark]["names"], **{f"is_{mark}": True})
    for block in content["part"]:
        for part, names in enumerate(block["names"], start=1):
            note(names, part=part)


def spelled(name: str) -> str:
    """A name as it stands in a text that is read: plain, without quotation marks."""
    return plain(name).translate(_QUOTES)


def _common(words: Mapping[str, str]) -> Iterator[tuple[str, Word]]:
    for meaning, line in words.items():
        for word in line.split():
            yield spelled(word), Word(meaning)  # type: ignore[arg-type]  # a test compares them with Meaning


def _parts(content: Mapping[str, Sequence[Mapping[str, str]]]) -> Iterator[tuple[str, Word]]:
    for block in content["complement"]:
        yield from ((word, Word("other", block["of"])) for word in block["words"].split())
    for block in content["level"]:
        yield from ((word, Word("other", beside=block["of"])) for word in block["beside"].split())


def _named(fields: Sequence[FieldWords]) -> Iterator[tuple[str, Word]]:
    for field in fields:
        for name in (field.label, *field.aliases):
            yield spelled(name), Word("field", field.code)


def _by_sound(words: Mapping[str, Word]) -> dict[tuple[str, ...], str]:
    """Fields by the sound of their longer names; sounds that two fields share tell nothing."""
    found: dict[tuple[str, ...], set[str]] = {}
    for name, word in words.items():
        if word.meaning == "field" and len(name) > 1 and not any(char.isascii() for char in name):
            found.setdefault(homophone_key(name), set()).add(word.field)
    return {key: next(iter(codes)) for key, codes in found.items() if len(codes) == 1}
