"""Counts of one message that cannot hold together: a part above its whole, and parts that do not fit outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.texts import Texts
from handlers.dialogs.reading.values import FieldWords, Finding


def contradictions(fields: Mapping[str, FieldWords], values: Mapping[str, int], texts: Texts) -> Iterator[Finding]:
    """One finding for each pair of counts; the whole report is checked again where it is kept."""
    for code in fields:
        if code in values:
            above = [parent for parent in fields[code].parents if parent in values and values[code] > values[parent]]
            yield from (_above(fields, values, code, parent, texts) for parent in above)
            if not above and len(fields[code].parents) == 2:
                yield from _outside(fields, values, code, texts)


def _above(
    fields: Mapping[str, FieldWords], values: Mapping[str, int], code: str, parent: str, texts: Texts
) -> Finding:
    text = texts(
        "hard.subset",
        label=fields[code].label,
        value=values[code],
        parent=fields[parent].label,
        parent_value=values[parent],
    )
    return Finding(f"subset:{code}>{parent}", code, text)


def _outside(fields: Mapping[str, FieldWords], values: Mapping[str, int], code: str, texts: Texts) -> Iterator[Finding]:
    """Of those outside the villages there cannot be more women than members."""
    scope, whole = fields[code].parents
    total = next(iter(fields[scope].parents), "")
    if not {scope, whole, total} <= values.keys():
        return
    outside_value, outside = values[whole] - values[code], values[total] - values[scope]
    if outside_value > outside >= 0:
        text = texts(
            "hard.cross",
            label=fields[whole].label,
            value=values[whole],
            rural_value=values[code],
            outside_value=outside_value,
            total=values[total],
            rural=values[scope],
            outside=outside,
        )
        yield Finding(f"cross:{whole}", whole, text)
