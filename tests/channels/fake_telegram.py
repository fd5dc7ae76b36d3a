"""A strict Bot API on loopback: its rules, its limits and its faults, as far as our channel meets them."""

from __future__ import annotations

import asyncio
import copy
import json
import re
from collections import defaultdict, deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import httpx

from tests.channels.fake_http import Answer, FakeHttp, Request

TOKEN = "7100000001:AAFakeTokenForTheTests_0123456789abcde"
PAYLOADS = Path(__file__).resolve().parents[1] / "payloads" / "telegram"
_TAGS = {"b", "i", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler"}


@dataclass
class Fault:
    """What goes wrong with one call. `happens`: the call took effect all the same."""

    status: int = 0
    description: str = ""
    retry_after: int = 0
    page: str = ""
    silent: bool = False
    cut: bool = False
    happens: bool = False


@dataclass
class Shown:
    """One message as the person sees it."""

    message_id: int
    chat: str
    text: str
    html: str
    buttons: dict[str, str] = field(default_factory=dict)
    document: bytes = b""
    versions: list[str] = field(default_factory=list)
    """What it was changed to, one after the other."""


class RefusedError(Exception):
    def __init__(self, status, description, **parameters):
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


class FakeTelegram:
    """One bot's server. `say`, `tap`, `deliver` are what people do; `shown` is what they see."""

    def __init__(self):
        self.http = FakeHttp(self._handle)
        self.faults: dict[str, deque[Fault]] = defaultdict(deque)
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.shown: list[Shown] = []
        self.pending: list[dict] = []
        self.repeats: list[dict] = []
        self.answered: list[str] = []
        self.commands: list[dict] = []
        self.menus: dict[str, list[dict]] = {}
        self.actions: list[tuple[str, str]] = []
        self.blocked: set[str] = set()
        self.moved: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self.too_old: set[int] = set()
        self.webhook = ""
        self.secret = ""
        self.answers: list[int] = []
        self.last_error = ""
        self.dropped = 0
        self._next_update = 880_000_001
        self._next_message = 500
        self._arrived = asyncio.Event()
        self._polling = 0
        self._calling: asyncio.Task | None = None

    async def start(self):
        """Listen, and call the webhook once one is set."""
        await self.http.start()
        self._calling = asyncio.create_task(self._call_all())

    async def stop(self):
        if self._calling:
            self._calling.cancel()
            await asyncio.gather(self._calling, return_exceptions=True)
        await self.http.stop()

    async def call(self, content: str | bytes, secret: bytes | None = None):
        """Call the webhook once; gives the status, 0 where nobody answers."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret.encode() if secret is None else secret}
        try:
            async with httpx.AsyncClient(timeout=5.0) as client:
                return (await client.post(self.webhook, content=content, headers=headers)).status_code
        except httpx.HTTPError:
            return 0

    async def _call_all(self):
        """What waits goes to the webhook, one chat after the other, until it is taken."""
        while True:
            self._arrived.clear()
            if not self.webhook or not self.pending + self.repeats:
                await self._arrived.wait()
                continue
            update = (self.repeats + self.pending)[0]
            status = await self.call(json.dumps(update))
            self.answers.append(status)
            if status != 200:
                self.last_error = f"Wrong response from the webhook: {status}"
                await asyncio.sleep(0.02)
            elif update in self.repeats:
                self.repeats.remove(update)
            elif update in self.pending:
                self.pending.remove(update)

    @property
    def base_url(self):
        return f"http://127.0.0.1:{self.http.port}/bot"

    def called(self, method):
        """The parameters of every call of a method."""
        return [parameters for name, parameters in self.calls if name == method]

    def deliver(self, name: str, **changes) -> dict:
        """Queue a recorded update under a new number; `text` and `chat` replace those of the record."""
        return self.queue(self.written(name, **changes))

    def written(self, name: str, **changes) -> dict:
        """The same update, not queued."""
        update = payload(name)
        update["update_id"] = self._next_update
        self._next_update += 1
        message = update.get("message") or update.get("edited_message")
        if message and "text" in changes:
            message["text"] = changes["text"]
            message.pop("entities", None)
        if message and "chat" in changes:
            message["chat"]["id"] = message["from"]["id"] = int(changes["chat"])
        return update

    def deliver_file(self, name: str, content: bytes, declared: int = 0) -> dict:
        """Queue a document of this name; the server declares its size, or another one."""
        self.files[name] = content
        update = payload("document")
        update["update_id"] = self._next_update
        self._next_update += 1
        update["message"]["document"] |= {"file_id": name, "file_name": name, "file_size": declared or len(content)}
        return self.queue(update)

    def tap(self, label: str, chat: str = "", text: str = "") -> dict:
        """Queue a tap on the newest button with this label, of this chat, under a message with this text."""
        mine = (shown for shown in reversed(self.shown) if chat in {"", shown.chat} and text in shown.text)
        shown = next((shown for shown in mine if label in shown.buttons), None)
        assert shown, f"no button {label}"
        update = payload("tap")
        update["update_id"] = self._next_update
        self._next_update += 1
        query = update["callback_query"]
        query |= {"id": f"q{update['update_id']}", "data": shown.buttons[label]}
        query["message"] |= {
            "message_id": shown.message_id,
            "chat": {**query["message"]["chat"], "id": int(shown.chat)},
        }
        query["from"]["id"] = int(shown.chat)
        return self.queue(update)

    def queue(self, update: dict) -> dict:
        """Put an update into the queue as it is."""
        self.pending.append(update)
        self._arrived.set()
        return update

    def repeat(self, update: dict) -> None:
        """Deliver an update once more although it was confirmed: the server has lost the confirmation."""
        self.repeats.append(update)
        self._arrived.set()

    async def _handle(self, request: Request) -> Answer:
        _, token, method, *file = request.path.split("/")
        if token != f"bot{TOKEN}":
            return _answer(401, ok=False, error_code=401, description="Unauthorized")
        if file:
            return Answer(200, self.files[file[-1]], "application/octet-stream")
        if request.body:
            request.parameters |= json.loads(request.body)
        self.calls.append((method, request.parameters))
        fault = self.faults[method].popleft() if self.faults[method] else None
        if fault is None or fault.happens:
            answer = await self._perform(method, request)
        if fault is not None:
            answer = await _failed(fault, request)
        return answer

    async def _perform(self, method: str, request: Request) -> Answer:
        try:
            result = getattr(self, f"_{method}")({**request.parameters, **request.files})
            if asyncio.iscoroutine(result):
                result = await result
            return _answer(200, ok=True, result=result)
        except RefusedError as no:
            parameters = {"parameters": no.parameters} if no.parameters else {}
            return _answer(no.status, ok=False, error_code=no.status, description=no.description, **parameters)

    def _getMe(self, _):  # noqa: N802 - the API's own name
        return {"id": 7100000001, "is_bot": True, "first_name": "发展党员助手", "username": "dangyuan_test_bot"}

    def _setMyCommands(self, parameters):  # noqa: N802
        commands = json.loads(parameters["commands"])
        if not all(re.fullmatch("[a-z0-9_]{1,32}", command["command"]) for command in commands):
            raise RefusedError(400, "Bad Request: BOT_COMMAND_INVALID")
        scope = json.loads(parameters["scope"])
        if scope["type"] == "chat":
            self.menus[str(scope["chat_id"])] = commands
        else:
            self.commands = commands
        return True

    def _sendChatAction(self, parameters):  # noqa: N802
        self._must_reach(parameters["chat_id"])
        self.actions.append((parameters["chat_id"], parameters["action"]))
        return True

    def _setWebhook(self, parameters):  # noqa: N802
        if not parameters["url"].startswith(("https://", "http://127.0.0.1")):
            raise RefusedError(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        self.webhook, self.secret, self.last_error = parameters["url"], parameters["secret_token"], ""
        self._polling += 1
        self._arrived.set()
        return True

    def _getWebhookInfo(self, _):  # noqa: N802
        error = {"last_error_date": 1396404000, "last_error_message": self.last_error} if self.last_error else {}
        waiting = len(self.pending)
        return {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": waiting, **error}

    def _deleteWebhook(self, parameters):  # noqa: N802
        self.webhook = ""
        if parameters.get("drop_pending_updates", "false") == "true":
            self.dropped += len(self.pending)
            self.pending.clear()
        return True

    def _answerCallbackQuery(self, parameters):  # noqa: N802
        self.answered.append(parameters["callback_query_id"])
        return True

    async def _getUpdates(self, parameters):  # noqa: N802
        if self.webhook:
            raise RefusedError(409, "Conflict: can't use getUpdates method while webhook is active")
        self._polling += 1
        me = self._polling
        self._arrived.set()  # an older poll, if there is one, finds itself replaced
        offset = int(parameters.get("offset", 0))
        self.pending = [update for update in self.pending if update["update_id"] >= offset]
        try:
            async with asyncio.timeout(int(parameters["timeout"])):
                while not self.pending + self.repeats:
                    self._arrived.clear()
                    await self._arrived.wait()
                    if me != self._polling:
                        raise RefusedError(409, "Conflict: terminated by other getUpdates request")
        except TimeoutError:
            return []
        batch = self.pending[:100]
        # Only what was handed out before comes again: updates go out in the order of their numbers.
        newest = batch[-1]["update_id"] if batch else self._next_update
        repeats = [update for update in self.repeats if update["update_id"] <= newest]
        self.repeats = [update for update in self.repeats if update["update_id"] > newest]
        return repeats + batch

    def _getFile(self, parameters):  # noqa: N802
        name = parameters["file_id"]
        size = len(self.files[name])
        if size > 20 * 1024 * 1024:
            raise RefusedError(400, "Bad Request: file is too big")
        return {"file_id": name, "file_unique_id": name, "file_size": size, "file_path": f"documents/{name}"}

    def _sendMessage(self, parameters):  # noqa: N802
        chat, text = parameters["chat_id"], parameters.get("text", "")
        self._must_reach(chat)
        plain = _plain(text) if parameters.get("parse_mode") == "HTML" else text
        if not plain.strip():
            raise RefusedError(400, "Bad Request: message text is empty")
        if len(plain.encode("utf-16-le")) // 2 > 4096:
            raise RefusedError(400, "Bad Request: message is too long")
        buttons = _buttons(json.loads(parameters.get("reply_markup", "{}")))
        self._next_message += 1
        self.shown.append(Shown(self._next_message, chat, plain, text, buttons))
        group = {"id": int(chat), "type": "private", "first_name": "王"}
        return {"message_id": self._next_message, "date": 1396404000, "chat": group, "text": plain}

    def _editMessageText(self, parameters):  # noqa: N802
        shown, text = self._mine(parameters), parameters.get("text", "")
        plain = _plain(text) if parameters.get("parse_mode") == "HTML" else text
        if len(plain.encode("utf-16-le")) // 2 > 4096:
            raise RefusedError(400, "Bad Request: MESSAGE_TOO_LONG")
        return self._changed(shown, plain, text, parameters)

    def _editMessageReplyMarkup(self, parameters):  # noqa: N802
        shown = self._mine(parameters)
        return self._changed(shown, shown.text, shown.html, parameters)

    def _mine(self, parameters):
        """The message of ours that is to be changed."""
        self._must_reach(parameters["chat_id"])
        number = int(parameters["message_id"])
        shown = next((each for each in self.shown if each.message_id == number), None)
        if shown is None:
            raise RefusedError(400, "Bad Request: message to edit not found")
        if number in self.too_old:
            raise RefusedError(400, "Bad Request: message can't be edited")
        return shown

    def _changed(self, shown, plain, html, parameters):
        buttons = _buttons(json.loads(parameters.get("reply_markup", "{}")))
        if (html, buttons) == (shown.html, shown.buttons):
            raise RefusedError(400, "Bad Request: message is not modified: specified new message content is the same")
        shown.text, shown.html, shown.buttons = plain, html, buttons
        shown.versions.append(plain)
        chat = {"id": int(shown.chat), "type": "private", "first_name": "王"}
        return {"message_id": shown.message_id, "date": 1396404000, "chat": chat, "text": plain}

    def _sendDocument(self, parameters):  # noqa: N802
        chat, field = parameters["chat_id"], parameters["document"]
        self._must_reach(chat)
        # The library names the part of the form and points to it from the field.
        name, content = parameters[field.removeprefix("attach://")] if isinstance(field, str) else field
        if not content:
            raise RefusedError(400, "Bad Request: file must be non-empty")
        if len(content) > 50 * 1024 * 1024:
            raise RefusedError(413, "Request Entity Too Large")
        buttons = _buttons(json.loads(parameters.get("reply_markup", "{}")))
        self._next_message += 1
        self.shown.append(Shown(self._next_message, chat, name, name, buttons, content))
        group = {"id": int(chat), "type": "private", "first_name": "王"}
        document = {"file_id": "d", "file_unique_id": "d", "file_name": name, "file_size": len(content)}
        return {"message_id": self._next_message, "date": 1396404000, "chat": group, "document": document}

    def _deleteMessage(self, parameters):  # noqa: N802
        number = int(parameters["message_id"])
        found = [shown for shown in self.shown if (shown.message_id, shown.chat) == (number, parameters["chat_id"])]
        if not found:
            raise RefusedError(400, "Bad Request: message to delete not found")
        if number in self.too_old:
            raise RefusedError(400, "Bad Request: message can't be deleted for everyone")
        self.shown.remove(found[0])
        return True

    def _must_reach(self, chat):
        if chat in self.moved:
            moved_to = int(self.moved[chat])
            raise RefusedError(400, "Bad Request: group chat was upgraded to a supergroup", migrate_to_chat_id=moved_to)
        if chat in self.blocked:
            raise RefusedError(403, "Forbidden: bot was blocked by the user")
        if not chat.lstrip("-").isdigit():
            raise RefusedError(400, "Bad Request: chat not found")


def payload(name: str) -> dict:
    """A recorded update."""
    return copy.deepcopy(json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8")))


async def _failed(fault: Fault, request: Request) -> Answer:
    if fault.silent:
        await request.reader.read(1)  # until the client gives up
        return Answer(cut=True)
    if fault.cut:
        return Answer(cut=True)
    if fault.page:
        return Answer(fault.status, fault.page, "text/html")
    parameters = {"parameters": {"retry_after": fault.retry_after}} if fault.retry_after else {}
    return _answer(fault.status, ok=False, error_code=fault.status, description=fault.description, **parameters)


def _answer(status: int, **content: object) -> Answer:
    return Answer(status, json.dumps(content, ensure_ascii=False))


def _buttons(markup: dict) -> dict[str, str]:
    rows = markup.get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    if any(len(row) > 8 for row in rows) or len(buttons) > 100:
        raise RefusedError(400, "Bad Request: reply markup is too long")
    if not all(1 <= len(button["callback_data"].encode()) <= 64 for button in buttons):
        raise RefusedError(400, "Bad Request: BUTTON_DATA_INVALID")
    return {button["text"]: button["callback_data"] for button in buttons}


def _plain(html: str) -> str:
    reader = _Markup()
    reader.feed(html)
    reader.close()
    if reader.open:
        raise RefusedError(
            400, f"Bad Request: can't parse entities: Can't find end tag corresponding to {reader.open[-1]}"
        )
    return "".join(reader.text)


class _Markup(HTMLParser):
    """Telegram's HTML: few tags, each closed in order, no bare <, > or &."""

    def __init__(self):
        super().__init__()
        self.open, self.text = [], []

    def handle_starttag(self, tag, attrs):
        if tag not in _TAGS:
            raise RefusedError(400, f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}"')
        self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            raise RefusedError(400, f'Bad Request: can\'t parse entities: Unexpected end tag "{tag}"')

    def handle_data(self, data):
        self.text.append(data)
