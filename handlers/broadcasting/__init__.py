"""群发: an office sends its own text to units that report to it, sees who has it, asks again and takes it back."""

from __future__ import annotations

from handlers.broadcasting.audience import Audience, read_audience
from handlers.broadcasting.choosing import units_of
from handlers.broadcasting.composing import (
    broadcast_by_command,
    broadcast_line,
    broadcast_said,
    go_on_broadcasting,
    recall_broadcast,
)
from handlers.broadcasting.files import receive_broadcast_file
from handlers.broadcasting.following import followed
from handlers.broadcasting.receiving import acknowledge_broadcast, received_said

__all__ = [
    "Audience",
    "acknowledge_broadcast",
    "broadcast_by_command",
    "broadcast_line",
    "broadcast_said",
    "followed",
    "go_on_broadcasting",
    "read_audience",
    "recall_broadcast",
    "receive_broadcast_file",
    "received_said",
    "units_of",
]
