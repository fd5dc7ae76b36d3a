"""Units, settings, notices, questions, signs of life, positions of conversations."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.records import Conversation, OfficeValue
from tests.models.support import NEIGHBOUR, OFFICER, SECRETARY, START, UNITS, post, report


async def test_units_come_in_the_order_of_the_addressees(store):
    async with store.read() as work:
        assert await work.units.all() == UNITS


async def test_a_unit_that_no_longer_reports_keeps_its_numbers(any_store):
    receipt = await report(any_store, total=32)
    renamed = replace(UNITS[0], name="娄星", aliases=("娄星",))
    fewer = (renamed, *(unit for unit in UNITS[1:] if unit.code != "shuangfeng"))
    async with any_store.write() as work:
        await work.units.sync(fewer)
        await work.units.sync(fewer)
        assert await work.units.all() == fewer
        assert await work.reports.find(SECRETARY, receipt.code)
        await work.units.sync(UNITS)
        assert await work.units.all() == UNITS


async def test_a_setting_holds_until_it_is_set_again(any_store):
    async with any_store.write() as work:
        assert await work.office.all() == {}
        await work.office.set(OFFICER, "due_working_day", "5", confirmed=False)
        await work.office.set(OFFICER, "due_working_day", "6", confirmed=True)
        await work.office.set(OFFICER, "office", '"娄底市委组织部"', confirmed=True)
    async with any_store.read() as work:
        assert await work.office.all() == {
            "due_working_day": OfficeValue("6", confirmed=True),
            "office": OfficeValue('"娄底市委组织部"', confirmed=True),
        }


async def test_a_setting_that_is_no_json_is_refused(store):
    async with store.write() as work:
        with pytest.raises(ValueError):
            await work.office.set(OFFICER, "due_working_day", "五", confirmed=True)
        assert await work.office.all() == {}


async def test_a_setting_that_cannot_be_read_counts_as_it_was_set_before(any_store):
    async with any_store.write() as work:
        for value in ("5", "6", '"seven"'):
            await work.office.set(OFFICER, "due_working_day", value, confirmed=True)
        await work.office.set(OFFICER, "due_time", '"25:00"', confirmed=True)
        await work.office.set(OFFICER, "contact", '"王芳"', confirmed=True)
    async with any_store.read() as work:
        assert await work.office.all() == {
            "contact": OfficeValue('"王芳"', confirmed=True),
            "due_working_day": OfficeValue("6", confirmed=True),
        }
        assert set(work.office.unreadable) == {"due_working_day", "due_time"}


async def test_a_notice_falls_due_once(any_store):
    due = START + timedelta(days=6)
    numbers = []
    for _ in range(2):
        async with any_store.write() as work:
            numbers.append(await work.notices.occur("overdue", "2014Q1", due))
    async with any_store.write() as work:
        again = await work.notices.occur("overdue", "2014Q1", due + timedelta(days=3))

    assert [number is None for number in (*numbers, again)] == [False, True, False]
    async with any_store.read() as work:
        assert await work.notices.seen() == {("overdue", "2014Q1", due + timedelta(days=days)) for days in (0, 3)}
        assert await work.notices.seen(since=due + timedelta(days=1)) == {
            ("overdue", "2014Q1", due + timedelta(days=3))
        }


async def test_a_notice_counts_from_when_it_was_first_noted(store, clock):
    for days in (0, 3):
        clock.moment = START + timedelta(days=days)
        async with store.write() as work:
            await work.notices.occur("overdue", "2014Q1", clock.moment)
            await work.notices.occur("open", "2014Q1", clock.moment)
    async with store.read() as work:
        assert await work.notices.issued(["overdue", "due"]) == {("overdue", "2014Q1"): START}


async def test_an_acknowledgement_is_noted_once_for_a_unit(store):
    async with store.write() as work:
        answers = [await work.notices.acknowledge(SECRETARY, "june", "2014", "shuangfeng") for _ in range(2)]
        await work.notices.acknowledge(NEIGHBOUR, "june", "2014", "xinhua")
        await work.notices.acknowledge(NEIGHBOUR, "june", "2015", "xinhua")
        found = await work.notices.acknowledged("june", "2014")

    assert answers == [True, False]
    assert [(each.unit, each.name, each.at) for each in found] == [
        ("shuangfeng", "周敏", START), ("xinhua", "刘洋", START),
    ]  # fmt: skip


async def test_a_unit_owes_its_acknowledgement_only_for_what_reached_it(store):
    wanted = "unacknowledged:june:2014:shuangfeng until 2014-06-30T17:30:00+08:00"
    async with store.write() as work:
        for number, condition in enumerate((wanted, wanted, "missing:shuangfeng:2014Q1")):
            await work.outbox.add(post("通知", f"c{number}", unit="shuangfeng", condition=condition))
        assert await work.notices.awaiting("shuangfeng") == ()
        for claimed in await work.outbox.claim(["web"]):
            await work.outbox.sent(claimed, "p")
        assert await work.notices.awaiting("shuangfeng") == (("june", "2014"),)
        assert await work.notices.awaiting("xinhua") == ()
        await work.notices.acknowledge(SECRETARY, "june", "2014", "shuangfeng")
        assert await work.notices.awaiting("shuangfeng") == ()


async def test_a_receipt_counts_where_the_answer_to_the_sending_was_lost(store):
    """The message waits to be repeated; the person may have it already, and say so."""
    condition = "unacknowledged:june:2014:shuangfeng"
    async with store.write() as work:
        await work.outbox.add(post("通知", "c1", unit="shuangfeng", condition=condition))
        (claimed,) = await work.outbox.claim(["web"])
        await work.outbox.unsure(claimed, "timeout", START + timedelta(minutes=1))

        assert await work.notices.awaiting("shuangfeng") == (("june", "2014"),)


async def test_each_question_gets_a_code_of_its_own(store):
    async with store.write() as work:
        codes = [await work.questions.add(actor, "web", "w1", "可以吗", "二（二）") for actor in (SECRETARY, None) * 20]

    assert len(set(codes)) == 40
    assert {len(code) for code in codes} == {4}


async def test_a_part_was_last_alive_when_it_last_said_so(any_store, clock):
    async with any_store.write() as work:
        assert await work.heartbeats.last("bell") is None
        await work.heartbeats.beat("bell")
    clock.forward(minutes=1)
    async with any_store.write() as work:
        await work.heartbeats.beat("bell")
        await work.heartbeats.beat("sender")
    async with any_store.read() as work:
        assert await work.heartbeats.last("bell") == START + timedelta(minutes=1)


async def test_a_conversation_stands_where_it_was_left(any_store):
    position = Conversation('{"at": "女"}', '["二（二）"]', 7, ("确认报送", "改一项"))
    async with any_store.write() as work:
        assert await work.conversations.load("web", "w1") == Conversation()
        await work.conversations.save("web", "w1", position)
        assert await work.conversations.load("web", "w1") == position
    async with any_store.read() as work:
        assert await work.conversations.load("web", "w1") == position
        assert await work.conversations.load("telegram", "w1") == Conversation()
