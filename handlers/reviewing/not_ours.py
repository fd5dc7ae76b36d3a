"""A count of another unit that an office wants changed: only the unit changes its numbers; the field goes back."""

from __future__ import annotations

import re
import unicodedata

from core.messages import Choice
from core.period import Quarter
from handlers.context import Turn
from handlers.dialogs.bare import bare
from handlers.intent import has_question_word
from handlers.kind_signs import with_units_alike
from handlers.own_asked import named_units
from handlers.reviewing.naming import without_quarter

_CHANGED = re.compile(
    r"(?:改[成为到是]?|更正[成为]|应[为该当]是?|写成|调[成到])(?:是|为)?\s*(?:\d+|[零一二三四五六七八九十百两]+)"
)


async def change_of_another(turn: Turn) -> bool:
    """Whether a count of a unit that reports to the person's office was to be changed: 把双峰的女党员改成12."""
    if not turn.is_office or turn.incoming.is_group or has_question_word(turn.said):
        return False
    quarter, said = without_quarter(unicodedata.normalize("NFKC", turn.said), turn.today, turn.office.first_quarter)
    meant = named_units(said, turn.kit.units)
    if len(meant) != 1 or not turn.person.heads(meant[0].parent) or not _CHANGED.search(said):
        return False
    (unit,) = meant
    if turn.person.may_report(unit.code):
        return False
    named = re.search(turn.kit.form.any_name, bare(with_units_alike(said, meant)))
    if named is None:
        return False
    label = turn.kit.form.by_code[turn.kit.form.named[named[0]]].brief
    asked = quarter or Quarter.last_ended(turn.today)
    back = Choice(f"退回{label}", f"退回 {unit.name} {asked.name} {label}")
    turn.tell("officer.return.not_ours", back, unit=unit.name, label=label)
    return True
