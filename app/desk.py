"""What the chat does for the department's pages: the same acts, by the same handlers, in a turn without a message."""

from __future__ import annotations

from collections.abc import Callable

from channels.web.parts import NAME
from core.messages import Incoming
from core.office import OfficeSettings
from core.people import Actor
from desk.acting import SendBack, Task
from desk.site import Desk
from handlers.context import Kit, Turn
from handlers.office_todo import waiting
from handlers.privacy import names_a_person
from handlers.reviewing.kept import Returning
from handlers.reviewing.no_reason import holds_only_counts
from handlers.reviewing.sending_back import send_back
from handlers.sight import look_at, sight_of
from handlers.structuring import structure_told
from handlers.year_so_far import year_so_far
from models.records import Conversation
from models.store import Store
from models.work import Work


def desk_pages(store: Store, kit: Kit, wake: Callable[[], None]) -> Desk:
    """The department's pages over the assistant's database."""
    return Desk(store, _Chat(kit, wake))


class _Chat:
    """The handlers as the pages see them (desk.acting.Chat)."""

    def __init__(self, kit: Kit, wake: Callable[[], None]) -> None:
        self._kit = kit
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

    async def _turn(self, work: Work, actor: Actor, said: str = "") -> Turn:
        """A turn of this person in which nothing came in; what it would say is not sent."""
        sight = await sight_of(work, actor, self._kit)
        nobody = Incoming(channel=NAME, key="", conversation="", sender="", received_at=work.now, text=said)
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
