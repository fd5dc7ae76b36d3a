"""What the office decides, and the due days that follow from it."""

from __future__ import annotations

from datetime import date, time

import pytest

from core.deadlines import Due, due_clause, due_of, opening_of
from core.errors import DataFileError, UnknownYearError
from core.office import OfficeSettings
from core.period import Quarter
from models.records import OfficeValue
from tests.scheduler.support import at, load_calendar, load_texts, office

DUE = {1: "2014-04-08", 2: "2014-07-07", 3: "2014-10-13", 4: "2015-01-08"}
OPENING = {1: date(2014, 4, 1), 2: date(2014, 7, 1), 3: date(2014, 10, 8), 4: date(2015, 1, 4)}


@pytest.mark.parametrize("number", DUE)
def test_the_proposals_of_2014(number):
    quarter = Quarter(2014, number)

    assert due_of(quarter, office(), load_calendar()) == Due(at(f"{DUE[number]} 17:30"), "proposed")
    assert opening_of(quarter, load_calendar()) == OPENING[number]


def test_a_proposal_never_stands_as_the_departments_word():
    words = due_clause(due_of(Quarter(2014, 1), office(), load_calendar()), load_texts())

    assert words == "拟于2014年4月8日（周二）17:30前报送（暂定，待市委组织部确认）"


def test_a_due_day_counts_as_set_only_when_day_and_time_are_confirmed():
    quarter, calendar = Quarter(2014, 1), load_calendar()

    assert due_of(quarter, office(due_working_day="6"), calendar) == Due(at("2014-04-09 17:30"), "proposed")
    sure = due_of(quarter, office(due_working_day="6", due_time='"12:00"'), calendar)
    assert sure == Due(at("2014-04-09 12:00"), "set")
    assert due_clause(sure, load_texts()) == "按市委组织部要求，请于2014年4月9日（周三）12:00前报送"


def test_without_a_due_day_nothing_is_made_up():
    due = due_of(Quarter(2014, 1), office(due_working_day="0"), load_calendar())

    assert due == Due(None, "unset")
    assert due_clause(due, load_texts()) == "报送时间市委组织部尚未设定"


def test_an_extension_that_falls_on_a_holiday_ends_on_the_working_day_before():
    due = due_of(Quarter(2014, 1), office(), load_calendar(), extended=date(2014, 5, 2))

    assert due_clause(due, load_texts()) == "报送时间已延至2014年4月30日（周三）17:30"


def test_beyond_the_holiday_table_there_is_no_due_day():
    with pytest.raises(UnknownYearError):
        due_of(Quarter(2026, 4), office(), load_calendar())


def test_settings_start_unconfirmed_and_unset():
    settings = OfficeSettings.from_values({})

    assert (settings.due_working_day, settings.due_time, settings.small_base) == (5, time(17, 30), 10)
    assert (settings.tolerance, settings.contact, settings.selfcheck_due) == (None, "", "")
    assert not settings.confirmed("due_working_day")
    assert settings.whom_to_ask == "娄底市委组织部"


def test_a_stored_setting_goes_over_its_proposal_and_other_keys_are_passed_over():
    settings = OfficeSettings.from_values(
        {
            "contact": OfficeValue('"王同志"', confirmed=True),
            "phone": OfficeValue('"0738-1"', confirmed=True),
            "demo.shift_seconds": OfficeValue("12", confirmed=True),
            "tolerance": OfficeValue("3", confirmed=False),
        }
    )

    assert settings.whom_to_ask == "王同志（0738-1）"
    assert settings.confirmed("contact")
    assert settings.tolerance == 3
    assert not settings.confirmed("tolerance")


@pytest.mark.parametrize(
    ("name", "value"),
    [("due_working_day", '"5"'), ("due_time", '"25:00"'), ("overdue_days", "[3, 1]"), ("overdue_days", "2"),
     ("selfcheck_issue", '"02-30"'), ("small_base", "-1"), ("contact", "7"), ("first_quarter", '"2014"'),
     ("due_working_day", "true"), ("due_time", "not json")],
)  # fmt: skip
def test_a_stored_setting_that_cannot_be_read_is_told_not_replaced(name, value):
    with pytest.raises(DataFileError, match=name):
        office(**{name: value})


def test_asking_for_a_setting_that_does_not_exist_is_an_error():
    with pytest.raises(KeyError):
        office().confirmed("due_day")
