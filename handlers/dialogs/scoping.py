"""Counts that are of a part or of all (农村12，女4): the question, asked once for all of them, and its answers."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from core.messages import Choice
from handlers.dialogs.form import Form
from handlers.dialogs.reading import Finding, scope_text
from handlers.dialogs.state import Pending, Wanted
from handlers.dialogs.step import Talk

_CHOICES = (Choice("农村的", main=True), Choice("全部的"))
_AROUND = re.compile(r"^(?:都?是|都?算|按)|(?:这?[0-9]+[名人个])?(?:里|里面|当中|中)?的?(?:数|党员)?$")
_ALL = frozenset({"全部", "所有", "整个", "全市", "全县", "全区", "总的", "总"})


def scope_question(talk: Talk, finding: Finding, *, is_to_date: bool) -> Pending:
    """Ask of which the counts are; both readings are kept with the question, none in the report."""
    inner, whole = finding.readings
    outer = talk.form.by_code[next(iter(inner))].parents[0]
    key = TO_DATE if is_to_date and talk.form.period == "quarter" and talk.facts.quarter.number > 1 else ""
    return Pending(Wanted.SCOPE, finding.text, (outer,), {**inner, **whole}, _CHOICES, key)


TO_DATE = "to_date"
"""Key of a question whose counts are from January on."""


def scope_meant(talk: Talk, bare: str) -> Mapping[str, int] | None:
    """The counts that an answer (农村的, 全部的) means; None for other words."""
    pending = talk.state.pending[0]
    outer = pending.fields[0]
    named = _AROUND.sub("", bare)
    if named in {_AROUND.sub("", name) for name in _names(talk.form, outer)}:
        return _part(talk.form, pending, is_inner=True)
    if named in _ALL or named in _names(talk.form, talk.form.total):
        return _part(talk.form, pending, is_inner=False)
    return None


def without_said(talk: Talk, pending: Pending, said: Collection[str]) -> Pending | None:
    """The question about what these counts leave open; None if nothing is."""
    inner = _part(talk.form, pending, is_inner=True)
    settled = {code for code in inner if {code, _twin(talk.form, code)} & set(said)}
    gone = settled | {_twin(talk.form, code) for code in settled}
    is_same = not gone and not {pending.fields[0], talk.form.total} & set(said)
    if is_same:
        return pending
    left = {code: count for code, count in pending.values.items() if code not in gone}
    return _again(talk, pending, left) if left else None


def _again(talk: Talk, pending: Pending, values: Mapping[str, int]) -> Pending:
    """The question in the names of the form."""
    outer = pending.fields[0]
    names = "、".join(
        f"{talk.form.by_code[code].brief}{count}"
        for code, count in values.items()
        if outer not in talk.form.by_code[code].parents
    )
    text = scope_text(talk.texts, names, talk.values.get(outer), talk.values.get(talk.form.total))
    return Pending(Wanted.SCOPE, text, pending.fields, values, pending.choices, pending.key)


def _part(form: Form, pending: Pending, *, is_inner: bool) -> dict[str, int]:
    outer = pending.fields[0]
    return {code: count for code, count in pending.values.items() if (outer in form.by_code[code].parents) is is_inner}


def _twin(form: Form, code: str) -> str:
    """女党员 of 农村女党员."""
    return form.by_code[code].rural_of


def _names(form: Form, code: str) -> frozenset[str]:
    field = form.by_code[code]
    return frozenset((field.label, field.short, *field.aliases))
