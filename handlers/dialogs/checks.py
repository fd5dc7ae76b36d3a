"""Checks between the counts of a form: what cannot be (hard) and what is asked once (soft). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.texts import Texts
from handlers.dialogs.form import Form, FormField
from knowledge.targets import Targets
from models.records import Report

_Values = Mapping[str, int]

_JUMP = 3
"""A count above this many times the greatest one of earlier quarters is asked about."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Counts that contradict each other. `codes` are problem codes such as subset:female>total.

    `fields` are those that can be changed to mend it, the part before the whole.
    """

    codes: tuple[str, ...]
    fields: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Counts that are unlikely. `key` holds the numbers too: other numbers are another doubt.

    With `reasons` a reason is asked for and not a yes; these are the ready ones.
    """

    key: str
    fields: tuple[str, ...]
    text: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """What is known besides this report: earlier quarters, the last report, the year's plan, counts from elsewhere."""

    earlier: tuple[Report, ...] = ()
    last: Report | None = None
    plan: int | None = None
    known: Mapping[str, int] | None = None

    @property
    def reports(self) -> tuple[Report, ...]:
        """All earlier reports that are known."""
        return (*self.earlier, *([self.last] if self.last else []))

    def before(self, code: str) -> int:
        """The count of a field in the earlier quarters of this year together."""
        return sum(report.stored.values.get(code, 0) for report in self.earlier)


def faults(form: Form, values: _Values, texts: Texts) -> tuple[Fault, ...]:
    """Everything that cannot be, in the order of the form; fields without a count are not judged."""
    found: list[Fault] = []
    for field in form.fields:
        if field.code not in values:
            continue
        above = [code for code in field.parents if code in values and values[field.code] > values[code]]
        if above:
            found.append(_part_above_whole(form, field, above, values, texts))
        elif field.rural_of:
            found += _crosswise(form, field, values, texts)
    return tuple(found)


def is_sound(form: Form, values: _Values, texts: Texts) -> bool:
    """Whether no hard check fails."""
    return not faults(form, values, texts)


def doubts(form: Form, values: _Values, history: History, targets: Targets, texts: Texts) -> tuple[Doubt, ...]:
    """Everything that is asked once, in a fixed order; `targets` are those of the quarter's year."""
    return (
        *_relations(form, {**(history.known or {}), **values}, targets, texts),
        *_jumps(form, values, history, texts),
        *_over_plan(form, values, history, texts),
        *_too_regular(form, values, history, texts),
    )


def _part_above_whole(form: Form, field: FormField, above: Sequence[str], values: _Values, texts: Texts) -> Fault:
    codes = tuple(f"subset:{field.code}>{parent}" for parent in above)
    count = values[field.code]
    if above == [form.total] and values[form.total] == 0:
        text = texts("hard.total_zero", label=field.label, n=count)
    else:
        named = {"label": field.label, "value": count, "parent": form.label(above[0]), "parent_value": values[above[0]]}
        if len(above) > 1:
            named |= {"parent2": form.label(above[1]), "parent2_value": values[above[1]]}
        text = texts("hard.subset_two" if len(above) > 1 else "hard.subset", **named)
    return Fault(codes, (field.code, *above), text)


def _crosswise(form: Form, field: FormField, values: _Values, texts: Texts) -> Iterator[Fault]:
    """The members outside the villages must fit as well: x − rural_x ≤ total − rural."""
    whole, rural = field.rural_of, field.parents[0]
    if not {whole, rural, form.total} <= values.keys():
        return
    outside_value = values[whole] - values[field.code]
    outside = values[form.total] - values[rural]
    if outside_value > outside >= 0:
        text = texts(
            "hard.cross",
            label=form.label(whole),
            value=values[whole],
            rural_value=values[field.code],
            outside_value=outside_value,
            total=values[form.total],
            rural=values[rural],
            outside=outside,
        )
        yield Fault((f"cross:{whole}",), (field.code, whole, rural, form.total), text)


def _relations(form: Form, values: _Values, targets: Targets, texts: Texts) -> Iterator[Doubt]:
    for rule in form.doubts:
        if rule.holds(values, targets):
            count, other = values[rule.field], values[rule.than]
            text = texts(f"soft.ask.{rule.code}", n=count, k=other, times=rule.bound(targets))
            fields = tuple(code for code in (rule.field, rule.than) if code in form.by_code)
            yield Doubt(f"{rule.code}:{count}:{other}", fields, text)


def _jumps(form: Form, values: _Values, history: History, texts: Texts) -> Iterator[Doubt]:
    """The total and the stocks are followed over time; the parts follow the total."""
    for field in form.fields:
        if field.parents or field.code not in values:
            continue
        count = values[field.code]
        most = max((report.stored.values.get(field.code, 0) for report in history.reports), default=0)
        if most and count > _JUMP * most:
            name = "soft.jump.why" if field.jump_reasons else "soft.jump.own"
            text = texts(name, label=field.label, n=count, k=most)
            yield Doubt(f"jump:{field.code}:{count}", (field.code,), text, field.jump_reasons)


def _over_plan(form: Form, values: _Values, history: History, texts: Texts) -> Iterator[Doubt]:
    if history.plan is None or form.total not in values:
        return
    ytd = history.before(form.total) + values[form.total]
    if ytd > history.plan:
        yield Doubt(f"plan:{ytd}", (form.total,), texts("soft.ask.plan", ytd=ytd, plan=history.plan))


def _too_regular(form: Form, values: _Values, history: History, texts: Texts) -> Iterator[Doubt]:
    """A finished form in which every part is the whole, or which repeats the last quarter."""
    total = values.get(form.total, 0)
    parts = [field.code for field in form.fields if form.total in field.parents]
    if total and all(values.get(code) == total for code in parts):
        yield Doubt(f"all_equal:{total}", (form.total, *parts), texts("soft.ask.all_equal", total=total))
    last = history.last
    if total and last and len(values) > 1 and dict(last.stored.values) == dict(values):
        text = texts("soft.ask.same_as_last", quarter=last.period.name)
        yield Doubt(f"same_as_last:{last.period.code}", form.codes, text)
