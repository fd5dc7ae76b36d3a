"""People reporting through a real database: the handlers of reporting without the rest of the assistant."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from core.calendar import WorkCalendar
from core.clock import SHANGHAI
from core.messages import Incoming, Reply
from core.office import OfficeSettings
from core.people import Grant, Role
from core.period import Quarter
from core.render import as_text
from handlers.context import Kit, Turn
from handlers.reporting import ask_again, continue_report, open_report, report_command, where_it_stands
from models.store import Store
from tests.dialogs.support import COMMANDS, FORM, TEXTS, UNITS
from tests.support import library

KIT = Kit(texts=TEXTS, units=UNITS, form=FORM, calendar=WorkCalendar.load(), library=library)


@dataclass
class DeskClock:
    moment: datetime = datetime(2014, 4, 2, 10, tzinfo=SHANGHAI)

    def now(self) -> datetime:
        return self.moment


@dataclass
class Desk:
    """Everybody is known by a name; each message is one transaction."""

    store: Store
    clock: DeskClock
    replies: list[Reply] = field(default_factory=list)
    count: int = 0

    async def person(self, name: str, *grants: Grant) -> int:
        async with self.store.write() as work:
            number = await work.people.add(name, grants)
            await work.people.attach(number, "test", name, name)
            return number

    async def say(self, who: str, words: str) -> str:
        """One message; the answer as plain text."""
        return await self._turn(who, words, self._handle)

    async def again(self, who: str) -> str:
        return await self._turn(who, "", ask_again)

    async def stands(self, who: str) -> str:
        async def look(turn: Turn) -> None:
            turn.tell("welcome.task.line", task_line=await where_it_stands(turn))

        return await self._turn(who, "", look)

    async def report(self, unit: str = "shuangfeng", quarter: Quarter | None = None):
        async with self.store.read() as work:
            return (await work.reports.states(quarter or Quarter(2014, 1)))[unit]

    @property
    def choices(self) -> list[str]:
        return [choice.label for reply in self.replies for choice in reply.choices]

    async def _handle(self, turn: Turn) -> None:
        command = COMMANDS.find(turn.said)
        if command and command.group == "report":
            await report_command(turn, command.name)
        elif not await continue_report(turn, turn.said):
            await open_report(turn, turn.said)

    async def _turn(self, who: str, words: str, handle) -> str:
        self.count += 1
        incoming = Incoming("test", str(self.count), who, who, self.clock.now(), words)
        async with self.store.write() as work:
            turn = Turn(
                kit=KIT,
                work=work,
                incoming=incoming,
                said=words,
                actor=await work.people.actor("test", who),
                conversation=await work.conversations.load("test", who),
                office=OfficeSettings.from_values({}),
                now=self.clock.now(),
            )
            await handle(turn)
            await work.conversations.save("test", who, turn.conversation)
        self.replies = turn.replies
        return "\n\n".join(as_text(reply) for reply in turn.replies)


@asynccontextmanager
async def open_desk():
    """A desk with a reporter and a deputy of 双峰县, a reporter of two units, and an officer."""
    clock = DeskClock()
    store = await Store.open("sqlite+aiosqlite:///:memory:", clock)
    desk = Desk(store, clock)
    async with store.write() as work:
        await work.units.sync(UNITS)
    await desk.person("李明", Grant(Role.REPORTER, "shuangfeng"))
    await desk.person("赵强", Grant(Role.DEPUTY, "shuangfeng"))
    await desk.person("周敏", Grant(Role.REPORTER, "jkq"), Grant(Role.REPORTER, "wanbao"))
    await desk.person("王芳", Grant(Role.OFFICER))
    try:
        yield desk
    finally:
        await store.close()
