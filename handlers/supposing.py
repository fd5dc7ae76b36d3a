"""Whether a message asks what would be if more were developed, and what it assumes. Never a report. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from core.texts import Texts
from core.units import Unit
from handlers.dialogs.form import Form
from handlers.dialogs.reading import Finding, Reading, Surroundings, read_message
from knowledge.normalise import plain

FILE = Path(__file__).with_name("supposing.toml")
_CLAUSES = re.compile(r"[,，。；;?？!！\n]")
_SPANS = re.compile(r"下半年|下个?季度|下一季度|余下|接下来")
_FURTHER = re.compile(r"再(?:发展|增加|吸收)")
_ASKS_OUTCOME = re.compile(r"(?:多少|怎么样|怎样|如何|够不够|达标不|吗|呢)[?？]?$")
_MONTH = re.compile(r"\d月")
_HARMLESS = frozenset({"future_period", "period_ambiguous", "bad_period", "big", "which_field"})
"""Findings that a report asks about and an assumption need not settle."""
_FOR_THE_CHECKS = frozenset({"subset", "cross"})
_OF_UNITS = frozenset({"multi_unit", "unknown_unit", "confirm_unit"})


@dataclass(frozen=True, slots=True)
class Supposition:
    """The counts assumed on top of the year so far, by field.

    `unit` is the code of a unit that was named, `span` the words for when. `doubts` are what could not be read as
    an exact count; `to_date` tells that counts were said as those of the whole year.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    unit: str = ""
    span: str = ""
    doubts: tuple[Finding, ...] = ()
    to_date: bool = False

    @property
    def is_unit_unsure(self) -> bool:
        """Whether it is not clear for which unit, or for more than one."""
        return any(doubt.code in _OF_UNITS for doubt in self.doubts)


def supposition(text: str, form: Form, units: tuple[Unit, ...], today: date, texts: Texts) -> Supposition | None:
    """What a message assumes; None where it assumes nothing that could be added to the counts."""
    said = plain(text)
    if not _supposes(said) or _says(said, "need") or _says(said, "other_year"):
        return None
    bare = _assumption(said)
    reading = read_message(bare, form.words, Surroundings(units=units, today=today), texts)
    if not (reading.period or _says(bare, "more") or _MONTH.search(bare)):
        return None
    counts = _counts(reading, form)
    doubts = tuple(item for item in reading.problems if _is_doubt(item, counts))
    if not counts and not doubts:
        return None
    found = _SPANS.search(bare)
    span = reading.period.name if reading.period else found[0] if found else ""
    return Supposition(counts, reading.unit or "", span, doubts, reading.basis == "ytd")


def with_total(counts: Mapping[str, int], form: Form) -> Mapping[str, int] | None:
    """The counts with their total: 再发展8名女党员 are 8 in all. None where it was not said and does not follow."""
    if form.total in counts:
        return counts
    tops = [code for code in counts if not any(code in form.below(other) for other in counts)]
    return {form.total: counts[tops[0]], **counts} if len(tops) == 1 else None


def _assumption(said: str) -> str:
    """The clauses that assume, without the words that suppose and those that ask for the outcome."""
    kept: list[str] = []
    for clause in _CLAUSES.split(said):
        bare = _without_tail(clause.strip())
        if bare and not _says(bare, "outcome"):
            kept.append(bare)
    rest = "，".join(kept)
    for word in _words()["suppose"]:
        rest = rest.replace(word, "")
    return rest


def _without_tail(clause: str) -> str:
    for word in sorted(_words()["tail"], key=len, reverse=True):
        clause = clause.removesuffix(word)
    return clause


def _counts(reading: Reading, form: Form) -> Mapping[str, int]:
    """The counts of people developed; one number without a name (再来20个) is the total.

    What follows from the words (一半) needs no yes, as nothing is stored and the answer names every count.
    """
    said = {**reading.derived, **reading.values}
    counts = {code: said[code] for code in form.flows if code in said}
    nameless = [item.number for item in reading.questions if item.code == "which_field" and item.number is not None]
    if form.total not in counts and len(nameless) == 1:
        counts = {form.total: nameless[0], **counts}
    return counts


def _is_doubt(finding: Finding, counts: Mapping[str, int]) -> bool:
    code = finding.code.partition(":")[0]
    if code in _HARMLESS | _FOR_THE_CHECKS or code == "not_report":
        return False
    return code in _OF_UNITS or finding.field not in counts


def _supposes(said: str) -> bool:
    """如果…, or 再发展20人女9人，比例是多少: more people, and a question for what that makes of the shares."""
    return _says(said, "suppose") or bool(_FURTHER.search(said) and _ASKS_OUTCOME.search(said.strip()))


def _says(said: str, words: str) -> bool:
    return any(word in said for word in _words()[words])


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    table: Mapping[str, str] = tomllib.loads(FILE.read_text(encoding="utf-8"))["words"]
    return {name: tuple(line.split()) for name, line in table.items()}
