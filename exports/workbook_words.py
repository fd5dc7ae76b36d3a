"""Words in the workbook of a quarter: titles, heads, names and states."""

from __future__ import annotations

from collections.abc import Iterable

from core.numbers import moment
from exports.material import Material
from exports.summary import UnitFigures
from models.records import Report


def named(material: Material) -> dict[str, object]:
    """The values that titles and notes may name."""
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


def heads_of(material: Material, names: Iterable[str]) -> tuple[str, ...]:
    """The heads of columns, by their names in core/wording/workbook.toml."""
    return tuple(material.texts(f"book.head.{name}") for name in names)


def label_of(material: Material, label: str, kind: str) -> str:
    """The label of a field; of people on the books, with when they were counted."""
    return material.texts("officer.summary.stock", label=label) if kind == "stock" else label


def unit_of(material: Material, unit: UnitFigures) -> str:
    """The name of a unit."""
    return material.office.unit_name(unit.report.unit)


def names_of(material: Material, units: Iterable[str]) -> str:
    """Names of units in a row."""
    return "、".join(material.office.unit_name(unit) for unit in units)


def state_of(material: Material, report: Report) -> str:
    """How far a report is."""
    return material.texts(f"book.state.{report.state.value}")


def version_of(material: Material, report: Report) -> str:
    """Which version is stored; empty where none is."""
    return material.texts("book.cell.version", version=report.version) if report.version else ""
