"""What the events of a message come to: counts by field, corrections followed, scopes kept apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from handlers.dialogs.reading.lexicon import Lexicon
from handlers.dialogs.reading.numerals import Number
from handlers.dialogs.reading.pairing import Event


@dataclass(frozen=True, slots=True)
class Claim:
    """A count said for a field, with its place in the text."""

    field: str
    number: Number
    start: int
    end: int
    is_to_date: bool | None = None

    @property
    def value(self) -> int | None:
        return self.number.value


@dataclass(frozen=True, slots=True)
class Doubt:
    """A count that has to be asked: its kind is a problem code before the colon, or which_field."""

    kind: str
    field: str
    start: int
    end: int
    number: int | None = None
    share: Fraction | None = None
    decimals: int = 0
    other: int | None = None


@dataclass
class Meaning:
    """What was said, collected while the events are followed."""

    claims: dict[str, Claim] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    completing: dict[str, int] = field(default_factory=dict)
    is_correction: bool = False
    is_zero: bool = False
    is_void: bool = False
    is_to_date: bool = False
    same: tuple[int, int] | None = None
    same_field: str = ""

    @property
    def values(self) -> dict[str, int]:
        return {code: claim.value for code, claim in self.claims.items() if claim.value is not None}


@dataclass(frozen=True)
class Known:
    """What was known before the message: the field that is asked, and the counts so far."""

    expected: str = ""
    values: Mapping[str, int] = field(default_factory=dict)


def meaning_of(events: Sequence[Event], lexicon: Lexicon, known: Known, *, may_begin_bare: bool) -> Meaning:
    """Follow the events; `may_begin_bare` says that nothing stands before the first count but unit and period."""
    follower = _Follower(events, lexicon, known, may_begin_bare=may_begin_bare)
    for at in range(len(events)):
        follower.follow(at)
    return follower.finished()


class _Follower:
    """Goes through the events once, remembering what was spoken of last."""

    def __init__(self, events: Sequence[Event], lexicon: Lexicon, known: Known, *, may_begin_bare: bool) -> None:
        self.events = events
        self.lexicon = lexicon
        self.known = known
        self.may_begin_bare = may_begin_bare
        self.made = Meaning()
        self.subject = ""
        self.scope = ""
        self.scopes: list[tuple[str, str]] = []
        self.correcting = False
        self.rest = ""
        self.to_date: bool | None = None
        self.base: dict[str, int] = {}
        self.sentence: list[Claim | int] = []
        self.loose: list[Event] = []
        self.stretch = 0
        self.acts = {
            "said": self._said, "field": self._field, "count": self._count, "sep": self._sep, "open": self._open,
            "close": self._close, "among": self._among, "correct": self._correct, "old": self._correct,
            "more": self._adjust, "less": self._adjust, "void": self._void, "zero": self._zero, "rest": self._rest,
            "ytd": self._ytd, "now": self._now, "same": self._same, "link": self._link,
        }  # fmt: skip

    def follow(self, at: int) -> None:
        event = self.events[at]
        act = self.acts.get(event.kind)
        if act:
            act(event, at)

    def finished(self) -> Meaning:
        for event in self.loose:
            self._place_loose(event)
        for code, base in self.base.items():
            if code not in self.made.claims:
                place = next((item for item in self.events if item.kind in {"more", "less"}), self.events[0])
                number = base if base >= 0 else None
                self.made.doubts.append(Doubt("derive", code, place.start, place.end, number))
        self._leave_dated()
        return self.made

    def _said(self, event: Event, at: int) -> None:
        if not event.field:
            self._other(event)
            return
        code, is_sure = self._scoped(event)
        if event.is_all:
            self._whole_of(event, code, at)
            return
        number = event.number
        if number is None:
            return
        if event.is_unsure or not is_sure:
            self._doubt("derive", code, event, number.value if number.is_exact else None)
            return
        self._claim(code, number, event)

    def _other(self, event: Event) -> None:
        """A count of something that is not asked; one of field names that exclude each other is asked about."""
        number = event.number
        if event.completes and number and number.is_exact and number.value is not None:
            self.made.completing[event.completes] = number.value
        if number and number.value is not None:
            self.sentence.append(number.value)
        if not event.is_known and number:
            self._doubt("which_field", "", event, number.value)
        self.rest = ""

    def _claim(self, code: str, number: Number, event: Event) -> None:
        """Take a count; a second, different one needs a word that corrects."""
        claim = Claim(code, number, event.start, event.end, self.to_date)
        before = self.made.claims.get(code)
        self.subject, self.rest = code, ""
        self.sentence.append(claim)
        if not before or self.correcting or code in self.base:
            self._replace(code, claim)
        elif before.is_to_date is not claim.is_to_date and (before.is_to_date or claim.is_to_date):
            # 本季8人，累计20人: the count of the quarter is the one that is asked.
            self.made.claims[code] = claim if before.is_to_date else before
        elif before.value != claim.value or before.number.sort != number.sort:
            self._second(code, before, claim, event)
        self.correcting = False

    def _replace(self, code: str, claim: Claim) -> None:
        expected = self.base.pop(code, None)
        before = self.made.claims.get(code)
        is_off = expected is not None and claim.value != expected and not self.correcting
        if is_off and expected is not None and before:
            self.made.doubts.append(Doubt("dup", code, claim.start, claim.end, expected, other=claim.value))
        self.made.doubts = [item for item in self.made.doubts if item.field != code or item.kind == "dup"]
        self.made.claims[code] = claim

    def _second(self, code: str, before: Claim, claim: Claim, event: Event) -> None:
        """Two counts for one field: after 农村 the second one is most likely the rural one."""
        inner = self._inner(code)
        if inner and inner not in self.made.claims and before.number.is_exact and claim.number.is_exact:
            self._doubt("derive", inner, event, claim.value)
            return
        if before.number.is_exact and claim.number.is_exact:
            self.made.doubts.append(Doubt("dup", code, event.start, event.end, before.value, other=claim.value))
        elif claim.number.is_exact:
            self.made.claims[code] = claim

    def _inner(self, code: str) -> str:
        """The field within the scope field that was named before a second count."""
        for item in reversed(self.sentence):
            if isinstance(item, Claim) and self.lexicon.has_parts_across(item.field):
                inner = self.lexicon.within(item.field, code)
                return inner if inner and inner not in {code, item.field} else ""
        return ""

    def _scoped(self, event: Event) -> tuple[str, bool]:
        """The field meant where it stands: within 农村, or 农村 within another field."""
        code = event.field
        if self.scope:
            inner = self.lexicon.within(self.scope, code)
            if inner and inner != self.scope and self.scope != code:
                return inner, True
            if self.lexicon.has_parts_across(self.scope):
                self.scope = ""
        if self.scope and self.lexicon.has_parts_across(code):
            pass
        return self._within_subject(code)

    def _within_subject(self, code: str) -> tuple[str, bool]:
        """女10名（农村4名）, 女10名其中农村4名."""
        if not self.narrow or not self.lexicon.has_parts_across(code) or self.narrow == self.lexicon.whole:
            return code, True
        inner = self.lexicon.within(code, self.narrow)
        if not inner or inner in {code, self.narrow}:
            return code, True
        return inner, self.narrow_is_sure or code in self.made.claims

    narrow = ""
    narrow_is_sure = False

    def _whole_of(self, event: Event, code: str, at: int) -> None:
        """均为: as many as those spoken of before."""
        if code == self.lexicon.whole:
            return
        if self.rest:
            self._derived_rest(event, code)
            return
        count = self._count_before(at)
        if count and count.number:
            if count in self.loose:
                self.loose.remove(count)
            self._claim(code, count.number, event)
            return
        subject = self.subject
        before = self.made.claims.get(subject)
        inner = self.lexicon.within(subject, code) if subject else None
        is_adjacent = at > 0 and self.events[at - 1].kind in {"said", "field"}
        is_part = bool(subject) and (subject in self.lexicon.fields[code].parents or subject == self.lexicon.whole)
        if before and inner and (is_part or (is_adjacent and inner != code)):
            self._claim(inner if is_adjacent and not is_part else code, before.number, event)
        elif before and inner:
            self._doubt("derive", inner, event, before.value)
        else:
            self._doubt("derive", code, event, None)

    def _count_before(self, at: int) -> Event | None:
        before = self.events[at - 1] if at else None
        return before if before and before.is_count else None

    def _field(self, event: Event, at: int) -> None:
        if self.rest and event.field:
            self._derived_rest(event, event.field)
            return
        if event.field:
            code, _ = self._scoped(event)
            self.subject = code
            follows = self.events[at + 1] if at + 1 < len(self.events) else None
            if self.lexicon.has_parts_across(code) and follows and follows.kind in {"link", "among", "said", "sep"}:
                is_heading = follows.kind != "sep" or not self._is_list_of_names(at)
                self.scope = code if is_heading else ""

    def _is_list_of_names(self, at: int) -> bool:
        return any(event.is_field for event in self.events[max(0, at - 2) : at])

    def _count(self, event: Event, at: int) -> None:
        if self.correcting and (self.subject or self.known.expected):
            self._claim(self.subject or self.known.expected, event.number, event)  # type: ignore[arg-type]  # counts have numbers
            return
        if at + 1 < len(self.events) and self.events[at + 1].is_all:
            self.loose.append(event)
            return
        self.loose.append(event)

    def _sep(self, event: Event, at: int) -> None:
        if event.level > 1:
            self.stretch = event.end
        if event.level > 3:
            self.scope = "" if not self.scopes else self.scope
            self.narrow = ""
        if event.level > 4:
            self.correcting = self._corrects_on(at)
            self.sentence = []
            self.rest = ""

    def _corrects_on(self, at: int) -> bool:
        """A correcting word right before the full stop speaks of what follows."""
        return self.correcting and at > 0 and self.events[at - 1].kind in {"correct", "old"}

    def _link(self, event: Event, at: int) -> None:
        """农村：… opens the list of the rural fields."""

    def _open(self, event: Event, at: int) -> None:
        self.scopes.append((self.scope, self.narrow))
        before = self.events[at - 1] if at else None
        named = before.kind in {"said", "field"} if before else False
        if named and self.lexicon.has_parts_across(self.subject):
            self.scope = self.subject
        elif named:
            self.narrow, self.narrow_is_sure = self.subject, True

    def _close(self, event: Event, at: int) -> None:
        if self.scopes:
            self.scope, self.narrow = self.scopes.pop()

    def _among(self, event: Event, at: int) -> None:
        """其中: of those spoken of last."""
        if self.subject and self.lexicon.has_parts_across(self.subject):
            self.scope = self.subject
        elif self.subject and self.subject != self.lexicon.whole:
            before = self.events[at - 1] if at else None
            is_close = before is not None and before.kind == "said"
            has_whole = any(isinstance(item, Claim) and item.field == self.lexicon.whole for item in self.sentence)
            self.narrow, self.narrow_is_sure = self.subject, is_close or not has_whole

    def _correct(self, event: Event, at: int) -> None:
        self.made.is_correction |= not self._others_settled()
        self.correcting = True

    def _others_settled(self) -> bool:
        """Whether the message has reported something before the words that correct."""
        return any(claim.end <= self.stretch for claim in self.made.claims.values())

    def _adjust(self, event: Event, at: int) -> None:
        """多报了2个: the count before, less two."""
        self.made.is_correction |= not self._others_settled()
        number = event.number
        if not number or number.value is None or not number.is_exact:
            self.correcting = True
            return
        code = self.subject or self.known.expected
        if not code:
            return
        before = self.made.claims.get(code)
        base = before.value if before else self.known.values.get(code)
        if base is None:
            self._doubt("derive", code, event, None)
            return
        self.base[code] = base + (number.value if event.kind == "less" else -number.value)
        self.made.claims.pop(code, None)

    def _void(self, event: Event, at: int) -> None:
        """作废: what was said before does not hold."""
        self.made.is_correction |= not self.made.claims
        self.made.claims.clear()
        self.made.doubts.clear()
        self.loose.clear()
        self.made.is_void = True

    def _zero(self, event: Event, at: int) -> None:
        self.made.is_zero = True
        self._claim(self.lexicon.whole, Number("exact", event.end, 0), event)

    def _rest(self, event: Event, at: int) -> None:
        self.rest = "rest"

    def _derived_rest(self, event: Event, code: str) -> None:
        """其余为农民: what is left of the total, to be confirmed."""
        total = self.made.claims.get(self.lexicon.whole)
        parts = [item for item in self.sentence if not (isinstance(item, Claim) and item.field == self.lexicon.whole)]
        said = sum((item.value or 0) if isinstance(item, Claim) else item for item in parts)
        number = total.value - said if total and total.value is not None and parts else None
        self.rest = ""
        doubt = Doubt("derive", code, event.start, event.end, number if (number or 0) >= 0 else None, other=said)
        self.made.doubts.append(doubt)

    def _ytd(self, event: Event, at: int) -> None:
        self.to_date = True

    def _now(self, event: Event, at: int) -> None:
        self.to_date = False

    def _same(self, event: Event, at: int) -> None:
        self.made.same = (event.start, event.end)
        before = self.events[at - 1] if at else None
        self.made.same_field = self.subject if before and before.kind == "field" else ""

    def _doubt(self, kind: str, code: str, event: Event, number: int | None) -> None:
        if code:
            self.subject = code
        self.made.doubts.append(Doubt(kind, code, event.start, event.end, number))

    def _place_loose(self, event: Event) -> None:
        """A count without a field: the one that is asked, or the total if the message begins with it."""
        number = event.number
        if number is None:
            return
        whole = self.lexicon.whole
        is_only = not self.made.claims and len(self.loose) == 1
        begins = event is self.loose[0] and all(claim.start > event.start for claim in self.made.claims.values())
        if self.known.expected and is_only and self.may_begin_bare:
            self._add_loose(self.known.expected, number, event)
        elif begins and self.may_begin_bare and whole not in self.made.claims and not event.is_unsure:
            self._add_loose(whole, number, event)
        elif number.sort != "pct":
            self._doubt("which_field", "", event, number.value)

    def _add_loose(self, code: str, number: Number, event: Event) -> None:
        self.made.claims[code] = Claim(code, number, event.start, event.end, self.to_date)

    def _leave_dated(self) -> None:
        self.made.is_to_date = any(claim.is_to_date for claim in self.made.claims.values())
        dup = {item.field for item in self.made.doubts if item.kind == "dup"}
        for code in dup:
            self.made.claims.pop(code, None)
        for code, claim in tuple(self.made.claims.items()):
            if not claim.number.is_exact or claim.number.is_odd:
                self._leave_inexact(code, claim)

    def _leave_inexact(self, code: str, claim: Claim) -> None:
        number = claim.number
        kind = "big" if number.is_odd else number.sort
        offered = number.value if number.is_odd else None
        doubt = Doubt(kind, code, claim.start, claim.end, offered, number.share, number.decimals)
        self.made.doubts.append(doubt)
        del self.made.claims[code]
