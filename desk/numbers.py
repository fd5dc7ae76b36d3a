"""The counts of one unit by quarter: the table in which an officer finds the number to be sent back."""

from __future__ import annotations

from dataclasses import dataclass

from core.numbers import moment
from core.texts import Texts
from desk.context import FieldView, Look
from desk.states import punctual
from exports.summary import UnitFigures
from models.records import Answers, Report


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One field: a cell for each quarter, the year to date, and whether it is sent back now or can be."""

    code: str
    label: str
    is_part: bool
    cells: tuple[str, ...]
    to_date: str
    is_returned: bool
    is_corrected: bool
    may_return: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    """The whole table; `version` and `is_accepted` are what whoever sends a number back has seen."""

    columns: tuple[str, ...]
    rows: tuple[NumberRow, ...]
    caption: str
    receipt: str
    version: int
    is_accepted: bool
    may_return: bool


def numbers_of(
    look: Look, reports: tuple[Report, ...], figures: UnitFigures, *, corrected: frozenset[str], may_return: bool
) -> Numbers:
    """The table; the last report is the one that is looked at, those before it are of the same year."""
    report = reports[-1]
    return Numbers(
        columns=tuple(each.quarter.name.partition("年")[2] for each in reports),
        rows=_rows(look, reports, figures, corrected=corrected, may_return=may_return),
        caption=_caption(look, report),
        receipt=report.code,
        version=report.version,
        is_accepted=report.accepted_at is not None,
        may_return=may_return,
    )


def answer_words(answers: Answers, code: str, texts: Texts) -> str:
    """12, 0, 未填, 暂缺: four different things."""
    if code in answers.values:
        return str(answers.values[code])
    return texts("kit.value.unknown" if code in answers.unknown else "kit.value.skipped")


def differing(look: Look, before: Answers, after: Answers) -> tuple[str, ...]:
    """The fields whose answers differ, in the order of the form."""
    codes = (field.code for field in look.kit.form.fields)
    return tuple(code for code in codes if _known(before, code) != _known(after, code))


def _rows(
    look: Look, reports: tuple[Report, ...], figures: UnitFigures, *, corrected: frozenset[str], may_return: bool
) -> tuple[NumberRow, ...]:
    returned = {each.field for each in reports[-1].returned}
    return tuple(
        NumberRow(
            code=field.code,
            label=field.label,
            is_part=_is_part(look, field),
            cells=tuple(_cell(report, field.code, look.kit.texts) for report in reports),
            to_date=_to_date(look, field, figures),
            is_returned=field.code in returned,
            is_corrected=field.code in corrected,
            may_return=may_return and field.code not in returned,
        )
        for field in look.kit.form.fields
    )


def _known(answers: Answers, code: str) -> tuple[int | None, bool, bool]:
    return answers.values.get(code), code in answers.unknown, code in answers.skipped


def _caption(look: Look, report: Report) -> str:
    if not report.version or report.submitted_at is None:
        return look.text("desk.unit.caption_none")
    return look.text(
        "desk.unit.caption",
        version=report.version,
        time=moment(report.submitted_at),
        name=report.submitted_by,
        state=punctual(report, look.kit.texts),
    )


def _cell(report: Report, code: str, texts: Texts) -> str:
    return answer_words(report.stored, code, texts) if report.version else texts("desk.unit.blank")


def _to_date(look: Look, field: FieldView, figures: UnitFigures) -> str:
    if field.kind == "stock":
        return look.text("desk.unit.stock")
    count = figures.to_date.get(field.code)
    return "" if count is None else str(count)


def _is_part(look: Look, field: FieldView) -> bool:
    """Whether it counts people of another field than the total."""
    return any(parent != look.kit.form.total for parent in field.parents)
