"""The line on a sheet that says which it is: the form with its version, the unit, the quarter."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

from core.period import Quarter
from handlers.dialogs.form import Form
from knowledge.reading_sheets import Sheet

_MARK = re.compile(r"表样标识:\s*([a-z_]+-[0-9a-f]{6})\s*/\s*([a-z0-9_]+)\s*/\s*(\d{4}Q[1-4])")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a sheet says of itself. It gives no right: whose numbers they are comes from the binding."""

    version: str
    unit: str
    quarter: Quarter


def form_version(form: Form) -> str:
    """A name that changes whenever a field, its label or its limits change.

    An old sheet is known by it, and nobody has to remember to count a number up.
    """
    print_of = "\n".join(f"{f.code} {f.label} {f.kind} {' '.join(f.parents)} {f.help}" for f in form.fields)
    return f"{form.code}-{hashlib.sha256(print_of.encode()).hexdigest()[:6]}"


def mark_of(sheet: Sheet) -> Mark | None:
    """The mark of a sheet that was handed out; None for any other."""
    for cell in sheet.cells:
        if found := _MARK.search(unicodedata.normalize("NFKC", cell.text)):
            return Mark(found[1], found[2], Quarter.parse(found[3]))
    return None
