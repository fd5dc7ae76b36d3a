"""What becomes of queued notices when a setting, the calendar or a text has changed: written anew or taken back.

Everything happens in the one transaction in which the change is made or noticed, so that there is no moment in which a
message is taken back and not planned. A row is written anew in place: it keeps its key and its attempts, and nobody
gets it twice.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache

from core.calendar import WorkCalendar
from core.clock import at_office
from core.office import load_settings
from core.texts import Texts
from models.levels import Head
from models.records import ChangeKind, OfficeValue, Post, Replanned
from models.replanning import QueuedNotice
from models.work import Work
from scheduler.audiences import concerned
from scheduler.gathering import gather, office_of, with_reports
from scheduler.notice import Notice
from scheduler.occasions import Key, Occurrence
from scheduler.planner import Planned, on_working_days, standing
from scheduler.posting import Group, Poster
from scheduler.wording import Labels, Speaker


@dataclass(frozen=True)
class Replanner:
    """Brings what is queued in line with the data in force."""

    notices: Sequence[Notice]
    calendar: WorkCalendar
    texts: Texts
    labels: Labels = field(default_factory=dict)
    group: Group | None = None

    def stamp(self, settings: Mapping[str, OfficeValue], heads: Sequence[Head]) -> str:
        """What plans rest on, in short: data files, the settings, and the days of the units that collect."""
        names = sorted(load_settings().keys() & settings)
        stored = [(name, settings[name].value, settings[name].confirmed) for name in names]
        levels = [(head.code, head.days) for head in heads]
        words = _digest(tuple(self.notices), self.calendar, self.texts) + json.dumps([stored, levels])
        return hashlib.sha256(words.encode()).hexdigest()

    async def replan(self, work: Work) -> tuple[Replanned, ...]:
        """Write anew or take back what is queued and not sent; what was changed, by notice.

        While a sender has a message in hand that is no longer right, the change counts as not settled: the next ring
        looks again.
        """
        queued = await work.replanning.queued()
        changes: list[_Change] = []
        if queued:
            changes = await self._changes(work, queued)
            for change in changes:
                await change.make(work)
            await work.replanning.forget_unsent()
        if not any(change.queued.is_under_way for change in changes):
            stamp = self.stamp(await work.office.all(), await work.levels.heads())
            await work.replanning.note_stamp(stamp)
        return tuple(_told(changes))

    async def _changes(self, work: Work, queued: Sequence[QueuedNotice]) -> list[_Change]:
        office = await office_of(work)
        calendar = self.calendar.changed_by(office.holidays)
        facts = on_working_days(await gather(work, self.notices), calendar)
        stands = standing(self.notices, calendar, office, facts, work.now)
        by_key = {each.key: each for each in stands}
        due = [by_key[key] for key in dict.fromkeys(each.occurrence for each in queued) if key in by_key]
        facts = await with_reports(work, facts, due)
        poster = Poster(work, Speaker(self.texts, calendar, office, facts, self.labels), self.group)
        posts: dict[str, Post] = {}
        for number, key in {each.occurrence_id: each.occurrence for each in queued}.items():
            if key in by_key:
                planned = Planned(by_key[key], concerned(by_key[key], facts))
                posts |= {post.dedupe_key: post for post in await poster.posts(planned, number)}
        plan = _Plan(stands, posts, {notice.name: notice.title for notice in self.notices}, work.now)
        changes = [plan.change(each) for each in queued]
        return [change for change in changes if change is not None]


@lru_cache(maxsize=8)
def _digest(notices: tuple[Notice, ...], calendar: WorkCalendar, texts: Texts) -> str:
    said = [(name, texts.raw(name)) for name in texts.names()]
    return hashlib.sha256(repr((notices, calendar.fingerprint, said)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Change:
    """One message that is no longer right, and the post that is; None: it is taken back."""

    queued: QueuedNotice
    kind: ChangeKind
    title: str
    post: Post | None = None
    at: datetime | None = None
    is_news: bool = True

    async def make(self, work: Work) -> None:
        if self.post is None or self.queued.is_under_way:
            await work.replanning.withdraw(self.queued)
        else:
            await work.replanning.write_anew(self.queued, self.post, self.at or self.queued.due_at)


@dataclass(frozen=True)
class _Plan:
    """What may go out now or later, with the messages of what is queued as they would be written now."""

    stands: Sequence[Occurrence]
    posts: Mapping[str, Post]
    titles: Mapping[str, str]
    now: datetime

    @cached_property
    def by_key(self) -> Mapping[Key, Occurrence]:
        """The occurrences by what makes them the same."""
        return {each.key: each for each in self.stands}

    def change(self, queued: QueuedNotice) -> _Change | None:
        """What must be done with a queued message; None where it is right."""
        title = self.titles.get(_name(queued.occurrence), "")
        post, occurrence = self.posts.get(queued.key), self.by_key.get(queued.occurrence)
        if occurrence is None:
            return (
                None
                if queued.is_withdrawn
                else _Change(queued, ChangeKind.WITHDRAWN, title, at=self._successor(queued))
            )
        if post is None:
            needless = _Change(queued, ChangeKind.WITHDRAWN, title, is_news=False)
            return None if queued.is_withdrawn else needless
        at = _due_at(queued, post.not_before or self.now, is_ahead=occurrence.at > self.now)
        if (post.reply, post.condition, at) == (queued.reply, queued.condition, queued.due_at):
            return None
        kind = ChangeKind.REWORDED if at == queued.due_at else ChangeKind.MOVED
        return _Change(queued, kind, title, post, at, is_news=bool(queued.unit))

    def _successor(self, queued: QueuedNotice) -> datetime | None:
        """When the same notice goes out about the day that holds now."""
        kind, period, _ = queued.occurrence
        return min((each.at for each in self.stands if (each.kind, each.period) == (kind, period)), default=None)


def _due_at(queued: QueuedNotice, wanted: datetime, *, is_ahead: bool) -> datetime:
    """When it goes out now: as it is, unless its time has moved."""
    if is_ahead:
        return max(wanted, queued.due_at) if queued.attempt else wanted
    return queued.due_at if queued.attempt else min(wanted, queued.due_at)


def _told(changes: Iterable[_Change]) -> Iterable[Replanned]:
    """The changes by notice, what only became needless left out."""
    counts: dict[tuple[str, ChangeKind, date | None], int] = defaultdict(int)
    for change in changes:
        if change.is_news:
            day = at_office(change.at).date() if change.at and change.kind is not ChangeKind.REWORDED else None
            counts[change.title, change.kind, day] += 1
    return (Replanned(title, kind, count, day) for (title, kind, day), count in counts.items())


def _name(occurrence: Key) -> str:
    """The name of the notice in the kind of an occurrence."""
    return occurrence[0].rpartition("/")[2].removeprefix("extended.").partition("@")[0].partition(".")[0]
