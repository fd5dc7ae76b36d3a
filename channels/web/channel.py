"""The web chat as a channel: replies go to the open pages, and a server receives until it is asked to end."""

from __future__ import annotations

import asyncio
import socket
from contextlib import closing
from typing import TYPE_CHECKING

from channels.web.hub import Hub, Withdrawn
from channels.web.parts import ANSWER_SECONDS, NAME, WebParts
from core.channel import Caps, Intake
from core.errors import SettingsError
from core.messages import Outgoing

if TYPE_CHECKING:
    from channels.web.serving import Server


class WebChannel:
    """The built-in web chat (core.channel.Channel).

    What is sent is in the history before it is sent, so a page that is not open loses nothing by it.
    """

    name = NAME
    caps = Caps(max_buttons=20)

    def __init__(
        self,
        parts: WebParts,
        *,
        secret: str,
        host: str = "127.0.0.1",
        port: int = 8014,
        public_url: str = "",
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._parts = parts
        self._secret = secret
        self._host = host
        self._wanted_port = port
        self._public_url = public_url
        self._answer_seconds = answer_seconds
        self._hub = Hub()
        self._listening: asyncio.Future[int] | None = None

    async def send(self, outgoing: Outgoing) -> str:
        """Show the reply on every open page of the conversation."""
        self._hub.publish(outgoing.conversation, outgoing)
        return str(outgoing.id)

    async def recall(self, conversation: str, platform_id: str) -> bool:
        """Show on every open page that the message was taken back; the history no longer has its words."""
        self._hub.publish(conversation, Withdrawn(int(platform_id)))
        return True

    async def port(self) -> int:
        """The port that is listened on, as soon as it is; a port of 0 lets the system choose."""
        return await self._ready()

    async def run(self, intake: Intake) -> None:
        """Serve the pages until cancelled; SettingsError if the port cannot be had."""
        with closing(_open_door(self._host, self._wanted_port)) as door:
            server = await asyncio.to_thread(self._server, intake)
            self._ready().set_result(door.getsockname()[1])
            serving = asyncio.create_task(server.serve(sockets=[door]))
            try:
                await asyncio.shield(serving)
            finally:
                self._hub.close()
                server.should_exit = True
                await serving

    def _server(self, intake: Intake) -> Server:
        """The pages and their server. What they need takes long to load; other platforms do not wait for it."""
        from channels.web.app import build_app
        from channels.web.serving import Server

        return Server.of(
            build_app(
                self._parts,
                self._hub,
                intake,
                secret=self._secret,
                host=self._host,
                public_url=self._public_url,
                answer_seconds=self._answer_seconds,
            )
        )

    def _ready(self) -> asyncio.Future[int]:
        if self._listening is None:
            self._listening = asyncio.get_running_loop().create_future()
        return self._listening


def _open_door(host: str, port: int) -> socket.socket:
    """A listening socket, or one sentence on why there is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as exc:
        why = f"网页对话用不了 {host} 的 {port} 端口（{exc.strerror}）。"
        raise SettingsError([why + "请停掉占用它的程序，或在 WEB_PORT 里换一个端口。"]) from exc
