"""The program itself where Telegram calls it: bound by a link, reported by taps, killed, and gone on with."""

from __future__ import annotations

import asyncio
import sys

import pytest

from tests.channels.fake_telegram import TOKEN
from tests.channels.test_telegram_whole import REPORT
from tests.program import PROJECT, environment, free_port, run

SECRET = "a-secret-of-the-webhook-0123"


async def until(true):
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110 - it becomes true in another process
            await asyncio.sleep(0.02)


async def reads(server, words):
    """The newest message with these words."""
    await until(lambda: any(words in shown.text for shown in server.shown))
    return next(shown for shown in reversed(server.shown) if words in shown.text)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
async def test_a_secretary_is_bound_by_a_link_and_reports_over_a_kill(server, tmp_path):
    port = free_port()
    settings = {
        "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_BASE_URL": server.base_url, "TELEGRAM_BASE_FILE_URL": server.base_url,
        "TELEGRAM_WEBHOOK_SECRET": SECRET, "DEMO": "true", "WEB_PORT": str(port),
        "WEB_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }  # fmt: skip
    code = (await asyncio.to_thread(run, tmp_path, "invite", "双峰县", **settings)).stdout.strip()
    check = await asyncio.to_thread(run, tmp_path, "check", **settings)
    assert (check.returncode, "还没有登记" in check.stdout) == (0, True)

    async def start():
        return await asyncio.create_subprocess_exec(
            sys.executable, str(PROJECT / "bot.py"), env=environment(tmp_path, **settings), cwd=tmp_path,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip

    server.deliver("start_link", text=f"/start {code}")
    process = await start()
    assert "双峰县" in (await reads(server, "绑定完成")).text
    await asyncio.sleep(1)  # what it knows of the delivery is noted: what is not, is repeated after a kill
    process.kill()
    await process.wait()

    server.deliver("text", text=REPORT)
    process = await start()
    sheet = await reads(server, "无误请点“确认报送”")
    server.tap("确认报送")
    assert "第1版" in (await reads(server, "已收到")).text
    await until(lambda: sheet.text.endswith("已选：确认报送"))
    process.terminate()
    out, err = await process.communicate()

    assert f"http://127.0.0.1:{port}/telegram/webhook" in out.decode()
    assert server.called("getUpdates") == []
    assert sheet.buttons == {}
    assert sum("绑定完成" in shown.text for shown in server.shown) == 1
    assert sum("已收到" in shown.text for shown in server.shown) == 1
    for secret in (SECRET, TOKEN):
        assert secret not in (out + err).decode()
    assert process.returncode == 0
