"""What a life is judged by: promises counted from what people got and did, not from what the planner believes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from itertools import chain

from app.simulating.life import Story
from app.simulating.people import Act
from core.clock import SHANGHAI
from core.period import Quarter
from models.records import NoticeDelivery, PostState
from scheduler.hours import Hours
from scheduler.notices import Audience, Notice
from scheduler.occasions import Almanac, Occurrence, schedule

_LISTED = frozenset({PostState.REFUSED, PostState.UNSURE})
"""What ends so is told to the officers by name; `scheduler.undelivered`."""


@dataclass
class Tally:
    """Counts over any number of lives. The last five break a promise unless they are 0."""

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
    unplanned: int = 0
    doubled: int = 0
    thrice: int = 0
    silent: int = 0
    unwanted: int = 0

    @property
    def broken(self) -> int:
        """How often a promise was broken."""
        return self.unplanned + self.doubled + self.thrice + self.silent + self.unwanted

    def add(self, other: Tally) -> None:
        """Add the counts of another life."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


@dataclass
class Judged:
    """A life with its counts, its log, and a line for each broken promise."""

    tally: Tally
    log: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def judge(story: Story, notices: Mapping[str, Notice]) -> Judged:
    """Count and tell a life."""
    judged = Judged(Tally(crashes=story.crashes, planned=len(story.planned), messages=len(story.deliveries)))
    judged.tally.years = round((story.last - story.first).days / 365.25)
    judged.log = sorted(chain(_deeds(story), _messages(story)))
    for missed in _unplanned(story):
        judged.tally.unplanned += 1
        judged.faults.append(f"没有排入 {missed.at:%Y-%m-%d %H:%M} {missed.kind} {missed.period}")
    _count_doubled(story, judged)
    reported = {(deed.unit, deed.quarter): deed.at for deed in story.deeds if deed.act is Act.REPORT}
    for delivery in story.deliveries:
        _count(delivery, story.arrivals.get(delivery.row, []), judged)
        if _is_for_missing(delivery, notices):
            _count_unwanted(delivery, story, reported, judged)
    return judged


def _count(delivery: NoticeDelivery, arrivals: list[datetime], judged: Judged) -> None:
    tally = judged.tally
    tally.once += len(arrivals) == 1
    tally.twice += len(arrivals) == 2  # noqa: PLR2004 - that is what twice means
    tally.listed += delivery.state in _LISTED
    tally.unneeded += delivery.state is PostState.UNNEEDED
    tally.waiting += delivery.state in {PostState.WAITING, PostState.SENDING}
    if len(arrivals) > 2:  # noqa: PLR2004 - and more than that
        tally.thrice += 1
        judged.faults.append(f"到了{len(arrivals)}次 {_named(delivery)}")
    if not arrivals and delivery.state is PostState.SENT:
        tally.silent += 1
        judged.faults.append(f"记为已送，其实没有到 {_named(delivery)}")


def _count_doubled(story: Story, judged: Judged) -> None:
    """Two messages to one person about the same occasion."""
    rows = Counter((each.kind, each.period, each.conversation, each.unit, each.condition) for each in story.deliveries)
    for (kind, period, conversation, *_), number in rows.items():
        if number > 1:
            judged.tally.doubled += number - 1
            judged.faults.append(f"排了{number}次 {kind} {period} {conversation}")


def _count_unwanted(
    delivery: NoticeDelivery, story: Story, reported: Mapping[tuple[str, str], datetime], judged: Judged
) -> None:
    """A reminder that reached a unit after it had reported."""
    done = reported.get((delivery.unit, delivery.period))
    for at in story.arrivals.get(delivery.row, []):
        if done and done < at - _ON_ITS_WAY:
            judged.tally.unwanted += 1
            judged.faults.append(f"已报仍收到 {at:%Y-%m-%d %H:%M} {_named(delivery)}")


_ON_ITS_WAY = timedelta(seconds=3)
"""What had been handed to the network when the report came in cannot be called back."""


def _is_for_missing(delivery: NoticeDelivery, notices: Mapping[str, Notice]) -> bool:
    name = delivery.kind.split(".")[0]
    return bool(delivery.unit) and name in notices and notices[name].audience is Audience.MISSING


def _unplanned(story: Story) -> Iterator[Occurrence]:
    """Notices for which the bell rang in time, and which were neither planned nor overtaken by a newer one."""
    almanac = story.almanac
    if almanac is None:
        return
    hours = Hours(almanac.calendar, almanac.office)
    rings = sorted(moment for moment in story.rings if hours.have_room(moment))
    every = schedule(almanac, story.first, story.last).occurrences
    for each in every:
        ring = next((moment for moment in rings if each.at <= moment < each.until), None)
        if ring and each.at > rings[0] and each.key not in story.planned and not _is_excused(each, every, ring, story, almanac):
            yield each


def _is_excused(
    each: Occurrence, every: tuple[Occurrence, ...], ring: datetime, story: Story, almanac: Almanac
) -> bool:
    """Whether a newer notice of its series had begun, or as many as allowed went out before."""
    newer = any(
        other.at > each.at and other.at <= ring
        for other in every
        if each.notice.series and (other.notice.series, other.period) == (each.notice.series, each.period)
    )
    alike = sum(kind.rpartition(".")[0] == each.notice.name and period == each.period for kind, period, _ in story.planned)
    return newer or bool(each.notice.cap and alike >= getattr(almanac.office, each.notice.cap))


def _deeds(story: Story) -> Iterator[str]:
    for deed in story.deeds:
        what = f"{Quarter.parse(deed.quarter).name}报数" if deed.quarter else "回复收到"
        yield f"{_time(deed.at)}  {deed.unit:10} {what}"


def _messages(story: Story) -> Iterator[str]:
    for delivery in story.deliveries:
        for number, at in enumerate(story.arrivals.get(delivery.row, []), start=1):
            again = "（重复）" if number > 1 else ""
            yield f"{_time(at)}  {delivery.conversation:10} 收到 {delivery.kind} {delivery.period}{again}"
        if delivery.state in _LISTED:
            yield f"9999 待电话联系          {_named(delivery)}：{delivery.state.value}"


def _named(delivery: NoticeDelivery) -> str:
    return f"{delivery.kind} {delivery.period} {delivery.conversation}"


def _time(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
