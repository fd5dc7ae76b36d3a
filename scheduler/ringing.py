"""What a ring of the bell does: gather the facts, plan, and note notices and messages in one transaction."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.calendar import WorkCalendar
from core.office import OfficeSettings, load_settings
from core.texts import Texts
from models.records import Replanned
from models.store import DATABASE_FAULTS, Store
from models.work import Work
from scheduler.alarms import alarm
from scheduler.audiences import concerned
from scheduler.broadcasting import queue_broadcasts
from scheduler.calling import CallLists
from scheduler.gathering import INSTALLED, gather, with_reports
from scheduler.notice import Notice
from scheduler.planner import Planned, due_now, on_working_days
from scheduler.posting import Group, Poster
from scheduler.replanning import Replanner
from scheduler.wording import Labels, Speaker

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Planner:
    """The planner with the data it always needs."""

    notices: Sequence[Notice]
    calendar: WorkCalendar
    texts: Texts
    labels: Labels = field(default_factory=dict)
    """How the fields of the forms are called."""
    group: Group | None = None
    """Where what is for everybody is also said to a group."""

    async def plan_now(self, store: Store) -> int:
        """Queue everything that fell due and return the number of messages.

        Harmless however often and from however many processes it is called: the occurrence is unique in the
        database, and its messages are written in the same transaction.
        """
        lists = CallLists(self.notices, self.calendar, self.texts)
        # The call list first: whom it names, the notices to the officers of the same morning do not name again.
        return await queue_broadcasts(store) + await lists.queue_due(store) + await self._plan(store)

    async def _plan(self, store: Store) -> int:
        async with store.read() as work:
            due = await self._due(work)
            if due.is_installed and due.is_nothing and not work.office.unreadable:
                return 0
        async with store.write() as work:
            await work.notices.occur(*INSTALLED)
            await self._tell_unreadable(work)
            due = await self._due(work)
            if due.is_changed:
                await self.replan(work)
                due = await self._due(work)
            return sum([await _try_to_queue(work, each, Poster(work, due.speaker, self.group)) for each in due.planned])

    async def replan(self, work: Work) -> tuple[Replanned, ...]:
        """Bring what is queued in line with changed settings, calendar or texts; what was changed, by notice."""
        return await self._replanner.replan(work)

    async def _tell_unreadable(self, work: Work) -> None:
        """The administrators hear once of a setting that cannot be read, and by what the bell goes on."""
        stored, described = await work.office.all(), load_settings()
        for name in work.office.unreadable:
            setting, before = described[name], stored.get(name)
            value = setting.told(setting.kind.read(json.loads(before.value)) if before else setting.proposal)
            how = "unset" if not value else "before" if before else "proposed"
            held = self.texts(f"alarm.held.{how}", value=value)
            words = self.texts("alarm.setting", label=setting.title, state=held)
            await alarm(work, words, f"setting:{name}:{before.at if before else ''}")

    @property
    def _replanner(self) -> Replanner:
        return Replanner(self.notices, self.calendar, self.texts, self.labels, self.group)

    async def _due(self, work: Work) -> _Due:
        stored = await work.office.all()
        office = OfficeSettings.from_values(stored)
        calendar = self.calendar.changed_by(office.holidays)
        facts = on_working_days(await gather(work, self.notices, stored), calendar)
        due = due_now(self.notices, calendar, office, facts, work.now)
        if due:
            facts = await with_reports(work, facts, due)
        planned = tuple(Planned(each, concerned(each, facts)) for each in due)
        is_changed = await work.replanning.stamp() != self._replanner.stamp(stored, facts.heads)
        speaker = Speaker(self.texts, calendar, office, facts, self.labels)
        return _Due(planned, speaker, is_changed, INSTALLED[:2] in facts.issued)


@dataclass(frozen=True, slots=True)
class _Due:
    """What is due, who words it, whether what is queued was planned on something else, and whether a bell has rung."""

    planned: tuple[Planned, ...]
    speaker: Speaker
    is_changed: bool
    is_installed: bool

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to do, as there mostly is."""
        return not self.planned and not self.is_changed


async def _try_to_queue(work: Work, planned: Planned, poster: Poster) -> int:
    """Queue one notice; where it cannot be made the administrators are told, and the others go out."""
    kind, period, _ = planned.occurrence.key
    try:
        async with work.part():
            return await _queue(work, planned, poster)
    except DATABASE_FAULTS:
        raise
    except Exception as exc:
        log.exception("notice %s of %s could not be planned", kind, period)
        title, why = planned.occurrence.notice.title, type(exc).__name__
        words = poster.speaker.texts("alarm.unplanned", code=title, period=period, reason=why)
        return await alarm(work, words, f"unplanned:{kind}:{period}:{work.now:%Y-%m-%d}")


async def _queue(work: Work, planned: Planned, poster: Poster) -> int:
    """Note one occurrence and write its messages; nothing where another process was first."""
    occurrence_id = await work.notices.occur(*planned.occurrence.key)
    if occurrence_id is None:
        return 0
    posts = await poster.posts(planned, occurrence_id)
    return sum([await work.outbox.add(post) is not None for post in posts])
