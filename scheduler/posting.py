"""The messages of one occurrence: to each person of the units concerned, or to the officers about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from core.messages import Intent, Reply, text_reply
from core.units import Unit, above
from models.calls import Reason
from models.records import Post, Recipient, post_to
from models.work import Work
from scheduler.condition import Condition
from scheduler.hours import place
from scheduler.moments import midnight
from scheduler.notice import Audience
from scheduler.occasions import Occurrence
from scheduler.planner import Planned
from scheduler.wording import Speaker

_NAMED = 30
"""So many units that nobody can reach are named in one message."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people, in which no unit and no number is spoken of."""

    channel: str
    conversation: str


@dataclass(frozen=True)
class Poster:
    """Writes the messages of what is due now, or of what comes later as it would be then."""

    work: Work
    speaker: Speaker
    group: Group | None = None

    async def posts(self, planned: Planned, occurrence_id: int) -> list[Post]:
        """Every message, with a key by which it is written once."""
        if planned.occurrence.notice.audience is Audience.OFFICERS:
            posts = await self._to_officers(planned)
        else:
            posts = [*await self._to_units(planned), *self._to_group(planned)]
        return [_keyed(post, occurrence_id) for post in posts]

    async def _to_officers(self, planned: Planned) -> list[Post]:
        if planned.occurrence.notice.about and not planned.units:
            return []
        await self._list_receipts(planned)
        begin = self._begin(planned)
        reply = self.speaker.word(planned.occurrence, planned.units, begin, await self._listed(planned))
        condition = str(Condition.of(planned.occurrence, ""))
        office = await self._office(planned)
        return [post_to(each, reply, condition=condition, not_before=begin) for each in office]

    async def _listed(self, planned: Planned) -> frozenset[str]:
        """The units that the call list of this morning has named for the same quarter: one morning names them once."""
        if planned.occurrence.notice.about is not Audience.MISSING:
            return frozenset()
        head = planned.occurrence.head.code if planned.occurrence.head else ""
        morning = midnight(self.work.now.date())
        return await self.work.calls.named_since(head, morning, planned.occurrence.period)

    async def _list_receipts(self, planned: Planned) -> None:
        """Whom a list of lacking receipts names is on the call list from now on: the next one names nobody again."""
        notice = planned.occurrence.notice
        for unit in planned.units if notice.calls else ():
            condition = f"unacknowledged:{notice.of}:{planned.occurrence.period}:{unit.code}"
            await self.work.calls.note_receipt(unit.code, notice.calls, condition, is_told=True)

    async def _to_units(self, planned: Planned) -> list[Post]:
        posts: list[Post] = []
        unbound: list[Unit] = []
        days = (await self.work.extensions.days()).get(planned.occurrence.period, {})
        codes = [unit.code for unit in planned.units]
        people = await self.work.people.recipients_of(codes, with_deputies=planned.occurrence.reaches_deputies)
        principals = await self._principals(planned, codes)
        for unit in planned.units:
            recipients = people[unit.code]
            occurrence = _on_its_day(planned.occurrence, days.get(unit.code))
            posts += self._to_unit(occurrence, unit, recipients)
            posts += self._to_principals(occurrence, unit, principals.get(unit.code, ()), recipients)
            if not recipients:
                unbound.append(unit)
                await self._list(planned, unit)
        if unbound:
            posts += self._about_unbound(unbound, planned, await self._office(planned))
        return posts

    async def _principals(self, planned: Planned, codes: Sequence[str]) -> Mapping[str, Sequence[Recipient]]:
        """The principals who are told, by unit."""
        return await self.work.people.principals_of(codes) if planned.occurrence.reaches_principals else {}

    async def _list(self, planned: Planned, unit: Unit) -> None:
        """Somebody calls a unit that nobody can reach, unless its reason goes before that."""
        kind, period, due = planned.occurrence.key
        about = self.speaker.head(self.speaker.word(planned.occurrence, (unit,), self._begin(planned)))
        condition, key = str(Condition.of(planned.occurrence, unit.code)), f"{kind}:{period}:{due.isoformat()}"
        await self.work.calls.note(f"{key}:{unit.code}", unit.code, Reason.NOBODY, about, condition)

    def _to_unit(self, occurrence: Occurrence, unit: Unit, recipients: Sequence[Recipient]) -> Iterator[Post]:
        """One message to each person of a unit."""
        begin = max(occurrence.at, self.work.now)
        for recipient in recipients:
            yield self._post(occurrence, unit, recipient, self.speaker.word(occurrence, (unit,), begin))

    def _to_principals(
        self, occurrence: Occurrence, unit: Unit, principals: Sequence[Recipient], told: Sequence[Recipient]
    ) -> Iterator[Post]:
        """One message to each principal of a unit, who is told which of its people got theirs."""
        begin, names = max(occurrence.at, self.work.now), [each.name for each in told]
        for principal in principals:
            yield self._post(occurrence, unit, principal, self.speaker.word_principal(occurrence, unit, names, begin))

    def _post(self, occurrence: Occurrence, unit: Unit, whom: Recipient, reply: Reply) -> Post:
        return post_to(
            whom,
            reply,
            intent=Intent.NOTICE if occurrence.notice.acknowledgement else Intent.REMINDER,
            unit=unit.code,
            condition=str(Condition.of(occurrence, unit.code)),
            not_before=place(max(occurrence.at, self.work.now), unit.position - 1),
        )

    def _to_group(self, planned: Planned) -> Iterator[Post]:
        """The same to the group, once; what concerns the units below one unit alone is not said there."""
        occurrence = planned.occurrence
        if self.group and planned.units and occurrence.notice.group and not occurrence.head:
            begin = self._begin(planned)
            yield Post(
                channel=self.group.channel,
                conversation=self.group.conversation,
                reply=self.speaker.word_group(occurrence, begin),
                intent=Intent.NOTICE,
                condition=str(Condition.of(occurrence, "")),
                not_before=begin,
            )

    def _about_unbound(self, unbound: Sequence[Unit], planned: Planned, staff: Sequence[Recipient]) -> Iterator[Post]:
        """The officers are told whom nobody can reach: nothing is dropped quietly."""
        begin, texts = self._begin(planned), self.speaker.texts
        rest = len(unbound) - _NAMED
        others = [texts("grassroots.notice.others", n=rest)] if rest > 0 else []
        words = texts(
            "notice.office.unbound",
            n=len(unbound),
            units="\n".join([*(unit.name for unit in unbound[:_NAMED]), *others]),
            text=self.speaker.head(self.speaker.word(planned.occurrence, unbound[:1], begin)),
        )
        for each in staff:
            yield post_to(each, text_reply(words), not_before=begin)

    async def _office(self, planned: Planned) -> tuple[Recipient, ...]:
        """Who is told about units: the department, or the people of the unit above them."""
        head, unit = planned.occurrence.head, planned.occurrence.unit
        return await self.work.people.office(head.code if head else above(unit))

    def _begin(self, planned: Planned) -> datetime:
        return max(planned.occurrence.at, self.work.now)


def _on_its_day(occurrence: Occurrence, day: date | None) -> Occurrence:
    """The notice with the later day that the unit was given before it went out."""
    return replace(occurrence, extended=day) if day else occurrence


def _keyed(post: Post, occurrence_id: int) -> Post:
    return replace(post, occurrence_id=occurrence_id, dedupe_key=f"{occurrence_id}:{post.unit}:{post.person_id}")
