"""The web chat: its real server, and a browser that posts forms and listens to the stream as the page does."""

from __future__ import annotations

import asyncio
import json
import re
from html.parser import HTMLParser
from urllib.parse import quote

import httpx

from channels.web.channel import WebChannel
from channels.web.parts import Identity, WebParts
from core.messages import File
from models.records import Line
from tests.contract.platforms import FILES, SIGNER, Platform, Seen


class WebPlatform(Platform):
    name = "web"
    can = frozenset({"tap", "again", "keep", "crowd", "recall"})
    here = "demo-shuangfeng"
    elsewhere = "demo-officer"

    def __init__(self):
        super().__init__()
        self._lines = {self.here: [], self.elsewhere: []}
        self._port = 0
        self._browser = None
        self._tasks = []

    async def close(self):
        if self._browser:
            await self._browser.close()
        await super().close()

    def make(self):
        parts = WebParts(
            texts=self.texts,
            clock=self.clock,
            signer=SIGNER,
            history=self._history,
            panel=self._nothing,
            paragraph=lambda document, path: None,
            upcoming=self._no_lines,
            identities=self._identities,
            file=self._file,
        )
        return WebChannel(parts, secret="a secret of the contract", port=self._port, answer_seconds=0.05)

    async def ready(self):
        self._port = await self.channel.port()
        if self._browser is None:
            self._browser = Browser(f"http://127.0.0.1:{self._port}")
            await self._browser.enter(self.here)
            await self.intake.got(1)  # entering opens the talk
            self.intake.accepted.clear()

    async def says(self, text):
        self._browser.post(text=text)

    async def says_elsewhere(self, text):
        other = Browser(f"http://127.0.0.1:{self._port}")
        await other.enter(self.elsewhere)
        other.post(text=text)
        await self.intake.got(2)
        await other.close()
        del self.intake.accepted[0]

    async def taps(self, label):
        seen = next(seen for seen in reversed(self.screen()) if label in seen.buttons)
        self._browser.post(choice=seen.buttons[label])

    async def again(self):
        self._browser.post_again()

    async def taken(self, name):
        return await self._browser.take(name)

    def screen(self):
        return self._browser.shown

    async def _file(self, conversation, ref):
        sent = [block for line in self._lines[conversation] for block in line.reply.blocks if isinstance(block, File)]
        return next(((block.name, FILES[ref]) for block in sent if block.ref == ref), None)

    async def send(self, outgoing):
        line = Line(self.clock.now(), reply=outgoing.reply, outbox_id=outgoing.id)
        self._lines[outgoing.conversation].append(line)
        return await super().send(outgoing)

    async def _history(self, conversation, before):
        return self._lines[conversation]

    async def _nothing(self, conversation):
        return None

    async def _no_lines(self, conversation):
        return ()

    async def _identities(self):
        return [Identity(self.here, "双峰县填报人（演示）"), Identity(self.elsewhere, "经办人（演示）", is_staff=True)]


class Browser:
    """One open page. What it posts it posts until it is confirmed, under one key; a lost stream is opened anew."""

    def __init__(self, address):
        self._client = httpx.AsyncClient(base_url=address, headers={"Origin": address}, timeout=5.0)
        self._tasks = []
        self._posted = 0
        self._form = ""
        self._last = {}
        self._by_id = {}

    @property
    def shown(self):
        return list(self._by_id.values())

    async def enter(self, identity):
        """Choose a person, open the talk and listen."""
        door = await self._client.get("/")
        await self._client.post("/be", data={"form": _form_of(door.text), "identity": identity})
        self._form = _form_of((await self._client.get("/")).text)
        listening = asyncio.Event()
        self._tasks.append(asyncio.create_task(self._listen(listening)))
        await asyncio.wait_for(listening.wait(), 10)

    async def close(self):
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.aclose()

    async def take(self, name):
        """Follow the link of a file."""
        address = next(seen.links[name] for seen in self.shown if name in seen.links)
        answer = await self._client.get(address)
        assert quote(name) in answer.headers["content-disposition"]
        return answer.content

    def post(self, **fields):
        """Send the form of the page."""
        self._posted += 1
        self._last = {"form": self._form, "key": f"key-{self._posted:08}", **fields}
        self.post_again()

    def post_again(self):
        """Send the same form once more, as an impatient person or a script does."""
        self._tasks.append(asyncio.create_task(self._insist(dict(self._last))))

    async def _insist(self, form):
        while True:
            try:
                answer = await self._client.post("/chat/send", data=form, headers={"Accept": "application/json"})
                if answer.is_success:
                    return
            except httpx.HTTPError:
                pass  # no answer is no confirmation
            await asyncio.sleep(0.02)

    async def _listen(self, listening):
        while True:
            try:
                query = {"form": self._form, "after": str(max(self._by_id, default=0))}
                async with self._client.stream("GET", "/chat/stream", params=query, timeout=None) as stream:
                    async for line in stream.aiter_lines():
                        listening.set()
                        if line.startswith("data: "):
                            self._show(json.loads(line.removeprefix("data: ")))
            except httpx.HTTPError:
                pass  # the server went away
            await asyncio.sleep(0.02)

    def _show(self, event):
        if event.get("id"):
            self._by_id[event["id"]] = _read_bubble(event["html"])


class _Bubble(HTMLParser):
    """The words of a message, and its buttons with what they send; the number on a button is not its label."""

    def __init__(self):
        super().__init__()
        self.words, self.buttons, self.links = [], {}, {}
        self._token, self._label, self._in_number = None, "", False

    def handle_starttag(self, tag, attrs):
        if tag == "button":
            self._token, self._label = dict(attrs)["value"], ""
        self._in_number = self._in_number or tag == "kbd"
        if "download" in dict(attrs):
            self.links[dict(attrs)["download"]] = dict(attrs)["href"]

    def handle_endtag(self, tag):
        if tag == "button":
            self.buttons[self._label] = self._token
            self._token = None
        self._in_number = self._in_number and tag != "kbd"

    def handle_data(self, data):
        if self._token is None:
            self.words.append(data)
        elif not self._in_number:
            self._label += data


def _read_bubble(html):
    reader = _Bubble()
    reader.feed(html.split('<p class="meta">')[0])
    return Seen("".join(reader.words), reader.buttons, reader.links)


def _form_of(page):
    return re.search(r'name="form" value="([^"]+)"', page)[1]
