"""What is said of a sheet that was read: how much, what differs from what is stored, and which cells were no counts."""

from __future__ import annotations

from collections.abc import Mapping

from core.messages import Block, Reply, Table, Text
from core.texts import Texts
from exports.report_words import count_words
from handlers.dialogs.answers import in_force
from handlers.dialogs.form import Form
from handlers.dialogs.step import Facts
from handlers.sheet.reading import CellFault, FormSheet
from models.records import Answers


def received(
    form: Form, facts: Facts, found: FormSheet, file: str, *, shows_all: bool, notes: tuple[str, ...]
) -> Reply:
    """The answer to a sheet, before its counts go to the form. `shows_all` names the cell of every count."""
    before = in_force(facts.report)
    differing = [code for code in form.codes if _differs(found, before, code)]
    shown = [code for code in form.codes if code in differing or (shows_all and code in found.counts)]
    head = facts.texts(
        f"sheet.read.{_kind(differing, before)}",
        file=file,
        unit=facts.unit.name,
        quarter=facts.quarter.name,
        n=len(found.counts),
        k=len(differing),
    )
    blocks: list[Block] = [Text(head)]
    if shown:
        rows = tuple(_row(form, facts.texts, found, before, code) for code in shown)
        blocks.append(Table(_heads(facts.texts), rows, numeric=(2, 3)))
    if any(code in before.values for code in found.blanks):
        notes = (*notes, facts.texts("sheet.read.kept"))
    lines = [*fault_lines(found.faults, facts.texts), *notes]
    return Reply((*blocks, Text("\n".join(lines)))) if lines else Reply(tuple(blocks))


def fault_lines(faults: tuple[CellFault, ...], texts: Texts) -> list[str]:
    """A line for each cell that is no count."""
    return [
        texts(f"sheet.cell.{fault.reason}", place=fault.place, label=fault.label, said=fault.said) for fault in faults
    ]


def _kind(differing: list[str], before: Answers) -> str:
    if differing:
        return "got_other"
    return "got" if before.values else "got_new"


def _heads(texts: Texts) -> tuple[str, ...]:
    return tuple(texts(f"sheet.column.{column}") for column in ("cell", "field", "here", "stored"))


def _differs(found: FormSheet, before: Answers, code: str) -> bool:
    """Whether the sheet says something else than what is stored; a field that is stored nowhere yet is only new."""
    if code not in before.values:
        return False
    return code in found.blanks or (code in found.counts and found.counts[code] != before.values[code])


def _row(form: Form, texts: Texts, found: FormSheet, before: Answers, code: str) -> tuple[str, ...]:
    """C9, 女党员, 13名, 12名."""
    place: Mapping[str, str] = found.places if code in found.counts else found.blanks
    here = Answers({code: found.counts[code]}) if code in found.counts else Answers()
    return place.get(code, ""), form.label(code), count_words(here, code, texts), count_words(before, code, texts)
