"""The yearly self-check of the units: a report of its own form, and which units have not handed it in."""

from __future__ import annotations

from core.period import FormYear

SELF_CHECK = "selfcheck"
"""The form of the self-check (三（四）)."""


def self_check_of(year: int) -> FormYear:
    """The period of the self-check form."""
    return FormYear(SELF_CHECK, year)
