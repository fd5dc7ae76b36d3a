"""`bot.py check` says in Chinese how Telegram stands, what is wrong with its settings, and what to do."""

from __future__ import annotations

import pytest

from channels.telegram.api import Access
from channels.telegram.checking import address_faults, check_bot
from core.texts import Texts
from core.webhook import Webhook
from tests.channels.fake_telegram import TOKEN, Fault
from tests.program import run

URL = "https://zs.example.gov.cn/telegram/webhook"
CALLED = Webhook(URL, "/telegram/webhook", "a-secret-of-the-tests")
PUBLIC = "https://api.telegram.org/bot"


async def found(server, webhook=None, *, token=TOKEN, proxy=""):
    access = Access(token, server.base_url, server.base_url, proxy, answer_seconds=0.5)
    finding = await check_bot(access, webhook or Webhook(), Texts.load())
    return finding.is_well, "\n".join(finding.lines)


async def test_settings_that_work_are_told_with_the_name_of_the_bot(server):
    server.deliver("text")

    assert await found(server) == (
        True,
        "Telegram：可以使用，机器人是@dangyuan_test_bot。\nTelegram接收方式：轮询，等着接收的消息1条。",
    )
    assert {name for name, _ in server.calls} == {"getMe", "getWebhookInfo"}, "nothing is received and nothing changed"


async def test_a_webhook_that_polling_will_end_is_told(server):
    server.webhook = URL

    assert "启动时自动取消" in (await found(server))[1]


async def test_a_webhook_that_stands_and_one_that_is_not_set_yet_are_told(server):
    before = await found(server, CALLED)
    server.webhook = URL

    assert (before[0], "还没有登记" in before[1]) == (True, True)
    assert await found(server, CALLED) == (
        True,
        f"Telegram：可以使用，机器人是@dangyuan_test_bot。\nTelegram接收方式：回调，网址是 {URL}",
    )


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("SSL error {error:0A000086:SSL routines::certificate verify failed}", "证书不被信任"),
        ("Wrong response from the webhook: 403 Forbidden", "密码不一致"),
        ("Wrong response from the webhook: 404 Not Found", "/telegram/"),
        ("Wrong response from the webhook: 503 Service Unavailable", "助手没有运行"),
        ("Connection refused", "从公网连不上"),
        ("Failed to resolve host: Name or service not known", "从公网连不上"),
        ("Something new", "反向代理的日志"),
    ],
)
async def test_why_telegram_cannot_call_us_is_told_with_what_to_do(server, error, words):
    server.webhook = URL
    server.last_error = error
    server.pending.append({"update_id": 1})
    is_well, told = await found(server, CALLED)

    assert not is_well
    assert f"还有1条消息等着。它说的原因是：{error}" in told
    assert words in told


async def test_an_old_fault_after_which_all_was_delivered_is_none(server):
    server.webhook = URL
    server.last_error = "Connection refused"

    assert (await found(server, CALLED))[0]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(401, "Unauthorized"), "TELEGRAM_TOKEN 不对"),
        (Fault(404, "Not Found"), "TELEGRAM_TOKEN 不对"),
        (Fault(429, "Too Many Requests: retry after 9", retry_after=9), "几分钟后再试"),
        (Fault(502, page="<html>"), "Telegram返回http_502"),
        (Fault(200, page="<html>please log in</html>"), "返回的不是Telegram的内容"),
        (Fault(silent=True), "TELEGRAM_PROXY"),
    ],
)
async def test_every_fault_ends_with_something_that_can_be_done(server, fault, words):
    server.faults["getMe"].append(fault)
    is_well, told = await found(server)

    assert not is_well
    assert words in told
    assert TOKEN not in told


async def test_a_network_that_is_away_is_told_and_so_is_a_proxy_that_is(server):
    await server.http.stop()

    assert "国内办公网通常不能直接访问" in (await found(server))[1]
    assert "通过 TELEGRAM_PROXY 连不上 127.0.0.1" in (await found(server, proxy="http://127.0.0.1:9"))[1]


@pytest.mark.parametrize(
    ("base", "url", "words"),
    [
        (PUBLIC, "http://zs.example.gov.cn/telegram/webhook", "https://"),
        (PUBLIC, "https://zs.example.gov.cn:8014/telegram/webhook", "现在是8014"),
        (PUBLIC, "https://zs.example.gov.cn:8443/telegram/webhook", ""),
        (PUBLIC, URL, ""),
        ("http://10.0.0.5:8081/bot", "http://10.0.0.6:8014/telegram/webhook", ""),
    ],
)
def test_an_address_that_telegram_itself_would_not_call_is_named(base, url, words):
    told = "".join(address_faults(base, Webhook(url, "/telegram/webhook", "s"), Texts.load()))

    assert bool(told) == bool(words)
    assert words in told


def test_the_command_ends_with_a_status_that_tells(tmp_path):
    away = run(tmp_path, "check", TELEGRAM_TOKEN=TOKEN, TELEGRAM_BASE_URL="http://127.0.0.1:9/bot")

    assert away.returncode == 1
    assert "连不上 127.0.0.1" in away.stdout
    assert TOKEN not in away.stdout + away.stderr
