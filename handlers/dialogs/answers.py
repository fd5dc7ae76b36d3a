"""Answers of a form as values: comparing them and saying them (0, not answered and not known differ)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from core.texts import Texts
from exports.report_words import count_words
from handlers.dialogs.form import Form
from models.records import Answers, EntryKind, Report


def in_force(report: Report) -> Answers:
    """What stands in the report now: the draft, or else the newest version."""
    return report.draft if report.draft is not None else report.stored


def kind_of(answers: Answers, code: str) -> EntryKind:
    """What was answered for a field; CLEARED where nothing was."""
    if code in answers.values:
        return EntryKind.COUNT
    if code in answers.skipped:
        return EntryKind.SKIPPED
    return EntryKind.UNKNOWN if code in answers.unknown else EntryKind.CLEARED


def listed(form: Form, values: Mapping[str, int], texts: Texts) -> str:
    """Counts in a row: 发展党员总数25名、女党员10名."""
    codes = [code for code in form.codes if code in values]
    return "、".join(form.label(code) + texts("kit.value.count", n=values[code]) for code in codes)


def changed(form: Form, before: Answers, after: Answers) -> tuple[str, ...]:
    """The fields whose answers differ, in the order of the form."""
    differing = {code for code, _ in _by_field(before).items() ^ _by_field(after).items()}
    return tuple(code for code in form.codes if code in differing)


def _by_field(answers: Answers) -> dict[str, int | EntryKind]:
    """The count of each field that has one, and what was said of the others."""
    return {
        **dict.fromkeys(answers.unknown, EntryKind.UNKNOWN),
        **dict.fromkeys(answers.skipped, EntryKind.SKIPPED),
        **answers.values,
    }


def changes(form: Form, before: Answers, after: Answers, texts: Texts, codes: Sequence[str] = ()) -> str:
    """What differs, in words: 女党员由12名改为13名，…; only these fields if some are named."""
    wanted = codes or changed(form, before, after)
    return "，".join(
        texts(
            "edit.done.change",
            label=form.label(code),
            before=count_words(before, code, texts),
            after=count_words(after, code, texts),
        )
        for code in wanted
    )


def open_fields(form: Form, answers: Answers) -> tuple[str, ...]:
    """Fields to be asked that have no answer yet, in the order of the form."""
    return _without(form.asked, answers.answered)


@lru_cache(maxsize=1024)  # one step looks a dozen times at what is open
def _without(asked: tuple[str, ...], answered: frozenset[str]) -> tuple[str, ...]:
    return tuple(code for code in asked if code not in answered)
