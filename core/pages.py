"""Pages that one part of the program draws up and another one serves: what was asked for, and what is shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody at a browser.

    `conversation` is who it is, as in the chat; empty for somebody who has not come in. `path` holds the parts of the
    address that vary, `form` what was filled in, empty where the page is only read.
    """

    conversation: str
    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NavItem:
    """One line of the navigation; a line that may not be followed is not there. `badge` is how many wait there."""

    path: str
    label: str
    icon: str
    badge: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be drawn: the name of its template and what the template calls `page`."""

    template: str
    title: str
    view: object
    status: int = 200


@dataclass(frozen=True, slots=True)
class GoTo:
    """After a form: show another page, so that reloading posts nothing twice."""

    path: str


Answer = Page | GoTo | None
"""None: there is no such page."""


@dataclass(frozen=True, slots=True)
class PageRoute:
    """An address with what answers there; RightsError where it is not for the visitor to see."""

    path: str
    answer: Callable[[Visit], Awaitable[Answer]]
    is_form: bool = False


class PageSource(Protocol):
    """Whoever draws up pages: their addresses, the folder of their templates, and the navigation of a visitor."""

    @property
    def routes(self) -> Sequence[PageRoute]: ...

    @property
    def templates(self) -> Path: ...

    async def nav(self, conversation: str) -> Sequence[NavItem]:
        """The pages that somebody may see, in order."""
        ...
