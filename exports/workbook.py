"""The workbook of a quarter: totals, units, shares, who is missing, explanations, and where each figure is from."""

from __future__ import annotations

from collections.abc import Sequence

from core.numbers import moment
from exports.material import Material
from exports.period_summary import FieldTotal
from exports.tables import Block, Cell, ColumnChart, Sheet, write_tables
from exports.workbook_shares import Row, share_rows
from exports.workbook_units import units_quarter, units_to_date
from exports.workbook_words import heads_of, label_of, named, names_of, state_of, unit_of, version_of
from models.records import Member, Report


def write_workbook(material: Material) -> bytes:
    """The workbook as a file; its figures are those of the summary, nothing is computed in Excel."""
    return write_tables(workbook_sheets(material), made=material.period.at)


def workbook_sheets(material: Material) -> tuple[Sheet, ...]:
    """Its sheets as values, in order."""
    return (
        _totals(material),
        units_quarter(material),
        units_to_date(material),
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
        title=texts("book.title.totals", **named(material)),
        heads=heads_of(material, heads),
        rows=tuple(_total_row(material, total) for total in material.period.totals),
        widths=(27, 11, 11, 11, 12, 16, 16, 52),
        notes=_data_notes(material),
        below=Block(
            title=texts("book.title.city", **named(material)),
            heads=heads_of(material, ("share", "pct", "target", "num", "den", "gap", "path", "wording")),
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
    title = material.texts("book.title.city", **named(material))
    return ColumnChart(title, (0, len(shares) - 1), names=0, series=(1, 2))


def _total_row(material: Material, total: FieldTotal) -> tuple[Cell, ...]:
    period, notes = material.period, []
    if total.lacking:
        units = names_of(material, total.lacking)
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
    label = label_of(material, total.field.label, total.field.kind)
    unknown = material.texts("kit.value.unknown")
    now = unknown if total.quarter is None else total.quarter
    to_date: Cell = "" if total.field.kind == "stock" else unknown if total.to_date is None else total.to_date
    return label, now, to_date, *beside, "".join(notes)


def _shares(material: Material) -> Sheet:
    texts = material.texts
    units = [unit for unit in material.period.units if unit.to_date]
    rows = [
        (name, *row.cells)
        for name, found in (
            (material.office.name, share_rows(material, None)),
            *((unit_of(material, unit), share_rows(material, unit)) for unit in units),
        )
        for row in found
    ]  # fmt: skip
    return Sheet(
        name=texts("book.tab.shares"),
        title=texts("book.title.shares", **named(material)),
        heads=heads_of(material, ("unit", "share", "num", "den", "pct", "target", "gap", "words", "path")),
        rows=tuple(rows),
        widths=(20, 22, 9, 9, 10, 10, 14, 62, 10),
        notes=(texts("book.order") + texts("share.line.unit_note"),),
    )


def _missing(material: Material) -> Sheet:
    texts = material.texts
    reports = material.period.summary.missing
    return Sheet(
        name=texts("book.tab.missing"),
        title=texts("book.title.missing", **named(material)),
        heads=heads_of(material, ("unit", "state", "people")),
        rows=tuple(
            (material.office.unit_name(report.unit), state_of(material, report),
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
        title=texts("book.title.said", **named(material)),
        heads=heads_of(material, ("unit", "version", "about", "said")),
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
        title=texts("book.title.sources", **named(material)),
        heads=heads_of(material, heads),
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
        version_of(material, report),
        report.code,
        report.stored.values.get("total", texts("kit.value.unknown")),
        moment(report.first_submitted_at) if report.first_submitted_at else "",
        texts(f"book.time.{known}"),
        moment(report.submitted_at) if report.submitted_at else "",
        report.submitted_by,
        state_of(material, report),
    )


def _data_notes(material: Material) -> tuple[str, ...]:
    texts, period = material.texts, material.period
    values = named(material)
    gaps = (
        texts("officer.summary.gap", quarter=quarter.name, n=len(units), units=names_of(material, units))
        for quarter, units in period.summary.gaps
    )
    return (texts("book.data", **values) + texts("book.units", **values), texts("book.year"), *gaps)


def _people(material: Material, people: Sequence[Member]) -> str:
    texts = material.texts
    told = [
        texts("book.cell.person", name=member.name, phone=member.phone)
        if member.phone
        else texts("book.cell.no_phone", name=member.name)
        for member in people
    ]
    return "、".join(told) or texts("book.cell.nobody")
