"""What the sender asks again and again looks at the work at hand, however much was sent before."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest

from core.clock import SystemClock
from models import outbox_queries, recalls
from models.inline import InlineDialect
from models.store import Store
from tests.support import sqlite_file

_EVERYTHING = re.compile(
    r"SCAN outbox(?!.* ix_outbox_(?:due|replies|notices|leases|pausing|broadcast)\b)"
    r"|ix_outbox_channel_conversation \(channel=\?\)"
)
"""Steps of a plan that pass by all that was ever sent; the indexes that are named hold only few rows of it."""


@pytest.fixture
async def file(tmp_path):
    url = sqlite_file(tmp_path)
    store = await Store.open(url, SystemClock())
    await store.close()
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3")) as opened:
        yield opened


@pytest.mark.parametrize(
    "prepared",
    [
        pytest.param(prepared, id=name)
        for name, prepared in {
            "abandoned": outbox_queries.CLAIMABLE[0],
            "replies": outbox_queries.CLAIMABLE[1],
            "notices": outbox_queries.CLAIMABLE[2],
            "next due": outbox_queries.NEXT_DUE,
            "is due": outbox_queries.IS_DUE,
            "busy": outbox_queries.BUSY,
            "paused": outbox_queries.ALL_PAUSED,
            "verdicts": outbox_queries.ARRIVED_NOW,
            "to be taken back": recalls._FRESH,
            "taken back now": recalls._ANY_DUE,
        }.items()
    ],
)
def test_nothing_that_the_sender_asks_passes_by_all_that_was_sent(file, prepared):
    sql = prepared.ready(InlineDialect()).sql
    plan = [step for *_, step in file.execute(f"EXPLAIN QUERY PLAN {sql}", ["[]"] * sql.count("?"))]
    assert [step for step in plan if _EVERYTHING.search(step)] == [], plan
