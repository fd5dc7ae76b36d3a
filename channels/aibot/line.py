"""One long connection from its opening to its end: asks, waits for answers, and shows that it is alive.

A clean close (1000), a broken one and a silent one are all the same here: `run` ends by LineError, and whoever
keeps the line opens another.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from channels.aibot.faults import NoAnswerError, NotSentError, RefusedError
from channels.aibot.frames import CALLBACKS, Command, Fields, Frame, new_req_id, read_frame, written

log = logging.getLogger(__name__)

PUBLIC_URL = "wss://openws.work.weixin.qq.com"

_FAULTS = (OSError, WebSocketException)
_MOST_MISSED = 2
_LARGEST_FRAME = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Access:
    """One AI bot, where its gateway is, and how long things may take there."""

    bot_id: str
    secret: str
    url: str = PUBLIC_URL
    answer_seconds: float = 10.0
    open_seconds: float = 10.0
    beat_seconds: float = 30.0


class Line:
    """A connection on which the bot is known; made by `open_line`."""

    def __init__(self, socket: ClientConnection, access: Access, heard: Callable[[Frame], None]) -> None:
        self._socket = socket
        self._access = access
        self._heard = heard
        self._answers: dict[str, asyncio.Future[Frame]] = {}
        self._turns: dict[str, asyncio.Lock] = {}
        self._missed = 0

    async def run(self) -> None:
        """Receive and beat until the connection ends, however it does: then LineError."""
        tasks = {asyncio.create_task(self._receive()), asyncio.create_task(self._beat())}
        try:
            ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._let_go()

    async def introduce(self) -> None:
        """Say who we are; RefusedError where WeCom does not take it."""
        body = {"bot_id": self._access.bot_id, "secret": self._access.secret}
        receiving = asyncio.create_task(self._receive())
        asking = asyncio.create_task(self.ask(Command.SUBSCRIBE, body))
        try:
            await asyncio.wait({receiving, asking}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                raise NotSentError("the connection ended before we were known")
            await asking
        finally:
            receiving.cancel()
            asking.cancel()
            await asyncio.gather(receiving, asking, return_exceptions=True)

    async def ask(self, command: Command, body: Mapping[str, object] | None, req_id: str = "") -> Fields:
        """Send a frame and return the body of its answer; frames with one number go one after the other."""
        number = req_id or new_req_id(command)
        turn = self._turns.setdefault(number, asyncio.Lock())
        try:
            async with turn:
                return await self._ask(command, number, body)
        finally:
            if not turn.locked():
                self._turns.pop(number, None)

    async def close(self) -> None:
        """End the connection; LineError for whoever waits for an answer."""
        self._let_go()
        await self._socket.close()

    async def _ask(self, command: Command, number: str, body: Mapping[str, object] | None) -> Fields:
        answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        try:
            await self._write(written(command, number, body))
            async with asyncio.timeout(self._access.answer_seconds):
                frame = await answer
        except TimeoutError as fault:
            raise NoAnswerError(f"{command} was not answered") from fault
        finally:
            self._answers.pop(number, None)
        if frame.code:
            raise RefusedError(frame.code, frame.words)
        return frame.body

    async def _write(self, frame: str) -> None:
        if self._socket.close_code is not None:
            raise NotSentError("the connection has ended")
        try:
            await self._socket.send(frame)
        except _FAULTS as fault:
            raise NoAnswerError(f"the connection ended: {fault}") from fault

    async def _receive(self) -> None:
        """Hand over what comes in, until the connection ends with whatever code."""
        while True:
            try:
                said = await self._socket.recv()
            except _FAULTS as fault:
                raise NotSentError(f"the connection ended: {fault}") from fault
            frame = read_frame(said)
            if frame is None:
                log.warning("aibot: a frame could not be read")
            elif frame.command in CALLBACKS:
                self._heard(frame)
            elif (answer := self._answers.get(frame.req_id)) and not answer.done():
                answer.set_result(frame)

    async def _beat(self) -> None:
        """Two signs of life without an answer, and the connection is dead, whatever TCP says."""
        while True:
            await asyncio.sleep(self._access.beat_seconds)
            try:
                async with asyncio.timeout(self._access.beat_seconds):
                    await self.ask(Command.PING, None)
                self._missed = 0
            except (NoAnswerError, TimeoutError) as fault:
                self._missed += 1
                log.warning("aibot: a sign of life was not answered (%d)", self._missed)
                if self._missed >= _MOST_MISSED:
                    raise NotSentError("the connection is dead") from fault
            except RefusedError as fault:
                log.warning("aibot: a sign of life was refused: %s", fault)

    def _let_go(self) -> None:
        """Nobody waits for an answer on a connection that has ended."""
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(NoAnswerError("the connection ended"))


async def open_line(access: Access, heard: Callable[[Frame], None]) -> Line:
    """Connect and introduce the bot; LineError, RefusedError among them, where that fails. `heard` takes callbacks."""
    try:
        socket = await connect(
            access.url,
            open_timeout=access.open_seconds,
            ping_interval=None,
            close_timeout=1.0,
            max_size=_LARGEST_FRAME,
        )
    except (*_FAULTS, ImportError) as fault:  # a SOCKS proxy of the environment would need another library
        raise NotSentError(f"no connection: {type(fault).__name__}") from fault
    line = Line(socket, access, heard)
    try:
        await line.introduce()
    except BaseException:
        await line.close()
        raise
    return line
