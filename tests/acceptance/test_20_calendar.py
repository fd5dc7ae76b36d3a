"""20. Quarters over the turn of the year, ends of months, Shanghai's midnight on a server in UTC, June once a year."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core.clock import SHANGHAI
from core.period import Quarter
from scheduler.forecast import forecast
from tests.scheduler.support import UNITS, load_calendar, load_texts, office


@pytest.mark.parametrize(
    ("today", "quarter"),
    [
        (date(2015, 1, 5), "2014Q4"),
        (date(2014, 4, 1), "2014Q1"),
        (date(2014, 3, 31), "2013Q4"),
        (date(2014, 6, 30), "2014Q1"),
        (date(2014, 7, 1), "2014Q2"),
        (date(2014, 9, 30), "2014Q2"),
        (date(2014, 12, 31), "2014Q3"),
        (date(2016, 2, 29), "2015Q4"),
    ],
)
def test_the_quarter_that_is_reported_is_the_one_that_ended_last(today, quarter):
    assert Quarter.last_ended(today).code == quarter


@pytest.mark.parametrize(("number", "last"), [(1, (3, 31)), (2, (6, 30)), (3, (9, 30)), (4, (12, 31))])
def test_a_quarter_ends_on_its_last_day_also_in_a_leap_year(number, last):
    for year in (2014, 2016):
        assert Quarter(year, number).last_day == date(year, *last)


async def test_on_a_server_in_utc_the_day_is_that_of_shanghai(bench):
    bench.clock.moment = datetime(2014, 3, 31, 16, 30, tzinfo=UTC).astimezone(SHANGHAI)

    assert "2014年一季度" in (await bench.hear("填报"))[0].blocks[0].text


def test_the_self_check_notice_goes_once_a_year():
    rows = forecast(date(2014, 1, 1), date(2014, 12, 31), load_calendar(), office(), UNITS, load_texts())

    assert [row.period for row in rows if row.kind == "selfcheck"] == ["2014"]
