"""The call list of the morning: each office is told once whom no message certainly reached the working days before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from core.calendar import WorkCalendar
from core.clock import SHANGHAI
from core.hours import Hours, off_the_crowd
from core.messages import Choice, text_reply
from core.texts import Texts
from exports.call_rows import call_rows
from models.records import post_to
from models.store import Store
from models.work import Work
from scheduler.gathering import office_of
from scheduler.notices import Notice

DONE = "call-list"
"""The sign of life that the lists of a day have been written."""


@dataclass(frozen=True)
class CallLists:
    """Writes the lists, at the first ring within the chat hours of a working day."""

    notices: Sequence[Notice]
    calendar: WorkCalendar
    texts: Texts

    async def queue_due(self, store: Store) -> int:
        """Queue today's lists, if that was not done before; how many messages that are."""
        async with store.read() as work:
            if not await self._is_time(work):
                return 0
        async with store.write() as work:
            if not await self._is_time(work):
                return 0
            await work.heartbeats.beat(DONE)
            morning = datetime.combine(work.now.date(), time(), SHANGHAI)
            await work.calls.note_unreceived(self._last_to_ask(), morning)
            return sum([await self._to_office(work, head, morning) for head in await work.calls.untold(morning)])

    async def _is_time(self, work: Work) -> bool:
        done = await work.heartbeats.last(DONE)
        if done and done.date() >= work.now.date():
            return False
        return Hours(self.calendar, await office_of(work)).are_open(work.now)

    def _last_to_ask(self) -> Mapping[str, str]:
        """Notices that ask for 收到, are not recalled by another one that asks again, and have no list of their own."""
        recalled = {notice.of for notice in self.notices}
        listed = {notice.of for notice in self.notices if notice.calls}
        titles = {notice.name: notice.title for notice in self.notices}
        asking = (notice for notice in self.notices if notice.acknowledgement and notice.name not in recalled)
        about = {notice.name: notice.of or notice.name for notice in asking}
        return {name: titles[of] for name, of in about.items() if of not in listed}

    async def _to_office(self, work: Work, head: str, morning: datetime) -> int:
        """One list to each person of the office; where it has nobody, it waits until it has."""
        people = await work.people.office(head)
        calls = await work.calls.take_untold(head, morning) if people else ()
        if not calls:
            return 0
        contacts = await work.calls.contacts({call.unit for call in calls})
        units = (*await work.units.all(), *await work.below.around((), [head] if head else ()))
        rows = call_rows(self.texts, calls, contacts, {unit.code: unit.name for unit in units})
        words = self.texts("calls.morning", n=len(rows), rows="\n".join(rows))
        reply = text_reply(words, Choice("电话名单"), numbered=False)
        key, at = f"calls:{head}:{work.now.date().isoformat()}", off_the_crowd(work.now)
        posts = [post_to(each, reply, key=f"{key}:{each.person_id}", not_before=at) for each in people]
        return sum([await work.outbox.add(post) is not None for post in posts])
