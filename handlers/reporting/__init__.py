"""Reporting in chat: the report dialog joined to the database, in the transaction of each message."""

from __future__ import annotations

from handlers.reporting.returned import answer_returned
from handlers.reporting.sheets import ask_quarter, is_past, place_sheet
from handlers.reporting.talk import (
    ask_again,
    continue_report,
    has_open_report,
    open_report,
    report_command,
    where_it_stands,
)

__all__ = [
    "answer_returned",
    "ask_again",
    "ask_quarter",
    "continue_report",
    "has_open_report",
    "is_past",
    "open_report",
    "place_sheet",
    "report_command",
    "where_it_stands",
]
