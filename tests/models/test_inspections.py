"""Draws, visits, findings and remedies as they are kept; on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.errors import RightsError, StateError
from models.self_checks import self_check_of
from tests.models.support import NEIGHBOUR, OFFICER, SECRETARY

UNIT = "shuangfeng"


async def finding(store, problem="2份材料缺谈话记录"):
    async with store.write() as work:
        return await work.inspections.record(OFFICER, UNIT, 2014, problem=problem, demand="补齐", until="6月30日")


async def circulated(store):
    found = await finding(store)
    async with store.write() as work:
        await work.inspections.circulate(OFFICER, [found.code])
    return found.code


async def test_draws_of_a_year_are_numbered_and_never_changed(any_store):
    for seed in ("A1", "A2"):
        async with any_store.write() as work:
            await work.spot_checks.add(
                OFFICER, 2014, seed=seed, wanted="抽查 1个", among=[UNIT, "xinhua"], drawn=[UNIT], below={UNIT: []}
            )
    async with any_store.read() as work:
        found = await work.spot_checks.of_year(OFFICER, 2014)
        assert [(each.number, each.seed, each.drawn, each.name) for each in found] == [
            (1, "A1", (UNIT,), "王芳"),
            (2, "A2", (UNIT,), "王芳"),
        ]
    with pytest.raises(DBAPIError):
        async with any_store.write() as work:
            await work.audit._tx.session.execute(text("UPDATE spot_checks SET seed = 'B'"))


async def test_a_visit_is_kept_with_every_change_and_the_newest_holds(any_store):
    async def arrange(day):
        async with any_store.write() as work:
            visit = await work.inspections.arrange(OFFICER, UNIT, 2014, day, "第一督查组")
            return visit and visit.number

    assert [await arrange(day) for day in ("6月12日", "6月12日", "6月13日")] == [1, None, 2]
    async with any_store.read() as work:
        assert (await work.inspections.visits(OFFICER, 2014))[UNIT].day == "6月13日"
        assert (await work.inspections.visit(SECRETARY, UNIT, 2014)).day == "6月13日"


async def test_the_same_finding_stands_once(any_store):
    assert (await finding(any_store)).code == (await finding(any_store)).code


async def test_a_finding_is_circulated_once(any_store):
    found = await finding(any_store)
    async with any_store.write() as work:
        assert len(await work.inspections.circulate(OFFICER, [found.code])) == 1
    async with any_store.write() as work:
        assert await work.inspections.circulate(OFFICER, [found.code]) == ()
        assert not await work.inspections.withdraw(OFFICER, found.code)


async def test_a_finding_that_was_taken_back_is_gone(any_store):
    found = await finding(any_store)
    async with any_store.write() as work:
        assert await work.inspections.withdraw(OFFICER, found.code)
    async with any_store.write() as work:
        assert await work.inspections.findings(OFFICER, 2014) == ()
        assert await work.inspections.circulate(OFFICER, [found.code]) == ()


async def test_a_unit_answers_what_was_circulated_to_it(any_store):
    code = await circulated(any_store)
    async with any_store.write() as work:
        assert (await work.inspections.answer(SECRETARY, code, "已补齐")).remedy.words == "已补齐"
    async with any_store.write() as work:
        assert (await work.inspections.answer(SECRETARY, code, "又补1份")).remedy.number == 2
    async with any_store.read() as work:
        (found,) = await work.inspections.findings_of(SECRETARY, UNIT, 2014)
        assert found.remedy.words == "又补1份"


async def test_an_answer_needs_words_and_the_units_own_finding(any_store):
    code = await circulated(any_store)
    async with any_store.write() as work:
        with pytest.raises(StateError):
            await work.inspections.answer(SECRETARY, code, "  ")
        with pytest.raises(RightsError):
            await work.inspections.answer(NEIGHBOUR, code, "已补齐")


async def test_a_finding_is_not_answered_before_the_unit_knows_of_it(any_store):
    found = await finding(any_store)
    async with any_store.write() as work:
        assert await work.inspections.answer(SECRETARY, found.code, "已补齐") is None


async def test_who_owes_a_self_check_is_every_unit_until_the_year_is_closed(any_store):
    async with any_store.read() as work:
        assert await work.reports.still_wanted(f"unsubmitted:{UNIT}:selfcheck-2014")
    async with any_store.write() as work:
        await work.locks.close(OFFICER, self_check_of(2014))
    async with any_store.read() as work:
        assert not await work.reports.still_wanted(f"unsubmitted:{UNIT}:selfcheck-2014")


async def test_every_act_stands_in_the_audit(any_store):
    code = await circulated(any_store)
    async with any_store.write() as work:
        await work.inspections.arrange(OFFICER, UNIT, 2014, "6月12日", "一组")
        await work.inspections.answer(SECRETARY, code, "已补齐")
    async with any_store.read() as work:
        rows = await work.audit._tx.session.execute(text("SELECT act FROM audit ORDER BY id"))
        acts = [row.act for row in rows]
        assert await work.audit.verify() is None

    assert [act for act in acts if act.startswith(("finding", "visit"))] == [
        "finding.record", "finding.circulate", "visit.arrange", "finding.answer",
    ]  # fmt: skip
