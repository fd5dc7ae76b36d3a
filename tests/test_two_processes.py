"""Two processes plan and send at the same moment on one database: each of 200 notices is planned and sent once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from core.people import Grant, Role
from core.units import Unit
from models.store import Store
from scheduler.ringing import Planner
from tests.models.postgres import needs_postgres, postgres_server, postgres_url
from tests.scheduler.support import HandClock, at, load_calendar, load_texts, shipped
from tests.support import CollectingChannel, sqlite_file

__all__ = ["postgres_server", "postgres_url"]

PROJECT = Path(__file__).resolve().parent.parent
CODES = [f"u{number:03d}" for number in range(1, 201)]


async def test_two_processes_on_one_sqlite_file_send_200_of_200_once(tmp_path):
    await _sent_once(sqlite_file(tmp_path))


@needs_postgres[0]
@needs_postgres[1]
async def test_two_processes_on_one_postgresql_send_200_of_200_once(postgres_url):
    await _sent_once(postgres_url)


async def _sent_once(url: str) -> None:
    await _install(url)

    sent = [conversation for _ in range(2) for conversation in _two_rings(url, "2014-04-08 09:02")]

    assert sorted(sent) == CODES
    store = await Store.open(url, HandClock(at("2014-04-08 10:00")))
    async with store.read() as work:
        planned = [each.unit for each in await work.notices.deliveries()]
    await store.close()
    assert sorted(planned) == CODES


async def _install(url: str) -> None:
    """200 units with a person each, installed before the quarter's end."""
    store = await Store.open(url, HandClock(at("2014-03-20 09:00")))
    units = [Unit(code, f"单位{code}", (), "county", code, place) for place, code in enumerate(CODES, start=1)]
    async with store.write() as work:
        await work.units.sync(units)
        for code in CODES:
            person = await work.people.add(code, [Grant(Role.REPORTER, code)])
            await work.people.attach(person, CollectingChannel().name, code, code)
    await Planner(shipped(), load_calendar(), load_texts()).plan_now(store)
    await store.close()


def _two_rings(url: str, moment: str) -> list[str]:
    """The conversations written to by two processes that ring at the same time."""
    command = [sys.executable, "-m", "tests.ring", url, moment]
    processes = [subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    return [line for text in told for line in text.splitlines() if line]
