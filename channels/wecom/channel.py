"""The self-built app of WeCom as a channel: sends by its API, receives by the callback on the web server."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx
from starlette.requests import Request
from starlette.responses import Response

from channels.wecom.api import PUBLIC_URL, SIGN_IN_URL, Access, Api
from channels.wecom.callback import Callback
from channels.wecom.cards import MAX_OPTIONS, used
from channels.wecom.crypto import Envelope
from channels.wecom.faults import ApiError, NoTokenError, not_reached, send_error
from channels.wecom.menu import load_menu
from channels.wecom.pieces import MAX_BYTES, Document, Piece
from channels.wecom.render import Style, render
from channels.wecom.updates import NAME, Answered, UpdateReader
from core.channel import Caps, Intake, Rate
from core.clock import Clock
from core.errors import FetchError, Outcome, SendError
from core.messages import Outgoing
from core.rates import RateKeeper
from core.settings import Settings
from core.texts import Texts

log = logging.getLogger(__name__)

PER_MEMBER = Rate(20, 60.0)
"""WeCom drops what goes beyond 30 a minute to one member, without a word."""
_PER_APP = Rate(60, 1.0)
_REMEMBERED = 1000
"""So many unfinished replies are remembered, to go on behind their last delivered part."""
_SIGN_IN_PATH = "/connect/oauth2/authorize"
_LONGEST_CHECK = 14_400
"""Seconds: WeCom knows a repeated message for at most four hours."""
_MARGIN_SECONDS = 60

_FAULTS = (ApiError, NoTokenError, httpx.HTTPError, httpx.InvalidURL)


@dataclass
class _Progress:
    """How far a reply is: the ids of the parts that were taken; of the next part, since when it may have arrived,
    and under which id its file lies at WeCom.
    """

    done: list[str] = field(default_factory=list)
    is_forgotten: bool = False
    """An earlier process sent some of it, nobody knows how much."""
    doubtful_since: float | None = None
    media: str = ""

    def took(self, message_id: str) -> None:
        """One more part has arrived."""
        self.done.append(message_id)
        self.doubtful_since, self.media = None, ""


class WeComChannel:
    """One app of one corporation (core.channel.Channel)."""

    name = NAME
    caps = Caps(
        max_bytes=MAX_BYTES,
        max_buttons=MAX_OPTIONS,
        per_chat=PER_MEMBER,
        per_bot=_PER_APP,
        merges_notices=True,
        knows_repeats=True,
    )

    def __init__(
        self,
        access: Access,
        envelope: Envelope,
        texts: Texts,
        clock: Clock,
        *,
        style: Style | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        menu = load_menu()
        self._access = access
        self._api = Api(access)
        self._texts = texts
        self._style = style or Style()
        self._monotonic = monotonic
        self._menu = menu
        self._rates = RateKeeper()
        self._paused_until = 0.0
        self._is_closed = False
        self._progress: OrderedDict[int, _Progress] = OrderedDict()
        self._answered: asyncio.Queue[Answered] = asyncio.Queue()
        reader = UpdateReader(access.agent_id, menu.words)
        self._callback = Callback(envelope, reader, clock, self._answered.put_nowait)

    @classmethod
    def from_settings(cls, settings: Settings, texts: Texts, clock: Clock) -> WeComChannel:
        """The channel of the settings; SettingsError if the key of the callback is none."""
        style = Style(cards=not settings.wecom.text_only, markdown=not settings.wecom.text_only)
        return cls(access_of(settings), envelope_of(settings), texts, clock, style=style)

    async def answer(self, request: Request) -> Response:
        """The answer to one call of WeCom; the web server hands them over."""
        return await self._callback.answer(request)

    async def send(self, outgoing: Outgoing) -> str:
        """Deliver a reply, in several messages if it is long; the id is that of the last.

        A repeated call goes on behind the messages that were taken. A message of which that is not certain is
        repeated word for word and marked as a repeat, so that WeCom itself drops it where it had arrived.
        """
        pieces = render(outgoing, self._style, self._texts)
        progress = self._progress.setdefault(outgoing.id, _Progress(is_forgotten=outgoing.repeats))
        while len(self._progress) > _REMEMBERED:
            self._progress.popitem(last=False)
        while len(progress.done) < len(pieces):
            await self._deliver(outgoing, pieces[len(progress.done)], progress)
        self._progress.pop(outgoing.id, None)
        return progress.done[-1]

    async def fetch(self, ref: str, most_bytes: int) -> bytes:
        """The content of a file that a person sent (core.channel.FileSource)."""
        try:
            return await self._api.download(ref, most_bytes)
        except _FAULTS as fault:
            raise FetchError(str(fault)) from fault

    def sign_in_address(self, back: str, state: str) -> str:
        """The page of WeCom that tells by a code who sits at a browser (path/91022)."""
        query = {
            "appid": self._access.corp_id,
            "redirect_uri": back,
            "response_type": "code",
            "scope": "snsapi_base",
            "state": state,
            "agentid": self._access.agent_id,
        }
        return f"{self._access.sign_in_url}{_SIGN_IN_PATH}?{urlencode(query)}#wechat_redirect"

    async def user_of(self, code: str) -> str | None:
        """Whom a code of that page names; empty for somebody from outside, None where WeCom does not say."""
        try:
            return await self._api.user_of(code) if code else None
        except _FAULTS as fault:
            log.warning("wecom: a code of the login was not taken: %s", fault)
            return None

    async def run(self, intake: Intake) -> None:
        """Receive until cancelled; then all connections are closed."""
        self._callback.open(intake)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._show_menu())
                while True:
                    tasks.create_task(self._show_used(await self._answered.get()))
        finally:
            self._callback.shut()
            await self.close()

    async def close(self) -> None:
        """Close all connections; what is sent from here on was certainly not sent."""
        self._is_closed = True
        await self._api.close()

    async def _deliver(self, outgoing: Outgoing, piece: Piece, progress: _Progress) -> None:
        """Send one message; SendError says what is certain."""
        user = outgoing.conversation
        self._keep_pace(user)
        written = await self._written(piece, progress)
        message = {"touser": user, "agentid": int(self._access.agent_id), **written}
        doubtful_since, now = progress.doubtful_since, self._monotonic()
        if doubtful_since is not None or progress.is_forgotten:
            message |= _as_repeat(now, doubtful_since)
        self._rates.book((user,), PER_MEMBER, now)
        progress.doubtful_since = now if doubtful_since is None else doubtful_since
        try:
            sent = await self._api.send(message)
        except _FAULTS as fault:
            told = self._noted(send_error(fault))
            if told.outcome is not Outcome.UNSURE:
                progress.doubtful_since = doubtful_since
            raise told from fault
        if user in sent.unknown:
            raise not_reached("user_unknown", is_gone=True)
        if user in sent.unlicensed:
            raise not_reached("unlicensed", is_gone=False)
        progress.took(sent.id)

    def _keep_pace(self, user: str) -> None:
        """SendError where WeCom shuts us out, or would drop the message without a word."""
        if self._is_closed:
            raise SendError("closed", Outcome.NOT_SENT)
        now = self._monotonic()
        if now < self._paused_until:
            raise SendError("too_many", Outcome.NOT_SENT, self._paused_until - now)
        wait = self._rates.next_free((user,), PER_MEMBER, now) - now
        if wait > 0:
            raise SendError("rate", Outcome.NOT_SENT, wait)

    def _noted(self, fault: SendError) -> SendError:
        if fault.code == "too_many":
            self._paused_until = self._monotonic() + fault.retry_after_seconds
        return fault

    async def _written(self, piece: Piece, progress: _Progress) -> dict[str, object]:
        """The message of a piece; a file is put there first, which sends nothing."""
        if not isinstance(piece, Document):
            return dict(piece.written())
        try:
            progress.media = progress.media or await self._api.upload(piece.name, piece.content)
        except _FAULTS as fault:
            told = self._noted(send_error(fault))
            outcome = Outcome.NOT_SENT if told.outcome is Outcome.UNSURE else told.outcome
            raise SendError(told.code, outcome, told.retry_after_seconds) from fault
        return {"msgtype": "file", "file": {"media_id": progress.media}}

    async def _show_menu(self) -> None:
        """Let the app show our menu, unless it does."""
        try:
            if not self._menu.is_shown(await self._api.menu()):
                await self._api.set_menu(self._menu.written())
        except _FAULTS as fault:
            log.warning("wecom: the menu could not be set: %s", fault)

    async def _show_used(self, answered: Answered) -> None:
        """Show on a card what was chosen; it is only a courtesy, and can be done once within 72 hours."""
        told = self._texts("channel.wecom.chosen", label=answered.label)
        try:
            await self._api.update_card(used(self._access.agent_id, answered.user, answered.response_code, told))
        except _FAULTS as fault:
            log.info("wecom: a card was not changed: %s", fault)


def _as_repeat(now: float, doubtful_since: float | None) -> dict[str, object]:
    """The mark of a repeat. It reaches back to the first try only: the same words may have been said before."""
    span = _LONGEST_CHECK if doubtful_since is None else int(now - doubtful_since) + _MARGIN_SECONDS
    return {"enable_duplicate_check": 1, "duplicate_check_interval": min(span, _LONGEST_CHECK)}


def access_of(settings: Settings) -> Access:
    """What the settings say about the app."""
    wecom = settings.wecom
    return Access(
        wecom.corp_id,
        wecom.agent_id,
        wecom.secret,
        wecom.api_url or PUBLIC_URL,
        sign_in_url=wecom.oauth_url or SIGN_IN_URL,
    )


def envelope_of(settings: Settings) -> Envelope:
    """What opens the callbacks of the app; SettingsError if its key is none."""
    wecom = settings.wecom
    return Envelope(wecom.token, wecom.aes_key, wecom.corp_id)
