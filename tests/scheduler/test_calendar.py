"""Working days: the table of holidays, and counting over it."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest

from core.calendar import WorkCalendar
from core.errors import DataFileError, UnknownYearError
from tests.scheduler.support import load_calendar

OFF_2014 = (("01-01", "01-01"), ("01-31", "02-06"), ("04-05", "04-07"), ("05-01", "05-03"), ("05-31", "06-02"),
            ("09-06", "09-08"), ("10-01", "10-07"))  # fmt: skip
WORKED_2014 = {"01-26", "02-08", "05-04", "09-28", "10-11"}


def days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)]


def test_the_year_of_the_guidance_is_as_the_state_council_set_it():
    calendar = load_calendar()

    for day in days(2014):
        name = f"{day:%m-%d}"
        in_holidays = any(first <= name <= last for first, last in OFF_2014)
        is_off = in_holidays or (day.weekday() > 4 and name not in WORKED_2014)
        assert calendar.is_working_day(day) is not is_off, day


@pytest.mark.parametrize("year", range(2014, 2027))
def test_every_day_agrees_with_an_independent_table(year):
    table = holidays.China(years=range(2013, 2028))
    calendar = load_calendar()

    assert [day for day in days(year) if calendar.is_working_day(day) != table.is_working_day(day)] == []


def test_new_year_2015_goes_on_to_the_third_and_the_fourth_is_worked():
    calendar = load_calendar()

    assert [calendar.is_working_day(date(2015, 1, day)) for day in range(1, 6)] == [False, False, False, True, True]


@pytest.mark.parametrize(
    ("start", "count", "found"),
    [
        pytest.param(date(2014, 3, 31), 5, date(2014, 4, 8), id="over 清明"),
        pytest.param(date(2014, 6, 30), 5, date(2014, 7, 7), id="over a weekend"),
        pytest.param(date(2014, 9, 30), 5, date(2014, 10, 13), id="over 国庆 with a worked Saturday"),
        pytest.param(date(2014, 12, 31), 5, date(2015, 1, 8), id="over the year's end with a worked Sunday"),
        pytest.param(date(2014, 9, 30), -5, date(2014, 9, 24), id="back over a worked Sunday"),
        pytest.param(date(2014, 4, 8), -2, date(2014, 4, 3), id="back over 清明"),
        pytest.param(date(2014, 4, 5), 0, date(2014, 4, 5), id="none leaves the day"),
    ],
)
def test_adding_working_days(start, count, found):
    assert load_calendar().add_working_days(start, count) == found


def test_counting_is_the_reverse_of_adding():
    calendar = load_calendar()

    for day in days(2014):
        for count in (1, 2, 5):
            later = calendar.add_working_days(day, count)
            assert calendar.working_days_between(day, later) == count
            assert calendar.working_days_between(later, day) == -count


def test_openings_move_on_and_due_days_move_back():
    calendar = load_calendar()

    assert calendar.on_or_after(date(2014, 10, 1)) == date(2014, 10, 8)
    assert calendar.on_or_before(date(2014, 6, 2)) == date(2014, 5, 30)
    assert calendar.next_working_day(date(2014, 4, 4)) == date(2014, 4, 8)
    assert calendar.previous_working_day(date(2014, 4, 8)) == date(2014, 4, 4)


def test_beyond_the_last_known_year_it_says_so():
    calendar = load_calendar()

    assert calendar.last_known_year == 2026
    assert not calendar.knows(2027)
    with pytest.raises(UnknownYearError) as caught:
        calendar.add_working_days(date(2026, 12, 31), 1)
    assert caught.value.year == 2027


@pytest.mark.parametrize(
    "block",
    ['off = ["02-30"]\nwork = []', 'off = ["05-03..05-01"]\nwork = []', 'off = ["05-01"]', 'off = []\nwork = ["05-05"]',
     'off = ["05-04"]\nwork = ["05-04"]'],
    ids=["no such day", "backwards", "no work", "a Monday is worked anyway", "off and worked"],
)  # fmt: skip
def test_a_slip_in_the_table_names_the_year(tmp_path, block):
    file = tmp_path / "holidays.toml"
    file.write_text(f"[2014]\n{block}\n", encoding="utf-8")

    with pytest.raises(DataFileError, match=r"\[2014\]"):
        WorkCalendar.load(file)
