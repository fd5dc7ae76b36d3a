"""Killed with SIGKILL under load, the AI bot handles what it has stored once and answers it."""

from __future__ import annotations

import sys

import pytest

from tests.channels.aibot.kills import AiBot
from tests.channels.kills import run


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
async def test_what_was_stored_is_handled_once_and_answered_over_kills(tmp_path):
    count = await run(AiBot(), kills=2, messages=30, folder=tmp_path)

    assert count.doubled == 0, str(count)
    assert count.unanswered == count.lost <= 2, f"nothing but what reached a process as it died: {count}"
