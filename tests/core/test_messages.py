"""What goes in and out, as values."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime

from core.messages import Attachment, Incoming, IncomingKind


def test_a_message_in_the_inbox_is_the_same_message_with_its_number():
    said = Incoming(
        "telegram", "7.1", "c", "s", datetime(2014, 4, 1, tzinfo=UTC), "十二", IncomingKind.FILE, "李平", True,
        Attachment("表.xlsx", 10, "ref"), 3,
    )  # fmt: skip
    plain = Incoming("", "", "", "", datetime(2000, 1, 1, tzinfo=UTC))
    assert all(getattr(said, each.name) != getattr(plain, each.name) for each in fields(Incoming)), (
        "nothing is left out"
    )

    stored = said.at_row(9)

    assert [getattr(stored, each.name) for each in fields(stored)] == [
        getattr(replace(said, row=9), each.name) for each in fields(said)
    ]
