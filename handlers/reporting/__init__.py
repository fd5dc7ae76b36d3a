"""Reporting in chat: the report dialog joined to the database, in the transaction of each message."""

from __future__ import annotations

from handlers.reporting.returned import answer_returned
from handlers.reporting.talk import (
    ask_again,
    continue_report,
    has_open_report,
    open_report,
    report_command,
    switch_unit,
    unit_named,
    where_it_stands,
)

__all__ = [
    "answer_returned",
    "ask_again",
    "continue_report",
    "has_open_report",
    "open_report",
    "report_command",
    "switch_unit",
    "unit_named",
    "where_it_stands",
]
