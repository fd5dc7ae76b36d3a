"""A strict WeCom API on loopback, and the side of it that calls us: its rules, limits and faults, as we meet them."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx

from channels.wecom.crypto import Envelope
from tests.channels.fake_http import Answer, FakeHttp, Request

CORP, AGENT, SECRET = "ww5a1b2c3d4e5f6789", "1000002", "a-secret-of-the-tests-Kf83nDp2"
TOKEN, KEY = "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
PAYLOADS = Path(__file__).resolve().parents[1] / "payloads" / "wecom"
USER = "zhoumin"
ROBOT_KEY = "693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa"

_A_MINUTE_TO_ONE = 30
_A_MINUTE_TO_A_GROUP = 20


@dataclass
class Fault:
    """What goes wrong with one call. `happens`: the call took effect all the same."""

    code: int = 0
    status: int = 200
    words: str = "not what it should be"
    page: str = ""
    silent: bool = False
    cut: bool = False
    happens: bool = False


@dataclass
class Shown:
    """One message as the person sees it; `told` is what a used card shows in place of its buttons."""

    user: str
    kind: str
    text: str
    buttons: dict[str, str] = field(default_factory=dict)
    document: bytes = b""
    card: str = ""
    task: str = ""
    told: str = ""


class RefusedError(Exception):
    def __init__(self, code, words="not what it should be", **more):
        super().__init__(words)
        self.code, self.words, self.more = code, words, more


class FakeWeCom:
    """One app's side of WeCom. `deliver`, `tap` are what people do; `shown` is what they see."""

    def __init__(self):
        self.http = FakeHttp(self._handle)
        self.envelope = Envelope(TOKEN, KEY, CORP)
        self.base_url = ""
        self.callback = ""
        self.patience = 1.0
        """WeCom comes three times within some seconds; here it comes more often, for a shorter time."""
        self.faults: dict[str, deque[Fault]] = defaultdict(deque)
        self.calls: list[tuple[str, dict]] = []
        self.shown: list[Shown] = []
        self.dropped: list[Shown] = []
        self.tokens: list[str] = []
        self.good: set[str] = set()
        self.lasts = 7200
        self.gone: set[str] = set()
        self.unlicensed: set[str] = set()
        self.trusts_us = True
        self.menu: list = []
        self.files: dict[str, tuple[str, bytes]] = {}
        self.answers: list[httpx.Response] = []
        self.skipped = 0.0
        self.tapped: Shown | None = None
        self._codes: dict[str, Shown] = {}
        self._seen: dict[str, float] = {}
        self._times: dict[str, deque[float]] = defaultdict(deque)
        self._next = 0
        self._nonces = itertools.count(1)
        self._waiting: asyncio.Queue[str] = asyncio.Queue()
        self._delivering: asyncio.Task | None = None
        self._client: httpx.AsyncClient | None = None

    async def start(self, callback=""):
        """Listen, and call at this address."""
        await self.http.start()
        self.base_url = f"http://127.0.0.1:{self.http.port}"
        self.callback = callback
        self._client = httpx.AsyncClient(timeout=5.0)
        self._delivering = asyncio.create_task(self._deliver_all())

    async def stop(self):
        if self._delivering:
            self._delivering.cancel()
            await asyncio.gather(self._delivering, return_exceptions=True)
        if self._client:
            await self._client.aclose()
        await self.http.stop()

    async def forget_connections(self):
        """Let go of the server that we call, so that it can end at once."""
        await self._client.aclose()
        self._client = httpx.AsyncClient(timeout=5.0)

    # What people do

    def deliver(self, name, **changes) -> str:
        """Queue a recorded message as a new one of this moment; `changes` are the contents of elements."""
        self._next += 1
        message = payload(name)
        new = {"MsgId": f"70020000000000{self._next:05}", "CreateTime": str(1396404000 + self._next)}
        for element, content in {**new, **changes}.items():
            message = replaced(message, element, content)
        self.queue(message)
        return message

    def tap(self, label, user=USER) -> str:
        """Answer the newest card that offers this label: tap the button, or tick the option and hand in."""
        shown = next(shown for shown in reversed(self.shown) if shown.user == user and label in shown.buttons)
        code = f"code-{len(self._codes)}"
        self._codes[code] = self.tapped = shown
        values = {"TaskId": shown.task, "ResponseCode": code, "FromUserName": user}
        if shown.card == "button_interaction":
            return self.deliver("card_button", EventKey=shown.buttons[label], **values)
        return self.deliver("card_vote", OptionId=shown.buttons[label], **values)

    async def delivered(self) -> None:
        """Wait until everything queued was accepted."""
        await self._waiting.join()

    def queue(self, message: str) -> None:
        """Deliver this message, sealed anew at each try."""
        self._waiting.put_nowait(message)

    async def call(self, message: str | bytes, *, off=0, nonce="263014780", as_json=False, **wrong) -> httpx.Response:
        """Call once; `off` shifts the clock, `wrong` replaces parts of the query."""
        sealed = self.envelope.seal(message if isinstance(message, bytes) else message.encode())
        timestamp = str(int(time.time()) + off)
        signature = self.envelope.sign(timestamp, nonce, sealed)
        query = {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce, **wrong}
        body = json.dumps({"encrypt": sealed}) if as_json else _outer(sealed)
        return await self._client.post(self.callback, params=query, content=body.encode())

    async def verify(self, words="1616140317555161061", **wrong) -> httpx.Response:
        """What WeCom does when somebody saves the callback's address."""
        sealed, timestamp, nonce = self.envelope.seal(words.encode()), str(int(time.time())), "1372623149"
        query = {
            "msg_signature": self.envelope.sign(timestamp, nonce, sealed),
            "timestamp": timestamp,
            "nonce": nonce,
            "echostr": sealed,
            **wrong,
        }
        written = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items())
        return await self._client.get(f"{self.callback}?{written}")

    async def insist(self, message: str) -> None:
        """Call until it is accepted, for as long as the patience lasts."""
        began = time.monotonic()
        while not await self._accepted(message, str(next(self._nonces))):
            if time.monotonic() - began > self.patience:
                return
            await asyncio.sleep(0.02)

    async def _deliver_all(self):
        while True:
            await self.insist(await self._waiting.get())
            self._waiting.task_done()

    async def _accepted(self, message, nonce):
        try:
            answer = await self.call(message, nonce=nonce)
        except httpx.HTTPError:
            return False
        self.answers.append(answer)
        return answer.status_code == 200

    # What apps ask

    @property
    def webhook(self):
        """The address of the group's robot."""
        return f"{self.base_url}/cgi-bin/webhook/send?key={ROBOT_KEY}"

    def called(self, path):
        """The bodies of every call of a path."""
        return [body for name, body in self.calls if name == path]

    def monotonic(self):
        """Seconds on the clock of both sides; a test that has no minute skips it."""
        return time.monotonic() + self.skipped

    def expire(self):
        """All tokens end now."""
        self.good.clear()

    async def _handle(self, request: Request) -> Answer:
        path = request.path.removeprefix("/cgi-bin/")
        if path == "webhook/send" and request.parameters.get("key") != ROBOT_KEY:
            return _answer(93000, "invalid webhook url")
        body = json.loads(request.body) if request.body else dict(request.parameters)
        self.calls.append((path, body))
        fault = self.faults[path].popleft() if self.faults[path] else None
        if fault is None or fault.happens:
            answer = self._perform(path, body, request)
        return answer if fault is None else await _failed(fault, request)

    def _perform(self, path, body, request) -> Answer:
        try:
            if path == "gettoken":
                return _answer(0, **self._gettoken(request.parameters))
            if path == "webhook/send":
                return _answer(0, **self._webhook_send(body))
            self._check(request.parameters.get("access_token", ""))
            if path == "media/get":
                _, content = self._file(request.parameters["media_id"])
                return Answer(200, content, "application/octet-stream")
            return _answer(0, **getattr(self, "_" + path.replace("/", "_"))(body, request))
        except RefusedError as no:
            return _answer(no.code, no.words, **no.more)

    def _gettoken(self, query):
        if query["corpid"] != CORP:
            raise RefusedError(40013, "invalid corpid")
        if query["corpsecret"] != SECRET:
            raise RefusedError(40001, "invalid credential")
        token = f"token-{len(self.tokens)}-of-the-tests"
        self.tokens.append(token)
        self.good.add(token)
        return {"access_token": token, "expires_in": self.lasts}

    def _check(self, token):
        if token not in self.tokens:
            raise RefusedError(40014, "invalid access_token")
        if token not in self.good:
            raise RefusedError(42001, "access_token expired")
        if not self.trusts_us:
            raise RefusedError(60020, "not allow to access from your ip, hint: [1700], from ip: 203.0.113.7, more info")

    def _message_send(self, body, request):
        users = body["touser"].split("|")
        if body["agentid"] != int(AGENT):
            raise RefusedError(40056, "invalid agentid")
        reached = [user for user in users if user not in self.gone | self.unlicensed]
        if not reached and not set(users) & self.unlicensed:
            raise RefusedError(81013, "all user/party/tag is invalid")
        if not self._is_repeat(body):
            shown = self._read(body)
            for user in reached:
                self._show(user, shown)
        self._next += 1
        return {
            "msgid": f"msg-{self._next}",
            "invaliduser": "|".join(user for user in users if user in self.gone),
            "unlicenseduser": "|".join(user for user in users if user in self.unlicensed),
        }

    def _is_repeat(self, body):
        """Whether the app said it may be one, and the very same message came within the time it named."""
        message = {name: value for name, value in body.items() if "duplicate_check" not in name}
        written, now = json.dumps(message), self.monotonic()
        before = self._seen.get(written)
        if body.get("enable_duplicate_check") and before is not None:
            assert 0 < body["duplicate_check_interval"] <= 14_400
            if now - before <= body["duplicate_check_interval"]:
                return True
        self._seen[written] = now
        return False

    def _read(self, body) -> Shown:
        match body["msgtype"]:
            case "text":
                return Shown("", "text", _cut(body["text"]["content"]))
            case "markdown":
                return Shown("", "markdown", _unmarked(_cut(body["markdown"]["content"])))
            case "template_card":
                return self._card(body["template_card"])
            case "file":
                name, content = self._file(body["file"]["media_id"])
                return Shown("", "file", name, document=content)
            case other:
                raise RefusedError(40008, f"invalid message type {other}")

    def _show(self, user, shown):
        """Show it to one member, unless it is too much for one minute: then nobody hears of it."""
        now, times = self.monotonic(), self._times[user]
        while times and times[0] <= now - 60:
            times.popleft()
        times.append(now)
        mine = Shown(user, shown.kind, shown.text, shown.buttons, shown.document, shown.card, shown.task)
        (self.shown if len(times) <= _A_MINUTE_TO_ONE else self.dropped).append(mine)

    def _card(self, card) -> Shown:
        title, words = card.get("main_title", {}).get("title", ""), card.get("sub_title_text", "")
        _demand(title or words, "a card says something")
        _demand(len(title) <= 36 and len(words) <= 160, "titles that show whole")
        _demand(re.fullmatch(r"[A-Za-z0-9_@-]{1,128}", card["task_id"]), "task_id")
        _demand(card["task_id"] not in {shown.task for shown in self.shown}, "task_id is new")
        if card["card_type"] == "button_interaction":
            _demand(1 <= len(card["button_list"]) <= 6, "buttons")
            buttons = {each["text"]: each["key"] for each in card["button_list"]}
            _demand(all(len(key.encode()) <= 1024 for key in buttons.values()), "key")
        else:
            box = card["checkbox"]
            _demand(card["card_type"] == "vote_interaction" and card["submit_button"]["key"], "card_type")
            _demand(1 <= len(box["option_list"]) <= 20 and box["question_key"], "options")
            buttons = {each["text"]: each["id"] for each in box["option_list"]}
            _demand(all(len(key.encode()) <= 128 for key in buttons.values()), "id")
            _demand(len(set(buttons.values())) == len(box["option_list"]), "ids differ")
            _demand(sum(bool(each["is_checked"]) for each in box["option_list"]) <= 1, "one ticked")
        text = "\n".join(part for part in (title, words) if part)
        return Shown("", "card", text, buttons, card=card["card_type"], task=card["task_id"])

    def _webhook_send(self, body):
        now, times = self.monotonic(), self._times["group"]
        while times and times[0] <= now - 60:
            times.popleft()
        if len(times) >= _A_MINUTE_TO_A_GROUP:
            raise RefusedError(45009, "api freq out of limit")
        times.append(now)
        self.shown.append(Shown("group", "text", _cut(body["text"]["content"])))
        return {}

    def _message_update_template_card(self, body, request):
        shown = self._codes.pop(body["response_code"], None)
        if shown is None or body["agentid"] != int(AGENT):
            raise RefusedError(40058, "invalid response_code")
        shown.told = body["button"]["replace_name"]
        return {}

    def _media_upload(self, body, request):
        name, content = request.files["media"]
        if len(content) <= 5:
            raise RefusedError(40006, "invalid file size")
        media = f"media-{len(self.files)}"
        self.files[media] = (name, content)
        return {"type": request.parameters["type"], "media_id": media, "created_at": "1396404000"}

    def _file(self, media):
        if media not in self.files:
            raise RefusedError(40007, "invalid media_id")
        return self.files[media]

    def _menu_get(self, body, request):
        if not self.menu:
            raise RefusedError(46003, "menu no exist")
        return {"button": self.menu}

    def _menu_create(self, body, request):
        self.menu = [
            {**each, "sub_button": [{**below, "sub_button": []} for below in each["sub_button"]]}
            for each in body["button"]
        ]
        names = [each["name"] for head in body["button"] for each in (head, *head["sub_button"])]
        _demand(1 <= len(body["button"]) <= 3 and all(len(name.encode()) <= 16 for name in names), "menu", 40058)
        return {}

    def _agent_get(self, body, request):
        if request.parameters["agentid"] != AGENT:
            raise RefusedError(40056, "invalid agentid")
        return {"agentid": int(AGENT), "name": "发展党员工作助手"}

    def _auth_getuserinfo(self, body, request):
        if request.parameters["code"] != "a-good-code":
            raise RefusedError(40029, "invalid code")
        return {"userid": "ZhouMin"}


def payload(name: str) -> str:
    """A recorded message."""
    return (PAYLOADS / f"{name}.xml").read_text(encoding="utf-8").strip()


async def _failed(fault: Fault, request: Request) -> Answer:
    if fault.silent:
        await request.reader.read(1)  # until the client gives up
        return Answer(cut=True)
    if fault.cut:
        return Answer(cut=True)
    if fault.page or not fault.code:
        return Answer(fault.status, fault.page, "text/html")
    return _answer(fault.code, fault.words)


def _answer(code: int, words: str = "ok", **content) -> Answer:
    return Answer(200, json.dumps({"errcode": code, "errmsg": words, **content}, ensure_ascii=False))


def _demand(holds, what, code=40058) -> None:
    if not holds:
        raise RefusedError(code, f"wrong parameter: {what}")


def _cut(text: str) -> str:
    """WeCom does not refuse a text that is too long: it shows its beginning."""
    if not text:
        raise RefusedError(44004, "empty content")
    return text.encode()[:2048].decode(errors="ignore")


def _unmarked(text: str) -> str:
    return re.sub(r'^> |\*\*|<font color="\w+">|</font>', "", text, flags=re.MULTILINE)


def replaced(message: str, element: str, content: str) -> str:
    """The message with another content of one element, if it has one."""
    safe = content.replace("]]>", "]]]]><![CDATA[>")
    return re.sub(
        rf"<{element}>.*?</{element}>",
        lambda _: f"<{element}><![CDATA[{safe}]]></{element}>",
        message,
        flags=re.DOTALL,
    )


def _outer(sealed: str) -> str:
    return (
        f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt>"
        f"<AgentID><![CDATA[{AGENT}]]></AgentID></xml>"
    )
