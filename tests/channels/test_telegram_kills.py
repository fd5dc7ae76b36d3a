"""Killed with SIGKILL under load, the assistant loses no message of Telegram and handles none twice."""

from __future__ import annotations

import sys

import pytest

from tests.channels.kills import run
from tests.channels.telegram_kills import Telegram


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
async def test_no_message_is_lost_or_handled_twice_over_kills(tmp_path):
    count = await run(Telegram(), kills=2, messages=30, folder=tmp_path)

    assert (count.lost, count.doubled, count.unanswered) == (0, 0, 0), str(count)
