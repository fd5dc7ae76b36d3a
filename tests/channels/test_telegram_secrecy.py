"""The token is part of every address; no log may hold it."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest

from channels.secrecy import HIDDEN, keep_out_of_logs
from channels.telegram import TelegramChannel
from channels.telegram.api import Access
from core.clock import SystemClock
from core.errors import SendError, SettingsError
from core.messages import Outgoing, text_reply
from core.texts import Texts
from tests.channels.fake_telegram import TOKEN, Fault


async def test_the_most_talkative_log_holds_no_token(bench, server, caplog):
    caplog.set_level(logging.DEBUG)
    server.faults["getMe"].append(Fault(401, "Unauthorized"))
    server.faults["sendMessage"].append(Fault(502))
    bench.intake.broken = 1
    server.deliver("text")
    async with bench.running() as channel:
        for name in ("httpx", "httpcore"):
            caplog.set_level(logging.DEBUG, logger=name)
        await bench.intake.got(1)
        with pytest.raises(SendError) as caught:
            await channel.send(Outgoing(1, "5", text_reply("好")))
        logging.getLogger("scheduler").error("failed", exc_info=caught.value)

    assert f"bot{HIDDEN}/sendMessage" in caplog.text
    assert TOKEN not in caplog.text


def test_a_token_in_a_traceback_or_in_arguments_is_hidden(caplog):
    keep_out_of_logs("1:first")
    keep_out_of_logs("2:second")
    try:
        raise RuntimeError("https://api/bot1:first/getMe")
    except RuntimeError:
        logging.getLogger("x").exception("at %s", "bot2:second")

    assert "RuntimeError" in caplog.text
    assert "1:first" not in caplog.text
    assert f"at bot{HIDDEN}" in caplog.text


def test_a_log_line_without_secret_is_left_as_it_was():
    keep_out_of_logs("1:first")

    record = logging.getLogger("x").makeRecord("x", logging.INFO, "f", 1, "%d of %d", (1, 2), None)

    assert (record.msg, record.args) == ("%d of %d", (1, 2))


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "telnet://127.0.0.1:1"])
def test_a_proxy_that_cannot_be_used_is_told_in_words_without_its_address(proxy):
    with pytest.raises(SettingsError) as caught:
        TelegramChannel(Access(TOKEN, "http://x/bot", "http://x/bot", proxy=proxy), Texts.load(), SystemClock())

    assert "TELEGRAM_PROXY" in caught.value.problems[0]
    assert "127.0.0.1" not in str(caught.value)


def test_other_channels_do_not_load_the_library_of_telegram():
    code = "import sys, channels.console, channels.transcript; sys.exit('telegram' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
