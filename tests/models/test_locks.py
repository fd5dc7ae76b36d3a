"""What is locked cannot be changed by its unit, an opening lets one version through, and each decision is made once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from core.errors import StateError
from models.lock_records import Cause, Outcome
from models.records import ReportState
from models.store import Store
from tests.models.postgres import needs_postgres
from tests.models.support import (
    DUE,
    NEIGHBOUR,
    OFFICER,
    Q1,
    SECRETARY,
    START,
    MovingClock,
    count,
    people_of,
    report,
)

UNIT = "shuangfeng"
LATER = START + timedelta(days=3)


async def accept(store, version=1):
    async with store.write() as work:
        assert await work.reports.accept(OFFICER, UNIT, Q1, version=version)


async def close(store, quarter=Q1):
    async with store.write() as work:
        return await work.locks.close(OFFICER, quarter)


async def open_for(store, *fields, until=LATER):
    async with store.write() as work:
        return await work.locks.open_report(OFFICER, UNIT, Q1, until=until, reason="名册有误", fields=fields)


async def lock_of(store, unit=UNIT, actor=OFFICER):
    async with store.read() as work:
        return await work.locks.of(actor, unit, Q1)


async def change(store, **numbers):
    """The unit tries to correct counts."""
    return await report(store, **numbers)


async def stored(store):
    async with store.read() as work:
        return await work.reports.get(OFFICER, UNIT, Q1)


async def ask(store, **counts):
    async with store.write() as work:
        return await work.correction_requests.ask(SECRETARY, UNIT, Q1, counts, "名册有误")


async def test_an_accepted_report_takes_no_count_until_it_is_opened_and_then_one_version(any_store):
    first = await report(any_store, total=32, female=12)
    await accept(any_store)
    with pytest.raises(StateError, match="locked"):
        await change(any_store, female=13)
    assert (await stored(any_store)).draft is None

    await open_for(any_store)
    second = await change(any_store, female=13)
    with pytest.raises(StateError, match="locked"):
        await change(any_store, female=14)

    found = await stored(any_store)
    assert (second.version, found.stored.values["female"], found.state) == (2, 13, ReportState.SUBMITTED)
    assert (found.on_time, found.first_submitted_at) == (first.on_time, first.first_at)
    assert (await lock_of(any_store)).is_locked


async def test_an_opening_of_one_field_leaves_the_others_locked(store):
    await report(store, total=32, female=12)
    await accept(store)
    await open_for(store, "female")

    assert (await lock_of(store)).forbids(["female", "total"]) == {"total"}
    with pytest.raises(StateError, match="total"):
        await change(store, total=33)
    assert (await change(store, female=13)).version == 2


async def test_an_opening_ends_at_its_moment_and_the_department_can_end_it_before(store, clock):
    await report(store, total=32)
    await accept(store)
    await open_for(store)
    assert (await lock_of(store)).is_opened

    clock.forward(days=4)
    assert (await lock_of(store)).is_locked
    await open_for(store, until=clock.now() + timedelta(days=1))
    async with store.write() as work:
        assert [await work.locks.shut_report(OFFICER, UNIT, Q1) for _ in range(2)] == [True, False]
    with pytest.raises(StateError, match="locked"):
        await change(store, total=33)


async def test_a_field_sent_back_is_open_until_it_is_answered(store):
    await report(store, total=32, female=12)
    await accept(store)
    async with store.write() as work:
        await work.reports.return_field(OFFICER, UNIT, Q1, "female", "请核对", version=1)

    with pytest.raises(StateError, match="total"):
        await change(store, total=33)
    assert (await change(store, female=13)).version == 2
    assert (await lock_of(store)).is_locked


async def test_a_closed_quarter_locks_whoever_reported_or_not_except_on_a_later_day(any_store):
    await report(any_store, total=32)
    async with any_store.write() as work:
        await work.extensions.extend(OFFICER, "xinhua", Q1, (START + timedelta(days=9)).date())
    assert await close(any_store) == 1

    locks = {unit: await lock_of(any_store, unit) for unit in (UNIT, "louxing", "xinhua")}
    assert {unit: lock.cause for unit, lock in locks.items()} == {
        UNIT: Cause.CLOSED, "louxing": Cause.CLOSED, "xinhua": Cause.NONE,
    }  # fmt: skip
    with pytest.raises(StateError, match="locked"):
        await change(any_store, total=33)
    assert (await report(any_store, "xinhua", actor=NEIGHBOUR, total=5)).version == 1


async def test_a_quarter_is_closed_and_opened_once_whoever_comes_second(any_store):
    assert [await close(any_store) for _ in range(2)] == [1, None]
    async with any_store.write() as work:
        assert [await work.locks.reopen(OFFICER, Q1) for _ in range(2)] == [2, None]
    assert await close(any_store) == 3
    async with any_store.read() as work:
        assert await work.locks.closed_at(Q1) == START


async def test_the_day_of_the_lock_closes_once_and_the_department_has_the_last_word(store, clock):
    day = START.date()
    async with store.write() as work:
        assert not await work.locks.close_after(Q1, day)
    clock.forward(days=1)
    async with store.write() as work:
        assert [await work.locks.close_after(Q1, day) for _ in range(2)] == [True, False]
        await work.locks.reopen(OFFICER, Q1)
        assert not await work.locks.close_after(Q1, day)


async def test_nothing_is_opened_that_is_not_locked(store):
    await report(store, total=32)

    assert await open_for(store) is None
    with pytest.raises(StateError, match="without being asked"):
        await ask(store, total=33)


async def test_a_second_request_takes_the_place_of_the_first(any_store):
    await report(any_store, total=32)
    await accept(any_store)
    first, second = await ask(any_store, total=33), await ask(any_store, total=34)

    async with any_store.write() as work:
        assert [each.code for each in await work.correction_requests.open_of(SECRETARY, UNIT)] == [second.code]
        found = await work.correction_requests.find(OFFICER, first.code)
        assert found is not None
        assert found.outcome is Outcome.REPLACED
        assert not await work.correction_requests.settle(OFFICER, first.code, Outcome.GRANTED)
        assert await work.reports.still_wanted(f"correction:{second.code}")
        assert not await work.reports.still_wanted(f"correction:{first.code}")


async def test_a_request_is_decided_once_and_not_withdrawn_afterwards(any_store):
    await report(any_store, total=32)
    await accept(any_store)
    request = await ask(any_store, total=33)

    async with any_store.write() as work:
        requests = work.correction_requests
        assert await requests.settle(OFFICER, request.code, Outcome.REFUSED, note="请先提供名册")
        assert not await requests.settle(OFFICER, request.code, Outcome.GRANTED)
        assert not await requests.withdraw(SECRETARY, request.code)
        found = await requests.find(SECRETARY, request.code)
        assert found is not None
        assert (found.outcome, found.note) == (Outcome.REFUSED, "请先提供名册")


async def test_a_request_is_seen_and_withdrawn_by_its_own_unit_only(store):
    await report(store, total=32)
    await accept(store)
    request = await ask(store, total=33)

    async with store.write() as work:
        requests = work.correction_requests
        assert await requests.find(NEIGHBOUR, request.code) is None
        assert not await requests.withdraw(NEIGHBOUR, request.code)
        assert not await requests.withdraw(OFFICER, request.code)
        assert [await requests.withdraw(SECRETARY, request.code) for _ in range(2)] == [True, False]


async def test_a_report_accepted_since_the_officer_looked_is_not_sent_back_unseen(any_store):
    await report(any_store, total=32)
    await accept(any_store)
    async with any_store.write() as work:
        seen = [
            await work.reports.return_field(OFFICER, UNIT, Q1, "total", "请核对", version=1, accepted=accepted)
            for accepted in (False, True)
        ]
    assert seen == [False, True]


async def test_every_act_of_a_lock_is_in_the_record(store):
    await report(store, total=32)
    await close(store)
    await ask(store, total=33)
    await open_for(store, "total")
    async with store.read() as work:
        assert await work.audit.verify() is None
        from sqlalchemy import text  # the chain is read as it is stored

        rows = await work._transaction.session.execute(text("SELECT act FROM audit ORDER BY id"))
        acts = [act for (act,) in rows]
    assert acts[-3:] == ["quarter.close", "correction.ask", "report.open"]


@needs_postgres[0]
@needs_postgres[1]
async def test_two_officers_at_the_same_moment_decide_and_open_once(postgres_server):
    url = await postgres_server.emptied_database()
    stores = await asyncio.gather(*(Store.open(url, MovingClock()) for _ in range(2)))
    try:
        await people_of(stores[0])
        await report(stores[0], total=32)
        await accept(stores[0])
        request = await ask(stores[0], total=33)

        async def decide(store, outcome):
            async with store.write() as work:
                return await work.correction_requests.settle(OFFICER, request.code, outcome)

        decided = await asyncio.gather(decide(stores[0], Outcome.GRANTED), decide(stores[1], Outcome.REFUSED))
        assert sorted(decided) == [False, True]
        closed = await asyncio.gather(*(close(store) for store in stores))
        assert sorted(closed, key=str) == [1, None]
        await asyncio.gather(*(open_for(store) for store in stores), return_exceptions=True)
        assert (await lock_of(stores[0])).is_opened
        results = await asyncio.gather(*(change(s, total=40 + n) for n, s in enumerate(stores)), return_exceptions=True)
        assert sum(isinstance(result, StateError) for result in results) == 1
        assert (await stored(stores[0])).version == 2
    finally:
        await asyncio.gather(*(store.close() for store in stores))


async def test_accepting_and_sending_back_at_once_leaves_one_of_them(any_store):
    await report(any_store, total=32)

    async def accepts():
        async with any_store.write() as work:
            return await work.reports.accept(OFFICER, UNIT, Q1, version=1)

    async def returns():
        async with any_store.write() as work:
            return await work.reports.return_field(OFFICER, UNIT, Q1, "total", "请核对", version=1, accepted=False)

    assert sorted(await asyncio.gather(accepts(), returns())) == [False, True]
    assert (await stored(any_store)).on_time == (START <= DUE)


async def test_a_count_for_a_locked_report_is_refused_by_the_operation_itself(store):
    await close(store)
    with pytest.raises(StateError, match="locked"):
        async with store.write() as work:
            await work.reports.enter(SECRETARY, UNIT, Q1, [count("total", 1)], "web:1")
