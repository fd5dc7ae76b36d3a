"""Wishes: what somebody wants done, in whatever words, turned into the order that does it."""

from __future__ import annotations

from handlers.wishes.granting import Granted, offer, wish_in

__all__ = ["Granted", "offer", "wish_in"]
