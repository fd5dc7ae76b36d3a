"""The demonstration: everybody marked 演示, three units still to report, twice the same as once."""

from __future__ import annotations

import json
from datetime import date

import pytest

from core.people import OPERATOR, Role
from models.demo import DATA, NOT_YET, load_demo
from models.records import ReportState
from models.store import Store
from tests.models.support import MEMORY, Q1, Q2, UNITS, MovingClock

GIVEN = json.loads(DATA.read_text(encoding="utf-8"))


@pytest.fixture
async def demo():
    """A fresh database with the demonstration in it."""
    store = await Store.open(MEMORY, MovingClock())
    async with store.write() as work:
        await load_demo(work)
    yield store
    await store.close()


async def test_three_units_still_have_to_report_and_the_others_were_on_time(demo):
    async with demo.read() as work:
        reports = await work.reports.of_quarter(OPERATOR, Q1)
        later = await work.reports.of_quarter(OPERATOR, Q2)

    assert {each.unit for each in reports if each.state is ReportState.NONE} == NOT_YET
    done = [each for each in reports if each.unit not in NOT_YET]
    assert {(each.state, each.on_time, each.version) for each in done} == {(ReportState.SUBMITTED, True, 1)}
    assert {each.submitted_at.date() for each in done} == {date(2014, 4, 1), date(2014, 4, 2)}
    assert all(each.submitted_at < MovingClock().now() for each in done)
    assert all(each.stored.values == GIVEN["quarters"]["1"][each.unit] for each in done)
    assert {each.state for each in later} == {ReportState.NONE}


async def test_everybody_is_marked_as_invented(demo):
    async with demo.read() as work:
        roster = await work.people.roster(OPERATOR)

    assert [member for member in roster if not (member.name.endswith("（演示）") and "演示" in member.phone)] == []
    assert [member.unit for member in roster if member.role is Role.REPORTER] == [unit.code for unit in UNITS]
    assert {member.name for member in roster if not member.unit} == {
        "市委组织部经办人（演示）",
        "市委组织部管理员（演示）",
    }
    assert "双峰县填报人（演示）" in {member.name for member in roster}
    assert "演示数据" in GIVEN["note"]


async def test_every_unit_has_its_plan(demo):
    async with demo.read() as work:
        plans = {unit.code: await work.reports.plan(OPERATOR, unit.code, 2014) for unit in UNITS}
    assert plans == GIVEN["plan"]


async def test_loading_twice_changes_nothing_and_keeps_what_was_added(demo):
    async with demo.read() as work:
        before = await work.reports.of_quarter(OPERATOR, Q1), await work.people.roster(OPERATOR)
    async with demo.write() as work:
        await load_demo(work)
    async with demo.read() as work:
        assert (await work.reports.of_quarter(OPERATOR, Q1), await work.people.roster(OPERATOR)) == before
        assert await work.audit.verify() is None
