"""Units and fields named at the beginning of what an officer says: 双峰县 女党员 请再核对."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.units import Unit
from handlers.dialogs.form import Form

_BETWEEN = " \t\n,，、:：;；。的"


def unit_at(said: str, units: Sequence[Unit]) -> tuple[str, str]:
    """The code of the unit that the words begin with, and the words behind it; no code if there is none.

    >>> from core.units import Unit
    >>> unit_at("双峰的女党员", [Unit("shuangfeng", "双峰县", ("双峰",), "county", "", 1)])
    ('shuangfeng', '女党员')
    """
    return _longest(said, {name: unit.code for unit in units for name in (unit.name, *unit.aliases)})


def field_at(said: str, form: Form) -> tuple[str, str]:
    """The code of the field that the words begin with, and the words behind it; no code if there is none."""
    aliases = {alias: field.code for field in form.fields for alias in field.aliases}
    labels = {name: field.code for field in form.fields for name in (field.label, field.brief)}
    return _longest(said, aliases | labels)


def _longest(said: str, names: Mapping[str, str]) -> tuple[str, str]:
    words = said.strip(_BETWEEN)
    name = max(_beginning(words, names), key=len, default="")
    return (names[name], words[len(name) :].strip(_BETWEEN)) if name else ("", words)


def _beginning(words: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if words.startswith(name)]
