"""The workbook of a quarter: totals, units, shares, who is missing, explanations, and where each figure is from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.numbers import moment
from exports.material import Material
from exports.period_summary import FieldTotal
from exports.summary import UnitFigures
from exports.tables import Block, Cell, ColumnChart, Sheet, write_tables
from exports.workbook_shares import Row, share_rows
from models.records import Member, Report


def write_workbook(material: Material) -> bytes:
    """The workbook as a file; its figures are those of the summary, nothing is computed in Excel."""
    return write_tables(workbook_sheets(material), made=material.period.at)


def workbook_sheets(material: Material) -> tuple[Sheet, ...]:
    """Its sheets as values, in order."""
    return (
        _totals(material),
        _units_quarter(material),
        _units_to_date(material),
        _shares(material),
        _missing(material),
        _said(material),
        _sources(material),
    )


def _totals(material: Material) -> Sheet:
    texts = material.texts
    heads = ("field", "quarter", "to_date", "previous", "previous_diff", "last_year", "last_year_diff", "note")
    rows = share_rows(material, None)
    return Sheet(
        name=texts("book.tab.totals"),
        title=texts("book.title.totals", **_named(material)),
        heads=_heads(material, heads),
        rows=tuple(_total_row(material, total) for total in material.period.totals),
        widths=(27, 11, 11, 11, 12, 16, 16, 52),
        notes=_data_notes(material),
        below=Block(
            title=texts("book.title.city", **_named(material)),
            heads=_heads(material, ("share", "pct", "target", "num", "den", "gap", "path", "wording")),
            rows=tuple((row.label, row.figure, row.target, row.num, row.den, row.gap, row.path, row.wording)
                       for row in rows),
        ),
        chart=_chart_of(material, rows),
    )  # fmt: skip


def _chart_of(material: Material, rows: Sequence[Row]) -> ColumnChart | None:
    """The shares beside what is demanded; the reserve is no percentage and stands outside."""
    shares = [row for row in rows if row.is_share]
    if not shares:
        return None
    title = material.texts("book.title.city", **_named(material))
    return ColumnChart(title, (0, len(shares) - 1), names=0, series=(1, 2))


def _total_row(material: Material, total: FieldTotal) -> tuple[Cell, ...]:
    period, notes = material.period, []
    if total.lacking:
        units = _names(material, total.lacking)
        notes.append(material.texts("book.cell.lacking", n=len(total.lacking), units=units))
    beside: list[Cell] = []
    for base in (period.previous, period.last_year):
        found = period.compared(total.field.code, base)
        if found is None:
            beside += [material.texts("book.cell.no_base"), ""]
            continue
        beside += [found.before, found.now - found.before]
        if not found.is_all:
            notes.append(
                material.texts(
                    "book.cell.same_units", quarter=found.base.name, n=found.units, num=found.now, num2=found.before
                )
            )
    label = _label(material, total.field.label, total.field.kind)
    unknown = material.texts("kit.value.unknown")
    now = unknown if total.quarter is None else total.quarter
    to_date: Cell = "" if total.field.kind == "stock" else unknown if total.to_date is None else total.to_date
    return label, now, to_date, *beside, "".join(notes)


def _units_quarter(material: Material) -> Sheet:
    texts = material.texts
    rows = [
        (_unit(material, unit), _state(material, unit.report), _version(material, unit.report),
         *(_quarter_cell(material, unit, field.code) for field in material.period.fields))
        for unit in material.period.units
    ]  # fmt: skip
    unknown = texts("kit.value.unknown")
    rows.append((
        texts("book.sum"), "", "",
        *(unknown if total.quarter is None else total.quarter for total in material.period.totals),
    ))  # fmt: skip
    return _by_unit(material, "quarter", ("unit", "state", "version"), (20, 12, 8), rows)


def _units_to_date(material: Material) -> Sheet:
    texts, period = material.texts, material.period
    rows = [
        (_unit(material, unit), "、".join(report.quarter.name[5:] for report in _sources_of(unit)),
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
        title=material.texts(f"book.title.{name}", **_named(material)),
        heads=(*_heads(material, heads), *(_label(material, field.label, field.kind) for field in fields)),
        rows=tuple(rows),
        widths=widths + (11.0,) * len(fields),
        notes=(material.texts("book.order") + material.texts("book.rule"),),
    )


def _shares(material: Material) -> Sheet:
    texts = material.texts
    units = [unit for unit in material.period.units if unit.to_date]
    rows = [
        (name, *row.cells)
        for name, found in (
            (material.office.name, share_rows(material, None)),
            *((_unit(material, unit), share_rows(material, unit)) for unit in units),
        )
        for row in found
    ]  # fmt: skip
    return Sheet(
        name=texts("book.tab.shares"),
        title=texts("book.title.shares", **_named(material)),
        heads=_heads(material, ("unit", "share", "num", "den", "pct", "target", "gap", "words", "path")),
        rows=tuple(rows),
        widths=(20, 22, 9, 9, 10, 10, 14, 62, 10),
        notes=(texts("book.order") + texts("share.line.unit_note"),),
    )


def _missing(material: Material) -> Sheet:
    texts = material.texts
    reports = material.period.summary.missing
    return Sheet(
        name=texts("book.tab.missing"),
        title=texts("book.title.missing", **_named(material)),
        heads=_heads(material, ("unit", "state", "people")),
        rows=tuple(
            (material.office.unit_name(report.unit), _state(material, report),
             _people(material, material.people.get(report.unit, ())))
            for report in reports
        ) or ((texts("book.none"), "", ""),),
        widths=(26, 14, 60),
        notes=(texts("book.for_office"),),
        as_words=(2,),
    )  # fmt: skip


def _said(material: Material) -> Sheet:
    texts = material.texts
    rows = tuple(
        (material.office.unit_name(each.report.unit), texts("book.cell.version", version=each.version),
         texts(f"book.about.{each.about.value}"), each.words)
        for each in material.period.explanations
    )  # fmt: skip
    return Sheet(
        name=texts("book.tab.said"),
        title=texts("book.title.said", **_named(material)),
        heads=_heads(material, ("unit", "version", "about", "said")),
        rows=rows or ((texts("book.none"), "", "", ""),),
        widths=(20, 9, 22, 80),
        as_words=(3,),
    )


def _sources(material: Material) -> Sheet:
    """Every version that any sum holds: who sent it, when, and the code by which it is found again."""
    texts = material.texts
    heads = ("unit", "of_quarter", "version", "code", "total", "first_time", "on_time", "time", "person", "state")
    return Sheet(
        name=texts("book.tab.sources"),
        title=texts("book.title.sources", **_named(material)),
        heads=_heads(material, heads),
        rows=tuple(_source_row(material, report) for report in material.period.sources),
        widths=(20, 14, 9, 10, 10, 28, 14, 28, 14, 14),
        notes=(texts("book.year"),),
        as_words=(3, 8),
    )


def _source_row(material: Material, report: Report) -> tuple[Cell, ...]:
    texts = material.texts
    known = {True: "on_time", False: "late", None: "unset"}[report.on_time]
    return (
        material.office.unit_name(report.unit),
        report.quarter.name,
        _version(material, report),
        report.code,
        report.stored.values.get("total", texts("kit.value.unknown")),
        moment(report.first_submitted_at) if report.first_submitted_at else "",
        texts(f"book.time.{known}"),
        moment(report.submitted_at) if report.submitted_at else "",
        report.submitted_by,
        _state(material, report),
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


def _data_notes(material: Material) -> tuple[str, ...]:
    texts, period = material.texts, material.period
    values = _named(material)
    gaps = (
        texts("officer.summary.gap", quarter=quarter.name, n=len(units), units=_names(material, units))
        for quarter, units in period.summary.gaps
    )
    return (texts("book.data", **values) + texts("book.units", **values), texts("book.year"), *gaps)


def _named(material: Material) -> dict[str, object]:
    summary, quarter = material.period.summary, material.quarter
    provisional = sum(bool(unit.report.stored.unknown) for unit in summary.counted)
    return {
        "office": material.office.name, "quarter": quarter.name, "range": quarter.months,
        "time": moment(material.period.at), "done": len(summary.counted), "all": len(summary.units),
        "provisional": provisional,
    }  # fmt: skip


def file_stem(material: Material) -> str:
    """The name of the file, without its kind."""
    return material.texts("book.file", office=material.office.name, quarter=material.quarter.name)


def _heads(material: Material, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(material.texts(f"book.head.{name}") for name in names)


def _label(material: Material, label: str, kind: str) -> str:
    return material.texts("officer.summary.stock", label=label) if kind == "stock" else label


def _unit(material: Material, unit: UnitFigures) -> str:
    return material.office.unit_name(unit.report.unit)


def _names(material: Material, units: Iterable[str]) -> str:
    return "、".join(material.office.unit_name(unit) for unit in units)


def _state(material: Material, report: Report) -> str:
    return material.texts(f"book.state.{report.state.value}")


def _version(material: Material, report: Report) -> str:
    return material.texts("book.cell.version", version=report.version) if report.version else ""


def _people(material: Material, people: Sequence[Member]) -> str:
    texts = material.texts
    told = [
        texts("book.cell.person", name=member.name, phone=member.phone)
        if member.phone
        else texts("book.cell.no_phone", name=member.name)
        for member in people
    ]
    return "、".join(told) or texts("book.cell.nobody")
