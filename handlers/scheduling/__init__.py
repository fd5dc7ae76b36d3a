"""日程: the next dates of whoever asks, in chat, as a file, and at an address to subscribe to."""

from __future__ import annotations

from handlers.scheduling.showing import (
    calendar_file,
    give_file,
    renew_address,
    revoke_address,
    show_address,
    show_schedule,
)

__all__ = ["calendar_file", "give_file", "renew_address", "revoke_address", "show_address", "show_schedule"]
