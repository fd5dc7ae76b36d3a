"""What the department does with a submitted report in chat."""

from __future__ import annotations

from handlers.reviewing.returning import go_on_returning, recall_return, return_by_command, return_line, return_said

__all__ = ["go_on_returning", "recall_return", "return_by_command", "return_line", "return_said"]
