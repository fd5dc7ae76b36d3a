"""What is read out of a message, as values: counts with their places, and what has to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from core.period import Quarter
from core.units import Unit


@dataclass(frozen=True, slots=True, eq=False)
class FieldWords:
    """The words of one field of a form; `kind` is flow, stock or annual.

    A count above `doubtful_above` (where it is not 0) is asked about. A form makes its words once, and what is looked
    up for them with each message is looked up by themselves, not by all that they hold.
    """

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    kind: str = "flow"
    doubtful_above: int = 0


@dataclass(frozen=True)
class Surroundings:
    """What is known where the message arrives.

    `unit` is the code of the sender's own unit, `quarter` the one being reported, `expected` the field that is
    asked now, `open` are those still to be answered in their order, `known` the counts so far and `previous` those
    of the last report.
    """

    units: tuple[Unit, ...]
    today: date
    unit: str = ""
    quarter: Quarter | None = None
    expected: str = ""
    open: tuple[str, ...] = ()
    known: Mapping[str, int] = field(default_factory=dict)
    previous: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not certain, as a finished sentence.

    `said` are the words it is about. With `number` the sentence is a question that a yes answers: the count
    of `field`, or without a field a count whose field is asked. `options` are counts to choose from;
    `between` are the fields whose counts contradict each other where no single one is at fault. `readings`
    are the two sets of counts that the same words may mean: those of a part, and those of all. `place` is where
    the words stand in the message as typed; None where they are about several or none. Of `in_order` the one
    reading is that of bare counts in the order of the form, that of `none_left` 0 for all that is still open.
    """

    code: str
    field: str | None
    text: str
    said: str = ""
    number: int | None = None
    options: tuple[int, ...] = ()
    between: tuple[str, ...] = ()
    readings: tuple[Mapping[str, int], ...] = ()
    place: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Which part of the original message gave a value."""

    field: str
    value: int
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """A message as understood. `values` were said as exact counts; `derived` follow from them and are asked.

    `to_date` are counts from January on that were said beside those of the quarter, `unknown` the fields whose
    counts are said not to be known yet, `unasked` the words that count people for whom the form has no field.

    `unit` and `period` are None where the message does not say them or where they cannot be used.
    """

    intent: Literal["report", "correction", "none"] = "none"
    unit: str | None = None
    period: Quarter | None = None
    basis: Literal["quarter", "ytd"] = "quarter"
    values: Mapping[str, int] = field(default_factory=dict)
    to_date: Mapping[str, int] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()
    derived: Mapping[str, int] = field(default_factory=dict)
    pieces: tuple[Piece, ...] = ()
    questions: tuple[Finding, ...] = ()
    problems: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """One answer to "how many": a value, or the reason why there is none (approx, pct, frac, neg, garbled, none)."""

    value: int | None
    code: Literal["", "approx", "pct", "frac", "neg", "garbled", "none"] = ""
