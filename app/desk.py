"""What the chat does for the department's pages: the same acts, by the same handlers, in a turn without a message."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from channels.web.parts import NAME
from core.agenda import Entry
from core.channel import is_connected
from core.messages import Incoming
from core.office import OfficeSettings
from core.people import Actor
from core.render import as_text
from desk.acting import Condition, SendBack, Task
from desk.site import Desk
from handlers.context import Kit, Turn
from handlers.health import conditions
from handlers.office_todo import waiting
from handlers.people.confirming import Confirming
from handlers.people.dismissing import dismiss_confirmed
from handlers.people.platforms import platform_name
from handlers.privacy import names_a_person
from handlers.reviewing.kept import Returning
from handlers.reviewing.no_reason import holds_only_counts
from handlers.reviewing.sending_back import send_back
from handlers.scheduling.dates import dates_of
from handlers.sight import look_at, sight_of
from handlers.structuring import structure_told
from handlers.year_so_far import year_so_far
from models.records import Conversation
from models.store import Store
from models.work import Work
from scheduler.notice import Notice


def desk_pages(store: Store, kit: Kit, wake: Callable[[], None], notices: Iterable[Notice]) -> Desk:
    """The department's pages over the assistant's database; `notices` are those that are planned."""
    return Desk(store, _Chat(kit, wake, {notice.name: notice.title for notice in notices}))


class _Chat:
    """The handlers as the pages see them (desk.acting.Chat)."""

    def __init__(self, kit: Kit, wake: Callable[[], None], titles: Mapping[str, str]) -> None:
        self._kit = kit
        self._titles = titles
        self.wake = wake

    async def sight(self, work: Work, actor: Actor | None) -> Kit:
        return (await sight_of(work, actor, self._kit)).kit

    async def tasks(self, work: Work, actor: Actor) -> tuple[Task, ...]:
        turn = await self._turn(work, actor)
        found = await waiting(work, actor, turn.office.first_quarter, turn.today)
        counts = (
            ("accept", sum(count for _, count in found.reports), "审核通过"),
            ("questions", found.questions, "待答"),
            ("requests", found.requests, "申请"),
            ("self_checks", found.self_checks, "自查进度"),
        )
        return tuple(Task(self._kit.texts(f"desk.task.{name}"), count, says) for name, count, says in counts)

    async def send_back(self, work: Work, actor: Actor, wanted: SendBack) -> str:
        turn = await self._turn(work, actor, wanted.reason)
        if names_a_person(wanted.reason):
            return turn.text("error.privacy.identity")
        if holds_only_counts(turn):
            return turn.text("desk.return.counts", said=wanted.reason)
        told, _ = await send_back(
            turn,
            Returning(
                wanted.quarter.code, wanted.unit, wanted.field, wanted.reason, wanted.version, wanted.accepted
            ),
        )  # fmt: skip
        return told

    async def year_end(self, work: Work, actor: Actor, unit: str) -> str:
        turn = await self._turn(work, actor)
        await look_at(turn, unit)
        base = await year_so_far(turn, unit)
        return "\n".join(structure_told(turn, base)) if base else ""

    async def dates(self, work: Work, actor: Actor) -> tuple[Entry, ...]:
        sight = await sight_of(work, actor, self._kit)
        office = OfficeSettings.from_values(await work.office.all())
        return (await dates_of(work, actor, sight.kit, office, heads=sight.heads)).entries

    async def dismiss(self, work: Work, actor: Actor, unit: str, person: int, key: str) -> str:
        turn = await self._turn(work, actor, key=f"page:{unit}:{person}:{key}")
        await dismiss_confirmed(turn, Confirming("dismiss", "", "", unit, person))
        return "\n".join(as_text(replace(reply, choices=())) for reply in turn.replies)

    async def health(self, work: Work, actor: Actor) -> tuple[Condition, ...]:
        turn = await self._turn(work, actor)
        _, found = await conditions(turn)
        return tuple(Condition(is_well, words) for is_well, words in found)

    def notice_title(self, kind: str) -> str:
        return self._titles.get(kind, kind)

    def platforms(self) -> tuple[Condition, ...]:
        texts = self._kit.texts
        return tuple(
            Condition(there, texts("desk.health.on" if there else "desk.health.off"), platform_name(name))
            for name, there in ((name, is_connected(channel)) for name, channel in self._kit.channels.items())
        )

    def platform(self, channel: str) -> str:
        return platform_name(channel)

    async def _turn(self, work: Work, actor: Actor, said: str = "", *, key: str = "") -> Turn:
        """A turn of this person in which nothing came in; what it would say is not sent."""
        sight = await sight_of(work, actor, self._kit)
        nobody = Incoming(channel=NAME, key=key, conversation="", sender="", received_at=work.now, text=said)
        return Turn(
            kit=sight.kit,
            work=work,
            incoming=nobody,
            said=said,
            actor=actor,
            conversation=Conversation(),
            office=OfficeSettings.from_values(await work.office.all()),
            now=work.now,
            heads=sight.heads,
            superior=sight.superior,
        )
