"""A small assistant behind the web chat: it keeps a history, answers at once, and counts what it is asked."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx

from channels.web.app import build_app
from channels.web.channel import WebChannel
from channels.web.hub import Hub
from channels.web.parts import NAME, Identity, Paragraph, WebParts
from core.channel import Channel, Panel, PanelMark, PanelRow, UpcomingLine
from core.clock import SHANGHAI
from core.messages import (
    Choice,
    Comparator,
    Incoming,
    IncomingKind,
    Outgoing,
    Progress,
    Quote,
    Reply,
    Share,
    Shares,
    Table,
    Text,
    text_reply,
)
from core.texts import Texts
from core.tokens import TokenSigner

START = datetime(2014, 4, 2, 10, 8, tzinfo=SHANGHAI)
SECRET = "a secret of the tests"
SECRETARY, OFFICER = "demo-shuangfeng", "demo-officer"
PARAGRAPH = (
    "（二）切实改善发展党员结构。2014年，全市发展高中以上文化程度党员比例要达到90%以上，发展女党员比例保持在40%左右"
    "（其中，农村新发展党员中，力争35岁及以下的达到70%、高中以上文化程度的达到80%、女党员达到30%）。"
)
QUOTE = PARAGRAPH[PARAGRAPH.index("发展女党员") : -1]
SOURCE = "出处：《娄底市2014年发展党员工作指导意见》（娄组发〔2014〕7号）二（二）"


@dataclass
class Line:
    at: datetime
    said: str = ""
    reply: Reply | None = None
    outbox_id: int = 0
    withdrawn: bool = False


@dataclass
class FakeAssistant:
    """Intake, history and everything else the web chat asks for."""

    demo: bool = True
    strangers_may_ask: bool = True
    delay: float = 0.0
    moment: datetime = START
    taken: list[Incoming] = field(default_factory=list)
    lines: dict[str, list[Line]] = field(default_factory=dict)
    channel: Channel | None = None
    fails: bool = False
    is_well: bool = True
    advanced: int = 0

    def __post_init__(self) -> None:
        self.signer = TokenSigner(SECRET)
        self.texts = Texts.load()
        self._keys: set[str] = set()
        self._next = 0
        self._tasks: set[asyncio.Task] = set()

    def now(self) -> datetime:
        return self.moment

    def parts(self) -> WebParts:
        return WebParts(
            texts=self.texts,
            clock=self,
            signer=self.signer,
            history=self.history,
            panel=self.panel,
            paragraph=self.paragraph,
            upcoming=self.upcoming,
            identities=self.identities if self.demo else None,
            advance_demo=self.advance if self.demo else None,
            strangers_may_ask=self.strangers_may_ask,
            takes=self.endings,
            file=self.file,
            is_well=lambda: self.is_well,
            calendar=self.calendar,
        )

    async def endings(self, conversation: str):
        return {OFFICER: (".docx", ".pdf"), SECRETARY: (".xlsx", ".csv")}.get(conversation, ())

    async def file(self, conversation: str, ref: str):
        return ("双峰县报表.xlsx", b"PK\3\4") if (conversation, ref) == (SECRETARY, "a1b2") else None

    async def calendar(self, token: str):
        return b"BEGIN:VCALENDAR\r\n" if token == "7.1.good" else None

    async def accept(self, batch) -> None:
        if self.fails:
            raise RuntimeError("the database is away")
        for incoming in batch:
            if incoming.key in self._keys:
                continue
            self._keys.add(incoming.key)
            self.taken.append(incoming)
            said = self.words_of(incoming)
            if incoming.kind is not IncomingKind.START:
                self.lines.setdefault(incoming.conversation, []).append(Line(self.moment, said=said))
            if not self.delay:
                await self._answer(incoming.conversation, said)
            else:
                task = asyncio.create_task(self._answer(incoming.conversation, said))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _answer(self, conversation: str, said: str) -> None:
        await asyncio.sleep(self.delay)
        await self.say(conversation, reply_to(said))

    async def say(self, conversation: str, reply: Reply) -> int:
        """Put a reply into the history, then on the open pages: in this order, as the real one."""
        self._next += 1
        line = Line(self.moment, reply=reply, outbox_id=self._next)
        self.lines.setdefault(conversation, []).append(line)
        tokens = tuple(
            self.signer.sign(line.outbox_id, index, NAME, conversation) for index in range(len(reply.choices))
        )
        if self.channel:
            await self.channel.send(Outgoing(line.outbox_id, conversation, reply, tokens=tokens))
        return line.outbox_id

    def words_of(self, incoming: Incoming) -> str:
        if incoming.kind is not IncomingKind.CHOICE:
            return incoming.text
        tapped = self.signer.read(incoming.text, NAME, incoming.conversation)
        if tapped is None:
            return ""
        line = next(line for line in self.lines[incoming.conversation] if line.outbox_id == tapped.outbox_id)
        return line.reply.choices[tapped.index].words

    async def history(self, conversation: str, before: int | None):
        lines = self.lines.get(conversation, [])
        if before is not None:
            lines = lines[: next(at for at, line in enumerate(lines) if line.outbox_id == before)]
        return lines[-50:]

    async def panel(self, conversation: str) -> Panel | None:
        if conversation != SECRETARY:
            return None
        rows = [
            PanelRow("发展党员总数", "32", PanelMark.DONE),
            PanelRow("35岁及以下", "26", PanelMark.DONE),
            PanelRow("高中以上", "30", PanelMark.DONE),
            PanelRow("女党员", "12", PanelMark.DONE),
            PanelRow("农牧渔民", "8", PanelMark.FAULT),
            PanelRow("农民工", "暂缺", PanelMark.UNKNOWN),
            PanelRow("“两新”组织", "", PanelMark.ASKED),
            *(PanelRow(label, "", PanelMark.OPEN) for label in ("生产、工作一线", "共青团员", "经“推优”", "农村")),
        ]
        return Panel("双峰县2014年一季度", "草稿6/16", 6, 16, tuple(rows))

    def paragraph(self, document: str, path: str) -> Paragraph | None:
        if (document, path) != ("loudi-2014-7", "二（二）"):
            return None
        return Paragraph(SOURCE, PARAGRAPH, before="二（一）", after="二（三）")

    async def upcoming(self, conversation: str):
        everything = [
            UpcomingLine(
                START.replace(hour=9) + timedelta(days=1), "一季度报数提醒", "双峰县", "双峰县：一季度数字还没有收到。"
            ),
            UpcomingLine(
                START.replace(month=6, day=3, hour=9),
                "自查通知",
                "11个单位",
                "请在市里督查以前自查一次。\n回“收到”即可。",
            ),
        ]
        return everything if conversation == OFFICER else everything[:1]

    async def identities(self):
        return [
            Identity(OFFICER, "市委组织部经办人（演示）", is_staff=True, is_main=True),
            Identity(SECRETARY, "双峰县填报人（演示）", is_main=True, note="一季度未报"),
            Identity("demo-xinhua", "新化县填报人（演示）", note="一季度已报"),
            Identity("demo-louxing", "娄星区填报人（演示）", note="一季度已报"),
        ]

    async def advance(self) -> None:
        self.advanced += 1
        self.moment += timedelta(days=1)


def reply_to(said: str) -> Reply:
    """One reply of each kind, by what was said."""
    if "女党员" in said:
        quote = Quote(QUOTE, SOURCE, "loudi-2014-7", "二（二）", ((7, 15),))
        text = Text("2014年要求：全市发展女党员比例保持在40%左右；农村新发展党员中力争达到30%。")
        note = Text("“左右”的幅度，本文件没有规定。这是2014年的要求。")
        return Reply((text, quote, note), (Choice("农村女党员呢"), Choice("储备要多少")))
    if "总数" in said:
        return read_back()
    if said in {"填报", "没错，接着填"}:
        text = Text("农村12名中，35岁及以下多少名？")
        return Reply((Progress(6, 16, "已填6/16项"), text), (Choice("0"), Choice("跳过")), numbered=False)
    if said.startswith("无声"):
        return text_reply("<script>document.title='hacked'</script> & 好")
    return text_reply(f"收到：{said or '您好'}", Choice("开始填报", "填报", main=True), Choice("帮助"))


def read_back() -> Reply:
    """A table, bars of every manner, and choices."""
    rows = (("总数", "总数32", "32"), ("女党员", "女12", "12"), ("高中以上", "高中以上30", "30"))
    table = Table(("项目", "原话", "名"), rows, caption="读到3项，请看一眼（还没有提交）", numeric=(2,))
    return Reply((table, Shares(SHARES), Text("有读错的，直接说，如“女改13”。")),
                 (Choice("没错，接着填", main=True), Choice("改一项")))  # fmt: skip


SHARES = (
    Share("女党员", "女党员：本季12/32，37.5%。全市要求40%左右。低2.5个百分点。", 12, 32, 40, Comparator.ABOUT),
    Share(
        "高中以上文化程度",
        "高中以上文化程度：本季30/32，93.8%。全市要求90%以上。达到90%以上。",
        *(30, 32, 90, Comparator.FLOOR, True),
    ),
    Share(
        "农牧渔民",
        "农牧渔民：本年累计285/1129，25.2%。全市要求不低于26%。比26%低0.8个百分点。",
        *(285, 1129, 26, Comparator.NOT_BELOW, False),
    ),
    Share(
        "“两新”组织党员",
        "“两新”组织党员：本年累计6/121，4.96%。全市力争5%以上。距力争目标5%差0.04个百分点。",
        *(6, 121, 5, Comparator.STRIVE, False),
    ),
    Share(
        "入党积极分子",
        "入党积极分子96名，本年累计发展25名，每发展1名有3.84名。要求不少于3名。达到要求。",
        *(96, 25, 300, Comparator.AT_LEAST, True),
    ),
    Share(
        "农村女党员",
        "农村女党员：本季农村新发展党员5名，人数少，不看百分比。按30%换算为2名，现1名。",
        *(1, 5, 30, Comparator.STRIVE),
    ),
)


@asynccontextmanager
async def served(assistant: FakeAssistant, **settings: object):
    """The channel with its server on a free port; gives the address."""
    channel = WebChannel(assistant.parts(), secret=SECRET, port=0, **settings)
    assistant.channel = channel
    running = asyncio.create_task(channel.run(assistant))
    try:
        yield f"http://127.0.0.1:{await channel.port()}"
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


class HubChannel:
    """Publishes replies to pages that are served without a server."""

    def __init__(self) -> None:
        self.hub = Hub()

    async def send(self, outgoing: Outgoing) -> str:
        self.hub.publish(outgoing.conversation, outgoing)
        return str(outgoing.id)


def browse(assistant: FakeAssistant, **settings: object) -> httpx.AsyncClient:
    """A browser without script in front of the pages, without a server in between."""
    assistant.channel = HubChannel()
    app = build_app(assistant.parts(), assistant.channel.hub, assistant, secret=SECRET, **settings)
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False),
        base_url="http://127.0.0.1:8014",
        headers={"Origin": "http://127.0.0.1:8014"},
    )


def fields(page: str) -> dict[str, str]:
    """The hidden fields of the first form of a page."""
    return dict(re.findall(r'<input type="hidden" name="(form|key)" value="([^"]+)">', page))


async def come_in(client: httpx.AsyncClient, identity: str = SECRETARY) -> dict[str, str]:
    """Be somebody of the demonstration; gives the hidden fields of the talk."""
    door = fields((await client.get("/")).text)
    await client.post("/be", data={**door, "identity": identity})
    return fields((await client.get("/")).text)
