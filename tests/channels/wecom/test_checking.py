"""`bot.py check` says in Chinese what is wrong with the settings of WeCom, and what to do."""

from __future__ import annotations

import pytest

from channels.wecom.api import Access
from channels.wecom.checking import check_app
from core.texts import Texts
from tests.channels.fake_wecom import AGENT, CORP, KEY, SECRET, TOKEN, Fault
from tests.program import run


async def found(server, *, corp=CORP, agent=AGENT, secret=SECRET):
    finding = await check_app(Access(corp, agent, secret, server.base_url, answer_seconds=0.5), Texts.load())
    return finding.is_well, "\n".join(finding.lines)


async def test_settings_that_work_are_told_with_the_name_of_the_app(server):
    assert await found(server) == (True, "企业微信：可以使用，应用“发展党员工作助手”。")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"secret": "x"}, "40001：WECOM_SECRET"),
        ({"corp": "x"}, "40013：WECOM_CORP_ID"),
        ({"agent": "1000009"}, "40056：WECOM_AGENT_ID"),
    ],
)
async def test_each_wrong_setting_is_named(server, wrong, words):
    is_well, told = await found(server, **wrong)

    assert not is_well
    assert words in told
    assert SECRET not in told


async def test_an_address_that_is_not_trusted_is_told_with_the_address(server):
    server.trusts_us = False

    is_well, told = await found(server)

    assert not is_well
    assert "203.0.113.7不在应用的企业可信IP里" in told


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(48002), "48002"),
        (Fault(60011), "可见范围"),
        (Fault(12345), "12345：请到企业微信开发者中心"),
        (Fault(status=502, page="<html>"), "HTTP 502"),
        (Fault(silent=True), "连不上企业微信"),
    ],
)
async def test_every_fault_ends_with_something_that_can_be_done(server, fault, words):
    server.faults["agent/get"].append(fault)

    is_well, told = await found(server)

    assert not is_well
    assert words in told


async def test_a_network_that_is_away_is_told(server):
    await server.http.stop()

    assert "连不上企业微信" in (await found(server))[1]


def test_the_command_ends_with_a_status_that_tells(tmp_path):
    settings = {
        "WECOM_CORP_ID": CORP, "WECOM_AGENT_ID": AGENT, "WECOM_SECRET": SECRET, "WECOM_TOKEN": TOKEN,
        "WECOM_AES_KEY": KEY, "WECOM_API_URL": "http://127.0.0.1:9",
    }  # fmt: skip
    away = run(tmp_path, "check", **settings)
    halves = run(tmp_path, "check", WECOM_SECRET=SECRET)
    bad_key = run(tmp_path, "check", **{**settings, "WECOM_AES_KEY": "short"})

    assert (away.returncode, halves.returncode, bad_key.returncode) == (1, 2, 2)
    assert "连不上企业微信" in away.stdout
    assert "没有设置 WEB_PUBLIC_URL" in away.stdout
    assert "还缺 WECOM_CORP_ID、WECOM_AGENT_ID、WECOM_TOKEN、WECOM_AES_KEY" in halves.stderr
    assert "43个字符" in bad_key.stderr
    assert SECRET not in away.stdout + away.stderr + halves.stderr + bad_key.stderr
