"""What a wish names: unit, field, quarter, day and number, each in the words in which orders take them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from handlers.context import Turn
from handlers.dialogs.form import Form
from handlers.own_asked import named_units
from handlers.people.days import day_named
from handlers.reviewing.naming import quarter_in
from knowledge.normalise import plain
from knowledge.numerals import with_digits

_NUMBER = re.compile(r"(?<![\d.])\d{1,5}(?![\d.]*\s*[%年月日号天季点:.])")


def named_in(turn: Turn) -> Mapping[str, str]:
    """What the message names, by slot; a unit only where it names exactly one."""
    said, kit = plain(turn.said), turn.kit
    units = named_units(said, kit.units)
    rest = said
    for unit in units:
        for name in sorted((unit.name, *unit.aliases), key=len, reverse=True):
            rest = rest.replace(name, " ")
    quarter = quarter_in(rest, turn.today, turn.office.first_quarter)
    until = day_named(rest, turn.today)
    found = {
        "unit": units[0].name if len(units) == 1 else "",
        "field": field_named_in(rest, kit.form),
        "quarter": quarter.name if quarter else "",
        "day": f"{until.month}月{until.day}日" if until else "",
        "number": number_in(rest),
    }
    return {slot: words for slot, words in found.items() if words}


def number_in(said: str) -> str:
    """The first number in the words that is no part of a date or a share; empty where there is none."""
    found = _NUMBER.search(with_digits(plain(said)))
    return found[0] if found else ""


def field_named_in(said: str, form: Form) -> str:
    """The label of the field with the longest name in the words; empty where there is none."""
    found = [name for name in form.named if name in said]
    return form.label(form.named[max(found, key=len)]) if found else ""
