"""`bot.py check` says in Chinese whether the AI bot is let in, and leaves one that is at work alone."""

from __future__ import annotations

import pytest

from channels.aibot.checking import check_bot
from channels.aibot.line import Access
from core.texts import Texts
from tests.channels.fake_aibot import BOT, SECRET, Fault
from tests.program import run


async def found(server, *, bot=BOT, secret=SECRET, url=""):
    finding = await check_bot(Access(bot, secret, url or server.url, 0.3, 1.0), Texts.load())
    return finding.is_well, "\n".join(finding.lines)


async def test_settings_that_work_are_told(server):
    assert await found(server) == (True, "企业微信智能机器人：可以连接。")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"secret": "x"}, "853000：WECOM_BOT_SECRET"),
        ({"bot": "x"}, "93019：WECOM_BOT_ID"),
        ({"url": "ws://127.0.0.1:9"}, "连不上企业微信"),
        ({"url": "ws://no such place"}, "连不上企业微信"),
    ],
)
async def test_each_fault_is_named_with_what_to_do(server, wrong, words):
    is_well, told = await found(server, **wrong)

    assert not is_well
    assert words in told
    assert SECRET not in told


@pytest.mark.parametrize(
    ("name", "proxy"),
    [("socks_proxy", "socks5://127.0.0.1:9"), ("https_proxy", "http://127.0.0.1:9"), ("https_proxy", "nonsense")],
)
async def test_a_proxy_that_does_not_work_is_a_network_that_is_away(server, monkeypatch, name, proxy):
    for other in ("socks_proxy", "https_proxy", "http_proxy", "no_proxy"):
        monkeypatch.delenv(other, raising=False)
        monkeypatch.delenv(other.upper(), raising=False)
    monkeypatch.setenv(name, proxy)

    assert "连不上企业微信" in (await found(server))[1]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(code=45009), "过于频繁"),
        (Fault(code=12345), "12345：机器人没有通过核对"),
        (Fault(silent=True), "没有应答"),
    ],
)
async def test_what_the_gateway_says_is_explained(server, fault, words):
    server.faults["aibot_subscribe"].append(fault)

    assert words in (await found(server))[1]


def test_the_command_ends_with_a_status_that_tells(tmp_path):
    settings = {"WECOM_BOT_ID": BOT, "WECOM_BOT_SECRET": SECRET, "WECOM_BOT_URL": "ws://127.0.0.1:9"}
    away = run(tmp_path, "check", **settings)
    half = run(tmp_path, "check", WECOM_BOT_ID=BOT)

    assert (away.returncode, half.returncode) == (1, 2)
    assert "连不上企业微信" in away.stdout
    assert "要一起设置" in half.stderr
    assert SECRET not in away.stdout + away.stderr
