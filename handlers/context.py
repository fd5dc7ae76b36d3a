"""What a handler may use: the kit built once by bot.py, and the turn of one message in its transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from core.channel import Recaller
from core.errors import RightsError
from core.messages import Choice, Incoming, Reply, text_reply
from core.office import OfficeSettings, calendar_of
from core.people import Actor
from core.period import Period, Quarter
from core.texts import Texts
from core.units import Unit, above
from models.records import Conversation, Replanned

if TYPE_CHECKING:
    from core.calendar import WorkCalendar
    from core.channel import Channel
    from core.tokens import CalendarLinks
    from handlers.dialogs.form import Form
    from handlers.holdings import Holdings
    from handlers.uploads import Upload
    from knowledge.guidance import Guidance
    from models.work import Work


_Of = TypeVar("_Of", bound=Hashable)
_Made = TypeVar("_Made")

_MOST_SEEN = 200
"""So many kits with further units are kept, each of some kilobytes."""


@dataclass(frozen=True)
class Kit:
    """Everything that does not change while the assistant runs; built once by bot.py.

    In a turn `units` also holds the units below that the person has to do with (handlers/sight.py).
    """

    texts: Texts
    units: tuple[Unit, ...]
    form: Form
    calendar: WorkCalendar
    library: Holdings
    """The documents; opened at the first question, so that other commands start at once."""
    strangers_may_ask: bool = False
    demo: bool = False
    forms: Mapping[str, Form] = field(default_factory=dict)
    """Every form by its code; `form` is the quarterly one."""
    replan: Callable[[Work], Awaitable[Sequence[Replanned]]] | None = None
    """Brings the notices that are queued in line with changed settings; the planner's, wired by the app."""
    channels: Mapping[str, Channel] = field(default_factory=dict)
    """The platforms that messages go out to."""
    calendar_links: CalendarLinks | None = None
    """Addresses under which people subscribe to their dates; None where there are no pages."""

    def seeing(self, units: Iterable[Unit]) -> Kit:
        """The same kit with these units besides; made once for people who see the same."""
        besides = tuple([unit for unit in units if self._by_code.get(unit.code) != unit])
        if not besides:
            return self
        if besides not in self._seen:
            if len(self._seen) >= _MOST_SEEN:
                self._seen.clear()
            self._seen[besides] = replace(self, units=(*self.units, *besides))
        return self._seen[besides]

    def remembered(self, of: _Of, make: Callable[[Kit, _Of], _Made]) -> _Made:
        """What is made of this kit and of a value, which is not looked into but has to be the very same one."""
        key = (make, of)
        if key not in self._made:
            if len(self._made) >= _MOST_SEEN:
                self._made.clear()
            self._made[key] = make(self, of)
        made: _Made = self._made[key]
        return made

    @property
    def yearly(self) -> tuple[Form, ...]:
        """The forms that are filled in once a year."""
        return tuple(form for form in self.forms.values() if form.period == "year")

    @cached_property
    def labels(self) -> Mapping[str, Mapping[str, str]]:
        """The labels of the fields by the code of their form."""
        return {code: {field.code: field.label for field in form.fields} for code, form in self.forms.items()}

    def form_for(self, period: Period) -> Form:
        """The form that is filled in for a period."""
        return self.form if isinstance(period, Quarter) else self.forms[period.form]

    def texts_of(self, form: Form) -> Texts:
        """The sentences, in the words of this form."""
        return self.texts.renamed(form.wording) if form.wording else self.texts

    @cached_property
    def _made(self) -> dict[Any, Any]:
        return {}

    @cached_property
    def _seen(self) -> dict[tuple[Unit, ...], Kit]:
        return {}

    @cached_property
    def _by_code(self) -> Mapping[str, Unit]:
        return {unit.code: unit for unit in self.units}

    def unit(self, code: str) -> Unit:
        """The unit of a code; KeyError if there is none."""
        return self._by_code[code]

    def unit_name(self, code: str) -> str:
        """The Chinese name of a unit."""
        return self.unit(code).name

    def can_recall(self, channel: str) -> bool:
        """Whether a platform can take back what was sent."""
        return isinstance(self.channels.get(channel), Recaller)

    def can_edit(self, channel: str) -> bool:
        """Whether a platform can change a question that was answered."""
        there = self.channels.get(channel)
        return there is not None and there.caps.can_edit

    def guidance(self, year: int) -> Guidance:
        """The guidance that the counts of a year are measured by."""
        return self.library().guidance(year)


@dataclass(frozen=True, slots=True)
class TappedChoice:
    """A button that was tapped: the outbox row and its reply, and what stands on it, empty where it is stale."""

    row: int
    reply: Reply
    label: str


@dataclass
class Turn:
    """One message being handled, inside its transaction. Handlers read it, `say` replies and `keep` state."""

    kit: Kit
    work: Work
    incoming: Incoming
    said: str
    """The words to be handled: what was typed, or what a tapped choice says."""
    actor: Actor | None
    conversation: Conversation
    office: OfficeSettings
    now: datetime
    upload: Upload | None = None
    """The file of the message, already read; only for those whose files are looked at."""
    heads: tuple[str, ...] = ()
    """The person's units to which units below report."""
    superior: str = ""
    """The unit that the person reports to, where that is not the city."""
    tapped: TappedChoice | None = None
    replies: list[Reply] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The office's date."""
        return self.now.date()

    @property
    def calendar(self) -> WorkCalendar:
        """The working days, with the years that the department has entered itself."""
        return calendar_of(self.office, self.kit.calendar)

    @property
    def quarter(self) -> Quarter:
        """The quarter that is reported now."""
        return Quarter.last_ended(self.today)

    @property
    def person(self) -> Actor:
        """The bound person; RightsError for a stranger."""
        if self.actor is None:
            raise RightsError("填报人")
        return self.actor

    @property
    def contact(self) -> str:
        """Whom to ask: the unit above where there is one, else the office with its contact and phone where set."""
        return self.superior or self.office.whom_to_ask

    @property
    def offices(self) -> tuple[str, ...]:
        """For which offices the person looks after reports: the city's "", or own units; RightsError for none."""
        self.must_be_office()
        return self.heads or ("",)

    def must_be_office(self) -> None:
        """Raise RightsError unless units report to the person."""
        if not self.is_office:
            self.person.must_be_staff()

    def must_review(self, unit: str) -> None:
        """Raise RightsError unless this unit reports to the person's office; without a unit, unless any does."""
        if unit:
            self.person.must_review(unit)
        else:
            self.must_be_office()

    @property
    def is_office(self) -> bool:
        """Whether units report to the person."""
        return bool(self.heads) or (self.actor is not None and self.actor.is_staff)

    def office_above(self, unit: str) -> str:
        """The name of the office that a unit reports to."""
        return self.kit.unit_name(above(unit)) if above(unit) else self.text("grassroots.city")

    @property
    def contact_line(self) -> str:
        """其他问题请联系…, as a sentence of its own."""
        return self.text("help.contact", contact=self.contact)

    def text(self, name: str, /, **values: object) -> str:
        """A sentence of the wording files."""
        return self.kit.texts(name, **values)

    def say(self, reply: Reply) -> None:
        """Send a reply when the transaction has been committed."""
        self.replies.append(reply)

    def tell(self, name: str, /, *choices: Choice, **values: object) -> None:
        """Say one sentence of the wording files."""
        self.say(text_reply(self.text(name, **values), *choices))

    def keep(self, *, dialog: str | None = None, topic: str | None = None) -> None:
        """Remember the open dialog or the topic of the last question; a changed dialog makes old buttons stale."""
        if dialog is not None and dialog != self.conversation.dialog:
            stood = self.conversation
            self.conversation = Conversation(dialog, stood.topic, stood.stamp + 1, stood.offered)
        if topic is not None:
            self.conversation = replace(self.conversation, topic=topic)
