"""What is no reason though one is asked for: an order of its own, or counts and nothing else."""

from __future__ import annotations

import re

from handlers.context import Turn
from handlers.dialogs.all_counts import is_all_counts
from handlers.dialogs.reading import Surroundings, read_message
from handlers.reviewing.naming import place_at

_ORDER = re.compile(
    r"/?(?:退回|打回|审核通过|通过|批准|延期|不?同意(?:更正|补报|延期)|开通(?:更正|补报)?|锁定|解锁|邀请|核对)"
)
_CODE = re.compile(r"[A-Za-z0-9]{4}(?![A-Za-z0-9])")


def begins_order(turn: Turn) -> bool:
    """Whether a message is an order with a unit, a quarter or a code behind it: 退回 双峰县 …, 锁定一季度."""
    said = turn.said.strip()
    found = _ORDER.match(said)
    if found is None:
        return False
    rest = said[found.end() :].lstrip()
    place = place_at(rest, turn.kit.units, turn.today, turn.office.first_quarter)
    return bool(place.unit or place.quarter or _CODE.match(rest))


def holds_only_counts(turn: Turn) -> bool:
    """Whether a message says counts and nothing else: 女104."""
    around = Surroundings(units=turn.kit.units, today=turn.today)
    reading = read_message(turn.said, turn.kit.form.words, around, turn.kit.texts)
    return is_all_counts(reading, turn.said, turn.kit.units)
