"""A strict gateway of WeCom's AI bot on loopback: its frames, limits and faults, over a real WebSocket."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import itertools
import json
import re
import secrets
import time
from collections import defaultdict, deque
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

from tests.channels.fake_http import Answer, FakeHttp

BOT, SECRET = "aib-9Yx2Kq0RtestAbCdEf", "a-secret-of-the-tests-Vt7cmW1q"
USER = "zhoumin"
GROUP = "wrGroup0000000000000000000000001"
PAYLOADS = Path(__file__).resolve().parents[1] / "payloads" / "aibot"
NEVER_WROTE = 93006

_A_MINUTE, _AN_HOUR, _UPLOADS_A_MINUTE = 30, 1000, 30
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKUP = re.compile(r"(?<!\\)[`_\[\]<]|(?<!\\)(?<!\*)\*(?!\*)")


@dataclass
class Fault:
    """What goes wrong with one question. `happens`: it took effect all the same; `ends`: the connection ends so."""

    code: int = 0
    silent: bool = False
    ends: int = 0
    happens: bool = False
    delay: float = 0.0


@dataclass
class Shown:
    """One message as the person sees it; `told` is what a used card shows, `how` by which command it came."""

    chat: str
    kind: str
    text: str
    how: str = ""
    buttons: dict[str, str] = field(default_factory=dict)
    document: bytes = b""
    card: str = ""
    task: str = ""
    told: str = ""
    finished: bool = True


@dataclass
class Stream:
    shown: Shown
    began: float


class RefusedError(Exception):
    def __init__(self, code, words="not what it should be"):
        super().__init__(words)
        self.code, self.words = code, words


class FakeAiBot:
    """One bot's side of WeCom. `deliver`, `tap` are what people do; `shown` is what they see."""

    def __init__(self):
        self.http = FakeHttp(self._hand_out)
        self.port = 0
        self.faults: dict[str, deque[Fault]] = defaultdict(deque)
        self.frames: list[dict] = []
        self.shown: list[Shown] = []
        self.written: set[str] = set()
        self.said = 0
        """So many messages and events of people were handed over."""
        self.deaf = False
        self.holds_back = 0
        """So many answers to what is sent are held back and given in the reverse order."""
        self.bots = {BOT: SECRET}
        self.connections = 0
        self.let_in = 0
        self.skipped = 0.0
        self.tapped: Shown | None = None
        self.sealed: dict[str, tuple[str, bytes]] = {}
        self._line = None
        self._asked: dict[str, tuple[str, str, float]] = {}
        self._streams: dict[str, Stream] = {}
        self._uploads: dict[str, dict] = {}
        self._media: dict[str, tuple[str, bytes]] = {}
        self._sent: dict[str, deque[float]] = defaultdict(deque)
        self._next = itertools.count(1)
        self._waiting: asyncio.Queue[dict] = asyncio.Queue()
        self._has_line = asyncio.Event()
        self._server = None
        self._delivering = None
        self._sockets: set = set()
        self._held: list[str] = []

    # The life of the gateway

    async def start(self):
        """Listen, on the same port as before if there was one."""
        if not self.http.port:
            await self.http.start()
        self._server = await serve(
            self._connected, "127.0.0.1", self.port, ping_interval=None, max_size=4 * 1024 * 1024
        )
        self.port = next(iter(self._server.sockets)).getsockname()[1]
        if self._delivering is None:
            self._delivering = asyncio.create_task(self._deliver_all())

    async def stop(self):
        """Nobody can connect any more, and every connection is cut."""
        if self._server:
            self._server.close(close_connections=False)
            for socket in list(self._sockets):
                socket.transport.abort()
            await self._server.wait_closed()
            self._server = None

    async def close(self):
        await self.stop()
        if self._delivering:
            self._delivering.cancel()
            await asyncio.gather(self._delivering, return_exceptions=True)
        await self.http.stop()

    @property
    def url(self):
        return f"ws://127.0.0.1:{self.port}"

    @property
    def is_connected(self):
        return self._line is not None

    def monotonic(self):
        return time.monotonic() + self.skipped

    async def end(self, code):
        """End the bot's connection: 1000 is a clean close, 1006 none at all."""
        line = self._line
        if code == 1006:
            line.transport.abort()
            await line.wait_closed()
        else:
            await line.close(code)

    # What people do

    def deliver(self, name, user="ZhouMin", **changes) -> dict:
        """Queue a recorded callback as a new one; `changes` replace values of its body (a__b for a.b)."""
        frame = payload(name)
        number = next(self._next)
        frame["headers"]["req_id"] = f"req-{secrets.token_hex(4)}-{number}"
        body = frame["body"]
        body["create_time"] = 1396404000 + number
        if body["msgid"]:
            body["msgid"] = f"msg-{secrets.token_hex(4)}-{number}"
        if "from" in body:
            body["from"]["userid"] = user
        for path, value in changes.items():
            *way, last = path.split("__")
            here = body
            for step in way:
                here = here[step]
            here[last] = value
        self.queue(frame)
        return frame

    def says(self, text, user="ZhouMin"):
        return self.deliver("text", user, text__content=text)

    def sends(self, name, content, user="ZhouMin"):
        """A person sends a file: it lies sealed at an address, with a key of its own."""
        ref, key = f"/file-{len(self.sealed)}", secrets.token_bytes(32)
        self.sealed[ref] = (name, sealed(content, key))
        place = f"http://127.0.0.1:{self.http.port}{ref}"
        return self.deliver("file", user, file__url=place, file__aeskey=base64.b64encode(key).decode().rstrip("="))

    def tap(self, label, user=USER) -> dict:
        """Answer the newest card that offers this label: tap the button, or tick the option and hand in."""
        shown = next(shown for shown in reversed(self.shown) if shown.chat == user and label in shown.buttons)
        self.tapped = shown
        at = "event__template_card_event__"
        if shown.card == "button_interaction":
            return self.deliver(
                "card_button", user, **{f"{at}event_key": shown.buttons[label], f"{at}task_id": shown.task}
            )
        frame = self.deliver("card_vote", user, **{f"{at}task_id": shown.task})
        item = frame["body"]["event"]["template_card_event"]["selected_items"]["selected_item"][0]
        item["option_ids"]["option_id"] = [shown.buttons[label]]
        return frame

    def queue(self, frame) -> None:
        """Deliver this frame once a connection is there."""
        self._waiting.put_nowait(frame)

    async def delivered(self):
        await self._waiting.join()

    async def _deliver_all(self):
        while True:
            frame = await self._waiting.get()
            while not await self._delivered(frame):
                await self._has_line.wait()
            self._waiting.task_done()

    async def _delivered(self, frame):
        line = self._line
        if line is None:
            return False
        body, req_id = frame["body"], frame["headers"]["req_id"]
        kind = body.get("event", {}).get("eventtype", "message")
        if "from" in body:
            chat = body["chatid"] if body.get("chattype") == "group" else body["from"]["userid"].lower()
            self._asked[req_id] = (kind, chat, self.monotonic())
            if kind == "message":
                self.written.add(chat)
        try:
            await line.send(json.dumps(frame, ensure_ascii=False))
        except ConnectionClosed:
            return False
        self.said += "from" in body
        return True

    # What bots ask

    async def _connected(self, socket):
        self.connections += 1
        self._sockets.add(socket)
        try:
            async for said in socket:
                await self._frame(socket, json.loads(said))
        except ConnectionClosed:
            pass
        finally:
            self._sockets.discard(socket)
            if self._line is socket:
                self._line = None
                self._has_line.clear()

    async def _frame(self, socket, frame):
        self.frames.append(frame)
        command, req_id = frame["cmd"], frame["headers"]["req_id"]
        fault = self.faults[command].popleft() if self.faults[command] else None
        answer = {"errcode": 0, "errmsg": "ok"}
        if fault is None or fault.happens or fault.delay:
            answer = await self._performed(socket, command, req_id, frame.get("body"))
        if fault and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault and fault.ends:
            await (socket.close(fault.ends) if fault.ends != 1006 else _cut(socket))
        elif fault and fault.code:
            answer = {"errcode": fault.code, "errmsg": "as the test wants it"}
        if not (fault and (fault.silent or fault.ends)) and not (self.deaf and command == "ping"):
            await self._answer(socket, command, json.dumps({"headers": {"req_id": req_id}, **answer}))

    async def _answer(self, socket, command, answer):
        if command != "aibot_send_msg" or not self.holds_back:
            await socket.send(answer)
            return
        self._held.append(answer)
        if len(self._held) == self.holds_back:
            while self._held:
                await socket.send(self._held.pop())

    async def _performed(self, socket, command, req_id, body):
        try:
            if command == "aibot_subscribe":
                await self._subscribe(socket, body)
            elif self._line is not socket:
                raise RefusedError(846601, "not subscribed")
            elif command != "ping":
                told = getattr(self, f"_{command.removeprefix('aibot_')}")(req_id, body)
                return {"errcode": 0, "errmsg": "ok", **({"body": told} if told else {})}
        except RefusedError as no:
            return {"errcode": no.code, "errmsg": no.words}
        return {"errcode": 0, "errmsg": "ok"}

    async def _subscribe(self, socket, body):
        if body["bot_id"] not in self.bots:
            raise RefusedError(93019, "invalid bot_id")
        if self.bots[body["bot_id"]] != body["secret"]:
            raise RefusedError(853000, "signature is incorrect")
        before, self._line = self._line, socket
        self.let_in += 1
        if before is not None and before is not socket:
            with suppress(ConnectionClosed):  # whom it ends may have gone by itself a moment ago
                await before.send(json.dumps(payload("disconnected")))
            await before.close()
        self._has_line.set()

    def _respond_msg(self, req_id, body):
        kind, chat, at = self._asked.get(req_id, ("", "", 0.0))
        if kind != "message" or self.monotonic() - at > 24 * 3600:
            raise RefusedError(846605, "invalid req_id")
        if body["msgtype"] == "text":
            raise RefusedError(40008, "invalid message type")
        self._count(chat)
        if body["msgtype"] == "stream":
            self._stream(chat, body["stream"])
        else:
            self._show(chat, body, "respond")

    def _stream(self, chat, stream):
        _demand(len(stream["content"].encode()) <= 20_480 and stream["content"], "content")
        known = self._streams.get(stream["id"])
        if known and (known.shown.finished or self.monotonic() - known.began > 600):
            raise RefusedError(846608, "stream message update expired")
        if known is None:
            known = Stream(Shown(chat, "stream", "", "respond", finished=False), self.monotonic())
            self._streams[stream["id"]] = known
            self.shown.append(known.shown)
        known.shown.text, known.shown.finished = unmarked(stream["content"]), bool(stream.get("finish"))

    def _respond_welcome_msg(self, req_id, body):
        kind, chat, at = self._asked.pop(req_id, ("", "", 0.0))
        if kind != "enter_chat" or self.monotonic() - at > 5:
            raise RefusedError(846605, "invalid req_id")
        _demand(body["msgtype"] in {"text", "template_card"}, "msgtype", 40008)
        self._count(chat)
        self._show(chat, body, "welcome")

    def _respond_update_msg(self, req_id, body):
        kind, _, at = self._asked.get(req_id, ("", "", 0.0))
        if kind != "template_card_event" or self.monotonic() - at > 5:
            raise RefusedError(846605, "invalid req_id")
        _demand(body["response_type"] == "update_template_card", "response_type")
        card = body["template_card"]
        shown = next((each for each in self.shown if each.task == card["task_id"]), None)
        _demand(shown, "task_id")
        self._card(card, is_new=False)
        shown.told = card["button_list"][0]["text"]

    def _send_msg(self, req_id, body):
        chat = body["chatid"]
        if body["msgtype"] not in {"markdown", "template_card", "file"}:
            raise RefusedError(40008, "invalid message type")
        if chat not in self.written:
            raise RefusedError(NEVER_WROTE, "invalid chatid")
        self._count(chat)
        self._show(chat, body, "send")

    def _upload_media_init(self, req_id, body):
        now, times = self.monotonic(), self._sent["uploads"]
        if sum(at > now - 60 for at in times) >= _UPLOADS_A_MINUTE:
            raise RefusedError(45009, "api freq out of limit")
        times.append(now)
        _demand(body["type"] == "file" and body["filename"] and body["total_size"] > 5, "upload")
        _demand(1 <= body["total_chunks"] <= 100, "chunks")
        upload = f"upload-{len(self._uploads)}"
        self._uploads[upload] = {**body, "pieces": {}}
        return {"upload_id": upload}

    def _upload_media_chunk(self, req_id, body):
        piece = base64.b64decode(body["base64_data"], validate=True)
        _demand(len(piece) <= 512 * 1024, "piece")
        self._uploads[body["upload_id"]]["pieces"][body["chunk_index"]] = piece

    def _upload_media_finish(self, req_id, body):
        upload = self._uploads[body["upload_id"]]
        content = b"".join(upload["pieces"][at] for at in range(upload["total_chunks"]))
        _demand(len(content) == upload["total_size"], "size")
        _demand(hashlib.md5(content).hexdigest() == upload["md5"], "md5")
        media = f"media-{len(self._media)}"
        self._media[media] = (upload["filename"], content)
        return {"type": "file", "media_id": media, "created_at": "1396404000"}

    def _count(self, chat):
        """30 a minute and 1000 an hour to one conversation, replies and pushes together."""
        now, times = self.monotonic(), self._sent[chat]
        if sum(at > now - 60 for at in times) >= _A_MINUTE or sum(at > now - 3600 for at in times) >= _AN_HOUR:
            raise RefusedError(45009, "api freq out of limit")
        times.append(now)

    def _show(self, chat, body, how):
        match body["msgtype"]:
            case "markdown":
                _demand(0 < len(body["markdown"]["content"].encode()) <= 20_480, "content")
                shown = Shown(chat, "markdown", unmarked(body["markdown"]["content"]))
            case "text":
                shown = Shown(chat, "text", body["text"]["content"])
            case "template_card":
                shown = self._card(body["template_card"])
                shown.chat = chat
            case _:
                _demand(body["file"]["media_id"] in self._media, "media_id", 40007)
                name, content = self._media[body["file"]["media_id"]]
                shown = Shown(chat, "file", name, document=content)
        shown.how = how
        self.shown.append(shown)

    def _card(self, card, *, is_new=True) -> Shown:
        title, words = card.get("main_title", {}).get("title", ""), card.get("sub_title_text", "")
        _demand(title or words, "a card says something")
        _demand(len(title) <= 36 and len(words) <= 160, "titles that show whole")
        _demand(re.fullmatch(r"[A-Za-z0-9_@-]{1,128}", card["task_id"]), "task_id")
        _demand(not is_new or card["task_id"] not in {shown.task for shown in self.shown}, "task_id is new")
        if card["card_type"] == "button_interaction":
            _demand(1 <= len(card["button_list"]) <= 6, "buttons")
            buttons = {each["text"]: each["key"] for each in card["button_list"]}
            _demand(all(len(key.encode()) <= 1024 for key in buttons.values()), "key")
        else:
            box = card["checkbox"]
            _demand(card["card_type"] == "vote_interaction" and card["submit_button"]["key"] and title, "card_type")
            _demand(1 <= len(box["option_list"]) <= 20 and box["question_key"] and not words, "options")
            buttons = {each["text"]: each["id"] for each in box["option_list"]}
            _demand(all(len(key.encode()) <= 128 for key in buttons.values()), "id")
            _demand(len(set(buttons.values())) == len(box["option_list"]), "ids differ")
        text = "\n".join(part for part in (title, words) if part)
        return Shown("", "card", text, buttons=buttons, card=card["card_type"], task=card["task_id"])

    async def _hand_out(self, request) -> Answer:
        if request.path not in self.sealed:
            return Answer(403, "expired", "text/plain")
        name, content = self.sealed[request.path]
        told = f"attachment; filename*=UTF-8''{_quoted(name)}"
        return Answer(200, content, "application/octet-stream", headers={"Content-Disposition": told})


def payload(name: str) -> dict:
    """A recorded frame."""
    return json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))


def sealed(content: bytes, key: bytes) -> bytes:
    """A file as WeCom keeps it."""
    missing = 32 - len(content) % 32
    closing = Cipher(AES(key), CBC(key[:16])).encryptor()
    return closing.update(content + bytes([missing]) * missing) + closing.finalize()


def unmarked(markdown: str) -> str:
    """What the person reads. Our bold and quotation are markup; another bare sign is a mistake of ours."""
    without = re.sub(r"^> ", "", markdown, flags=re.MULTILINE)
    bare = _ESCAPED.sub("", without)
    if _MARKUP.search(bare):
        raise RefusedError(40058, f"bare markup in {bare[:80]!r}")
    return _ESCAPED.sub(r"\1", re.sub(r"(?<!\\)\*\*", "", without)).replace("\n\n", "\n")


async def _cut(socket) -> None:
    socket.transport.abort()
    await socket.wait_closed()


def _demand(holds, what, code=40058) -> None:
    if not holds:
        raise RefusedError(code, f"wrong parameter: {what}")


def _quoted(name: str) -> str:
    return "".join(f"%{byte:02X}" for byte in name.encode())
