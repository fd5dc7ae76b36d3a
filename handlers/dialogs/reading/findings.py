"""What has to be asked, as problem codes with finished sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from core.numbers import day
from core.period import Quarter
from core.texts import Texts
from core.units import Unit
from handlers.dialogs.reading.contradictions import clashes, contradictions
from handlers.dialogs.reading.lexicon import Lexicon
from handlers.dialogs.reading.meaning import Claim, Doubt, Meaning
from handlers.dialogs.reading.numerals import MEASURE, NUMERAL
from handlers.dialogs.reading.periods import Period
from handlers.dialogs.reading.places import Place
from handlers.dialogs.reading.source import Source
from handlers.dialogs.reading.values import Finding, Surroundings

_NOT_NAME = re.compile(rf"[{NUMERAL}名人个位\s:：]")
_MOST_NAMELESS = 3
"""So many numbers without a name are asked about one by one."""
_FEWEST_IN_ORDER = 5
"""So many numbers are offered in the order of the form though it has more fields."""
_PERIOD_TEXTS = {"bad_period": "read.period.bad", "period_ambiguous": "read.period.ambiguous"}


class Findings:
    """Turns doubts into findings; knows the message, the fields and the sentences."""

    def __init__(self, source: Source, lexicon: Lexicon, around: Surroundings, texts: Texts) -> None:
        self.source = source
        self.lexicon = lexicon
        self.around = around
        self.texts = texts

    def of_counts(self, meaning: Meaning) -> Iterator[Finding]:
        """What is doubtful about single counts, and whether the parts fit the whole."""
        said = meaning.values
        values = {**self.around.known, **said}
        nameless = [doubt for doubt in meaning.doubts if doubt.kind == "which_field"]
        in_order = self._in_order(meaning, nameless)
        if in_order:
            yield in_order
            return
        is_asked = len(nameless) <= _MOST_NAMELESS
        for doubt in meaning.doubts:
            if is_asked or doubt.kind != "which_field":
                yield replace(self._of_count(doubt, values), place=self.source.span(doubt.start, doubt.end))
        if not is_asked:
            yield self._nameless(nameless)
        if not meaning.is_to_date:
            yield from self._too_big(said)
        yield from self._scopes(meaning, values)
        yield from self._halves(meaning, said)
        yield from contradictions(self.lexicon.fields, said, self.texts)
        if meaning.same:
            yield self._same(meaning)
        yield from self._none_left(meaning)

    def _in_order(self, meaning: Meaning, nameless: Sequence[Doubt]) -> Finding | None:
        """Bare counts, as many as fields are open or a good part of them: in the order of the form, to be confirmed."""
        numbers = [doubt.number for doubt in nameless if doubt.number is not None]
        is_bare = len(numbers) == len(meaning.doubts) and not (meaning.claims or meaning.either or meaning.same)
        if not is_bare or len(numbers) < 2 or len(numbers) > len(self.around.open):
            return None
        if len(numbers) < min(len(self.around.open), _FEWEST_IN_ORDER):
            return None
        values = dict(zip(self.around.open, numbers, strict=False))
        if any(clashes(self.lexicon.fields, {**self.around.known, **values})):
            return None
        items = "、".join(f"{self.lexicon.fields[code].label}{number}名" for code, number in values.items())
        text = self.texts("read.number.in_order", k=len(numbers), items=items)
        place = self.source.span(nameless[0].start, nameless[-1].end)
        return Finding("in_order", None, text, readings=(values,), place=place)

    def _none_left(self, meaning: Meaning) -> Iterator[Finding]:
        """其余都是0: what is still open and not spoken of is offered as 0, and its names are told."""
        if meaning.none_left is None:
            return
        spoken_of = {*meaning.claims, *(doubt.field for doubt in meaning.doubts), *meaning.unknown, *self.around.known}
        if left := [code for code in self.around.open if code not in spoken_of]:
            items = "、".join(self.lexicon.fields[code].label for code in left)
            said = self.source.said(*meaning.none_left)
            text = self.texts("read.number.none_left", said=said, k=len(left), items=items)
            place = self.source.span(*meaning.none_left)
            yield Finding("none_left", None, text, said, readings=(dict.fromkeys(left, 0),), place=place)

    def of_period(self, period: Period, today: date) -> Iterator[Finding]:
        """What is doubtful about the quarter."""
        if not period.problem:
            return
        said = self.source.said(*period.said)
        if period.has_several:
            yield Finding(period.problem, None, self.texts("read.period.several"), said)
        elif period.problem == "future_period" and period.quarter:
            other = Quarter.last_ended(today)
            text = self.texts(
                "read.period.future", quarter=period.quarter.name, date=day(period.quarter.last_day), other=other.name
            )
            yield Finding(period.problem, None, text, said)
        else:
            yield Finding(period.problem, None, self.texts(_PERIOD_TEXTS[period.problem], said=said), said)

    def of_places(self, places: Sequence[Place]) -> Iterator[Finding]:
        """What is doubtful about the unit."""
        if not places:
            return
        units = {unit.code: unit for unit in self.around.units}
        named = list(dict.fromkeys(place.unit for place in places if place.unit))
        if len(named) > 1:
            names = "、".join(units[code].name for code in named)
            yield Finding("multi_unit", None, self.texts("read.unit.multi", n=len(named), units=names))
            return
        doubtful = next((place for place in places if place.certainty != "sure"), None)
        if doubtful and (doubtful.unit or not named):
            yield self._of_place(doubtful, units)

    def not_report(self) -> Finding:
        """Nothing was read."""
        return Finding("not_report", None, self.texts("read.number.not_report"))

    def _of_place(self, place: Place, units: Mapping[str, Unit]) -> Finding:
        said = self.source.said(place.start, place.end)
        if place.certainty == "unknown":
            return Finding("unknown_unit", None, self.texts("read.unit.unknown", said=said), said)
        if place.certainty == "either":
            return Finding("confirm_unit", None, self.texts("read.unit.either", said=said), said)
        text = self.texts("read.unit.confirm", said=said, unit=units[place.unit].name)
        return Finding("confirm_unit", None, text, said)

    def _of_count(self, doubt: Doubt, values: Mapping[str, int]) -> Finding:
        measure = MEASURE.match(self.source.text, doubt.end)
        said = self.source.said(doubt.start, measure.end() if measure else doubt.end)
        if doubt.kind == "which_field":
            return self._which_field(doubt, said)
        label = self.lexicon.fields[doubt.field].label
        code = f"{doubt.kind}:{doubt.field}"
        if doubt.kind == "pct":
            return self._share(doubt, values, label, said)
        if doubt.kind == "dup":
            text = self.texts("read.number.dup", label=label, before=doubt.number, after=doubt.other)
            options = tuple(number for number in (doubt.number, doubt.other) if number is not None)
            return Finding(code, doubt.field, text, said, options=options)
        if doubt.kind == "big":
            text = self.texts("read.number.big", label=label, n=doubt.number)
            return Finding(code, doubt.field, text, said, doubt.number)
        if doubt.kind == "to_date":
            return Finding(
                f"derive:{doubt.field}", doubt.field, self.texts("read.number.to_date", said=said, label=label), said
            )
        if doubt.kind == "derive":
            return self._derived(doubt, values, label, said)
        return Finding(code, doubt.field, self.texts(f"read.number.{doubt.kind}", said=said, label=label), said)

    def _which_field(self, doubt: Doubt, said: str) -> Finding:
        if doubt.number is None:
            return Finding("which_field", None, self.texts("read.number.which_words", said=said), said)
        if doubt.among:
            text = self.texts("read.number.which_words", said=said)
        else:
            text = self.texts("read.number.which_field", n=doubt.number)
        return Finding("which_field", None, text, said, doubt.number, between=doubt.among)

    def _nameless(self, doubts: Sequence[Doubt]) -> Finding:
        """A row of bare numbers is not asked one by one."""
        said = "、".join(str(doubt.number) for doubt in doubts[:_MOST_NAMELESS] if doubt.number is not None)
        return Finding("which_field", None, self.texts("read.number.nameless", k=len(doubts), said=said), said)

    def _derived(self, doubt: Doubt, values: Mapping[str, int], label: str, said: str) -> Finding:
        code = f"derive:{doubt.field}"
        if doubt.number is None:
            return Finding(code, doubt.field, self.texts("read.number.open", said=said, label=label), said)
        total = values.get(self.lexicon.whole)
        if doubt.other is not None and total is not None:
            text = self.texts("read.number.rest", total=total, k=doubt.other, n=doubt.number, label=label)
        else:
            text = self.texts("read.number.likely", said=said, n=doubt.number, label=label)
        return Finding(code, doubt.field, text, said, doubt.number)

    def _share(self, doubt: Doubt, values: Mapping[str, int], label: str, said: str) -> Finding:
        code = f"pct:{doubt.field}"
        parents = self.lexicon.fields[doubt.field].parents
        base = next((values[parent] for parent in parents if parent in values), None)
        number = counted(doubt.share, base, doubt.decimals) if doubt.share is not None and base else None
        if number is None or doubt.share is None:
            return Finding(code, doubt.field, self.texts("read.number.pct", said=said, label=label), said)
        text = self.texts(
            "read.number.pct_whole", said=said, den=base, pct=_percent(doubt.share), n=number, label=label
        )
        return Finding(code, doubt.field, text, said, number)

    def _too_big(self, values: Mapping[str, int]) -> Iterator[Finding]:
        big = {code for code, value in values.items() if 0 < self._limit(code) < value}
        for code in values:
            if code in big and not big & self.lexicon.ancestors(code):
                text = self.texts("read.number.big", label=self.lexicon.fields[code].label, n=values[code])
                yield Finding(f"big:{code}", code, text, number=values[code])

    def _limit(self, code: str) -> int:
        """The count above which a field is asked about; a part has that of its whole."""
        field = self.lexicon.fields[code]
        return field.doubtful_above or max((self._limit(parent) for parent in field.parents), default=0)

    def _halves(self, meaning: Meaning, values: Mapping[str, int]) -> Iterator[Finding]:
        """男 and 女 together are the total."""
        total = values.get(self.lexicon.whole)
        for code, (other, start, end) in meaning.completing.items():
            part = values.get(code)
            if total is not None and part is not None and part + other != total:
                name = _NOT_NAME.sub("", self.source.said(start, end))
                items = f"{name}{other}名、{self.lexicon.fields[code].label}{part}名"
                text = self.texts("read.number.halves", items=items, n=part + other, total=total)
                yield Finding("sum_mismatch", None, text, between=(code, self.lexicon.whole))

    def _scopes(self, meaning: Meaning, values: Mapping[str, int]) -> Iterator[Finding]:
        """Counts that are of a part or of all are asked together."""
        for outer in dict.fromkeys(item.outer for item in meaning.either):
            items = [item for item in meaning.either if item.outer == outer]
            said = "、".join(self._named(item.claim) for item in items)
            counts = {item.claim.field: item.claim.value or 0 for item in items}
            inner = {item.inner: item.claim.value or 0 for item in items}
            among = {} if meaning.is_to_date else values
            text = scope_text(self.texts, said, among.get(outer), among.get(self.lexicon.whole))
            place = self.source.span(items[0].claim.start, items[-1].claim.end)
            yield Finding("which_scope", None, text, said, readings=(inner, counts), place=place)

    def _named(self, claim: Claim) -> str:
        """A count as it was said, with the name of its field where that stands elsewhere."""
        said = self.source.said(claim.start, claim.end)
        return (
            said
            if claim.start < claim.count_start or claim.end > claim.number.end
            else f"{self.lexicon.fields[claim.field].label}{said}"
        )

    def _same(self, meaning: Meaning) -> Finding:
        start, end, code = meaning.same or (0, 0, "")
        said = self.source.said(start, end)
        quarter = self.around.quarter
        if code and quarter and code in self.around.previous:
            n = self.around.previous[code]
            label = self.lexicon.fields[code].label
            text = self.texts("read.number.same", said=said, quarter=quarter.previous().name, label=label, n=n)
            return Finding("refers_previous", code, text, said, n)
        return Finding("refers_previous", code or None, self.texts("read.number.same_open", said=said), said)


def scope_text(texts: Texts, said: str, part: int | None, total: int | None) -> str:
    """Asks whether counts are of a part or of all, with how many both are where that is known."""
    if part is None or total is None:
        return texts("read.scope.open", said=said)
    return texts("read.scope.ask", said=said, rural=part, total=total)


def counted(share: Fraction, base: int, decimals: int) -> int | None:
    """The one count whose share of `base` reads like this; None if there is none or it is not the exact one.

    >>> counted(Fraction(2, 5), 40, 0), counted(Fraction(2, 5), 42, 0), counted(Fraction(1, 2), 25, 0)
    (16, 17, None)
    """
    exact = share * base
    if exact.denominator == 1:
        return int(exact)
    nearest = round(exact)
    tolerance = Fraction(1, 2 * 100 * 10**decimals)
    return nearest if abs(Fraction(nearest, base) - share) <= tolerance and 0 <= nearest <= base else None


def _percent(share: Fraction) -> str:
    hundredths = share * 100
    if hundredths.denominator == 1:
        return f"{hundredths}%"
    return f"{float(hundredths):.1f}%"
