"""The same program on a real PostgreSQL: a whole talk word for word, and reminders from two processes at once."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from channels.transcript import Transcript
from core.clock import SHANGHAI
from tests.models.postgres import needs_postgres, postgres_server, postgres_url
from tests.support import Bench, bench

__all__ = ["postgres_server", "postgres_url"]
pytestmark = needs_postgres

TALKS = Path(__file__).parent / "transcripts"
PROJECT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("talk", ["first-quarter", "locked", "correction-request", "earlier-quarter"])
async def test_a_whole_talk_is_word_for_word_as_on_sqlite(postgres_url, talk):
    recorded = Transcript.parse((TALKS / f"{talk}.txt").read_text(encoding="utf-8"))

    async with bench(postgres_url) as stage:
        heard = await recorded.replay(stage)

    assert str(heard) == str(recorded)


async def test_the_due_day_reminds_only_the_missing_once_from_two_processes_run_twice(postgres_url):
    made = Bench(postgres_url)
    await _begin(made)

    sent = [conversation for _ in range(2) for conversation in _two_rings(postgres_url, "2014-04-08 09:02")]

    owing = [unit.code for unit in made.kit.units if unit.code != "shuangfeng"]
    assert sorted(sent) == sorted(owing)


async def _begin(made: Bench) -> None:
    """Installed before the quarter's end; 双峰县 has reported no members and sent it."""
    made.clock.moment = datetime(2014, 3, 20, 9, 0, tzinfo=SHANGHAI)
    await made.start()
    await made.people()
    await made.plan()
    made.clock.moment = datetime(2014, 4, 2, 10, 0, tzinfo=SHANGHAI)
    for words in ("零报", "是", "积极分子5 发展对象2", "确认报送"):
        await made.hear(words)
    await made.stop()


def _two_rings(url: str, moment: str) -> list[str]:
    """The conversations written to by two processes that ring at the same time."""
    command = [sys.executable, "-m", "tests.ring", url, moment]
    processes = [subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    return [line for text in told for line in text.splitlines() if line]
