"""The program itself with the settings of WeCom: bound by a code, reported, killed, and gone on with."""

from __future__ import annotations

import asyncio
import sys

import pytest

from tests.channels.fake_wecom import AGENT, CORP, KEY, SECRET, TOKEN, USER
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
    await until(lambda: any(words in shown.text for shown in server.shown))
    return next(shown for shown in reversed(server.shown) if words in shown.text)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
async def test_a_secretary_is_bound_by_a_code_and_reports_over_a_kill(server, tmp_path):
    port = free_port()
    settings = {
        "WECOM_CORP_ID": CORP, "WECOM_AGENT_ID": AGENT, "WECOM_SECRET": SECRET, "WECOM_TOKEN": TOKEN,
        "WECOM_AES_KEY": KEY, "WECOM_API_URL": server.base_url, "WECOM_ROBOT_WEBHOOK": server.webhook,
        "DEMO": "true", "WEB_PORT": str(port), "WEB_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }  # fmt: skip
    code = (await asyncio.to_thread(run, tmp_path, "invite", "双峰县", **settings)).stdout.strip()
    check = await asyncio.to_thread(run, tmp_path, "check", **settings)
    assert (check.returncode, "企业微信：可以使用" in check.stdout) == (0, True)

    async def start():
        return await asyncio.create_subprocess_exec(
            sys.executable, str(PROJECT / "bot.py"), env=environment(tmp_path, **settings), cwd=tmp_path,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip

    server.patience, server.callback = 60.0, f"http://127.0.0.1:{port}/wecom/callback"
    process = await start()
    server.queue(server.deliver("enter_agent"))
    await reads(server, "请输入邀请码")
    server.queue(server.deliver("text", Content=code))
    assert "双峰县" in (await reads(server, "绑定完成")).text
    process.kill()
    await process.wait()

    server.queue(server.deliver("text", Content=REPORT))
    process = await start()
    card = await reads(server, "确认报送")
    server.tap("确认报送")
    assert "第1版" in (await reads(server, "已收到")).text
    await until(lambda: card.told)
    process.terminate()
    out, err = await process.communicate()

    assert card.told == "已选：确认报送"
    assert sum("绑定完成" in shown.text for shown in server.shown) == 1
    assert sum("已收到" in shown.text for shown in server.shown) == 1
    assert {shown.user for shown in server.shown} == {USER}
    assert "企业微信应用已启用" in out.decode()
    for secret in (SECRET, TOKEN, KEY, *server.tokens):
        assert secret not in (out + err).decode()
    assert process.returncode == 0
