"""What falls due when: tables over the year 2014, its edges, and outages."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.clock import SHANGHAI
from scheduler.occasions import Almanac, schedule
from scheduler.planner import Facts, Planned, plan
from tests.scheduler.support import UNITS, at, load_calendar, office, shipped

ALL = frozenset(unit.code for unit in UNITS)
START = at("2014-03-18 08:00")

YEAR = """
2014-03-24 09:02 quarter_before_end 2014Q1
2014-04-01 09:02 quarter_open 2014Q1
2014-04-03 09:02 quarter_before_due 2014Q1
2014-04-03 09:02 quarter_draft 2014Q1
2014-04-08 09:02 quarter_due_day 2014Q1
2014-04-09 09:02 quarter_overdue.1 2014Q1
2014-04-09 09:17 quarter_missing 2014Q1
2014-04-11 09:02 quarter_overdue.2 2014Q1
2014-04-14 09:17 quarter_calls 2014Q1
2014-04-30 09:02 selfcheck 2014
2014-06-23 09:02 quarter_before_end 2014Q2
2014-07-01 09:02 quarter_open 2014Q2
2014-07-03 09:02 quarter_before_due 2014Q2
2014-07-03 09:02 quarter_draft 2014Q2
2014-07-07 09:02 quarter_due_day 2014Q2
2014-07-08 09:02 quarter_overdue.1 2014Q2
2014-07-08 09:17 quarter_missing 2014Q2
2014-07-10 09:02 quarter_overdue.2 2014Q2
2014-07-11 09:17 quarter_calls 2014Q2
2014-09-24 09:02 quarter_before_end 2014Q3
2014-10-08 09:02 quarter_open 2014Q3
2014-10-10 09:02 quarter_before_due 2014Q3
2014-10-10 09:02 quarter_draft 2014Q3
2014-10-13 09:02 quarter_due_day 2014Q3
2014-10-14 09:02 quarter_overdue.1 2014Q3
2014-10-14 09:17 quarter_missing 2014Q3
2014-10-16 09:02 quarter_overdue.2 2014Q3
2014-10-17 09:17 quarter_calls 2014Q3
2014-12-24 09:02 year_end 2014Q4
2015-01-04 09:02 quarter_open 2014Q4
2015-01-06 09:02 quarter_before_due 2014Q4
2015-01-06 09:02 quarter_draft 2014Q4
2015-01-08 09:02 quarter_due_day 2014Q4
2015-01-09 09:02 quarter_overdue.1 2014Q4
2015-01-09 09:17 quarter_missing 2014Q4
2015-01-09 09:22 year_figures 2014Q4
2015-01-13 09:02 quarter_overdue.2 2014Q4
2015-01-14 09:17 quarter_calls 2014Q4
"""


class World:
    """Facts that remember what was planned."""

    def __init__(self, missing: frozenset[str] = ALL, **settings: str) -> None:
        self.settings = office(**settings)
        quarters = [f"{year}Q{number}" for year in (2013, 2014, 2015) for number in range(1, 5)]
        self.facts = Facts(UNITS, START, missing=dict.fromkeys(quarters, missing))

    def ring(self, moment: str) -> list[str]:
        """Ring once and name what falls due, with the number of units; nobody has a draft, and that is not named."""
        return [f"{each.occurrence.kind} {each.occurrence.period} {len(each.units)}" for each in self.due(moment)]

    def due(self, moment: str) -> tuple[Planned, ...]:
        planned = plan(shipped(), load_calendar(), self.settings, self.facts, at(moment))
        keys = {each.occurrence.key for each in planned}
        issued = {key[:2]: at(moment) for key in keys}
        self.facts = replace(self.facts, seen=self.facts.seen | keys, issued={**issued, **self.facts.issued})
        return tuple(each for each in planned if each.units or each.occurrence.notice.name != "quarter_draft")


def test_the_year_2014_is_the_table_of_the_office():
    found = schedule(Almanac(shipped(), load_calendar(), office()), date(2014, 1, 1), date(2015, 1, 31))

    lines = [f"{each.at:%Y-%m-%d %H:%M} {each.kind} {each.period}" for each in found.occurrences]
    assert lines == YEAR.strip().splitlines()
    assert found.provisional_years == ()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system cannot change its zone for one process")
@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Pacific/Auckland"])
def test_the_time_zone_of_the_machine_changes_nothing(zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        found = schedule(Almanac(shipped(), load_calendar(), office()), date(2014, 1, 1), date(2015, 1, 31))
        lines = [
            f"{each.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} {each.kind} {each.period}" for each in found.occurrences
        ]
        assert World().ring("2014-04-03 09:02") == ["quarter_before_due 2014Q1 11"]
    finally:
        monkeypatch.undo()
        time.tzset()

    assert lines == YEAR.strip().splitlines()


def test_nothing_ever_goes_out_on_a_day_off_or_at_a_crowded_minute():
    found = schedule(Almanac(shipped(), load_calendar(), office()), date(2014, 1, 1), date(2026, 12, 31))

    assert len(found.occurrences) > 12 * 28
    assert all(load_calendar().is_working_day(each.at.date()) for each in found.occurrences)
    assert {each.at.minute for each in found.occurrences} <= {2, 17, 22}


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        pytest.param("2014-04-08 09:01", [], id="a minute early"),
        pytest.param("2014-04-08 09:02", ["quarter_due_day 2014Q1 11"], id="on the minute"),
        pytest.param("2014-04-08 17:15", ["quarter_due_day 2014Q1 11"], id="late on the day"),
        pytest.param("2014-04-08 17:20", [], id="no room for all units before the hours end"),
        pytest.param("2014-04-08 17:30", [], id="the due moment has come"),
        pytest.param("2014-04-08 23:00", [], id="night"),
        pytest.param("2014-04-09 08:31", [], id="the day after, before the overdue reminder's time"),
        pytest.param("2014-04-06 10:00", [], id="a day off"),
        pytest.param("2014-04-04 10:00", ["quarter_before_due 2014Q1 11"], id="a day late, still before the due day"),
    ],
)
def test_a_ring_at_any_moment(moment, due):
    assert World().ring(moment) == due


def test_ringing_twice_finds_nothing_more():
    world = World()

    assert world.ring("2014-04-03 09:02") == ["quarter_before_due 2014Q1 11"]
    assert world.ring("2014-04-03 09:02") == []
    assert world.ring("2014-04-04 16:00") == []


@pytest.mark.parametrize(
    ("silent_until", "due"),
    [
        pytest.param("2014-04-02 09:00", ["quarter_open 2014Q1 11"], id="the end has passed: the opening says more"),
        pytest.param("2014-04-03 10:00", ["quarter_before_due 2014Q1 11"], id="the newest stands for the earlier"),
        pytest.param("2014-04-09 09:30", ["quarter_overdue.1 2014Q1 11", "quarter_missing 2014Q1 11"], id="overdue"),
        pytest.param("2014-04-23 10:00", ["quarter_overdue.2 2014Q1 11", "quarter_calls 2014Q1 11"], id="30 days"),
        pytest.param("2014-07-02 10:00", ["quarter_open 2014Q2 11"], id="the next quarter has opened"),
    ],
)
def test_after_an_outage_only_what_is_right_now_goes_out(silent_until, due):
    world = World()
    world.facts = replace(world.facts, seen=frozenset(), since=START)

    assert [line for line in world.ring(silent_until) if not line.startswith("selfcheck")] == due


def test_a_notice_found_after_its_time_is_not_made_up_for():
    assert "selfcheck 2014 11" in World().ring("2014-06-30 10:00")
    assert not any("selfcheck" in line for line in World().ring("2014-07-01 10:00"))


def test_what_fell_due_before_the_installation_is_not_its_business():
    world = World()
    world.facts = replace(world.facts, since=at("2014-04-08 12:00"))

    assert world.ring("2014-04-08 12:01") == []
    assert world.ring("2014-04-09 09:05") == ["quarter_overdue.1 2014Q1 11"]


def test_only_units_that_owe_something_are_reminded():
    world = World(missing=frozenset({"shuangfeng", "jkq"}))

    (planned,) = world.due("2014-04-03 09:02")
    assert [unit.code for unit in planned.units] == ["shuangfeng", "jkq"]


def test_a_quarter_all_units_have_reported_is_noted_and_reminds_nobody():
    world = World(missing=frozenset())

    assert world.ring("2014-04-03 09:02") == ["quarter_before_due 2014Q1 0"]
    assert world.ring("2014-04-03 09:03") == []


def test_the_units_not_heard_of_are_recalled_some_days_after_the_notice_really_went_out():
    world = World()
    assert world.ring("2014-05-08 10:00")[-1] == "selfcheck 2014 11"  # eight days late
    world.facts = replace(world.facts, acknowledged={("selfcheck", "2014"): ALL - {"xinhua"}})

    assert world.ring("2014-05-12 17:00") == []
    assert world.ring("2014-05-13 09:02") == ["selfcheck_reminder 2014 1"]


def test_a_clock_that_jumps_back_and_forth_sends_nothing_twice():
    world = World()

    moments = ("09:03", "11:03", "09:03", "07:03", "09:03")
    heard = [line for moment in moments for line in world.ring(f"2014-04-03 {moment}")]
    assert heard == ["quarter_before_due 2014Q1 11"]


def test_a_changed_lead_time_or_hour_never_doubles_a_notice():
    world = World()
    assert world.ring("2014-04-03 09:02") == ["quarter_before_due 2014Q1 11"]

    world.settings = office(before_due_days="1", chat_from='"09:30"')
    assert world.ring("2014-04-04 10:00") == []


def test_a_due_day_that_moves_on_is_reminded_of_anew_within_the_cap():
    world = World()
    for moment in ("2014-04-08 09:02", "2014-04-09 09:30", "2014-04-11 09:02"):
        assert world.ring(moment)

    world.settings = office(due_working_day="10")  # 15 April
    heard = [line for day in range(11, 30) for line in world.ring(f"2014-04-{day} 10:00")]
    assert heard == ["quarter_before_due 2014Q1 11", "quarter_due_day 2014Q1 11", "quarter_missing 2014Q1 11",
                     "quarter_calls 2014Q1 11"]  # fmt: skip


def test_without_a_due_day_only_the_ends_and_openings_are_told():
    world = World(due_working_day="0")

    heard = [line for day in range(20, 32) for line in world.ring(f"2014-03-{day} 10:00")]
    heard += [line for day in range(1, 21) for line in world.ring(f"2014-04-{day:02} 10:00")]
    assert heard == ["quarter_before_end 2014Q1 11", "quarter_open 2014Q1 11"]


def test_no_more_overdue_reminders_than_the_department_allows():
    world = World(overdue_cap="1", overdue_days="[1, 2, 3]")

    heard = [line for day in range(9, 29) for line in world.ring(f"2014-04-{day:02} 10:00")]
    assert [line for line in heard if "overdue" in line] == ["quarter_overdue.1 2014Q1 11"]


def test_times_move_into_the_chat_hours_of_the_office():
    almanac = Almanac(shipped(), load_calendar(), office(chat_from='"10:00"', chat_to='"16:00"'))

    found = schedule(almanac, date(2014, 4, 1), date(2014, 4, 30)).occurrences
    assert {f"{each.at:%H:%M}" for each in found} == {"10:02"}


def test_in_a_year_whose_notice_is_not_known_plans_go_by_the_week_and_the_year_is_named():
    found = schedule(Almanac(shipped(), load_calendar(), office()), date(2026, 12, 1), date(2027, 1, 31))

    days = {each.kind: f"{each.at:%m-%d}" for each in found.occurrences}
    assert (days["quarter_open"], days["quarter_due_day"]) == ("01-04", "01-08")
    assert found.provisional_years == (2027,)


def test_the_department_is_asked_for_next_years_holidays_in_november():
    world = World(missing=frozenset())
    world.facts = replace(world.facts, since=at("2026-11-01 09:00"))

    assert world.ring("2026-11-20 09:17") == ["holidays 2026 0"]
    assert world.ring("2025-11-20 09:17") == []


def test_a_notice_about_the_guidance_of_2014_does_not_come_again_in_2015_and_the_officers_are_told():
    found = schedule(Almanac(shipped(), load_calendar(), office()), date(2015, 1, 31), date(2016, 1, 31))

    assert [each.kind for each in found.occurrences if "selfcheck" in each.kind] == ["selfcheck_other_year"]


def test_the_span_looked_back_is_longer_than_any_notice_stays_right():
    found = schedule(Almanac(shipped(), load_calendar(), office()), date(2014, 1, 1), date(2026, 12, 31))
    quarterly = [each for each in found.occurrences if each.notice.occasion.is_quarterly]

    assert max(each.until - each.at for each in quarterly) < timedelta(days=130)


def test_a_unit_with_a_later_day_has_the_reminders_of_that_day_and_no_others():
    world = World(due_working_day="5")
    world.facts = replace(world.facts, extended={"2014Q1": {"shuangfeng": date(2014, 4, 15)}})

    heard = [line for day in range(7, 22) for line in world.ring(f"2014-04-{day:02} 10:00")]

    assert [line for line in heard if "2014Q1" in line] == [
        "quarter_due_day 2014Q1 10",
        "quarter_overdue.1 2014Q1 10",
        "quarter_missing 2014Q1 10",
        "quarter_overdue.2 2014Q1 10",
        "extended.quarter_before_due 2014Q1 1",
        "quarter_calls 2014Q1 10",
        "extended.quarter_due_day 2014Q1 1",
        "extended.quarter_overdue.1 2014Q1 1",
        "extended.quarter_missing 2014Q1 1",
        "extended.quarter_overdue.2 2014Q1 1",
        "extended.quarter_calls 2014Q1 1",
    ]


def test_later_days_that_end_on_the_same_working_day_are_one_occasion():
    world = World(due_working_day="5")
    friday, saturday = date(2014, 4, 18), date(2014, 4, 19)
    world.facts = replace(world.facts, extended={"2014Q1": {"shuangfeng": friday, "xinhua": saturday}})

    heard = [line for day in range(14, 23) for line in world.ring(f"2014-04-{day:02} 10:00")]

    assert [line for line in heard if line.startswith("extended")][:2] == [
        "extended.quarter_before_due 2014Q1 2",
        "extended.quarter_due_day 2014Q1 2",
    ]
