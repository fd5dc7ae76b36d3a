"""The two sheets of the workbook with one row a unit: the quarter, and the year to date."""

from __future__ import annotations

from collections.abc import Sequence

from exports.material import Material
from exports.summary import UnitFigures
from exports.tables import Cell, Sheet
from exports.workbook_words import heads_of, label_of, named, state_of, unit_of, version_of
from models.records import Report


def units_quarter(material: Material) -> Sheet:
    """The counts of the quarter; what was not reported is never an empty cell."""
    texts = material.texts
    rows = [
        (unit_of(material, unit), state_of(material, unit.report), version_of(material, unit.report),
         *(_quarter_cell(material, unit, field.code) for field in material.period.fields))
        for unit in material.period.units
    ]  # fmt: skip
    unknown = texts("kit.value.unknown")
    rows.append((
        texts("book.sum"), "", "",
        *(unknown if total.quarter is None else total.quarter for total in material.period.totals),
    ))  # fmt: skip
    return _by_unit(material, "quarter", ("unit", "state", "version"), (20, 12, 8), rows)


def units_to_date(material: Material) -> Sheet:
    """The counts of the year up to the end of the quarter, with the quarters that each unit has reported."""
    texts, period = material.texts, material.period
    rows = [
        (unit_of(material, unit), "、".join(report.quarter.name[5:] for report in _sources_of(unit)),
         *(_to_date_cell(material, unit, field.code) for field in period.fields))
        for unit in period.units
    ]  # fmt: skip
    unknown = texts("kit.value.unknown")
    sums = (period.summary.total(field.code, "本年累计") for field in period.fields)
    rows.append((texts("book.sum"), "", *(unknown if each is None else each for each in sums)))
    return _by_unit(material, "to_date", ("unit", "quarters"), (20, 22), rows)


def _by_unit(
    material: Material, name: str, heads: tuple[str, ...], widths: tuple[float, ...], rows: Sequence[tuple[Cell, ...]]
) -> Sheet:
    """One row a unit, one column a field behind the first ones."""
    fields = material.period.fields
    return Sheet(
        name=material.texts(f"book.tab.{name}"),
        title=material.texts(f"book.title.{name}", **named(material)),
        heads=(*heads_of(material, heads), *(label_of(material, field.label, field.kind) for field in fields)),
        rows=tuple(rows),
        widths=widths + (11.0,) * len(fields),
        notes=(material.texts("book.order") + material.texts("book.rule"),),
    )


def _quarter_cell(material: Material, unit: UnitFigures, code: str) -> Cell:
    if not unit.is_counted:
        return material.texts("book.cell.not_reported")
    if code in unit.quarter:
        return unit.quarter[code]
    return material.texts("kit.value.unknown" if code in unit.report.stored.unknown else "kit.value.skipped")


def _to_date_cell(material: Material, unit: UnitFigures, code: str) -> Cell:
    """A sum that lacks a quarter in which the unit did not give the field is no sum."""
    if code in unit.to_date:
        return unit.to_date[code]
    return material.texts("book.cell.partial" if _sources_of(unit) else "book.cell.not_reported")


def _sources_of(unit: UnitFigures) -> tuple[Report, ...]:
    return (*unit.earlier, unit.report) if unit.is_counted else unit.earlier
