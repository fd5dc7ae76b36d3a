"""Working days: the table of holidays, and counting over it."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import OVERRIDES, WorkCalendar, read_year
from core.errors import DataFileError
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


@pytest.mark.parametrize("year", range(2013, 2027))
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


def test_a_year_whose_notice_is_not_known_goes_by_the_week_and_the_days_of_the_law_and_is_provisional():
    calendar = load_calendar()

    assert calendar.last_known_year == 2026
    assert [calendar.knows(year) for year in (2013, 2026, 2027)] == [True, True, False]
    off = [day for day in days(2027) if day.weekday() < 5 and not calendar.is_working_day(day)]
    assert off == [date(2027, 1, 1), date(2027, 10, 1)], "1 May and 2 and 3 October 2027 lie on weekends"
    assert not [day for day in days(2027) if day.weekday() > 4 and calendar.is_working_day(day)]
    assert calendar.add_working_days(date(2026, 12, 31), 5) == date(2027, 1, 8)


NOTICE_2027 = {"off": ["01-01..01-03", "05-01..05-05", "10-01..10-07"], "work": ["01-09", "10-09"]}


def test_a_year_that_the_office_has_entered_is_known_and_changes_no_other():
    shipped = load_calendar()

    calendar = shipped.changed_by({2027: read_year(2027, NOTICE_2027)})

    assert calendar.knows(2027)
    assert not shipped.knows(2027)
    assert calendar.is_working_day(date(2027, 1, 9))
    assert not calendar.is_working_day(date(2027, 5, 3))
    assert all(calendar.is_working_day(day) == shipped.is_working_day(day) for day in days(2026))


def test_a_block_without_a_notice_changes_single_days_of_the_library(tmp_path):
    calendar = WorkCalendar.load(overrides(tmp_path, '[2026]\noff = ["05-06"]\nwork = ["05-16"]'))

    changed = [day for day in days(2026) if calendar.is_working_day(day) != load_calendar().is_working_day(day)]

    assert changed == [date(2026, 5, 6), date(2026, 5, 16)]


def test_a_block_with_its_notice_is_the_whole_year_whatever_the_library_says(tmp_path):
    calendar = WorkCalendar.load(overrides(tmp_path, '[2026]\nnotice = "1号"\noff = ["01-01"]\nwork = []'))

    assert calendar.is_working_day(date(2026, 10, 1))


def test_the_year_of_the_guidance_stands_in_our_own_table(tmp_path):
    library = WorkCalendar.load(overrides(tmp_path, ""))

    assert "[2014]" in OVERRIDES.read_text(encoding="utf-8")
    assert all(library.is_working_day(day) == load_calendar().is_working_day(day) for day in days(2014))


DUE = {
    2013: ("04-08", "07-05", "10-12", "01-08"),
    2014: ("04-08", "07-07", "10-13", "01-08"),
    2015: ("04-08", "07-07", "10-13", "01-08"),
    2016: ("04-08", "07-07", "10-12", "01-09"),
    2017: ("04-10", "07-07", "10-13", "01-08"),
    2018: ("04-09", "07-06", "10-12", "01-08"),
    2019: ("04-08", "07-05", "10-12", "01-08"),
    2020: ("04-08", "07-07", "10-14", "01-08"),
    2021: ("04-08", "07-07", "10-13", "01-10"),
    2022: ("04-08", "07-07", "10-12", "01-09"),
    2023: ("04-10", "07-07", "10-11", "01-08"),
    2024: ("04-08", "07-05", "10-12", "01-08"),
    2025: ("04-08", "07-07", "10-14", "01-08"),
    2026: ("04-08", "07-07", "10-13", "01-08"),
    2027: ("04-07", "07-07", "10-08", "01-07"),
}
"""The fifth working day after each quarter, counted by hand on the notices; 2027 and 2028 by the week."""


@pytest.mark.parametrize("year", DUE)
def test_the_fifth_working_day_after_each_quarter(year):
    calendar = load_calendar()
    ends = [date(year, 3, 31), date(year, 6, 30), date(year, 9, 30), date(year, 12, 31)]

    assert tuple(f"{calendar.add_working_days(end, 5):%m-%d}" for end in ends) == DUE[year]


some_day = st.dates(date(2013, 1, 1), date(2027, 12, 31))


@given(some_day, st.integers(1, 40))
def test_adding_and_taking_away_meet_on_a_working_day(day, count):
    calendar = load_calendar()
    later = calendar.add_working_days(day, count)

    assert calendar.is_working_day(later)
    assert later > day
    assert calendar.working_days_between(day, later) == count
    assert calendar.add_working_days(later, -count) == calendar.previous_working_day(calendar.next_working_day(day))


@given(some_day)
def test_a_due_day_never_moves_forward_and_an_opening_never_back(day):
    calendar = load_calendar()
    before, after = calendar.on_or_before(day), calendar.on_or_after(day)

    assert before <= day <= after
    assert calendar.is_working_day(before)
    assert calendar.is_working_day(after)
    assert (before == day == after) or calendar.next_working_day(before) == after


@given(some_day, some_day)
def test_working_days_add_up_over_any_day_between(first, last):
    calendar = load_calendar()
    between = first + (last - first) // 2

    whole = calendar.working_days_between(first, last)
    assert calendar.working_days_between(first, between) + calendar.working_days_between(between, last) == whole


def overrides(folder, blocks: str):
    file = folder / "calendar.toml"
    file.write_text(blocks + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "block",
    ['off = ["02-30"]\nwork = []', 'off = ["05-03..05-01"]\nwork = []', 'off = ["05-01"]', 'off = []\nwork = ["05-05"]',
     'off = ["05-04"]\nwork = ["05-04"]'],
    ids=["no such day", "backwards", "no work", "a Monday is worked anyway", "off and worked"],
)  # fmt: skip
def test_a_slip_in_the_table_names_the_year(tmp_path, block):
    with pytest.raises(DataFileError, match=r"\[2014\]"):
        WorkCalendar.load(overrides(tmp_path, f"[2014]\n{block}"))


def test_a_year_beyond_the_library_needs_its_notice(tmp_path):
    with pytest.raises(DataFileError, match=r"\[2027\].*number of its notice"):
        WorkCalendar.load(overrides(tmp_path, '[2027]\noff = ["01-01"]\nwork = []'))
