"""Yearly plans and quotas: what holds, since when, and who may decide it; on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from core.errors import RightsError, StateError
from core.period import FormYear
from models.plans import plan_of
from models.records import ReportState
from tests.models.support import NEIGHBOUR, OFFICER, Q1, SECRETARY, approve_plan, count, report

PLAN = plan_of(2014)


async def hand_in(store, total, *, reason="", source="web:1"):
    async with store.write() as work:
        await work.reports.enter(SECRETARY, "shuangfeng", PLAN, [count("total", total)], source)
        return await work.reports.submit(SECRETARY, "shuangfeng", PLAN, due=None, reason=reason)


async def decide(store, version):
    async with store.write() as work:
        return await work.reports.accept(OFFICER, "shuangfeng", PLAN, version=version)


async def in_force(store, year=2014):
    async with store.read() as work:
        return await work.reports.plan(SECRETARY, "shuangfeng", year)


async def test_a_plan_is_in_force_only_when_it_is_approved(any_store):
    receipt = await hand_in(any_store, 260)
    assert await in_force(any_store) is None

    assert await decide(any_store, receipt.version)
    assert (await in_force(any_store), await in_force(any_store, 2015)) == (260, None)


async def test_a_changed_plan_waits_while_the_approved_one_stays_in_force(any_store):
    await hand_in(any_store, 260)
    await decide(any_store, 1)
    changed = await hand_in(any_store, 270, reason="增加名额", source="web:2")
    assert changed.version == 2

    async with any_store.read() as work:
        newest = await work.reports.get(SECRETARY, "shuangfeng", PLAN)
        holds = await work.reports.approved_plan(SECRETARY, "shuangfeng", 2014)
        assert (newest.state, newest.version) == (ReportState.SUBMITTED, 2)
        assert (holds.version, holds.total) == (1, 260)

    assert await decide(any_store, 2)
    assert await in_force(any_store) == 270
    async with any_store.read() as work:
        assert set(await work.reports.acceptances(SECRETARY, "shuangfeng", PLAN)) == {1, 2}
        versions = await work.reports.versions(SECRETARY, "shuangfeng", PLAN)
        assert [each.answers.values["total"] for each in versions] == [260, 270]


async def test_a_version_is_approved_once_and_never_unseen(any_store):
    await hand_in(any_store, 260)
    await hand_in(any_store, 270, reason="增加名额", source="web:2")

    assert [await decide(any_store, version) for version in (1, 2, 2)] == [False, True, False]


async def test_a_plan_sent_back_is_not_approved_until_it_comes_again(any_store):
    await hand_in(any_store, 260)
    async with any_store.write() as work:
        assert await work.reports.return_field(OFFICER, "shuangfeng", PLAN, "total", "超出指标", version=1)
    assert not await decide(any_store, 1)
    async with any_store.read() as work:
        assert await work.reports.still_wanted("returned:shuangfeng:plan-2014:total")

    await hand_in(any_store, 250, reason="退回后修改", source="web:2")
    assert await decide(any_store, 2)


async def test_only_the_unit_writes_its_plan_and_only_the_department_approves_it(any_store):
    await hand_in(any_store, 260)
    for actor in (OFFICER, NEIGHBOUR):
        async with any_store.write() as work:
            with pytest.raises(RightsError):
                await work.reports.enter(actor, "shuangfeng", PLAN, [count("total", 1)], "web:9")
    for actor in (SECRETARY, NEIGHBOUR):
        async with any_store.write() as work:
            with pytest.raises(RightsError):
                await work.reports.accept(actor, "shuangfeng", PLAN, version=1)


async def test_the_same_message_delivered_twice_enters_a_plan_once(any_store):
    first = await hand_in(any_store, 260)
    second = await hand_in(any_store, 260)

    assert (first.version, second.version, first.code) == (1, 1, second.code)


async def test_plans_and_quarters_do_not_meet(any_store):
    await report(any_store, total=32)
    await hand_in(any_store, 260)

    async with any_store.read() as work:
        assert (await work.reports.get(SECRETARY, "shuangfeng", Q1)).stored.values == {"total": 32}
        assert (await work.reports.get(SECRETARY, "shuangfeng", FormYear("selfcheck", 2014))).version == 0
        last = await work.reports.last_before(SECRETARY, "shuangfeng", Q1.next())
        assert last.quarter == Q1
        assert await work.reports.last_before(SECRETARY, "shuangfeng", PLAN) is None
        assert (await work.reports.last_before(SECRETARY, "shuangfeng", plan_of(2015))).period == PLAN
        assert [each.version for each in await work.reports.of_quarter(OFFICER, PLAN) if each.version] == [1]


async def test_the_newest_quota_holds_and_the_same_figure_changes_nothing(any_store):
    async with any_store.write() as work:
        numbers = [await work.quotas.set(OFFICER, "shuangfeng", 2014, figure) for figure in (260, 260, 0)]
        assert [number is None for number in numbers] == [False, True, False]
        assert await work.quotas.of(SECRETARY, "shuangfeng", 2014) == 0
        assert await work.quotas.of(SECRETARY, "shuangfeng", 2015) is None
        assert await work.quotas.of_year(OFFICER, 2014) == {"shuangfeng": 0}
        with pytest.raises(StateError):
            await work.quotas.set(OFFICER, "shuangfeng", 2014, -1)
    async with any_store.read() as work:
        assert await work.reports.still_wanted("quota:shuangfeng:2014:0")
        assert not await work.reports.still_wanted("quota:shuangfeng:2014:260")


async def test_every_step_of_a_plan_leaves_an_act(any_store):
    async with any_store.write() as work:
        await work.quotas.set(OFFICER, "shuangfeng", 2014, 260)
        await approve_plan(work, SECRETARY, "shuangfeng", 2014, 260)
    async with any_store.read() as work:
        rows = await work._transaction.session.execute(text("SELECT act, object FROM audit ORDER BY id DESC LIMIT 4"))
        acts = [tuple(row) for row in rows]
    assert acts[::-1] == [
        ("quota.set", "shuangfeng:2014"),
        ("report.enter", "shuangfeng:plan-2014"),
        ("report.submit", "shuangfeng:plan-2014"),
        ("report.accept", "shuangfeng:plan-2014"),
    ]
