"""A locked database, a full disk, a bad row: the bell goes on, and nothing that can be sent is held up."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text

from core.messages import text_reply
from models import engines
from models.records import Post
from scheduler.replicas import HEARTBEAT
from scheduler.ringing import Planner
from tests.scheduler.support import (
    UNITS,
    HandClock,
    ScriptedChannel,
    at,
    load_calendar,
    load_texts,
    make_bell,
    make_sender,
    office_store,
    planner,
    shipped,
)

BEFORE, DUE = at("2014-03-20 09:00"), at("2014-04-08 09:02")
ALL = {unit.code for unit in UNITS}


@pytest.fixture
def clock():
    return HandClock(BEFORE)


@pytest.fixture
async def store(clock, tmp_path, monkeypatch):
    """An office on a disk, about to remind three units, which waits a tenth of a second for a lock."""
    monkeypatch.setattr(engines, "_BUSY_MILLISECONDS", 100)
    async with office_store(clock, f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}", UNITS) as opened:
        await planner().plan_now(opened)
        clock.moment = DUE
        yield opened


async def reminded(store, clock) -> set[str]:
    """Whom the reminder reaches, each once, when everything is sent."""
    channel = ScriptedChannel()
    clock.forward(minutes=15)
    await make_sender(store, clock, channel).deliver_due()
    reached = [sent.conversation for sent in channel.arrived]
    assert len(reached) == len(set(reached))
    return set(reached)


async def write(store, statement: str) -> None:
    async with store.write() as work:
        await work._transaction.session.execute(text(statement))


async def test_a_database_locked_by_another_process_delays_the_notices_and_loses_none(store, clock, tmp_path, caplog):
    bell = make_bell(planner(), store)
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await bell.ring_once()
        assert "the bell rang in vain" in caplog.text
        other.execute("ROLLBACK")

    await bell.ring_once()

    assert await reminded(store, clock) == ALL


async def test_a_full_disk_stops_the_bell_only_as_long_as_it_is_full(store, clock, caplog):
    bell = make_bell(planner(), store)
    async with store.write() as work:
        pages = await work._transaction.session.scalar(text("PRAGMA page_count"))
    await write(store, f"PRAGMA max_page_count = {pages}")
    await bell.ring_once()
    assert "database or disk is full" in caplog.text
    async with store.read() as work:
        assert await work.heartbeats.last(HEARTBEAT) is None
        assert await work.outbox.next_due(["test"]) is None  # nothing half done

    await write(store, "PRAGMA max_page_count = 100000")
    await bell.ring_once()

    assert await reminded(store, clock) == ALL


@pytest.mark.parametrize("body", ["", "{", "[1]", '{"blocks": [{"kind": "song"}]}'])
async def test_a_bad_row_of_the_outbox_is_set_aside_and_the_administrator_is_told(store, clock, body):
    async with store.write() as work:
        bad = await work.outbox.add(Post("test", "louxing", text_reply("好"), unit="louxing"))
    async with store.write() as work:
        session = work._transaction.session
        await session.execute(text("UPDATE outbox SET reply = :body WHERE id = :row"), {"body": body, "row": bad})
    await planner().plan_now(store)

    channel = ScriptedChannel()
    clock.forward(minutes=15)
    await make_sender(store, clock, channel).deliver_due()

    told = [
        words for sent, words in zip(channel.arrived, channel.texts(), strict=True) if sent.conversation == "officer"
    ]
    assert {sent.conversation for sent in channel.arrived} == ALL | {"officer"}
    assert told == [
        f"发件箱第{bad}条消息的内容读不出来，没有发出（娄星区）。\n其他消息照常发送。请查看这一条，需要时电话告知。"
    ]


async def test_a_notice_that_fell_due_at_an_unreadable_moment_is_not_sent_again_and_stops_no_other(store, clock):
    await planner().plan_now(store)
    await write(store, "UPDATE occurrences SET due = 'rubbish' WHERE kind = 'quarter_due_day'")

    assert await planner().plan_now(store) == 0
    clock.moment = at("2014-04-09 09:20")
    assert await planner().plan_now(store) > 0


async def test_a_notice_that_cannot_be_worded_is_told_once_a_day_and_the_others_go_out(store, clock):
    clock.moment = at("2014-04-09 09:20")  # the first reminder of the overdue and the officers' list
    broken = Planner(shipped(), load_calendar(), _WithoutOverdue(load_texts()))

    assert [await broken.plan_now(store) for _ in range(2)] == [2, 0]

    channel = ScriptedChannel()
    clock.forward(minutes=15)
    await make_sender(store, clock, channel).deliver_due()
    told = channel.texts()
    assert {sent.conversation for sent in channel.arrived} == {"officer"}
    assert any("尚未收到11个单位的数字" in words for words in told)
    assert any("没有排出来（KeyError）" in words for words in told)


class _WithoutOverdue:
    """Has lost the words of the first reminder after the due day."""

    def __init__(self, texts) -> None:
        self._texts = texts

    def names(self):
        return self._texts.names()

    def raw(self, name):
        return self._texts.raw(name)

    def __call__(self, name, /, **values):
        if name == "notice.quarter.overdue":
            raise KeyError(name)
        return self._texts(name, **values)
