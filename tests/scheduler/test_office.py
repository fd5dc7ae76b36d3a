"""What the office decides, and the due days that follow from it."""

from __future__ import annotations

from datetime import date, time

import pytest

from core.deadlines import Due, due_below, due_clause, due_of, due_words, lock_day_of, opening_of
from core.errors import DataFileError
from core.office import OfficeSettings
from core.office_kinds import KINDS
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


MARKED = "2027年1月8日（周五）17:30（暂按周末推算，待国务院节假日通知）"


def test_a_due_day_in_a_year_whose_notice_is_not_known_is_said_with_its_mark():
    due = due_of(Quarter(2026, 4), office(due_working_day="5", due_time='"17:30"'), load_calendar())
    later = due_of(Quarter(2026, 4), office(), load_calendar(), extended=date(2027, 1, 16))
    below = due_below(Quarter(2026, 4), office(), load_calendar(), [0], "娄星区")

    assert due == Due(at("2027-01-08 17:30"), "set", is_provisional=True)
    assert due_clause(due, load_texts()) == f"按市委组织部要求，请于{MARKED}前报送"
    assert due_words(later, load_texts()) == "2027年1月15日（周五）17:30（暂按周末推算，待国务院节假日通知）"
    assert MARKED in due_clause(below, load_texts())


def test_a_quarter_is_never_closed_by_itself_on_a_provisional_day():
    closing = office(lock_working_day="20")

    assert lock_day_of(Quarter(2026, 3), closing, load_calendar()) == date(2026, 11, 3)
    assert lock_day_of(Quarter(2026, 4), closing, load_calendar()) is None


NOTICE = (
    "2027年1月1日（周五）至3日（周日）放假调休，共3天。1月9日（周六）上班。春节：2月5日至11日放假调休；"
    "4月5日放假；5月1日至5日放假调休；6月9日放假；9月15日放假；10月1日至7日放假调休，10月9日（周六）上班。"
)


def test_the_words_of_a_notice_are_the_table_of_its_year_and_can_be_typed_again():
    kind = KINDS["holidays"]

    typed = kind.typed(NOTICE)
    table = kind.read(typed)[2027]

    assert len(table.off) == 3 + 7 + 1 + 5 + 1 + 1 + 7
    assert table.work == {date(2027, 1, 9), date(2027, 10, 9)}
    assert kind.read(kind.typed(kind.shown({2027: table}))) == {2027: table}


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("1月1日放假", id="no year"),
        pytest.param("2027年春节放假", id="no day"),
        pytest.param("2027年1月1日放假", id="no whole year"),
        pytest.param("2027年1月1日、5月1日、10月1日", id="off or worked"),
        pytest.param("2027年2月30日放假", id="no such day"),
        pytest.param("2027年1月1日、5月1日、10月1日放假，1月4日上班", id="a Monday is worked anyway"),
        pytest.param("2027年1月1日、3日、5月1日、10月1日放假", id="a day without its month"),
        pytest.param("2027年2026年12月31日、1月1日、5月1日、10月1日放假", id="a day of another year"),
    ],
)
def test_words_that_are_no_notice_of_a_year_are_not_read(said):
    with pytest.raises(ValueError, match=r"."):
        KINDS["holidays"].read(KINDS["holidays"].typed(said))


def test_a_year_typed_stands_beside_the_others_and_can_be_taken_out_again():
    kind = KINDS["holidays"]
    both = kind.joined(kind.typed(NOTICE), kind.typed(NOTICE.replace("2027年", "2028年").replace("9日（周六）", "8日")))

    assert sorted(both) == ["2027", "2028"]
    assert sorted(kind.joined(both, kind.typed("2027年不设"))) == ["2028"]


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
