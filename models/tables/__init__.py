"""All tables, in four files by what they remember; importing this package fills `Base.metadata`."""

from __future__ import annotations

from models.tables import messages, office, people, reports

__all__ = ["messages", "office", "people", "reports"]
