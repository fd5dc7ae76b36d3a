"""What the web chat needs from the rest of the program, as callables and small values.

The web chat knows no database, no documents and no rule of the domain: whoever builds it hands these in.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from core.channel import Panel, UpcomingLine
from core.clock import Clock
from core.messages import Reply
from core.pages import PageSource
from core.texts import Texts
from core.tokens import TokenSigner

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

NAME = "web"
"""The name of this channel in inbox and outbox."""

MAX_FILE_BYTES = 20 * 1024 * 1024
"""No file that the page sends may be larger; what each kind may have is judged when it is read."""

ANSWER_SECONDS = 2.0
"""How long a page without script, and the first page of a talk, wait for the answer to stand in them."""

PAGE_LINES = 50
"""How many lines of a talk stand on one page."""


class HistoryLine(Protocol):
    """One line of a talk: what the person said, or a reply of the assistant (then `outbox_id` is set).

    The words of a reply that was `withdrawn` are not shown any more.
    """

    @property
    def at(self) -> datetime: ...

    @property
    def said(self) -> str: ...

    @property
    def reply(self) -> Reply | None: ...

    @property
    def outbox_id(self) -> int: ...

    @property
    def withdrawn(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One whole paragraph of a document: its source line and its literal words.

    `before` and `after` are the paths of the neighbours, empty where there is none.
    """

    source: str
    text: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """A person whom a newcomer can be in the demonstration.

    `external_id` is the person's id and conversation on this channel. `is_main` puts the person at the top of
    the page; `is_staff` is an officer, who is offered other first things to try; `note` says how the unit stands.
    """

    external_id: str
    label: str
    is_staff: bool = False
    is_main: bool = False
    note: str = ""


@dataclass(frozen=True)
class Door:
    """An address at which a platform calls, served beside the pages.

    Its calls come from no browser and prove themselves by what they carry, so the rules for pages do not hold.
    """

    path: str
    answer: Callable[[Request], Awaitable[Response]]
    most_bytes: int = 64 * 1024


@dataclass(frozen=True)
class SignIn:
    """Coming in by the account of a platform.

    `address(back, state)` is the platform's page, which comes `back` with a code and the state. `who(code)` gives the
    id on this channel of the person it names, empty for somebody whom the assistant does not know, None where the
    platform gives no answer.
    """

    address: Callable[[str, str], str]
    who: Callable[[str], Awaitable[str | None]]


@dataclass(frozen=True)
class WebParts:
    """Everything the web chat asks for. `identities` and `advance_demo` exist in the demonstration only.

    `history(conversation, before)` gives the newest `PAGE_LINES` lines, oldest first; `before` is an outbox row
    and asks for older ones. `paragraph(document, path)` may take a while at its first call: it is called in a
    thread. `upcoming(conversation)` holds only what the person of the conversation may see.
    `advance_demo()` moves the demonstration's date to the next notice.
    """

    texts: Texts
    clock: Clock
    signer: TokenSigner
    history: Callable[[str, int | None], Awaitable[Sequence[HistoryLine]]]
    panel: Callable[[str], Awaitable[Panel | None]]
    paragraph: Callable[[str, str], Paragraph | None]
    upcoming: Callable[[str], Awaitable[Sequence[UpcomingLine]]]
    identities: Callable[[], Awaitable[Sequence[Identity]]] | None = None
    advance_demo: Callable[[], Awaitable[None]] | None = None
    strangers_may_ask: bool = False
    takes: Callable[[str], Awaitable[Sequence[str]]] | None = None
    """The endings of the files that the person of a conversation may send; none where no file is taken."""
    file: Callable[[str, str], Awaitable[tuple[str, bytes] | None]] | None = None
    """Name and content of a file that went out to a conversation, by its ref; None if it is not theirs."""
    calendar: Callable[[str], Awaitable[bytes | None]] | None = None
    """The calendar file behind the signed part of an address; None if the address is not in force."""

    is_well: Callable[[], bool] = lambda: True
    """Whether the parts that nobody sees go on: the bell of the notices."""
    doors: tuple[Door, ...] = ()
    """Where platforms call."""
    sign_in: SignIn | None = None
    """How people come in without a code; not in the demonstration."""
    desk: PageSource | None = None
    """The pages of the department, served beside the talk."""

    async def endings(self, conversation: str) -> Sequence[str]:
        """The endings of the files that the page offers to send."""
        return await self.takes(conversation) if self.takes else ()

    @property
    def is_demo(self) -> bool:
        """Whether people are chosen and not bound."""
        return self.identities is not None
