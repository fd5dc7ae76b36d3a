"""Reporting in chat: the report dialog joined to the database, in the transaction of each message."""

from __future__ import annotations

from handlers.reporting.looking import show_count, show_report, show_version
from handlers.reporting.returned import answer_returned
from handlers.reporting.rolled import take_sum
from handlers.reporting.sheets import ask_quarter, is_past, place_sheet
from handlers.reporting.talk import (
    ask_again,
    asks_to_see_draft,
    continue_report,
    has_open_report,
    is_asked_which,
    is_offered_answer,
    names_field,
    open_report,
    report_command,
    switch_unit,
    take_reason,
    unit_named,
    where_it_stands,
)
from handlers.reporting.yearly import open_by_name, open_year

__all__ = [
    "answer_returned",
    "ask_again",
    "ask_quarter",
    "asks_to_see_draft",
    "continue_report",
    "has_open_report",
    "is_asked_which",
    "is_offered_answer",
    "is_past",
    "names_field",
    "open_by_name",
    "open_report",
    "open_year",
    "place_sheet",
    "report_command",
    "show_count",
    "show_report",
    "show_version",
    "switch_unit",
    "take_reason",
    "take_sum",
    "unit_named",
    "where_it_stands",
]
