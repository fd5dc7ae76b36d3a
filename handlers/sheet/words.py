"""The words of handlers/sheet/words.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("words.toml")


@dataclass(frozen=True, slots=True)
class SheetTerms:
    """See the file; longer words come first in `around`, so that none is cut short."""

    fields: frozenset[str]
    counts: frozenset[str]
    to_date: tuple[str, ...]
    things: frozenset[str]
    around: tuple[str, ...]
    not_alone: frozenset[str]


@cache
def sheet_terms() -> SheetTerms:
    """The words, read once."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    sheet, wish = content["sheet"], content["wish"]
    return SheetTerms(
        fields=frozenset(sheet["fields"].split()),
        counts=frozenset(sheet["counts"].split()),
        to_date=tuple(sheet["to_date"].split()),
        things=frozenset(wish["things"].split()),
        around=tuple(sorted(wish["around"].split(), key=len, reverse=True)),
        not_alone=frozenset(wish["not_alone"].split()),
    )
