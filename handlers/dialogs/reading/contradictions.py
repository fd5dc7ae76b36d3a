"""Counts of one message that cannot hold together: a part above its whole, and parts that do not fit outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.texts import Texts
from handlers.dialogs.reading.values import FieldWords, Finding

_Fields = Mapping[str, FieldWords]
_Values = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Clash:
    """Counts that cannot be: `field` above `whole`, or (with `outside`) more of `whole` than fit outside a part."""

    field: str
    whole: str
    outside: int = -1
    outside_value: int = -1

    @property
    def code(self) -> str:
        """The problem code."""
        return f"cross:{self.whole}" if self.outside >= 0 else f"subset:{self.field}>{self.whole}"


def clashes(fields: _Fields, values: _Values) -> Iterator[Clash]:
    """Every pair of counts that cannot hold together."""
    for code in fields:
        if code not in values:
            continue
        above = [parent for parent in fields[code].parents if parent in values and values[code] > values[parent]]
        yield from (Clash(code, parent) for parent in above)
        if not above and len(fields[code].parents) == 2:
            yield from _outside(fields, values, code)


def contradictions(fields: _Fields, values: _Values, texts: Texts) -> Iterator[Finding]:
    """One finding for each pair of counts; the whole report is checked again where it is kept."""
    for clash in clashes(fields, values):
        if clash.outside < 0:
            yield _above(fields, values, clash, texts)
        else:
            yield _crosswise(fields, values, clash, texts)


def _outside(fields: _Fields, values: _Values, code: str) -> Iterator[Clash]:
    """Of those outside the villages there cannot be more women than members."""
    scope, whole = fields[code].parents
    total = next(iter(fields[scope].parents), "")
    if not {scope, whole, total} <= values.keys():
        return
    outside_value, outside = values[whole] - values[code], values[total] - values[scope]
    if outside_value > outside >= 0:
        yield Clash(code, whole, outside, outside_value)


def _above(fields: _Fields, values: _Values, clash: Clash, texts: Texts) -> Finding:
    text = texts(
        "hard.subset",
        label=fields[clash.field].label,
        value=values[clash.field],
        parent=fields[clash.whole].label,
        parent_value=values[clash.whole],
    )
    return Finding(clash.code, clash.field, text)


def _crosswise(fields: _Fields, values: _Values, clash: Clash, texts: Texts) -> Finding:
    scope = fields[clash.field].parents[0]
    text = texts(
        "hard.cross",
        label=fields[clash.whole].label,
        value=values[clash.whole],
        rural_value=values[clash.field],
        outside_value=clash.outside_value,
        total=values[fields[scope].parents[0]],
        rural=values[scope],
        outside=clash.outside,
    )
    return Finding(clash.code, clash.whole, text)
