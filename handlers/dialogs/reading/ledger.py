"""The counts taken so far: a second count for a field is a correction, another basis, a part of it, or a doubt."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from handlers.dialogs.reading.events import Event
from handlers.dialogs.reading.lexicon import Lexicon
from handlers.dialogs.reading.meaning import Claim, Doubt, DoubtKind, Either, Meaning
from handlers.dialogs.reading.numerals import Number


@dataclass
class Ledger:
    """What has been said, and within the present sentence in which order.

    `subject` is the field spoken of last.
    """

    lexicon: Lexicon
    made: Meaning = field(default_factory=Meaning)
    subject: str = ""
    correcting: bool = False
    sentence: list[Claim | int] = field(default_factory=list)
    first_end: int | None = None
    """Where the first count that was taken ends, also if it was taken back."""
    doubted: set[str] = field(default_factory=set)
    """The fields of which something may be doubtful; the others need not be looked for."""
    levels: Counter[str] = field(default_factory=Counter)
    """Counts of single levels within a field: 大专 in 高中以上."""

    @property
    def values(self) -> dict[str, int]:
        """The exact counts so far."""
        return self.made.values

    def claimed(self, code: str, number: Number, event: Event) -> Claim:
        """A count as said, with its places."""
        count_start = event.count_start or event.start
        return Claim(
            code, number, event.start, event.end, count_start, event.is_to_date, event.word.is_level, event.word.part
        )

    def set_aside(self, either: Either) -> None:
        """Keep a count that is of a part or of all until the whole message is known."""
        self.subject = either.claim.field
        self.sentence.append(either.claim)
        others = [item for item in self.made.either if item.claim.field == either.claim.field]
        if not others:
            self.made.either.append(either)
        elif any(item.claim.differs(either.claim) for item in others):
            # 农村12，女4，女5: neither whose they are nor which one holds is known.
            self.made.either = [item for item in self.made.either if item not in others]
            for claim in (*(item.claim for item in others), either.claim):
                self._note(Doubt("which_field", "", claim.start, claim.end, claim.value))

    def claim(self, code: str, number: Number, event: Event) -> None:
        """Take a count; a second, different one needs a word that corrects."""
        claim = self.claimed(code, number, event)
        if self.correcting and self._replace_aside(claim):
            return
        before = self.made.claims.get(code)
        adjusted = self._adjusted(code) if code in self.doubted else None
        self.subject = code
        self.sentence.append(claim)
        self.first_end = claim.end if self.first_end is None else min(self.first_end, claim.end)
        is_first = not before and not adjusted
        if self.correcting or is_first or (adjusted and adjusted.number == claim.value):
            self._replace(claim)
        elif before and before.part != claim.part and event.kind == "said":
            self._add_part(before, claim, event)
        elif before and (before.is_to_date or claim.is_to_date) and before.is_to_date is not claim.is_to_date:
            # 本季8人，累计20人: the count of the quarter is the one that is asked.
            self.made.claims[code], self.made.running[code] = (claim, before) if before.is_to_date else (before, claim)
        elif before and before.differs(claim):
            self._second(before, claim)
        elif adjusted and not before:
            self._note(Doubt("dup", code, claim.start, claim.end, adjusted.number, claim.value))
        self.correcting = False
        if event.word.is_level and self.levels[code] and code in self.made.claims:
            self.made.levelled[code] = self.made.claims.pop(code)
            self.doubt("derive", code, event, (number.value or 0) + self.levels[code])

    def _replace_aside(self, claim: Claim) -> bool:
        """农村12，女4，不对，女5: the count put aside is the one that is corrected."""
        aside = [item for item in self.made.either if item.claim.field == claim.field]
        if not aside:
            return False
        self.made.either = [replace(item, claim=claim) if item in aside else item for item in self.made.either]
        self.subject, self.correcting = claim.field, False
        return True

    def doubt(self, kind: DoubtKind, code: str, event: Event, number: int | None, outer: str = "") -> None:
        """Note something to be asked."""
        self.subject = code or self.subject
        self._note(Doubt(kind, code, event.start, event.end, number, outer=outer))

    def adjust(self, code: str, event: Event, base: int | None) -> None:
        """多报了2个: the count before, less two, to be confirmed."""
        claim = self.made.claims.pop(code, None)
        base = claim.value if claim else base
        change = event.number.value if event.number and event.number.value is not None else 0
        if any(item.claim.field == code for item in self.made.either):
            # Whether it was of a part or of all is not known: the count itself is asked.
            self.made.either = [item for item in self.made.either if item.claim.field != code]
            base = None
        result = None if base is None else base + (change if event.kind == "less" else -change)
        self.doubt("derive", code, event, result if result is not None and result >= 0 else None)

    def beside(self, event: Event, value: int) -> None:
        """高中23，大专8: the first one may be those with 高中 only."""
        self.levels[event.word.beside] += value
        claim = self.made.claims.get(event.word.beside)
        if claim and claim.is_level and claim.value is not None:
            self.made.levelled[event.word.beside] = self.made.claims.pop(event.word.beside)
            self.doubt("derive", event.word.beside, event, claim.value + value)

    def rest_of_whole(self, event: Event, code: str) -> None:
        """其余为农民: what is left of the total, to be confirmed."""
        whole = self.lexicon.whole
        parts = [item for item in self.sentence if not (isinstance(item, Claim) and item.field == whole)]
        taken = sum((item.value or 0) if isinstance(item, Claim) else item for item in parts)
        self.subject = code
        self._note(Doubt("derive", code, event.start, event.end, other=taken))

    def has_reported_before(self, place: int) -> bool:
        """Whether a count has been taken before this place, or several since then."""
        return len(self.made.claims) > 1 or (self.first_end is not None and self.first_end <= place)

    def has_whole_in_sentence(self) -> bool:
        """Whether this sentence has spoken of the total."""
        return any(isinstance(item, Claim) and item.field == self.lexicon.whole for item in self.sentence)

    def forget(self) -> None:
        """作废: what was said before does not hold."""
        self.made.claims.clear()
        self.made.running.clear()
        self.made.mirrored.clear()
        self.made.doubts.clear()
        self.made.either.clear()

    def _note(self, doubt: Doubt) -> None:
        self.made.doubts.append(doubt)
        self.doubted.add(doubt.field)

    def _adjusted(self, code: str) -> Doubt | None:
        """The count of this field that waits for a yes."""
        return next((item for item in self.made.doubts if item.kind == "derive" and item.field == code), None)

    def _replace(self, claim: Claim) -> None:
        if claim.field in self.doubted:
            self.made.doubts = [item for item in self.made.doubts if item.field != claim.field]
            self.doubted.remove(claim.field)
        self.made.claims[claim.field] = claim

    def _add_part(self, before: Claim, claim: Claim, event: Event) -> None:
        """非公1，社会组织1: the sum of both, to be confirmed. Beside that of the whole field a part is only told."""
        parts = sorted((before, claim), key=lambda item: item.part)
        if parts[0].part:
            del self.made.claims[claim.field]
            self.doubt("derive", claim.field, event, (before.value or 0) + (claim.value or 0))
        elif (parts[0].value or 0) >= (parts[1].value or 0):
            self.made.claims[claim.field] = parts[0]
        else:
            self._second(before, claim)

    def _second(self, before: Claim, claim: Claim) -> None:
        """Two counts for one field: after 农村 the second one is most likely the rural one."""
        if not claim.number.is_exact:
            return
        if not before.number.is_exact:
            self.made.claims[claim.field] = claim
            return
        inner = self._inner(claim.field)
        if inner and inner not in self.made.claims:
            self._note(Doubt("derive", inner, claim.start, claim.end, claim.value))
        else:
            self._note(Doubt("dup", claim.field, claim.start, claim.end, before.value, claim.value))

    def _inner(self, code: str) -> str:
        """The field within the last field of this sentence that has parts across (农村)."""
        across = (item.field for item in reversed(self.sentence) if isinstance(item, Claim))
        outer = next((item for item in across if self.lexicon.has_parts_across(item)), "")
        inner = self.lexicon.within(outer, code) if outer and outer != code else None
        return inner if inner and inner not in {code, outer} else ""
