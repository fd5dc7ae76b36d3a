"""A sheet with a column of fields and a column of counts, read cell by cell. Pure.

What cannot be read with certainty is named with its cell and the reason, and is no count. A sheet of another shape
is for handlers/sheet/pasted.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from handlers.dialogs.form import Form
from handlers.dialogs.reading import read_count
from handlers.sheet.columns import FEWEST, Columns, field_of, has_more_columns, headed, unheaded
from handlers.sheet.words import sheet_terms
from knowledge.normalise import plain
from knowledge.reading_sheets import Cell, CellKind, Sheet, cell_name

_REASONS = {
    CellKind.DECIMAL: "frac",
    CellKind.PERCENT: "pct",
    CellKind.DATE: "date",
    CellKind.FORMULA: "formula",
    CellKind.ERROR: "error",
}


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that is no count: its place, what it is about, what stands there, and the reason (sheet.cell.REASON)."""

    place: str
    label: str
    said: str
    reason: str
    code: str = ""


@dataclass(frozen=True)
class FormSheet:
    """What stands on a sheet: counts and their cells by the codes of the fields, empty cells, and faults.

    `above` are the words over the table: title, unit, period.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    blanks: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[CellFault, ...] = ()
    above: str = ""


def read_handed_out(sheet: Sheet, form: Form, heads: tuple[str, str]) -> FormSheet | None:
    """A sheet that we handed out, found by its own two heads; None if they are not there any more."""
    columns = headed(sheet, frozenset({heads[0]}), frozenset({heads[1]}))
    return _read(sheet, form, columns) if columns else None


def read_plain_list(sheet: Sheet, form: Form) -> FormSheet | None:
    """A sheet of anybody's making, if it is a plain list of fields with one count each; None for any other shape."""
    terms = sheet_terms()
    if any(word in plain(cell.text) for cell in sheet.cells for word in terms.to_date):
        return None
    columns = headed(sheet, terms.fields, terms.counts) or unheaded(sheet, form)
    if columns is None or has_more_columns(sheet, form, columns):
        return None
    found = _read(sheet, form, columns)
    is_plain = len(found.counts) + len(found.blanks) >= FEWEST and not _has_any(found, "twice", "unknown")
    return found if is_plain else None


def _has_any(found: FormSheet, *reasons: str) -> bool:
    return any(fault.reason in reasons for fault in found.faults)


def _read(sheet: Sheet, form: Form, columns: Columns) -> FormSheet:
    """Every row down to the last one that names a field; what stands below is signed, not counted."""
    at = {(cell.row, cell.column): cell for cell in sheet.cells}
    labels = [cell for cell in sheet.cells if cell.column == columns.fields and cell.row >= columns.first]
    coded = [(label, field_of(form, label.text)) for label in labels]
    last = max((label.row for label, code in coded if code), default=-1)
    rows = [_Row(label, code, at.get((label.row, columns.counts))) for label, code in coded if label.row <= last]
    rows = _with_scopes(form, rows)
    found = _Found(form, _twice(rows), columns.counts)
    for row in rows:
        found.take(row)
    return FormSheet(found.counts, found.places, found.blanks, tuple(found.faults), _above(sheet, columns.first))


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: its label, the field that it names (empty: none), and its count if there is one."""

    label: Cell
    code: str
    count: Cell | None
    is_unsure: bool = False
    """Whether it could be of a part (农村) as well as of all."""


def _with_scopes(form: Form, rows: Sequence[_Row]) -> list[_Row]:
    """女党员 right below 农村新发展党员 may be those of the villages: nobody can say."""
    twins = {item.rural_of: item.parents[0] for item in form.fields if item.rural_of}
    below, made = "", []
    for row in rows:
        is_part = bool(row.code) and bool(form.by_code[row.code].rural_of)
        is_unsure = bool(below) and twins.get(row.code) == below
        made.append(replace(row, is_unsure=is_unsure))
        if row.code in twins.values():
            below = row.code
        elif row.code and not is_part and not is_unsure:
            below = ""
    return made


@dataclass
class _Found:
    """What has been read so far; `twice` are fields that stand in several rows with different counts."""

    form: Form
    twice: frozenset[str]
    column: int
    counts: dict[str, int] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    blanks: dict[str, str] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)

    def take(self, row: _Row) -> None:
        """Read one row."""
        place, code, count = cell_name(row.label.row, self.column), row.code, row.count
        if not code:
            if count is not None:
                self.faults.append(CellFault(place, "", row.label.text, "unknown"))
        elif count is None:
            self.blanks[code] = place
        else:
            value, reason = self._read(row, count)
            if value is None:
                self.faults.append(CellFault(place, self.form.label(code), count.text.strip(), reason, code))
            else:
                self.counts[code], self.places[code] = value, place

    def _read(self, row: _Row, count: Cell) -> tuple[int | None, str]:
        if row.is_unsure:
            return None, "scope"
        return (None, "twice") if row.code in self.twice else count_of(count)


def _twice(rows: Sequence[_Row]) -> frozenset[str]:
    said: dict[str, set[str]] = {}
    for row in rows:
        if row.code and row.count is not None and not row.is_unsure:
            said.setdefault(row.code, set()).add(row.count.text.strip())
    return frozenset(code for code, counts in said.items() if len(counts) > 1)


def as_message(form: Form, counts: Mapping[str, int]) -> str:
    """The counts a field a line, in the order of the form: 35岁及以下 behind 农村 could be either of two fields."""
    return "\n".join(f"{form.label(code)}\t{counts[code]}" for code in form.codes if code in counts)


def count_of(cell: Cell) -> tuple[int | None, str]:
    """The count of a cell, or the reason why it is none.

    >>> count_of(Cell(8, 2, CellKind.TEXT, "十三名")), count_of(Cell(8, 2, CellKind.PERCENT, "100%"))
    ((13, ''), (None, 'pct'))
    """
    if cell.is_merged:
        return None, "merged"
    if cell.kind is CellKind.NUMBER:
        return (None, "neg") if cell.text.startswith("-") else (int(cell.text), "")
    if cell.kind is not CellKind.TEXT:
        return None, _REASONS.get(cell.kind, "text")
    count = read_count(cell.text)
    return (count.value, "") if count.value is not None else (None, _TEXT_REASONS.get(count.code, "text"))


_TEXT_REASONS = {"approx": "approx", "pct": "pct", "frac": "frac", "neg": "neg"}


def _above(sheet: Sheet, first: int) -> str:
    return "\n".join(_lines(sheet, first))


def _lines(sheet: Sheet, first: int) -> Iterator[str]:
    for row in sheet.rows():
        if row[0].row < first - 1:
            yield " ".join(cell.text for cell in row)
