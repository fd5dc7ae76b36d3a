"""What a message comes to: the counts said for fields, and what about them is doubtful."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from handlers.dialogs.reading.numerals import Number

DoubtKind = Literal["derive", "dup", "big", "approx", "pct", "frac", "neg", "garbled", "which_field", "to_date"]


@dataclass(slots=True)
class Claim:
    """A count said for a field, with the place of both and of the count; never changed.

    `is_to_date`: said as counted from January on. `is_level`: the field was named like one level of it (高中);
    `part`: like one part of it (非公).
    """

    field: str
    number: Number
    start: int
    end: int
    count_start: int
    is_to_date: bool | None = None
    is_level: bool = False
    part: int = 0

    @property
    def value(self) -> int | None:
        return self.number.value

    def of(self, field: str) -> Claim:
        """The same count, for another field."""
        return replace(self, field=field)

    def differs(self, other: Claim) -> bool:
        """Whether the two say different things."""
        return (self.value, self.number.sort) != (other.value, other.number.sort)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A count that has to be asked: its kind is a problem code before the colon, or which_field.

    `number` is the count that is offered, `other` the second one of a contradiction or the part taken off.
    `outer`: certain if this field (农村) has a count of its own, since only one of the two can be meant. `among`: the
    fields to choose from.
    """

    kind: DoubtKind
    field: str
    start: int
    end: int
    number: int | None = None
    other: int | None = None
    share: Fraction | None = None
    decimals: int = 0
    outer: str = ""
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """A count behind that of a part (农村12，女4): of those in the part, or of all.

    `outer` is the part, `inner` the field within it, `stretch` the names that stand together and mean the same.
    """

    outer: str
    inner: str
    claim: Claim
    stretch: int


@dataclass
class Meaning:
    """What was said, collected while the message is followed.

    `completing` holds counts that make a field up to the whole (男 for 女), with their places; `same` the words
    that refer to numbers of another report, and the field they stand at; `levelled` counts beside which those of
    single levels stand, and which may hold these already; `either` the counts that may be of a part or of all;
    `running` those from January on that stand beside the one of the quarter; `mirrored` the counts of a part behind
    that of a field (女12，农村4): of the part in that field, or of the whole part; `unknown` the fields said not to be
    known yet; `none_left` the words that say that everything not named is none (其余都是0); `unasked` where counts of
    people stand that the form does not ask for (少数民族3).
    """

    claims: dict[str, Claim] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    completing: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    is_correction: bool = False
    is_to_date: bool = False
    same: tuple[int, int, str] | None = None
    levelled: dict[str, Claim] = field(default_factory=dict)
    either: list[Either] = field(default_factory=list)
    running: dict[str, Claim] = field(default_factory=dict)
    mirrored: list[Either] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    none_left: tuple[int, int] | None = None
    unasked: list[tuple[int, int]] = field(default_factory=list)

    @property
    def values(self) -> dict[str, int]:
        """The exact counts."""
        return _exact(self.claims)

    @property
    def running_values(self) -> dict[str, int]:
        """The exact counts from January on, of the fields that have one for the quarter too."""
        return {code: value for code, value in _exact(self.running).items() if code in self.values}


def _exact(claims: Mapping[str, Claim]) -> dict[str, int]:
    return {code: claim.value for code, claim in claims.items() if claim.number.is_exact and claim.value is not None}


@dataclass(frozen=True)
class Known:
    """What was known before the message: the field that is asked, and the counts so far.

    `may_begin_bare`: nothing stands before the first count but unit and period, so that it needs no name.
    """

    expected: str = ""
    values: Mapping[str, int] = field(default_factory=dict)
    may_begin_bare: bool = False
