"""The quarter as an Excel sheet: handed out prefilled, and read when it comes back."""

from __future__ import annotations

from handlers.sheet.handing import show_template, template_said
from handlers.sheet.receiving import receive_sheet

__all__ = ["receive_sheet", "show_template", "template_said"]
