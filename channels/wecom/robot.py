"""The robot of a WeCom group: says to the group what is for everybody, and hears nothing.

https://developer.work.weixin.qq.com/document/path/91770: at most 20 messages a minute; whoever knows the address can
speak, so it is a secret.
"""

from __future__ import annotations

import asyncio
import json
import logging

import httpx

from channels.secrecy import keep_out_of_logs
from channels.wecom.api import read_answer
from channels.wecom.faults import ApiError, send_error
from channels.wecom.pieces import MAX_BYTES
from channels.wecom.render import plain_texts
from core.channel import Caps, Intake, Rate
from core.errors import Outcome, SendError
from core.messages import Outgoing
from core.texts import Texts

log = logging.getLogger(__name__)

NAME = "wecom_robot"
GROUP = "group"
"""The one conversation of a robot: its group."""

_ANSWER_SECONDS = 10.0


class GroupRobot:
    """One robot (core.channel.Channel). Choices are left out: nobody there could answer."""

    name = NAME
    caps = Caps(max_bytes=MAX_BYTES, per_bot=Rate(20, 60.0), merges_notices=True)

    def __init__(self, webhook: str, texts: Texts, answer_seconds: float = _ANSWER_SECONDS) -> None:
        keep_out_of_logs(webhook)
        self._webhook = webhook
        self._texts = texts
        self._http = httpx.AsyncClient(timeout=answer_seconds)

    async def send(self, outgoing: Outgoing) -> str:
        """Say it to the group; SendError says what is certain."""
        for text in plain_texts(outgoing.reply.blocks, self._texts):
            await self._say(text)
        return str(outgoing.id)

    async def run(self, intake: Intake) -> None:  # noqa: ARG002 - a robot hears nothing
        """Wait until cancelled; then all connections are closed."""
        try:
            await asyncio.Event().wait()
        finally:
            await self._http.aclose()

    async def _say(self, text: str) -> None:
        body = json.dumps({"msgtype": "text", "text": {"content": text}}, ensure_ascii=False).encode()
        try:
            response = await self._http.post(
                self._webhook, content=body, headers={"Content-Type": "application/json; charset=utf-8"}
            )
            read_answer(response.status_code, response.content)
        except (ApiError, httpx.HTTPError, httpx.InvalidURL) as fault:
            told = send_error(fault)
            if told.outcome is Outcome.REFUSED:
                log.exception("wecom: the group's robot does not take what is said: %s", told.code)
            raise told from fault
        except RuntimeError as fault:  # the client has been closed: the process ends
            raise SendError("closed", Outcome.NOT_SENT) from fault
