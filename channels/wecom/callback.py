"""The address at which WeCom calls: proves that it is WeCom, stores what it says, and answers at once with nothing.

https://developer.work.weixin.qq.com/document/path/96466. An empty 200 means accepted; anything else within 5
seconds, or nothing, brings the same message again, freshly sealed, three times in all.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from channels.wecom.bodies import fields_of, sealed_of
from channels.wecom.crypto import CallbackError, Envelope
from channels.wecom.updates import Answered, UpdateReader
from core.channel import Intake
from core.clock import Clock
from core.messages import Incoming

log = logging.getLogger(__name__)

PATH = "/wecom/callback"
WINDOW_SECONDS = 600
MAX_BODY_BYTES = 256 * 1024

_MOST_SEEN = 20_000


class Callback:
    """Takes the calls for one app. Until `open` and after `shut` it asks WeCom to come again."""

    def __init__(
        self,
        envelope: Envelope,
        reader: UpdateReader,
        clock: Clock,
        answered: Callable[[Answered], None],
        seconds: Callable[[], float] = time.time,
    ) -> None:
        """`seconds` is the computer's own time, also where the office's clock is set to another year."""
        self._envelope = envelope
        self._reader = reader
        self._clock = clock
        self._answered = answered
        self._seconds = seconds
        self._seen: OrderedDict[str, float] = OrderedDict()
        self._intake: Intake | None = None

    def open(self, intake: Intake) -> None:
        """Hand messages over to this intake from now on."""
        self._intake = intake

    def shut(self) -> None:
        """Take nothing any more."""
        self._intake = None

    async def answer(self, request: Request) -> Response:
        """The answer to one call."""
        try:
            if request.method == "GET":
                return Response(self._verified(request), media_type="text/plain")
            return await self._take(request)
        except CallbackError as fault:
            log.warning("wecom: a callback was refused: %s", fault.why)
            return Response(status_code=403 if fault.why in {"signature", "time"} else 400)

    def _verified(self, request: Request) -> bytes:
        """The words that WeCom sealed to see whether we hold the key; nothing else may stand in the answer."""
        # A "+" that was not encoded arrives as a space; no other space is ever part of these words.
        return self._opened(request, request.query_params.get("echostr", "").replace(" ", "+"))

    async def _take(self, request: Request) -> Response:
        signature = request.query_params.get("msg_signature", "")
        message = self._opened(request, sealed_of(await request.body()))
        if self._was_seen(signature):
            return Response()
        update = self._reader.read(fields_of(message), self._clock.now())
        if update.incoming and not await self._stored(self._intake, update.incoming):
            return Response(status_code=503)
        self._note(signature)
        if update.answered:
            self._answered(update.answered)
        return Response()

    async def _stored(self, intake: Intake | None, incoming: Incoming) -> bool:
        if intake is None:
            return False
        try:
            await intake.accept([incoming])
        except Exception:
            # Whatever is wrong with our database, WeCom keeps the message and comes again.
            log.exception("wecom: a message could not be stored")
            return False
        return True

    def _opened(self, request: Request, sealed: str) -> bytes:
        query = request.query_params
        timestamp = query.get("timestamp", "")
        message = self._envelope.open(query.get("msg_signature", ""), timestamp, query.get("nonce", ""), sealed)
        if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
            raise CallbackError("time")
        off = self._seconds() - int(timestamp)
        if abs(off) > WINDOW_SECONDS:
            log.error("wecom: a callback is %.0f seconds off; is this computer's clock right?", off)
            raise CallbackError("time")
        return message

    def _was_seen(self, signature: str) -> bool:
        """Whether this very call came before: WeCom seals a repeated message anew, so somebody replays it."""
        return signature in self._seen

    def _note(self, signature: str) -> None:
        """Remember a call for as long as its timestamp is good."""
        now = self._seconds()
        self._seen[signature] = now
        while self._seen and (
            len(self._seen) > _MOST_SEEN or next(iter(self._seen.values())) < now - 2 * WINDOW_SECONDS
        ):
            self._seen.popitem(last=False)
