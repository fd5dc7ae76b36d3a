"""The program itself with the settings of the AI bot: bound by a code, reported, killed, and gone on with."""

from __future__ import annotations

import asyncio
import sys

import pytest

from tests.channels.fake_aibot import BOT, SECRET
from tests.program import PROJECT, environment, free_port, run

REPORT = (
    "一季度总数32 女12 35岁以下26 高中以上30 农牧渔民9 农民工3 两新2 一线21 共青团员20 推优19 "
    "农村10 农村35岁以下7 农村高中以上8 农村女3 积极分子100 发展对象40"
)


async def until(true):
    # What was under way at a kill holds its talk until the lease of 90 seconds ends.
    async with asyncio.timeout(150):
        while not true():  # noqa: ASYNC110 - it becomes true in another process
            await asyncio.sleep(0.02)


async def reads(server, words):
    """The newest message with these words, on whatever it stands."""
    await until(lambda: any(words in shown.text and shown.finished for shown in server.shown))
    return next(shown for shown in reversed(server.shown) if words in shown.text)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
async def test_a_secretary_is_bound_by_a_code_and_reports_over_a_kill(server, tmp_path):
    settings = {
        "WECOM_BOT_ID": BOT, "WECOM_BOT_SECRET": SECRET, "WECOM_BOT_URL": server.url, "DEMO": "true",
        "WEB_PORT": str(free_port()), "LOG_LEVEL": "DEBUG",
    }  # fmt: skip
    code = (await asyncio.to_thread(run, tmp_path, "invite", "双峰县", **settings)).stdout.strip()
    check = await asyncio.to_thread(run, tmp_path, "check", **settings)
    assert (check.returncode, "企业微信智能机器人：可以连接" in check.stdout) == (0, True)

    async def start():
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(PROJECT / "bot.py"), env=environment(tmp_path, **settings), cwd=tmp_path,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        return process, asyncio.create_task(process.communicate())

    process, first = await start()
    server.deliver("enter_chat")
    await reads(server, "请输入邀请码")
    server.says(code)
    assert "双峰县" in (await reads(server, "绑定完成")).text
    busy = await asyncio.to_thread(run, tmp_path, "check", **settings)
    assert (busy.returncode, "正由运行中的助手连接" in busy.stdout, server.is_connected) == (0, True, True)
    process.kill()
    await process.wait()
    await until(lambda: not server.is_connected)

    server.says(REPORT)
    process, second = await start()
    await reads(server, "确认报送")
    server.tap("确认报送")
    assert "第1版" in (await reads(server, "已收到")).text
    await until(lambda: server.tapped.told)
    process.terminate()
    told = [part.decode() for ended in (await first, await second) for part in ended]

    assert server.shown[0].how == "welcome"
    assert sum("绑定完成" in shown.text for shown in server.shown) == 1
    assert sum("已收到" in shown.text for shown in server.shown) == 1
    assert "企业微信智能机器人已启用" in told[0]
    assert SECRET not in "".join(told)
    assert "农牧渔民9" not in told[3], "what people say is not written down"
    assert process.returncode == 0
