"""The reading process of spreadsheets (see knowledge/reading_files/worker.py)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import astuple
from importlib import import_module

from knowledge.reading_files.kinds import FileRefusedError, Refusal
from knowledge.reading_files.worker import work
from knowledge.reading_sheets.kinds import MOST_CELLS, SheetKind
from knowledge.reading_sheets.values import Sheet

_READERS = {SheetKind.XLSX: "xlsx", SheetKind.XLS: "xls", SheetKind.CSV: "delimited"}
"""The module of each kind; each has `read(content) -> sheets`, and only the one needed is loaded."""


def answer(kind: str, content: bytes) -> dict[str, object]:
    """The sheets that hold anything; FileRefusedError where there are none, or where there is too much."""
    read = import_module(f"knowledge.reading_sheets.{_READERS[SheetKind(kind)]}").read
    sheets: Sequence[Sheet] = [sheet for sheet in read(content) if sheet.cells]
    if not sheets:
        raise FileRefusedError(Refusal.NO_TEXT)
    if sum(len(sheet.cells) for sheet in sheets) > MOST_CELLS:
        raise FileRefusedError(Refusal.TOO_LONG)
    return {"sheets": [{"name": sheet.name, "cells": [astuple(cell) for cell in sheet.cells]} for sheet in sheets]}


if __name__ == "__main__":
    sys.exit(work(sys.argv[1:], answer))
