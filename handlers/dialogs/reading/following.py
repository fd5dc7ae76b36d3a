"""Following a message from event to event: claims, corrections, parts and wholes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers.dialogs.reading.leftovers import settle
from handlers.dialogs.reading.lexicon import Lexicon
from handlers.dialogs.reading.meaning import Claim, Doubt, DoubtKind, Known, Meaning
from handlers.dialogs.reading.numerals import Number
from handlers.dialogs.reading.pairing import Event, EventKind
from handlers.dialogs.reading.scopes import Scope


def meaning_of(events: Sequence[Event], lexicon: Lexicon, known: Known, *, may_begin_bare: bool) -> Meaning:
    """Follow the events; `may_begin_bare` says that nothing stands before the first count but unit and period."""
    follower = _Follower(events, lexicon, known)
    for at, event in enumerate(events):
        follower.follow(event, at)
    settle(follower.made, events, follower.loose, lexicon, known, may_begin_bare=may_begin_bare)
    return follower.made


class _Follower:
    """Goes through the events once, remembering what was spoken of last."""

    def __init__(self, events: Sequence[Event], lexicon: Lexicon, known: Known) -> None:
        self.events = events
        self.lexicon = lexicon
        self.known = known
        self.made = Meaning()
        self.loose: list[Event] = []
        self.scope = Scope(lexicon)
        self.subject = ""
        self.subjects: list[str] = []
        self.before = ""
        """The count that a correction takes back, if the message named no field for it."""
        self.correcting = False
        self.rest = False
        self.to_date: bool | None = None
        self.stretch = 0
        """Where the present clause begins."""
        self.sentence: list[Claim | int] = []
        self.acts: dict[EventKind, Callable[[Event, int], None]] = {
            "said": self._said, "field": self._field, "count": self._count, "sep": self._sep, "open": self._open,
            "close": self._close, "among": self._among, "correct": self._correct, "old": self._correct,
            "more": self._adjust, "less": self._adjust, "void": self._void, "zero": self._zero, "rest": self._rest,
            "ytd": self._ytd, "now": self._now, "same": self._same, "all": self._all,
        }  # fmt: skip

    def follow(self, event: Event, at: int) -> None:
        act = self.acts.get(event.kind)
        if act:
            act(event, at)

    def _said(self, event: Event, at: int) -> None:
        if not event.field:
            self._other(event)
            return
        code, is_sure = self.scope.meant(event.field, self.made.claims)
        if event.is_all:
            self._as_many(event, code, at)
        elif event.number and self._answers_another(event):
            self._doubt("derive", self.known.expected, event, event.number.value)
        elif event.number and (event.is_unsure or not is_sure) and code not in self.made.claims:
            outer = event.field if not is_sure else ""
            number = event.number.value if event.number.is_exact else None
            self.made.doubts.append(Doubt("derive", code, event.start, event.end, number, outer=outer))
        elif event.number:
            self._claim(code, event.number, event)

    def _answers_another(self, event: Event) -> bool:
        """一共12个 as the answer where another field is asked."""
        if not event.is_sum or self.known.expected in {"", self.lexicon.whole} or event.field != self.lexicon.whole:
            return False
        return sum(item.kind in {"said", "field", "count"} for item in self.events) == 1

    def _all(self, event: Event, at: int) -> None:
        """全部 as the answer to a question: as many as the field that this one is a part of."""
        asked = self.lexicon.fields.get(self.known.expected)
        wholes = [self.known.values[code] for code in asked.parents if code in self.known.values] if asked else []
        if wholes and len(self.events) == 1:
            self._doubt("derive", self.known.expected, event, min(wholes))

    def _other(self, event: Event) -> None:
        """A count of something that is not asked; of field names that have no field together it is asked."""
        self.rest = False
        value = event.number.value if event.number else None
        if value is None:
            return
        if event.completes:
            self.made.completing[event.completes] = value
        if event.beside:
            self._beside(event, value)
        self.sentence.append(value)
        if not event.is_known:
            self._doubt("which_field", "", event, value)

    def _beside(self, event: Event, value: int) -> None:
        """高中23，大专8: the first one may be those with 高中 only."""
        claim = self.made.claims.get(event.beside)
        if claim and claim.is_level and claim.value is not None:
            del self.made.claims[event.beside]
            self._doubt("derive", event.beside, event, claim.value + value)

    def _claim(self, code: str, number: Number, event: Event) -> None:
        """Take a count; a second, different one needs a word that corrects."""
        claim = Claim(code, number, event.start, event.end, self.to_date, event.is_level)
        before = self.made.claims.get(code)
        self.subject, self.rest = code, False
        self.sentence.append(claim)
        adjusted = next((item for item in self.made.doubts if item.kind == "derive" and item.field == code), None)
        if self.correcting or (not before and not adjusted):
            self._replace(claim)
        elif adjusted and adjusted.number == claim.value:
            self._replace(claim)
        elif before and (before.is_to_date or claim.is_to_date) and before.is_to_date is not claim.is_to_date:
            # 本季8人，累计20人: the count of the quarter is the one that is asked.
            self.made.claims[code] = claim if before.is_to_date else before
        elif before and before.differs(claim):
            self._second(before, claim)
        elif adjusted:
            self.made.doubts.append(Doubt("dup", code, claim.start, claim.end, adjusted.number, claim.value))
        self.correcting = False

    def _replace(self, claim: Claim) -> None:
        self.made.doubts = [item for item in self.made.doubts if item.field != claim.field]
        self.made.claims[claim.field] = claim

    def _second(self, before: Claim, claim: Claim) -> None:
        """Two counts for one field: after 农村 the second one is most likely the rural one."""
        if not claim.number.is_exact:
            return
        if not before.number.is_exact:
            self.made.claims[claim.field] = claim
            return
        inner = self._inner(claim.field)
        if inner and inner not in self.made.claims:
            self.made.doubts.append(Doubt("derive", inner, claim.start, claim.end, claim.value))
        else:
            self.made.doubts.append(Doubt("dup", claim.field, claim.start, claim.end, before.value, claim.value))

    def _inner(self, code: str) -> str:
        """The field within the last field of this sentence that has parts across (农村)."""
        across = (item.field for item in reversed(self.sentence) if isinstance(item, Claim))
        outer = next((item for item in across if self.lexicon.has_parts_across(item)), "")
        inner = self.lexicon.within(outer, code) if outer and outer != code else None
        return inner if inner and inner not in {code, outer} else ""

    def _as_many(self, event: Event, code: str, at: int) -> None:
        """均为高中以上, 19人全部高中以上: as many as those spoken of before."""
        if self.rest:
            self._what_is_left(event, code)
            return
        previous = self.events[at - 1] if at else None
        if code == self.lexicon.whole:
            return
        counted = self._bare_before(at)
        if counted and counted.number:
            if self.made.claims:
                self.loose.remove(counted)
            self._claim(code, counted.number, event)
            self.subject = ""
            return
        before = self.subject
        self._as_many_as_subject(event, code, previous)
        self.subject = before

    def _bare_before(self, at: int) -> Event | None:
        """19人全部…, or 15人，都是… where nothing else has been spoken of."""
        if not self.loose:
            return None
        is_next = at > 0 and self.events[at - 1] is self.loose[-1]
        is_alone = not self.made.claims and not self.subject and len(self.loose) == 1
        return self.loose[-1] if is_next or is_alone else None

    def _as_many_as_subject(self, event: Event, code: str, previous: Event | None) -> None:
        subject = self.made.claims.get(self.subject)
        inner = self.lexicon.within(self.subject, code) if self.subject else None
        if not subject or not inner:
            self._doubt("derive", code, event, None)
        elif self.subject == self.lexicon.whole or self.subject in self.lexicon.fields[code].parents:
            self._claim(code, subject.number, event)
        elif previous and previous.kind == "said":
            self._claim(inner, subject.number, event)
        else:
            self._doubt("derive", inner, event, subject.value)

    def _field(self, event: Event, at: int) -> None:
        if not event.field:
            return
        if self.rest:
            self._what_is_left(event, event.field)
            return
        if self._continues_all(at):
            self._as_many(event, self.scope.meant(event.field, self.made.claims)[0], at)
            return
        self.subject, _ = self.scope.meant(event.field, self.made.claims)
        follows = self.events[at + 1].kind if at + 1 < len(self.events) else ""
        before = self.events[at - 2].kind if at > 1 else ""
        if follows in {"link", "said"} or (follows == "sep" and before != "field"):
            # 农村：女4, 农村三项，女4: a heading. In a list of names it is one of them.
            if self.lexicon.has_parts_across(self.subject):
                self.scope.narrow(self.subject, is_sure=True)

    def _continues_all(self, at: int) -> bool:
        """均为35岁以下、高中以上: a list of fields behind the word."""
        while at > 1 and self.events[at - 1].level == 2 and self.events[at - 2].kind in {"field", "said"}:
            at -= 2
            if self.events[at].is_all:
                return True
        return False

    def _count(self, event: Event, at: int) -> None:
        target = self.subject or self._holder(self.before) or self.known.expected
        if self.correcting and target and event.number:
            if self.subject or not self.before:
                self._claim(target, event.number, event)
            else:
                self._doubt("derive", target, event, event.number.value)
            return
        if at > 1 and self.events[at - 1].level == 2 and self.events[at - 2].kind == "said" and event.number:
            said = self.events[at - 2]
            is_label_first = said.number is not None and said.number.end >= said.end - 1
            if said.field and said.field in self.made.claims and is_label_first and not event.is_foreign:
                # 女10、11 and 女10/25: which of the two is meant?
                self._claim(said.field, event.number, event)
                return
        self.loose.append(event)

    def _holder(self, value: str) -> str:
        """The one field whose count so far is this."""
        holders = [code for code, known in self.known.values.items() if str(known) == value]
        return holders[0] if len(holders) == 1 else ""

    def _sep(self, event: Event, at: int) -> None:
        if event.level > 1:
            self.stretch = event.end
        if event.level == 4 and self._last_word(at) == "among":
            self.scope.list_below()
        if event.level > 3:
            self.scope.leave(is_line=event.level == 4)
        if event.level > 4:
            # A correcting word right before the full stop speaks of what follows.
            self.correcting = self.correcting and self.events[at - 1].kind in {"correct", "old"}
            self.sentence = []
            self.rest = False

    def _last_word(self, at: int) -> str:
        """The kind of the last event before a place that is no colon."""
        before = self.events[max(0, at - 3) : at]
        return next((event.kind for event in reversed(before) if event.kind != "link"), "")

    def _open(self, event: Event, at: int) -> None:
        named = at > 0 and self.events[at - 1].kind in {"said", "field"}
        self.scope.open(self.subject if named else "")
        self.subjects.append(self.subject)

    def _close(self, event: Event, at: int) -> None:
        self.scope.close()
        if self.subjects:
            self.subject = self.subjects.pop()

    def _among(self, event: Event, at: int) -> None:
        """其中: of those spoken of last; with the total in the same sentence it may be of those."""
        is_close = at > 0 and self.events[at - 1].kind in {"said", "open"}
        whole = self.lexicon.whole
        has_whole = any(isinstance(item, Claim) and item.field == whole for item in self.sentence)
        self.scope.narrow(self.subject, is_sure=is_close or not has_whole)

    def _correct(self, event: Event, at: int) -> None:
        self.made.is_correction |= not self._has_reported()
        self.correcting = True
        previous = self.events[at - 1] if at else None
        old = event.number or (previous.number if previous and previous in self.loose else None)
        if old and old.value is not None:
            self.before = str(old.value)
        if previous and previous in self.loose:
            self.loose.remove(previous)
        elif self.loose and not self.subject:
            # 25人，不对，26人
            self.loose.pop()
            self.subject = self.known.expected or self.lexicon.whole

    def _has_reported(self) -> bool:
        """Whether the message has said a count in an earlier clause."""
        return any(claim.end <= self.stretch for claim in self.made.claims.values())

    def _adjust(self, event: Event, at: int) -> None:
        """多报了2个: the count before, less two, to be confirmed."""
        self.made.is_correction |= not self._has_reported()
        number = event.number
        code = self.subject or self.known.expected
        if not number or number.value is None or not number.is_exact or not code:
            self.correcting = True
            return
        claim = self.made.claims.pop(code, None)
        base = claim.value if claim else self.known.values.get(code)
        more = number.value if event.kind == "less" else -number.value
        result = base + more if base is not None else None
        self._doubt("derive", code, event, result if result is not None and result >= 0 else None)

    def _void(self, event: Event, at: int) -> None:
        """作废: what was said before does not hold."""
        self.made.is_correction |= not self.made.claims
        self.made.claims.clear()
        self.made.doubts.clear()
        self.loose.clear()

    def _zero(self, event: Event, at: int) -> None:
        self._claim(self.lexicon.whole, Number("exact", event.end, 0), event)

    def _rest(self, event: Event, at: int) -> None:
        self.rest = True

    def _what_is_left(self, event: Event, code: str) -> None:
        """其余为农民: what is left of the total, to be confirmed."""
        whole = self.lexicon.whole
        total = self.made.claims.get(whole)
        parts = [item for item in self.sentence if not (isinstance(item, Claim) and item.field == whole)]
        taken = sum((item.value or 0) if isinstance(item, Claim) else item for item in parts)
        left = total.value - taken if total and total.value is not None and parts else None
        offered = left if left is not None and left >= 0 else None
        self.rest, self.subject = False, code
        self.made.doubts.append(Doubt("derive", code, event.start, event.end, offered, taken))

    def _ytd(self, event: Event, at: int) -> None:
        self.to_date = True

    def _now(self, event: Event, at: int) -> None:
        self.to_date = False

    def _same(self, event: Event, at: int) -> None:
        is_at_field = at > 0 and self.events[at - 1].kind == "field"
        if not (self.made.is_correction and not is_at_field):
            self.made.same = (event.start, event.end, self.subject if is_at_field else "")

    def _doubt(self, kind: DoubtKind, code: str, event: Event, number: int | None) -> None:
        self.subject = code or self.subject
        self.made.doubts.append(Doubt(kind, code, event.start, event.end, number))
