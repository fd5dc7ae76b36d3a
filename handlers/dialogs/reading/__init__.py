"""Reading of counts in free text: what a secretary types becomes values, and what is not certain a question."""

from __future__ import annotations

from handlers.dialogs.reading.counts import answers_alone, read_count
from handlers.dialogs.reading.figures import only_figures
from handlers.dialogs.reading.findings import scope_text
from handlers.dialogs.reading.message import read_message
from handlers.dialogs.reading.record import reading_record
from handlers.dialogs.reading.values import Count, FieldWords, Finding, Piece, Reading, Surroundings

__all__ = [
    "Count",
    "FieldWords",
    "Finding",
    "Piece",
    "Reading",
    "Surroundings",
    "answers_alone",
    "only_figures",
    "read_count",
    "read_message",
    "reading_record",
    "scope_text",
]
