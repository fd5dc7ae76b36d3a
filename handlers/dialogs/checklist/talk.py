"""The values of one step of a checklist: what is known around it, what comes out, and the talk in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, Self

from core.messages import Block, Choice, Reply, Text
from core.period import FormYear
from core.texts import Texts
from core.units import Unit, above
from handlers.dialogs.checklist.form import Checklist, Item
from handlers.dialogs.checklist.state import Position, Wants
from models.answers_json import overlaid
from models.lock_records import Lock
from models.records import Answers, Entry, EntryKind, Report, ReportState

Act = Literal["", "submit", "drop"]


@dataclass(frozen=True, slots=True)
class Known:
    """A figure of the reports of the year: the line that is shown and confirmed, and its count where it is one."""

    line: str
    count: int | None = None


@dataclass(frozen=True)
class Around:
    """What a step may know besides the words."""

    unit: Unit
    period: FormYear
    now: datetime
    texts: Texts
    report: Report
    due_clause: str
    superior: str
    due: datetime | None = None
    known: Mapping[str, Known] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    @property
    def is_returned(self) -> bool:
        """Whether the office sent items back."""
        return self.report.state is ReportState.RETURNED

    @property
    def in_force(self) -> Answers:
        """The draft, or else the newest version."""
        return self.report.draft if self.report.draft is not None else self.report.stored


@dataclass(frozen=True)
class Step:
    """What comes of a message; `understood` is false where it is not for the checklist, nothing else is set then."""

    position: Position
    replies: tuple[Reply, ...] = ()
    entries: tuple[Entry, ...] = ()
    act: Act = ""
    reason: str = ""
    done: bool = False
    understood: bool = True


@dataclass(frozen=True)
class Talk:
    """A step in the making: every change gives a new value."""

    form: Checklist
    around: Around
    position: Position
    answers: Answers
    entries: tuple[Entry, ...] = ()
    blocks: tuple[Block, ...] = ()
    earlier: tuple[Reply, ...] = ()
    choices: tuple[Choice, ...] = ()
    act: Act = ""
    reason: str = ""
    done: bool = False

    @classmethod
    def begin(cls, form: Checklist, position: Position, around: Around) -> Self:
        """The talk before anything was said."""
        return cls(form, around, position, around.in_force)

    @property
    def items(self) -> tuple[Item, ...]:
        """The items that concern the unit."""
        return self.form.items_for(is_office=not above(self.around.unit.code))

    def place(self, item: Item) -> int:
        """The number of an item, from 1."""
        return self.items.index(item) + 1

    def text(self, name: str, /, **values: object) -> str:
        """A sentence; unit, year and the office above are always at hand."""
        around = self.around
        here = {"unit": around.unit.name, "year": around.period.year, "office": around.superior}
        return around.texts(name, **(here | values))

    def tell(self, name: str, /, **values: object) -> Self:
        """Say one sentence."""
        return self.show(Text(self.text(name, **values)))

    def show(self, *blocks: Block) -> Self:
        """Say these blocks."""
        return replace(self, blocks=(*self.blocks, *blocks))

    def offer(self, *choices: Choice) -> Self:
        """Offer these choices under what is said."""
        return replace(self, choices=(*self.choices, *choices))

    def keep(self, **position: Any) -> Self:
        """Change the position."""
        return replace(self, position=replace(self.position, **position))

    def asks_field(self, code: str = "") -> Self:
        """Ask for a field again, this one out of turn where one is named."""
        return self.keep(asked=code, wants=Wants.FIELD)

    def enter(self, entries: Sequence[Entry]) -> Self:
        """Store answers; of several for one field the last is kept."""
        latest = {entry.field: entry for entry in (*self.entries, *entries)}
        return replace(self, entries=tuple(latest.values()), answers=overlaid(self.answers, entries))

    def next_reply(self) -> Self:
        """Close what has been said so far as one message; the rest comes in another."""
        return replace(self, blocks=(), earlier=(*self.earlier, Reply(self.blocks))) if self.blocks else self

    def end(self, act: Act = "", reason: str = "") -> Self:
        """The checklist is closed; the caller does the act."""
        return replace(self, act=act, reason=reason, done=True)

    def finished(self, *, numbered: bool = True) -> Step:
        """The step as it stands."""
        last = (Reply(self.blocks, self.choices, numbered),) if self.blocks else ()
        return Step(self.position, (*self.earlier, *last), self.entries, self.act, self.reason, self.done)


def words_entry(code: str, words: str) -> Entry:
    """An answer in words."""
    return Entry(code, EntryKind.WORDS, None, words)


def no_answer(code: str, kind: EntryKind = EntryKind.CLEARED) -> Entry:
    """Skipped, or as if nothing had been answered."""
    return Entry(code, kind)
