"""The sheet of a unit's quarter, prefilled with what stands in the report now."""

from __future__ import annotations

from core.period import Quarter
from core.texts import Texts
from exports.sheet import SheetLine, SheetWords, write_sheet
from handlers.dialogs.answers import in_force
from handlers.dialogs.form import Form, FormField
from handlers.dialogs.step import Facts
from handlers.sheet.mark import form_version


def file_name(facts: Facts) -> str:
    """How the file is called."""
    return facts.texts("sheet.form.file", unit=facts.unit.name, quarter=facts.quarter.name)


def template(form: Form, facts: Facts, filler: str) -> bytes:
    """The workbook: counts in force are filled in, last quarter's stocks stand beside theirs only to be compared."""
    values = in_force(facts.report).values
    last = facts.history.last
    before = last.stored.values if last else {}
    lines = tuple(
        _line(form, field, values.get(field.code), before.get(field.code), facts.texts) for field in form.fields
    )
    return write_sheet(_words(form, facts, filler), lines, most=form.most, made=facts.now)


def sheet_label(form: Form, field: FormField, texts: Texts) -> str:
    """The name of a field on the sheet: a part says that it is one, a stock when it is counted."""
    if field.parents:
        return texts("sheet.form.part", label=field.label) if field.parents[0] == form.total else field.label
    return texts("sheet.form.stock", label=field.label) if field.kind == "stock" else field.label


def _line(form: Form, field: FormField, value: int | None, before: int | None, texts: Texts) -> SheetLine:
    is_compared = field.kind == "stock" and before is not None
    bounds = tuple(form.codes.index(parent) for parent in field.parents)
    names = "、".join(form.by_code[parent].brief for parent in field.parents)
    return SheetLine(
        label=sheet_label(form, field, texts),
        depth=_depth(form, field),
        value=value,
        hint=texts("sheet.form.hint", n=before) if is_compared else "",
        bound=texts("sheet.form.bound", labels=names) if names else "",
        help=texts(f"sheet.form.{'help' if field.required else 'optional'}", help=field.help, path=field.path),
        bounds=bounds,
    )


def _depth(form: Form, field: FormField) -> int:
    return 1 + _depth(form, form.by_code[field.parents[0]]) if field.parents else 0


def _words(form: Form, facts: Facts, filler: str) -> SheetWords:
    texts, quarter = facts.texts, facts.quarter
    heads = ("number", "field", "count", "last", "bound", "help")
    return SheetWords(
        title=texts("sheet.form.title"),
        period=texts("sheet.form.period", quarter=quarter.name, range=quarter.months),
        unit=texts("sheet.form.unit", unit=facts.unit.name),
        measure=texts("sheet.form.measure"),
        note=texts("sheet.form.note"),
        heads=tuple(texts(f"sheet.head.{head}") for head in heads),
        count_title=texts("sheet.check.title"),
        count_error=texts("sheet.check.error", max=form.most),
        signatures=(
            (texts("sheet.sign.head"), ""),
            (texts("sheet.sign.filler"), filler),
            (texts("sheet.sign.phone"), ""),
            (texts("sheet.sign.date"), ""),
        ),
        mark=mark_line(form, facts.unit.code, quarter, texts),
        tab=texts("sheet.form.tab"),
    )


def mark_line(form: Form, unit: str, quarter: Quarter, texts: Texts) -> str:
    """The line by which an upload is known; `mark_of` reads it."""
    return texts("sheet.form.mark", code=form_version(form), unit=unit, quarter=quarter.code)
