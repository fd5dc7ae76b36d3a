"""Each promise can be seen to break: stories made up so that exactly one does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.simulating.deed import Act, Deed
from app.simulating.story import Story
from core.clock import SHANGHAI
from models.records import NoticeDelivery, PostState
from tests.simulating.support import judged

UNIT = "louxing"
DUE = datetime(2014, 4, 8, 17, 30, tzinfo=SHANGHAI)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2014-{text}").replace(tzinfo=SHANGHAI)


REMINDER = NoticeDelivery(
    row=1, kind="quarter_due_day", period="2014Q1", due=DUE, unit=UNIT, conversation=UNIT, state=PostState.SENT,
    condition=f"due:{UNIT}:2014Q1: until {DUE.isoformat()}", written_at=at("04-08 09:02"), settled_at=at("04-08 09:03"),
)  # fmt: skip


def story(*deliveries: NoticeDelivery, deeds=(), arrivals=None, told=(), listed=None) -> Story:
    """A story in which the process never ran, so that nothing else was due."""
    made_up = Story(date(2014, 1, 1), date(2014, 12, 31), deliveries=deliveries, told=frozenset(told))
    made_up.listed = frozenset(told if listed is None else listed)
    made_up.arrivals = {1: [at("04-08 09:03")]} if arrivals is None else arrivals
    for deed in deeds:
        made_up.did(deed)
    return made_up


def broken(made_up: Story) -> dict[str, int]:
    tally = judged(made_up).tally
    names = ("unplanned", "doubled", "thrice", "silent", "unwanted", "withheld")
    return {name: getattr(tally, name) for name in names if getattr(tally, name)}


def test_a_reminder_that_arrived_once_breaks_nothing():
    assert broken(story(REMINDER)) == {}


def test_two_messages_of_one_occasion_are_one_too_many():
    assert broken(story(REMINDER, replace(REMINDER, row=2), arrivals={1: [DUE], 2: [DUE]})) == {"doubled": 1}


def test_two_arrivals_are_allowed_and_three_are_not():
    assert broken(story(REMINDER, arrivals={1: [at("04-08 09:03")] * 2})) == {}
    assert broken(story(REMINDER, arrivals={1: [at("04-08 09:03")] * 3})) == {"thrice": 1}


def test_what_is_noted_as_sent_and_never_arrived_is_a_silent_loss():
    assert broken(story(REMINDER, arrivals={})) == {"silent": 1}


@pytest.mark.parametrize("state", [PostState.REFUSED, PostState.UNSURE])
def test_what_did_not_arrive_is_lost_unless_an_officer_was_told(state):
    lost = replace(REMINDER, state=state)

    assert broken(story(lost, arrivals={})) == {"silent": 1}
    assert broken(story(lost, arrivals={}, told=[1])) == {}
    assert broken(story(lost, arrivals={}, told=[1], listed=[])) == {"silent": 1}  # nobody will call


def test_a_principal_who_is_told_anything_but_the_second_overdue_reminder_is_told_too_much():
    of_principal = replace(REMINDER, conversation=f"{UNIT}!")

    assert broken(story(of_principal)) == {"unwanted": 1}
    assert broken(story(replace(of_principal, kind="quarter_overdue.1"))) == {"unwanted": 1}
    assert broken(story(replace(of_principal, kind="extended.quarter_overdue.2"))) == {}


def test_a_reminder_after_the_report_is_unwanted():
    early, late = (Deed(at(f"04-08 {time}"), UNIT, Act.REPORT, "2014Q1") for time in ("09:02", "09:04"))

    assert broken(story(REMINDER, deeds=[early])) == {"unwanted": 1}
    assert broken(story(REMINDER, deeds=[late])) == {}
    assert broken(story(REMINDER, deeds=[replace(early, about="2013Q4")])) == {}


def test_a_reminder_of_the_day_of_all_is_unwanted_by_a_unit_with_a_later_day():
    later = Deed(at("04-04 10:00"), UNIT, Act.EXTEND, "2014Q1", date(2014, 4, 20))
    own = replace(REMINDER, condition=f"due:{UNIT}:2014Q1:2014-04-20 until {DUE.isoformat()}")

    assert broken(story(REMINDER, deeds=[later])) == {"unwanted": 1}
    assert broken(story(own, deeds=[later])) == {}


def test_a_message_kept_back_from_a_unit_that_still_owes_is_withheld():
    kept = replace(REMINDER, state=PostState.UNNEEDED)
    reported = Deed(at("04-08 09:02"), UNIT, Act.REPORT, "2014Q1")

    assert broken(story(kept, arrivals={})) == {"withheld": 1}
    assert broken(story(kept, arrivals={}, deeds=[reported])) == {}
    assert broken(story(replace(kept, settled_at=DUE + timedelta(minutes=1)), arrivals={})) == {}


def test_a_reminder_of_a_number_sent_back_is_unwanted_once_the_unit_has_answered():
    back = replace(REMINDER, kind=f"returned@{UNIT}", condition=f"unanswered_return:{UNIT}:2014Q1:0")
    early, late = (Deed(at(f"04-08 {time}"), UNIT, Act.ANSWER, "2014Q1") for time in ("09:02", "09:04"))

    assert broken(story(back, deeds=[early])) == {"unwanted": 1}
    assert broken(story(back, deeds=[late])) == {}


@pytest.mark.parametrize(
    ("kind", "form"),
    [("plan.7", "plan-2014"), ("plan_day", "plan-2014"), ("selfcheck_before_due", "selfcheck-2014"),
     ("selfcheck_due_day", "selfcheck-2014")],
)  # fmt: skip
def test_a_reminder_of_a_yearly_form_is_unwanted_once_that_form_is_handed_in(kind, form):
    reminder = replace(REMINDER, kind=kind, period="2014")
    other = Deed(at("04-08 09:02"), UNIT, Act.FORM, "plan-2013")

    assert broken(story(reminder, deeds=[replace(other, about=form)])) == {"unwanted": 1}
    assert broken(story(reminder, deeds=[other])) == {}


@pytest.mark.parametrize(
    ("kind", "period"), [("selfcheck", "2014"), ("selfcheck_reminder", "2014"), ("inspection", "2014-06-10")]
)
def test_what_asks_for_a_receipt_is_unwanted_once_that_receipt_is_there(kind, period):
    notice = replace(REMINDER, kind=kind, period=period)
    receipt = Deed(at("04-08 09:02"), UNIT, Act.ACKNOWLEDGE, f"{kind.removesuffix('_reminder')}:{period}")

    assert broken(story(notice, deeds=[receipt])) == {"unwanted": 1}
    assert broken(story(notice, deeds=[replace(receipt, about="other:2014")])) == {}


def test_a_day_of_the_inspection_that_was_changed_is_unwanted():
    notice = replace(REMINDER, kind="inspection_reminder", period="2014-06-10")
    first, second = (Deed(at(f"04-08 0{hour}:00"), "", Act.INSPECT, day=date(2014, 6, 9 + hour - 7)) for hour in (8, 9))

    assert broken(story(notice, deeds=[first])) == {}
    assert broken(story(notice, deeds=[first, second])) == {"unwanted": 1}


def test_a_broadcast_that_was_taken_back_or_whose_rule_holds_no_longer_is_unwanted():
    sent = replace(REMINDER, kind="broadcast", period="B2014Q1", condition="broadcast:B2014Q1:1")
    back = Deed(at("04-08 09:02"), "", Act.WITHDRAW, "2014Q1")
    reported = Deed(at("04-08 09:02"), UNIT, Act.REPORT, "2014Q1")

    assert broken(story(sent)) == {}
    assert broken(story(sent, deeds=[back])) == {"unwanted": 1}
    assert broken(story(sent, deeds=[reported])) == {"unwanted": 1}


def test_a_broadcast_that_did_not_arrive_must_stand_on_a_call_list():
    lost = replace(REMINDER, kind="broadcast", period="B2014Q1", condition="", state=PostState.UNSURE)

    assert broken(story(lost, arrivals={})) == {"silent": 1}
    assert broken(story(lost, arrivals={}, listed=[1])) == {}


def test_each_message_is_counted_under_its_notice_wherever_it_went():
    rows = [
        replace(REMINDER, row=number, kind=kind)
        for number, kind in enumerate(["extended.quarter_overdue.2", "louxing/quarter_overdue.1", "returned@gzw"])
    ]

    assert {kind: counts["messages"] for kind, counts in judged(story(*rows)).tally.kinds.items()} == {
        "quarter_overdue": 2, "returned": 1,
    }  # fmt: skip


def test_whoever_owes_a_report_while_the_process_runs_must_have_a_message():
    made_up = story(REMINDER, deeds=[Deed(at("04-01 10:00"), "gzw", Act.REPORT, "2014Q1")])
    made_up.run(at("04-08 09:00"), at("04-08 12:00"), timedelta(0))

    faults = judged(made_up).faults

    assert sum("没有排入 quarter_due_day 2014Q1" in fault for fault in faults) == 3  # all but the one that has it
    assert not any(fault.endswith(f"没有排入 quarter_due_day 2014Q1 {UNIT}") for fault in faults)


@pytest.mark.parametrize(
    ("begin", "end"),
    [("04-08 09:00", "04-08 09:01"), ("04-08 17:20", "04-08 23:00"), ("04-05 09:00", "04-06 17:00")],
    ids=["killed before", "too late in the day", "days off"],
)
def test_a_process_that_had_no_chance_to_plan_has_missed_nothing(begin, end):
    made_up = story(REMINDER)
    made_up.run(at(begin), at(end), timedelta(0))

    assert "quarter_due_day" not in " ".join(judged(made_up).faults)


@pytest.mark.parametrize(("drafted", "forgotten"), [("09:02:01", False), ("09:01:59", True)])
def test_a_draft_needs_its_reminder_unless_the_unit_was_reminded_before_it_entered_anything(drafted, forgotten):
    reminder = replace(
        REMINDER, kind="quarter_before_due", due=at("04-08 00:00"),
        written_at=at("04-03 09:02"), settled_at=at("04-03 09:03"), condition="",
    )  # fmt: skip
    made_up = story(reminder, deeds=[Deed(at(f"04-03 {drafted}"), UNIT, Act.DRAFT, "2014Q1")])
    made_up.run(at("04-03 09:01"), at("04-03 09:02:01"), timedelta(0))  # rings, and is killed
    made_up.run(at("04-03 09:10"), at("04-03 12:00"), timedelta(0))

    fault = f"没有排入 quarter_draft 2014Q1 {UNIT}"
    assert any(fault in each for each in judged(made_up).faults) is forgotten
