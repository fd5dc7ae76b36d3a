"""Killed with SIGKILL under load, the assistant loses no message of WeCom, and nobody reads an answer twice."""

from __future__ import annotations

import sys

import pytest

from tests.channels.kills import run
from tests.channels.wecom.kills import WeCom


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
async def test_no_message_is_lost_or_answered_twice_over_kills(tmp_path):
    count = await run(WeCom(), kills=2, messages=30, folder=tmp_path)

    assert (count.lost, count.doubled, count.unanswered, count.answered_twice) == (0, 0, 0, 0), str(count)
