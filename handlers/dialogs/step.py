"""The values of one step of a dialog: what is known, what was said, what comes out, and the talk in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Literal, Self

from core.messages import Block, Choice, Reply, Text
from core.period import Period, Quarter, as_quarter
from core.texts import Texts
from core.units import Unit
from handlers.dialogs import answers as ans
from handlers.dialogs.checks import History
from handlers.dialogs.form import Form
from handlers.dialogs.reading import Reading
from handlers.dialogs.state import Pending, State, with_changes
from knowledge.guidance import Guidance
from knowledge.targets import Targets
from models.answers_json import overlaid
from models.lock_records import Lock
from models.records import Answers, Entry, EntryKind, Report, ReportState
from models.rolled_up import KeptRollUp, RolledUp

Position = tuple[str, str, tuple[str, ...], tuple[tuple[str, int], ...]]
"""Words, the field that is asked, those that are open, and the counts that are known."""

Act = Literal["", "submit", "drop"]

YES_NO = (Choice("是", main=True), Choice("不是"))
NONE_OF_THESE = Choice("都不是", "不是")
"""Lets a count go that belongs to no field."""


@dataclass(frozen=True)
class Facts:
    """What a step may know besides the words: the report as stored, its surroundings and the sentences.

    A report in `advance` may be submitted before its period has ended.
    """

    unit: Unit
    units: tuple[Unit, ...]
    period: Period
    now: datetime
    texts: Texts
    report: Report
    due_clause: str
    opens: date
    guidance: Guidance
    """What the counts of the quarter's year are measured by."""
    due: datetime | None = None
    opens_on: str = ""
    """The first day in words, with the mark of a day that is provisional."""
    history: History = field(default_factory=History)
    several_units: bool = False
    small_base: int = 10
    tolerance: Fraction | int | None = None
    superior: str = ""
    """The office that the report goes to."""
    rolled: RolledUp | None = None
    """What the units below add up to; None where none report to this one."""
    kept: KeptRollUp | None = None
    """The sum with which the newest version was submitted."""
    introduced: bool = False
    """Whether the person has been told already what the form begins with."""
    advance: bool = False
    lock: Lock = field(default_factory=Lock)
    earlier_changes: tuple[str, ...] = ()
    """What was changed in earlier quarters since the last report, one sentence each."""
    readings: dict[Position, Reading] = field(default_factory=dict, compare=False, repr=False)
    """What was read already: the same words where the same is asked and known are read once."""

    @property
    def quarter(self) -> Quarter:
        """The quarter of a quarterly report."""
        return as_quarter(self.period)

    @property
    def is_open(self) -> bool:
        """Whether the report may be submitted, not only drafted."""
        return self.advance or self.period.has_ended(self.now.date())

    @property
    def is_returned(self) -> bool:
        """Whether the department sent fields back."""
        return self.report.state is ReportState.RETURNED


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the person: the words, and the command if the whole message is one."""

    words: str
    command: str = ""


@dataclass(frozen=True)
class Step:
    """What comes of a message.

    `entries` are to be stored in the transaction of the message, then `act` is to be done. `understood` is
    false where the message is not for the form; nothing else is set then.
    """

    state: State
    replies: tuple[Reply, ...] = ()
    entries: tuple[Entry, ...] = ()
    act: Act = ""
    reason: str = ""
    notes: tuple[str, ...] = ()
    difference: str = ""
    """Why the counts are not the sum of the units below."""
    done: bool = False
    understood: bool = True


@dataclass(frozen=True)
class Talk:
    """A step in the making: every change gives a new value."""

    form: Form
    facts: Facts
    state: State
    answers: Answers
    entries: tuple[Entry, ...] = ()
    blocks: tuple[Block, ...] = ()
    earlier_replies: tuple[Reply, ...] = ()
    choices: tuple[Choice, ...] = ()
    act: Act = ""
    reason: str = ""
    done: bool = False

    @classmethod
    def begin(cls, form: Form, state: State, facts: Facts) -> Self:
        """The talk before anything was said."""
        return cls(form, facts, state, ans.in_force(facts.report))

    @property
    def texts(self) -> Texts:
        """The sentences."""
        return self.facts.texts

    @property
    def targets(self) -> Targets:
        """The targets of the quarter's year."""
        return self.facts.guidance.targets

    @property
    def values(self) -> Mapping[str, int]:
        """The counts in force."""
        return self.answers.values

    def text(self, name: str, /, **values: object) -> str:
        """A sentence; unit, period and the office above are always at hand."""
        facts = self.facts
        here = {
            "unit": facts.unit.name, "quarter": facts.period.name, "range": facts.period.months,
            "office": facts.superior,
        }  # fmt: skip
        return self.texts(name, **(here | values))

    def tell(self, name: str, /, **values: object) -> Self:
        """Say one sentence."""
        return self.show(Text(self.text(name, **values)))

    def show(self, *blocks: Block) -> Self:
        """Say these blocks."""
        return with_changes(self, blocks=(*self.blocks, *blocks)) if blocks else self

    def labelled(self, codes: Sequence[str]) -> tuple[Choice, ...]:
        """These fields as choices."""
        return tuple(Choice(self.form.by_code[code].brief, self.form.label(code)) for code in codes)

    def offer(self, *choices: Choice) -> Self:
        """Offer these choices under what is said."""
        return with_changes(self, choices=(*self.choices, *choices))

    def next_reply(self) -> Self:
        """Close what has been said so far as one message; the rest comes in another."""
        reply = Reply(self.blocks)
        return with_changes(self, blocks=(), earlier_replies=(*self.earlier_replies, reply)) if self.blocks else self

    def keep(self, **state: Any) -> Self:
        """Change the position of the dialog; where that is as it was, nothing is made anew."""
        changes = {name: value for name, value in state.items() if getattr(self.state, name) != value}
        return with_changes(self, state=with_changes(self.state, **changes)) if changes else self

    def wait(self, *pending: Pending) -> Self:
        """Ask these before anything that waits already."""
        return self.keep(pending=(*pending, *self.state.pending)) if pending else self

    def settle(self) -> Self:
        """Take the question in force off the list."""
        return self.keep(pending=self.state.pending[1:])

    def enter(self, entries: Sequence[Entry]) -> Self:
        """Store answers; of several for one field only the last is kept, for a message counts once for a field."""
        latest = {entry.field: entry for entry in (*self.entries, *entries)}
        return with_changes(self, entries=tuple(latest.values()), answers=overlaid(self.answers, entries))

    def end(self, act: Act = "", reason: str = "") -> Self:
        """The dialog is over; the caller does the act."""
        return with_changes(self, act=act, reason=reason, done=True)

    def finished(self, *, numbered: bool = True) -> Step:
        """The step as it stands."""
        replies = self.earlier_replies
        if self.blocks:
            replies = (*replies, Reply(self.blocks, self.choices, numbered))
        return Step(self.state, replies, self.entries, act=self.act, reason=self.reason, done=self.done)


def count_entry(code: str, value: int, said: str = "") -> Entry:
    """An answer that is a count."""
    return Entry(code, EntryKind.COUNT, value, said)
