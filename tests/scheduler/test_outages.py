"""Any pattern of outages, reports and clock jumps: each due notice once, none to a unit that owes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.notices import Audience
from scheduler.occasions import Almanac, Occurrence, schedule
from scheduler.planner import Facts, Planned, plan
from tests.scheduler.support import UNITS, at, load_calendar, office, shipped

BEGIN, END = at("2014-03-18 09:00"), at("2014-05-20 09:00")
HOURS = int((END - BEGIN).total_seconds() // 3600)
RINGS = range(0, HOURS, 4)
"""A ring at 09:03, 13:03 and 17:03 of each day, and at night."""

THREE = UNITS[:3]
SETTINGS = office()
DUE = {"2014Q1": at("2014-04-08 17:30")}

outages = st.lists(st.tuples(st.integers(0, HOURS), st.integers(1, 30 * 24)), max_size=6)
reports = st.dictionaries(
    st.tuples(st.sampled_from([unit.code for unit in THREE]), st.sampled_from(sorted(DUE))), st.integers(0, HOURS)
)
jumps = st.lists(st.tuples(st.integers(0, HOURS), st.integers(-120, 120)), max_size=3)


@settings(max_examples=15, deadline=None)
@given(outages, reports, jumps)
def test_each_due_notice_goes_out_once_to_those_who_owe_it(silent, reported, jumped):
    rings = [shown(hour, jumped) for hour in RINGS if not is_silent(hour, silent)]
    at_hours = {key: BEGIN + timedelta(hours=hour) for key, hour in reported.items()}
    sent = run(rings, at_hours)

    keys = [planned.occurrence.key for _, planned in sent]
    assert len(keys) == len(set(keys))
    for moment, planned in sent:
        assert_right(moment, planned, at_hours)
    if not jumped:
        assert set(keys) >= {each.key for each in must_go(rings)}


def run(rings: list[datetime], reported: dict[tuple[str, str], datetime]) -> list[tuple[datetime, Planned]]:
    facts = Facts(THREE, BEGIN)
    sent: list[tuple[datetime, Planned]] = []
    for now in rings:
        missing = {
            quarter: frozenset(unit.code for unit in THREE if now < reported.get((unit.code, quarter), END))
            for quarter in DUE
        }
        facts = replace(facts, missing=missing)
        for planned in plan(shipped(), load_calendar(), SETTINGS, facts, now):
            key = planned.occurrence.key
            facts = replace(facts, seen=facts.seen | {key}, issued={key[:2]: now, **facts.issued})
            sent.append((now, planned))
    return sent


def assert_right(moment: datetime, planned: Planned, reported: dict[tuple[str, str], datetime]) -> None:
    """The words are true at the moment, the hour is the office's, and nobody is bothered in vain."""
    occurrence = planned.occurrence
    assert load_calendar().is_working_day(moment.date())
    assert "08:30" <= f"{moment:%H:%M}" < "17:30"
    if occurrence.kind.startswith("quarter_overdue"):
        assert moment > DUE[occurrence.period]
    elif occurrence.kind in {"quarter_before_due", "quarter_due_day", "quarter_open"}:
        assert moment < DUE[occurrence.period]
    if occurrence.notice.audience is Audience.MISSING:
        assert all(moment < reported.get((unit.code, occurrence.period), END) for unit in planned.units)


def must_go(rings: list[datetime]) -> list[Occurrence]:
    """Notices with a ring between their time and the next one's: these may not be lost."""
    quarterly = [
        each
        for each in schedule(Almanac(shipped(), load_calendar(), SETTINGS), BEGIN.date(), END.date()).occurrences
        if each.notice.series and each.at > BEGIN
    ]
    certain = []
    for each in quarterly:
        later = [other.at for other in quarterly if other.period == each.period and other.at > each.at]
        limit = min([each.until, *later])
        if any(each.at <= ring < limit and is_office_hour(ring) for ring in rings):
            certain.append(each)
    return certain


def is_office_hour(moment: datetime) -> bool:
    return load_calendar().is_working_day(moment.date()) and "08:30" <= f"{moment:%H:%M}" < "17:18"


def is_silent(hour: int, silent: list[tuple[int, int]]) -> bool:
    return any(start <= hour < start + length for start, length in silent)


def shown(hour: int, jumped: list[tuple[int, int]]) -> datetime:
    """What the clock shows at a ring of this hour: it may stand wrong by up to two hours for a while."""
    off = sum(minutes for start, minutes in jumped if start <= hour < start + 24)
    return BEGIN + timedelta(hours=hour, minutes=3 + max(-120, min(120, off)))
