"""Following a message from event to event: what is said of which field, and how."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers.dialogs.reading.either import decide
from handlers.dialogs.reading.elsewhere import Elsewhere
from handlers.dialogs.reading.events import Event, EventKind
from handlers.dialogs.reading.ledger import Ledger
from handlers.dialogs.reading.leftovers import settle
from handlers.dialogs.reading.lexicon import Lexicon
from handlers.dialogs.reading.meaning import Either, Known, Meaning
from handlers.dialogs.reading.neighbours import Neighbours
from handlers.dialogs.reading.numerals import Number
from handlers.dialogs.reading.scopes import Scope


def meaning_of(events: Sequence[Event], lexicon: Lexicon, known: Known) -> Meaning:
    """What the events come to, with what was known before."""
    follower = _Follower(events, lexicon, known)
    for at in range(len(events)):
        follower.follow(at)
    settle(follower.ledger.made, events, follower.loose, lexicon, known)
    made = follower.ledger.made
    decide(made, lexicon, {} if made.is_to_date else known.values)
    return made


class _Follower:
    """Goes through the events once. Each kind of event has its method, which finds it in `event`."""

    def __init__(self, events: Sequence[Event], lexicon: Lexicon, known: Known) -> None:
        self.events = events
        self.lexicon = lexicon
        self.known = known
        self.ledger = Ledger(lexicon)
        self.scope = Scope(lexicon)
        self.elsewhere = Elsewhere(lexicon.whole)
        self.neighbours = Neighbours(lexicon, known)
        self.at = 0
        self.loose: list[Event] = []
        self.is_rest = False
        self.as_many: Number | None = None
        """The count before 均为, for all the fields behind it."""
        self.clause = 0
        """Where the present clause begins."""
        self.taken_back: int | None = None
        """The count that a correction takes back where no field is named."""
        self.outside: list[str] = []
        """The subjects before the brackets that are open."""
        self.acts: dict[EventKind, Callable[[], None]] = {
            "said": self._said, "field": self._field, "count": self._count, "sep": self._sep, "open": self._open,
            "close": self._close, "among": self._among, "correct": self._correct, "old": self._correct,
            "more": self._adjust, "less": self._adjust, "void": self._void, "zero": self._zero, "rest": self._rest,
            "except": self._except, "same": self._same, "all": self._all,
        }  # fmt: skip

    def follow(self, at: int) -> None:
        """Do what the event at this place says."""
        self.at = at
        act = self.acts.get(self.event.kind)
        if act:
            act()

    @property
    def event(self) -> Event:
        return self.events[self.at]

    @property
    def previous(self) -> Event | None:
        return self.events[self.at - 1] if self.at else None

    def _said(self) -> None:
        event, number = self.event, self.event.number
        if self.elsewhere.holds(event) or not event.field:
            self._other()
            return
        if event.is_overall and not self.lexicon.has_parts_across(event.field):
            self.scope.widen()
            self.neighbours.end()
        code, is_sure = self.scope.meant(event.field, self.ledger.made.claims)
        if event.is_all:
            self._as_many(code)
            return
        self.is_rest = False
        if number is None:
            return
        if self._answers_another():
            self.ledger.doubt("derive", self.known.expected, event, number.value)
        elif not is_sure and code in self.ledger.made.claims:
            self.ledger.doubt("which_field", "", event, number.value)
        elif (event.is_unsure or not is_sure) and code not in self.ledger.made.claims:
            outer = "" if is_sure else event.field
            self.ledger.doubt("derive", code, event, number.value if number.is_exact else None, outer)
        else:
            self._take(code, number)
            return
        self.neighbours.end()

    def _take(self, code: str, number: Number) -> None:
        """A count for a field; behind that of a part it may be of the part."""
        outer = self._part_beside(code) if number.is_exact else ""
        inner = self.lexicon.within(outer, code) if outer else None
        if outer and inner and inner not in self.ledger.made.claims:
            claim = self.ledger.claimed(code, number, self.event)
            self.ledger.set_aside(Either(outer, inner, claim, self.neighbours.stretch))
        else:
            self.ledger.claim(code, number, self.event)
            self.neighbours.note(code, self.event, self.ledger.made.claims)
            if self.event.is_heading and self.lexicon.has_parts_across(code):
                self.scope.narrow(code, is_sure=True)

    def _part_beside(self, code: str) -> str:
        if self.ledger.correcting or self.event.field != code:
            return ""
        last = next((at for at in range(self.at - 1, -1, -1) if self.events[at].kind not in {"sep", "link"}), -1)
        return self.neighbours.part_beside(code, self.scope.left, self.events[last + 1 : self.at])

    def _other(self) -> None:
        """A count of something that is not asked; of names that have no field together it is asked."""
        event = self.event
        self.is_rest = False
        self.neighbours.end()
        value = event.number.value if event.number else None
        if value is None:
            return
        if event.completes:
            self.ledger.made.completing[event.completes] = (value, event.start, event.end)
        if event.word.beside:
            self.ledger.beside(event, value)
        self.ledger.sentence.append(value)
        if not event.is_known or (event.field and not self.elsewhere.is_certain()):
            self.ledger.doubt("which_field", "", event, value)

    def _answers_another(self) -> bool:
        """一共12个 as the answer where another field is asked."""
        whole = self.lexicon.whole
        if not self.event.word.is_sum or self.event.field != whole or self.known.expected in {"", whole}:
            return False
        return sum(item.kind in {"said", "field", "count"} for item in self.events) == 1

    def _as_many(self, code: str) -> None:
        """均为高中以上, 19人全部高中以上: as many as those spoken of before."""
        if self.is_rest:
            self._what_is_left(code)
            return
        if code == self.lexicon.whole:
            return
        bare = self._bare_before()
        subject = self.ledger.subject
        if self.as_many and self._continues_all():
            self.ledger.claim(code, self.as_many, self.event)
        elif bare and bare.number:
            self.as_many = bare.number
            if self.ledger.made.claims:
                self.loose.remove(bare)
            self.ledger.claim(code, bare.number, self.event)
        else:
            self._as_many_as(subject, code)
        self.ledger.subject = subject

    def _bare_before(self) -> Event | None:
        """19人全部…, or 15人，都是… where nothing else has been spoken of."""
        if not self.loose:
            return None
        is_alone = not self.ledger.made.claims and not self.ledger.subject and len(self.loose) == 1
        return self.loose[-1] if self.previous is self.loose[-1] or is_alone else None

    def _as_many_as(self, subject: str, code: str) -> None:
        """Certain for the total and for a part of the subject; else the subject may be another one."""
        claim = self.ledger.made.claims.get(subject)
        total = self.ledger.made.claims.get(self.lexicon.whole)
        if claim and claim.value == 1 and total:
            # One person is not all: 发展两名，女1名，都是一线的.
            subject, claim = self.lexicon.whole, total
        inner = self.lexicon.within(subject, code) if subject else None
        if not claim or not inner:
            self.ledger.doubt("derive", code, self.event, None)
        elif subject == self.lexicon.whole or subject in self.lexicon.fields[code].parents:
            self.ledger.claim(code, claim.number, self.event)
        elif self.previous and self.previous.kind == "said":
            self.ledger.claim(inner, claim.number, self.event)
        else:
            self.ledger.doubt("derive", inner, self.event, claim.value)

    def _all(self) -> None:
        """全部 as the answer to a question: as many as the field that this one is a part of."""
        asked = self.lexicon.fields.get(self.known.expected)
        wholes = [self.known.values[code] for code in asked.parents if code in self.known.values] if asked else []
        if wholes and len(self.events) == 1:
            self.ledger.doubt("derive", self.known.expected, self.event, min(wholes))

    def _field(self) -> None:
        event = self.event
        if not event.field:
            return
        if self._is_heading(event.field):
            # 其中农村：女4
            self.scope.widen()
        code, _ = self.scope.meant(event.field, self.ledger.made.claims)
        if self.is_rest:
            self._what_is_left(code)
        elif self._continues_all():
            self._as_many(code)
        elif self._continues_none():
            self.ledger.claim(code, Number("exact", event.end, 0), event)
        else:
            self.ledger.subject = code
            self.neighbours.end()
            if self._is_heading(code):
                self.scope.narrow(code, is_sure=True)

    def _is_heading(self, code: str) -> bool:
        """农村：女4, 农村组：女4, 农村三项，女4: a heading. In a list of names it is one of them."""
        if not self.lexicon.has_parts_across(code):
            return False
        kinds = [event.kind for event in self.events[self.at + 1 : self.at + 3]]
        follows = kinds[-1] if kinds[:1] == ["noise"] else "".join(kinds[:1])
        before = self.events[self.at - 2].kind if self.at > 1 else ""
        return follows in {"link", "said"} or (follows == "sep" and before != "field")

    def _continues_all(self) -> bool:
        """均为35岁以下、高中以上: a list of fields behind the word."""
        at = self.at
        while at > 1 and self.events[at - 1].level == 2 and self.events[at - 2].kind in {"field", "said"}:
            at -= 2
            if self.events[at].is_all:
                return True
        return False

    def _continues_none(self) -> bool:
        """没有农民工、两新: a list of fields behind the word."""
        at = self.at
        while at > 1 and self.events[at - 1].level == 2 and self.events[at - 2].kind in {"field", "said"}:
            at -= 2
            if self.events[at].kind == "said":
                return self.events[at].is_none and not self.events[at].ends_with_count
        return False

    def _count(self) -> None:
        number = self.event.number
        if number is None:
            return
        if self.ledger.correcting and self._corrected(number):
            return
        doubled = self._field_with_two_counts()
        if doubled:
            self.ledger.claim(doubled, number, self.event)
        else:
            self.loose.append(self.event)

    def _field_with_two_counts(self) -> str:
        """女10、11 and 女10/25: which of the two is meant has to be asked."""
        if self.at < 2 or self.events[self.at - 1].level not in {1, 2} or self.event.is_foreign:
            return ""
        said = self.events[self.at - 2]
        is_taken = said.kind == "said" and said.ends_with_count and said.field in self.ledger.made.claims
        return said.field if is_taken else ""

    def _corrected(self, number: Number) -> bool:
        """改成13 speaks of the field named before, of the one that had the count taken back, or of the one asked."""
        if self.ledger.subject:
            self.ledger.claim(self.ledger.subject, number, self.event)
            return True
        holders = [code for code, value in self.known.values.items() if value == self.taken_back]
        if len(holders) == 1:
            self.ledger.doubt("derive", holders[0], self.event, number.value)
            return True
        if self.known.expected:
            self.ledger.claim(self.known.expected, number, self.event)
            return True
        return False

    def _sep(self) -> None:
        level = self.event.level
        if level > 1:
            self.clause = self.event.end
        if level == 4 and self._ends_heading():
            self.scope.list_below()
        if level > 3:
            self.scope.leave(is_line=level == 4)
            self.elsewhere.leave()
        if level > 4:
            # A correcting word right before the full stop speaks of what follows.
            self.neighbours.end()
            is_open = self.previous is not None and self.previous.kind in {"correct", "old"}
            self.ledger.correcting = self.ledger.correcting and is_open
            self.ledger.sentence = []
            self.is_rest = False

    def _ends_heading(self) -> bool:
        """Whether the line ends with 其中."""
        before = self.events[max(0, self.at - 3) : self.at]
        return next((event.kind for event in reversed(before) if event.kind != "link"), "") == "among"

    def _open(self) -> None:
        is_named = self.previous is not None and self.previous.kind in {"said", "field"}
        self.elsewhere.open(self.previous)
        self.scope.open(self.ledger.subject if is_named and self.previous and self.previous.field else "")
        self.outside.append(self.ledger.subject)
        self.neighbours.end()

    def _close(self) -> None:
        self.scope.close()
        self.elsewhere.close()
        self.neighbours.end()
        if self.outside:
            self.ledger.subject = self.outside.pop()

    def _among(self) -> None:
        """其中: of those spoken of last; with the total in the same sentence it may be of those."""
        self.elsewhere.among(self.events[: self.at])
        is_close = self.previous is not None and self.previous.kind in {"said", "open"}
        self.scope.narrow(self.ledger.subject, is_sure=is_close or not self.ledger.has_whole_in_sentence())

    def _correct(self) -> None:
        old = self.event.number
        if self.loose and self.previous is not self.loose[-1] and not self.ledger.subject:
            # 25人，不对，26人: the total, or what was asked.
            self.loose.pop()
            self.ledger.subject = self.known.expected or self.lexicon.whole
        else:
            self._note_correction()
            if self.loose and self.previous is self.loose[-1]:
                old = old or self.loose.pop().number
        self.ledger.correcting = True
        self.taken_back = old.value if old else self.taken_back

    def _note_correction(self) -> None:
        """A message corrects an earlier one unless it has reported something itself before."""
        self.ledger.made.is_correction |= not self.ledger.has_reported_before(self.clause)

    def _adjust(self) -> None:
        self._note_correction()
        number = self.event.number
        follows = self.events[self.at + 1] if self.at + 1 < len(self.events) else None
        is_named_behind = follows is not None and follows.is_field and bool(follows.field)
        # 少报了一个女的: the name stands behind.
        named = follows.field if follows and is_named_behind else self.ledger.subject
        code = named or self.known.expected
        if code and number and number.is_exact:
            self.ledger.adjust(code, self.event, self.known.values.get(code))
        else:
            self.ledger.correcting = True

    def _void(self) -> None:
        self.ledger.made.is_correction |= not self.ledger.made.claims
        self.ledger.forget()
        self.loose.clear()

    def _zero(self) -> None:
        self.ledger.claim(self.lexicon.whole, Number("exact", self.event.end, 0), self.event)

    def _rest(self) -> None:
        self.is_rest = True

    def _except(self) -> None:
        """除2人外均为高中以上: all but these."""
        number = self.event.number
        self.is_rest = True
        self.ledger.sentence = [number.value] if number and number.value is not None else []

    def _what_is_left(self, code: str) -> None:
        self.is_rest = False
        self.ledger.rest_of_whole(self.event, code)

    def _same(self) -> None:
        is_at_field = self.previous is not None and self.previous.kind == "field"
        if is_at_field or not self.ledger.made.is_correction:
            self.ledger.made.same = (self.event.start, self.event.end, self.ledger.subject if is_at_field else "")
