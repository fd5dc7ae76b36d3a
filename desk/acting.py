"""What the chat does for the pages, handed in by whoever builds both: the same acts, told in the same words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from core.agenda import Entry
from core.people import Actor
from core.period import Quarter
from desk.context import KitView
from models.work import Work


@dataclass(frozen=True, slots=True)
class Task:
    """How many of a kind wait for the officers, and the words that open them in the chat."""

    label: str
    count: int
    says: str


@dataclass(frozen=True, slots=True)
class SendBack:
    """A field to be sent back; `version` and `accepted` are what the officer saw."""

    unit: str
    quarter: Quarter
    field: str
    reason: str
    version: int
    accepted: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """One part of the program in words; whether all is well with it."""

    is_well: bool
    words: str
    name: str = ""


class Chat(Protocol):
    """The assistant behind the chat."""

    async def sight(self, work: Work, actor: Actor | None) -> KitView:
        """The data files with the units that the person has to do with."""
        ...

    async def tasks(self, work: Work, actor: Actor) -> tuple[Task, ...]:
        """What waits for the officers, also what nothing of waits; RightsError for anyone else."""
        ...

    async def send_back(self, work: Work, actor: Actor, wanted: SendBack) -> str:
        """Send a field back and ask the unit, as 退回 does; why it was not done, empty where it was."""
        ...

    async def year_end(self, work: Work, actor: Actor, unit: str) -> str:
        """What the rest of the year would have to be so that the shares hold, as the chat tells it."""
        ...

    async def dates(self, work: Work, actor: Actor) -> tuple[Entry, ...]:
        """The dates that the person has to know of, by time."""
        ...

    async def dismiss(self, work: Work, actor: Actor, unit: str, person: int, key: str) -> str:
        """Take somebody off a unit and tell them, as 解绑 does; what became of it."""
        ...

    async def health(self, work: Work, actor: Actor) -> tuple[Condition, ...]:
        """How the program does, as 健康 tells it; RightsError for anyone but staff."""
        ...

    def notice_title(self, kind: str) -> str:
        """What a planned notice is called."""
        ...

    def platforms(self) -> tuple[Condition, ...]:
        """The platforms that messages go out to, and whether each can be reached."""
        ...

    def platform(self, channel: str) -> str:
        """What a platform is called."""
        ...

    def wake(self) -> None:
        """Something was queued: send it."""
        ...
