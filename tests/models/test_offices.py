"""Offices of every level lock, open, grant and approve for the units that report to them, and for no others."""

from __future__ import annotations

from datetime import date

import pytest

from core.errors import RightsError, StateError
from models.lock_records import Outcome
from models.plans import TOTAL, plan_of
from tests.models.support import DUE, NEIGHBOUR, OFFICER, Q1, SECRETARY
from tests.models.test_grassroots import COUNTY, FENG, OF_FENG, OF_TANG, county, may, submit

__all__ = ["county"]


async def test_a_county_closes_a_quarter_for_the_units_below_it_and_for_nobody_else(county):
    async with county.write() as work:
        assert await work.locks.close(SECRETARY, Q1, COUNTY) == 1
    with pytest.raises(StateError):
        await submit(county, OF_FENG, FENG, total=10)
    await submit(county, SECRETARY, COUNTY, total=10)
    async with county.write() as work:
        assert await work.locks.closed_at(Q1) is None
        await work.locks.reopen(SECRETARY, Q1, COUNTY)
    await submit(county, OF_FENG, FENG, total=10)


async def test_what_the_city_closes_is_closed_below_and_a_later_day_of_the_county_holds_below(county):
    async with county.write() as work:
        await work.locks.close(OFFICER, Q1)
        assert (await work.locks.of(OF_FENG, FENG, Q1)).is_locked
        assert await work.locks.reopen(SECRETARY, Q1, COUNTY) is None
        await work.extensions.extend(OFFICER, COUNTY, Q1, date(2014, 6, 30))
        assert not (await work.locks.of(OF_FENG, FENG, Q1)).is_locked


async def test_only_the_office_above_opens_a_report_and_decides_what_was_asked(county):
    await submit(county, OF_FENG, FENG, total=10)
    async with county.write() as work:
        await work.reports.accept(SECRETARY, FENG, Q1, version=1)
        code = (await work.correction_requests.ask(OF_FENG, FENG, Q1, {"total": 12}, "漏报一名")).code

    for other in (OFFICER, NEIGHBOUR, OF_FENG, OF_TANG):
        for deed in (
            lambda work, actor=other: work.locks.close(actor, Q1, COUNTY),
            lambda work, actor=other: work.correction_requests.settle(actor, code, Outcome.GRANTED),
            lambda work, actor=other: work.correction_requests.open_ones(actor, COUNTY),
            lambda work, actor=other: work.locks.open_report(actor, FENG, Q1, until=DUE, reason="核对"),
            lambda work, actor=other: work.quotas.set(actor, FENG, 2014, 20),
            lambda work, actor=other: work.reports.corrected_since(actor, DUE, COUNTY),
            lambda work, actor=other: work.people.dismiss(actor, FENG, 1) if actor is not OF_FENG else _refused(),
        ):
            assert not await may(county, deed)
    async with county.write() as work:
        assert not await work.correction_requests.open_ones(OFFICER)
        assert [each.code for each in await work.correction_requests.open_ones(SECRETARY, COUNTY)] == [code]
        assert await work.correction_requests.settle(SECRETARY, code, Outcome.GRANTED)
        assert await work.locks.open_report(SECRETARY, FENG, Q1, until=DUE.replace(year=2030), reason="核对")
    assert (await submit(county, OF_FENG, FENG, total=12)).version == 2


async def test_the_plan_of_a_unit_below_is_approved_by_the_unit_above_it(county):
    period = plan_of(2014)
    await submit(county, OF_FENG, FENG, quarter=period, **{TOTAL: 30})
    assert not await may(county, lambda work: work.reports.accept(OFFICER, FENG, period, version=1))
    assert not await may(county, lambda work: work.reports.of_quarter(OFFICER, period, COUNTY))
    async with county.write() as work:
        assert await work.reports.accept(SECRETARY, FENG, period, version=1)
        assert await work.reports.plan(OF_FENG, FENG, 2014) == 30
        assert [each.unit for each in await work.reports.of_quarter(OFFICER, period)].count(FENG) == 0
        await work.quotas.set(SECRETARY, FENG, 2014, 40)
        assert dict(await work.quotas.of_year(SECRETARY, 2014, COUNTY)) == {FENG: 40}
        assert FENG not in await work.quotas.of_year(OFFICER, 2014)


async def _refused() -> None:
    raise RightsError("office")
