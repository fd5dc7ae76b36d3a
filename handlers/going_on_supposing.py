"""那女的再多2个呢 behind a what-if: the same assumption with one count changed. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from handlers.dialogs.form import Form
from handlers.dialogs.waiting import field_named
from handlers.supposing import Supposition
from knowledge.normalise import plain
from knowledge.numerals import with_digits

_CHANGED = re.compile(
    r"(?P<then>那么?|要是|如果)?,?(?P<who>[^\d,，。]{1,10}?)(?:再|还)?(?P<way>多|加|增加|少|减|减少|是|有|改成|换成)?"
    r"(?:到|成)?(?P<count>\d{1,5})[个名人]?(?:的话)?(?:呢|会怎么?样|怎么?样|够不够|行不行|吗)?[?？]?"
)
_SIGNS = {"多": 1, "加": 1, "增加": 1, "少": -1, "减": -1, "减少": -1}


def going_on(text: str, last: Supposition, form: Form) -> Supposition | None:
    """The last assumption with the count that the words change; None where they do not go on with it.

    >>> from handlers.dialogs.form import load_form
    >>> dict(going_on("那女的再多2个呢", Supposition({"total": 20, "female": 9}), load_form()).counts)
    {'total': 20, 'female': 11}
    """
    said = with_digits(plain(text)).strip()
    found = _CHANGED.fullmatch(said)
    if found is None or not last.counts or not (found["then"] or said.rstrip("?？").endswith("呢")):
        return None
    code = field_named(form, found["who"].strip(" ,"))
    count = _count(found, last.counts, code)
    return replace(last, counts={**last.counts, code: count}) if code in form.flows and count is not None else None


def _count(found: re.Match[str], before: Mapping[str, int], code: str) -> int | None:
    """The new count; None where more or fewer are wanted than a count that nobody assumed, or fewer than none."""
    sign = _SIGNS.get(found["way"] or "")
    if sign is None:
        return int(found["count"])
    count = before[code] + sign * int(found["count"]) if code in before else -1
    return count if count >= 0 else None
