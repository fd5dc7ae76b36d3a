"""What a life is judged by: promises counted from what people got and did, not from what the planner believes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from itertools import chain

from app.simulating.deed import Act, Deed
from app.simulating.expected import TOLD_TO_PRINCIPALS, Oracle
from app.simulating.people import OFFICER, is_principal
from app.simulating.story import Story
from core.clock import SHANGHAI
from models.records import NoticeDelivery, PostState
from scheduler.condition import Condition

_LISTED = frozenset({PostState.REFUSED, PostState.UNSURE})
_OPEN = frozenset({PostState.WAITING, PostState.SENDING})
_TWICE = 2
_BROADCAST = "broadcast"
_FOR_ALL = frozenset({"quarter_before_end", "year_end"})
_OF_THE_PAPERS = frozenset({"selfcheck_before_due", "selfcheck_due_day"})
_ON_ITS_WAY = timedelta(seconds=3)
"""What had been handed to the network when the report came in cannot be called back."""


@dataclass
class Tally:
    """Counts over any number of lives. The last six break a promise unless they are 0."""

    years: int = 0
    crashes: int = 0
    planned: int = 0
    messages: int = 0
    once: int = 0
    twice: int = 0
    listed: int = 0
    unneeded: int = 0
    waiting: int = 0
    """Written on one of the last days, and due after them."""
    kinds: dict[str, Counter[str]] = field(default_factory=dict)
    """What became of the messages of each kind of notice."""
    unplanned: int = 0
    doubled: int = 0
    thrice: int = 0
    silent: int = 0
    unwanted: int = 0
    withheld: int = 0

    @property
    def broken(self) -> int:
        """How often a promise was broken."""
        return self.unplanned + self.doubled + self.thrice + self.silent + self.unwanted + self.withheld

    def add(self, other: Tally) -> None:
        """Add the counts of another life."""
        for each in fields(self):
            if each.name != "kinds":
                setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        for kind, counts in other.kinds.items():
            self.kinds[kind] = self.kinds.get(kind, Counter()) + counts


@dataclass
class Judged:
    """A life with its counts, its log, and a line for each broken promise."""

    tally: Tally
    log: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def judge(story: Story, oracle: Oracle) -> Judged:
    """Count and tell a life."""
    tally = Tally(crashes=story.crashes, planned=story.planned, messages=len(story.deliveries))
    tally.years = story.last.year - story.first.year + 1
    judged = Judged(tally, sorted(chain(_deeds(story), _messages(story))))
    for missed in oracle.missed():
        tally.unplanned += 1
        judged.faults.append(f"{_time(missed.at)} 没有排入 {missed.kind} {missed.period} {missed.conversation}")
    _count_doubled(story, judged)
    for delivery in story.deliveries:
        _count(delivery, len(story.arrivals.get(delivery.row, [])), tally)
        _blame(delivery, story, judged)
    return judged


def _count(delivery: NoticeDelivery, arrivals: int, tally: Tally) -> None:
    found = {
        "once": arrivals == 1,
        "twice": arrivals == _TWICE,
        "listed": delivery.state in _LISTED,
        "unneeded": delivery.state is PostState.UNNEEDED,
        "waiting": delivery.state in _OPEN,
    }
    for name in (name for name, is_so in found.items() if is_so):
        setattr(tally, name, getattr(tally, name) + 1)
    of_kind = tally.kinds.setdefault(notice_of(delivery.kind), Counter())
    of_kind.update(["messages", *(name for name, is_so in found.items() if is_so)])


def _blame(delivery: NoticeDelivery, story: Story, judged: Judged) -> None:
    """Name each promise that was broken with a message."""
    tally, arrivals = judged.tally, story.arrivals.get(delivery.row, [])
    if len(arrivals) > _TWICE:
        tally.thrice += 1
        judged.faults.append(f"到了{len(arrivals)}次 {_named(delivery)}")
    if _is_silent(delivery, story):
        tally.silent += 1
        judged.faults.append(f"没有到，也没有列给经办人 {_named(delivery)}")
    if is_principal(delivery.conversation) and _own_kind(delivery.kind) != TOLD_TO_PRINCIPALS:
        tally.unwanted += 1
        judged.faults.append(f"不该发给单位负责人 {_named(delivery)}")
    if delivery.state is PostState.UNNEEDED and not _is_rightly_unneeded(delivery, story):
        tally.withheld += 1
        judged.faults.append(f"还需要，却没有发 {_named(delivery)}")
    for at in arrivals:
        if (done := _settled(delivery, story, at)) and done < at - _ON_ITS_WAY:
            tally.unwanted += 1
            judged.faults.append(f"{_time(at)} 已不欠仍收到 {_named(delivery)}")


def _count_doubled(story: Story, judged: Judged) -> None:
    """Two messages to one person about the same occasion."""
    rows = Counter((each.kind, each.period, each.conversation, each.due, each.unit) for each in story.deliveries)
    for (kind, period, conversation, *_), number in rows.items():
        if number > 1:
            judged.tally.doubled += number - 1
            judged.faults.append(f"排了{number}次 {kind} {period} {conversation}")


def _is_silent(delivery: NoticeDelivery, story: Story) -> bool:
    """Whether a message is over without having arrived, and an officer was not told of it or has nobody to call."""
    if delivery.state in _OPEN or delivery.state is PostState.UNNEEDED or story.arrivals.get(delivery.row):
        return False
    if delivery.state is PostState.SENT:
        return True
    is_told = delivery.row in story.told or delivery.kind == _BROADCAST
    return bool(delivery.unit) and not (is_told and delivery.row in story.listed)


def _is_rightly_unneeded(delivery: NoticeDelivery, story: Story) -> bool:
    """Whether a message that was not sent had lost its reason by then, or its time had passed."""
    until, at = Condition.parse(delivery.condition).until, delivery.settled_at
    if at is None or (until and at >= until):
        return True
    moments = [moment for span in story.spans if (moment := span.true(at))]
    latest = max(moments, default=at) + _ON_ITS_WAY
    done = _settled(delivery, story, latest)
    return done is not None and done <= latest


def _settled(delivery: NoticeDelivery, story: Story, moment: datetime) -> datetime | None:
    """When the reason of a message to a unit went, if it did by a moment: it did what was asked, or that changed."""
    if not delivery.unit:
        return None
    return min((each for each in _ends(delivery, story) if each and each <= moment), default=None)


def _ends(delivery: NoticeDelivery, story: Story) -> Iterator[datetime | None]:
    """What can end the reason of a message to a unit."""
    unit, period, name = delivery.unit, delivery.period, notice_of(delivery.kind)
    match name.split("_")[0]:
        case "plan":
            yield story.when(unit, Act.FORM, f"plan-{period}")
        case "selfcheck" if name in _OF_THE_PAPERS:
            yield story.when(unit, Act.FORM, f"selfcheck-{period}")
        case "selfcheck":
            yield story.acknowledged(unit, "selfcheck", period)
        case "inspection":
            yield story.acknowledged(unit, name, period)
            yield _moved(story.inspections(), period)
        case "returned":
            yield story.when(unit, Act.ANSWER, period)
        case "broadcast":
            yield story.reported(unit, period.removeprefix("B"))
            yield story.when("", Act.WITHDRAW, period.removeprefix("B"))
        case _ if name not in _FOR_ALL:
            yield story.reported(unit, period)
            if name != "quarter_open":
                yield story.given_another_day(unit, period, _day_of(delivery))


def _moved(inspections: list[Deed], period: str) -> datetime | None:
    """When another day than this one was set for the inspection, after this one."""
    began = next((deed.at for deed in inspections if str(deed.day) == period), None)
    return next((deed.at for deed in inspections if began and deed.at > began and str(deed.day) != period), None)


def notice_of(kind: str) -> str:
    """The notice of a kind: without a later day, a head, a number or a unit.

    >>> notice_of("extended.quarter_overdue.2"), notice_of("louxing/quarter_open"), notice_of("returned@louxing.1")
    ('quarter_overdue', 'quarter_open', 'returned')
    """
    return _own_kind(kind).partition("@")[0].partition(".")[0]


def _own_kind(kind: str) -> str:
    return kind.rpartition("/")[2].removeprefix("extended.")


def _day_of(delivery: NoticeDelivery) -> str:
    """The later day that a reminder speaks of; empty for the day of all."""
    return Condition.parse(delivery.condition).wanted.rpartition(":")[2]


def _deeds(story: Story) -> Iterator[str]:
    for deed in story.deeds:
        about = f" {deed.about}" if deed.about else ""
        until = f" {deed.day}" if deed.day else ""
        yield f"{_time(deed.at)}  {deed.unit or OFFICER:14}  {deed.act}{about}{until}"


def _messages(story: Story) -> Iterator[str]:
    for delivery in story.deliveries:
        for number, at in enumerate(story.arrivals.get(delivery.row, []), start=1):
            again = "（重复）" if number > 1 else ""
            yield f"{_time(at)}  {delivery.conversation:14}  收到 {delivery.kind} {delivery.period}{again}"
        if delivery.state in _LISTED or delivery.state is PostState.UNNEEDED:
            what = "不再需要" if delivery.state is PostState.UNNEEDED else "列入电话名单"
            shown = delivery.settled_at or delivery.written_at
            yield f"{_time(shown)}  {delivery.conversation:14}  {what} {delivery.kind} {delivery.period}"


def _named(delivery: NoticeDelivery) -> str:
    return f"{delivery.kind} {delivery.period} {delivery.conversation}"


def _time(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
