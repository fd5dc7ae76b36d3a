"""What a ring of the bell does: gather the facts, plan, and note notices and messages in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from core.calendar import WorkCalendar
from core.messages import Intent, text_reply
from core.texts import Texts
from core.units import Unit
from models.records import Post, Recipient, post_to
from models.store import Store
from models.work import Work
from scheduler.condition import Condition
from scheduler.gathering import INSTALLED, gather, office_of, with_reports
from scheduler.hours import place
from scheduler.notices import Audience, Notice
from scheduler.planner import Planned, concerned, due_now, on_working_days
from scheduler.wording import Speaker

_NAMED = 30
"""So many units that nobody can reach are named in one message."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group that hears what is for everybody: its channel, and its conversation there."""

    channel: str
    conversation: str


@dataclass(frozen=True)
class Planner:
    """The planner with the data it always needs."""

    notices: Sequence[Notice]
    calendar: WorkCalendar
    texts: Texts
    group: Group | None = None
    """Where what is for everybody is also said to a group."""

    async def plan_now(self, store: Store) -> int:
        """Queue everything that fell due and return the number of messages.

        Harmless however often and from however many processes it is called: the occurrence is unique in the
        database, and its messages are written in the same transaction.
        """
        async with store.read() as work:
            if INSTALLED[:2] in await work.notices.issued() and not await self._due(work):
                return 0
        async with store.write() as work:
            await work.notices.occur(*INSTALLED)
            return sum([await self._queue(work, planned) for planned in await self._due(work)])

    async def _due(self, work: Work) -> tuple[Planned, ...]:
        office = await office_of(work)
        facts = on_working_days(await gather(work, self.notices), self.calendar)
        due = due_now(self.notices, self.calendar, office, facts, work.now)
        if not due:
            return ()
        heads = dict.fromkeys(each.head.code for each in due if each.head)
        facts = await with_reports(work, facts, heads)
        return tuple(Planned(each, concerned(each, facts)) for each in due)

    async def _queue(self, work: Work, planned: Planned) -> int:
        """Note one occurrence and write its messages; nothing where another process was first."""
        occurrence_id = await work.notices.occur(*planned.occurrence.key)
        if occurrence_id is None:
            return 0
        speaker = Speaker(self.texts, self.calendar, await office_of(work))
        if planned.occurrence.notice.audience is Audience.OFFICERS:
            posts = await self._to_officers(work, planned, speaker)
        else:
            posts = await self._to_units(work, planned, speaker)
            posts += self._to_group(planned, speaker, work.now)
        keyed = [_keyed(post, occurrence_id) for post in posts]
        return sum([await work.outbox.add(post) is not None for post in keyed])

    async def _to_officers(self, work: Work, planned: Planned, speaker: Speaker) -> list[Post]:
        if planned.occurrence.notice.occasion.is_quarterly and not planned.units:
            return []
        reply = speaker.word(planned.occurrence, planned.units, work.now)
        condition = str(Condition.of(planned.occurrence, ""))
        return [
            post_to(each, reply, condition=condition, not_before=_start(planned, work.now))
            for each in await _office(work, planned)
        ]

    async def _to_units(self, work: Work, planned: Planned, speaker: Speaker) -> list[Post]:
        posts: list[Post] = []
        unbound: list[Unit] = []
        days = (await work.extensions.days()).get(planned.occurrence.period, {})
        codes = [unit.code for unit in planned.units]
        people = await work.people.recipients_of(codes, with_deputies=planned.occurrence.reaches_deputies)
        for unit in planned.units:
            recipients = people[unit.code]
            posts += _to_unit(_on_its_day(planned, days.get(unit.code)), unit, recipients, speaker, work.now)
            if not recipients:
                unbound.append(unit)
        if unbound:
            posts += self._about_unbound(unbound, planned, speaker, await _office(work, planned), work.now)
        return posts

    def _to_group(self, planned: Planned, speaker: Speaker, now: datetime) -> Iterator[Post]:
        """The same to the group, once; what concerns the units below one unit alone is not said there."""
        occurrence = planned.occurrence
        if self.group and planned.units and occurrence.notice.group and not occurrence.head:
            yield Post(
                channel=self.group.channel,
                conversation=self.group.conversation,
                reply=speaker.word_group(occurrence, now),
                intent=Intent.NOTICE,
                condition=str(Condition.of(occurrence, "")),
                not_before=_start(planned, now),
            )

    def _others(self, unbound: Sequence[Unit]) -> list[str]:
        rest = len(unbound) - _NAMED
        return [self.texts("grassroots.notice.others", n=rest)] if rest > 0 else []

    def _about_unbound(
        self, unbound: Sequence[Unit], planned: Planned, speaker: Speaker, staff: Sequence[Recipient], now: datetime
    ) -> Iterator[Post]:
        """The officers are told whom nobody can reach: nothing is dropped quietly."""
        words = self.texts(
            "notice.office.unbound",
            n=len(unbound),
            units="\n".join([*(unit.name for unit in unbound[:_NAMED]), *self._others(unbound)]),
            text=speaker.head(speaker.word(planned.occurrence, unbound[:1], now)),
        )
        for each in staff:
            yield post_to(each, text_reply(words), not_before=_start(planned, now))


async def _office(work: Work, planned: Planned) -> tuple[Recipient, ...]:
    """Who is told about units: the department, or the people of the unit above them."""
    head = planned.occurrence.head
    return await work.people.office(head.code if head else "")


def _to_unit(
    planned: Planned, unit: Unit, recipients: Sequence[Recipient], speaker: Speaker, now: datetime
) -> Iterator[Post]:
    """One message to each person of a unit."""
    occurrence = planned.occurrence
    intent = Intent.NOTICE if occurrence.notice.acknowledgement else Intent.REMINDER
    for recipient in recipients:
        yield post_to(
            recipient,
            speaker.word(occurrence, (unit,), now),
            intent=intent,
            unit=unit.code,
            condition=str(Condition.of(occurrence, unit.code)),
            not_before=place(_start(planned, now), unit.position - 1),
        )


def _on_its_day(planned: Planned, day: date | None) -> Planned:
    """The notice with the later day that the unit was given before it went out."""
    return replace(planned, occurrence=replace(planned.occurrence, extended=day)) if day else planned


def _start(planned: Planned, now: datetime) -> datetime:
    return max(planned.occurrence.at, now)


def _keyed(post: Post, occurrence_id: int) -> Post:
    return replace(post, occurrence_id=occurrence_id, dedupe_key=f"{occurrence_id}:{post.unit}:{post.person_id}")
