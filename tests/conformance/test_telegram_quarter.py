"""A whole quarter reported through npm telegram-test-api: its server between our bot and its client."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from core.people import OPERATOR
from core.period import Quarter
from models.records import ReportState
from tests.channels.fake_telegram import TOKEN
from tests.channels.telegram_office import TelegramOffice
from tests.conformance.installing import PLACE
from tests.conformance.telegram_adapter import Adapter
from tests.program import free_port
from tests.support import FixedClock, kit, sqlite_file

SCRIPT = Path(__file__).with_name("telegram_test_api.js")
PACKAGE = PLACE / "node_modules" / "telegram-test-api"
COUNTS = (32, 26, 30, 12, 9, 0, 2, 21, 20, 19, 10, 7, 8, 3, 100, 40)


class Phone:
    """Their client, at which a secretary sits."""

    def __init__(self, process, clock):
        self._process, self._clock = process, clock
        self._read = 0

    async def asks(self, **said):
        self._process.stdin.write(f"{json.dumps(said)}\n".encode())
        return json.loads(await self._process.stdout.readline())

    async def reads(self, words):
        """The newest message with these words, at or behind the last one read; the office's clock runs on meanwhile."""
        async with asyncio.timeout(60):
            while not (found := await self._with(words)):
                self._clock.forward(seconds=1)
                await asyncio.sleep(0.02)
        self._read, shown = found[-1]
        return shown

    async def _with(self, words):
        """The messages with these words and where they stand; another one may have come behind the one expected."""
        shown = await self.asks(do="screen")
        return [(place, each) for place, each in enumerate(shown) if place >= self._read and words in each["text"]]

    async def taps(self, label, words):
        """Tap the button of a message and read the next one."""
        shown = await self.reads(words)
        data = next(button["callback_data"] for button in shown["buttons"] if button["text"] == label)
        await self.asks(do="tap", data=data, message=shown["id"])


@pytest.fixture
async def stage(tmp_path):
    if not shutil.which("node") or not PACKAGE.exists():
        pytest.skip("telegram-test-api is not installed: python -m tests --conformance installs it where it can")
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        "node", str(SCRIPT), str(port), TOKEN, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    await process.stdout.readline()
    adapter = Adapter(f"http://127.0.0.1:{port}")
    await adapter.http.start()
    office = TelegramOffice(sqlite_file(tmp_path), adapter.base_url, FixedClock())
    await office.start()
    yield office, Phone(process, office.clock), adapter
    await office.stop()
    await adapter.close()
    process.kill()
    await process.wait()


async def test_a_quarter_is_bound_asked_answered_confirmed_and_stored(stage):
    office, phone, adapter = stage
    code = await office.invite("shuangfeng")

    await phone.asks(do="command", text=f"/start {code}")
    await phone.reads("绑定完成")
    await phone.asks(do="command", text="/report")
    await phone.reads("本季度一共发展党员多少名")
    asked = _questions()
    for count, question, then in zip(COUNTS, asked, [*asked[1:], "核对表"], strict=True):
        if count:
            await phone.asks(do="say", text=str(count))
        else:
            await phone.taps("0名", question)
        await phone.reads(then)
    await phone.taps("确认报送", "确认报送")
    receipt = await phone.reads("已收到")

    async with office.store.read() as work:
        report = await work.reports.get(OPERATOR, "shuangfeng", Quarter(2014, 1))
    assert (report.state, report.version) == (ReportState.SUBMITTED, 1)
    assert tuple(report.stored.values[field.code] for field in kit().form.fields) == COUNTS
    assert report.code in receipt["text"]
    texts = [shown["text"] for shown in await phone.asks(do="screen")]
    assert len(texts) == len(set(texts)), "nothing is said twice"
    used = {"getUpdates", "sendMessage", "answerCallbackQuery", "editMessageText", "editMessageReplyMarkup"}
    assert used <= set(adapter.passed)


def _questions():
    """The words of each question as far as they hold no count."""
    return [field.question.partition("{")[0] for field in kit().form.fields]
