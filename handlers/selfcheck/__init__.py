"""The yearly self-check in chat: a unit fills it in, the office above sees how far all are and what they found."""

from __future__ import annotations

from handlers.selfcheck.hearing import self_check_said
from handlers.selfcheck.talking import (
    go_on_self_check,
    leave_self_check,
    not_read,
    recall_self_check,
    self_check_line,
)

__all__ = [
    "go_on_self_check",
    "leave_self_check",
    "not_read",
    "recall_self_check",
    "self_check_line",
    "self_check_said",
]
