"""Reminders below a county: about its own day, to its own units, exactly once, and only where it collects."""

from __future__ import annotations

from datetime import date

import pytest

from core.deadlines import due_below
from core.people import Grant, Role
from core.period import Quarter
from models.levels import Head
from scheduler.gathering import gather
from scheduler.planner import Facts, due_now
from tests.scheduler.support import (
    FIRST,
    HandClock,
    ScriptedChannel,
    at,
    load_calendar,
    make_sender,
    office,
    office_store,
    planner,
    report,
    shipped,
)

COUNTY = "louxing"
UNITS = [f"{COUNTY}.1", f"{COUNTY}.2", f"{COUNTY}.3"]


async def open_county(store, county: str = COUNTY, names=("甲镇党委", "乙镇党委", "丙镇党委"), bound: int = 3) -> None:
    """The county collects; the first `bound` of its units have a person whose conversation is the unit's code."""
    async with store.write() as work:
        actor = await work.people.actor("test", county)
        await work.levels.switch(actor, county, is_open=True)
        units = await work.below.add(actor, county, names, since=date(2014, 1, 1))
        for unit in units[:bound]:
            person = await work.people.add(f"{unit.name}演示", [Grant(Role.REPORTER, unit.code)])
            await work.people.attach(person, "test", unit.code, unit.code)


async def last_days(store, clock, moment: str) -> set[str]:
    """The units below that are told that this is their last day."""
    return {who for who, words in await heard(store, clock, moment) if "." in who and "今天是最后一天" in words}


@pytest.fixture
async def desk():
    """A store whose bell rang for the first time before the quarter ended, and what reached people."""
    clock = HandClock(at("2014-03-20 09:00"))
    async with office_store(clock) as store:
        await planner().plan_now(store)
        yield store, clock


async def heard(store, clock, moment: str) -> list[tuple[str, str]]:
    """What the bell and the sender bring to whom at a moment, with its words."""
    clock.moment = at(moment)
    await planner().plan_now(store)
    await planner().plan_now(store)
    channel = ScriptedChannel()
    clock.forward(minutes=14)
    await make_sender(store, clock, channel).deliver_due()
    return [(each.conversation, each.reply.blocks[0].text) for each in channel.arrived]


def below(found: list[tuple[str, str]]) -> set[str]:
    return {who for who, _ in found if "." in who}


async def test_exactly_the_units_that_have_not_reported_are_reminded_once_before_their_own_day(desk):
    store, clock = desk
    await open_county(store)
    opened = await heard(store, clock, "2014-04-01 09:03")
    await report(store, UNITS[0])

    first = await heard(store, clock, "2014-04-03 09:03")  # the county's day is 8 April, two working days later
    again = await heard(store, clock, "2014-04-03 10:03")

    assert below(opened) == set(UNITS)
    assert sorted(who for who, _ in first if "." in who) == UNITS[1:]
    assert below(again) == set()


async def test_a_county_that_does_not_collect_has_nothing_sent_below_it(desk):
    store, clock = desk
    await open_county(store)
    async with store.write() as work:
        await work.levels.switch(await work.people.actor("test", COUNTY), COUNTY, is_open=False)

    assert below(await heard(store, clock, "2014-04-01 09:03")) == set()
    assert below(await heard(store, clock, "2014-04-03 09:03")) == set()


async def test_a_reminder_that_waits_is_not_sent_once_the_county_has_switched_off(desk):
    store, clock = desk
    await open_county(store)
    clock.moment = at("2014-04-01 09:03")
    assert await planner().plan_now(store)
    async with store.write() as work:
        await work.levels.switch(await work.people.actor("test", COUNTY), COUNTY, is_open=False)

    assert below(await heard(store, clock, "2014-04-01 09:20")) == set()


async def test_what_fell_due_before_the_county_began_to_collect_is_not_made_up_for(desk):
    store, clock = desk
    clock.moment = at("2014-04-01 15:00")
    await open_county(store)

    assert below(await heard(store, clock, "2014-04-01 15:10")) == set()
    assert below(await heard(store, clock, "2014-04-03 09:03")) == set(UNITS)


async def test_a_closed_unit_gets_nothing(desk):
    store, clock = desk
    await open_county(store)
    async with store.write() as work:
        await work.below.close(await work.people.actor("test", COUNTY), UNITS[1], date(2013, 12, 31))

    assert below(await heard(store, clock, "2014-04-01 09:03")) == {UNITS[0], UNITS[2]}


async def test_the_county_moves_the_day_of_its_own_units_only(desk):
    store, clock = desk
    await open_county(store)
    await open_county(store, "lengshuijiang", ("丁镇党委",), bound=1)
    async with store.write() as work:
        await work.levels.set_days_before(await work.people.actor("test", COUNTY), COUNTY, 1)
    await heard(store, clock, "2014-04-01 09:03")

    third = await last_days(store, clock, "2014-04-03 09:03")
    fourth = await last_days(store, clock, "2014-04-04 09:03")

    assert (third, fourth) == ({"lengshuijiang.1"}, set(UNITS))


async def test_the_county_is_told_who_is_missing_and_whom_nobody_reaches_and_the_city_is_not(desk):
    store, clock = desk
    await open_county(store, bound=1)

    opened = await heard(store, clock, "2014-04-01 09:03")
    after = await heard(store, clock, "2014-04-04 09:20")

    assert [words for who, words in opened if who == COUNTY and words.startswith("下面2个单位还没有绑定填报人")]
    assert [words for who, words in after if who == COUNTY and "所辖" in words]
    assert not [words for who, words in (*opened, *after) if who == "officer" and ("镇" in words or "所辖" in words)]


async def test_units_below_a_unit_below_are_reminded_about_a_day_earlier_still(desk):
    store, clock = desk
    await open_county(store)
    await open_county(store, UNITS[0], ("甲镇一村党总支",), bound=1)
    async with store.write() as work:
        await work.levels.set_days_before(await work.people.actor("test", COUNTY), COUNTY, 1)
        await work.levels.set_days_before(await work.people.actor("test", UNITS[0]), UNITS[0], 2)

    await heard(store, clock, "2014-04-01 09:03")
    second = await last_days(store, clock, "2014-04-02 09:03")
    fourth = await last_days(store, clock, "2014-04-04 09:03")

    assert (second, fourth) == ({f"{UNITS[0]}.1"}, set(UNITS))


async def test_an_outage_over_the_day_brings_the_one_text_that_is_right(desk):
    store, clock = desk
    await open_county(store)

    found = await heard(store, clock, "2014-04-04 10:00")

    assert sorted(who for who, _ in found if "." in who) == UNITS


async def test_heads_with_the_same_days_share_the_arithmetic():
    heads = tuple(Head(f"louxing.{number}", f"{number}", (2, 2), at("2014-01-01 09:00")) for number in range(300))
    facts = Facts((), at("2014-01-01 09:00"), heads=heads)

    due = due_now(shipped(), load_calendar(), office(), facts, at("2014-04-02 09:03"))

    assert len({each.key for each in due}) == len(due) >= 300


async def test_a_level_whose_office_above_is_closed_has_no_notices(desk):
    store, _ = desk
    await open_county(store)
    await open_county(store, UNITS[0], ("甲镇一村党总支",), bound=1)
    async with store.write() as work:
        await work.levels.switch(await work.people.actor("test", COUNTY), COUNTY, is_open=False)
    async with store.read() as work:
        assert (await gather(work, shipped())).heads == ()


DAYS = [
    # settings of the office        days before   due        whose word
    ({}, (None,), "2014-04-03 17:30", "proposed"),
    ({"due_working_day": "5", "due_time": '"17:30"'}, (1,), "2014-04-04 17:30", "set"),
    ({"due_working_day": "5", "due_time": '"17:30"'}, (1, 1), "2014-04-03 17:30", "set"),
    ({"due_working_day": "5", "due_time": '"17:30"'}, (None,), "2014-04-03 17:30", "proposed"),
    ({"due_working_day": "5"}, (20,), "2014-04-01 17:30", "proposed"),
]


@pytest.mark.parametrize(("settings", "days", "due", "state"), DAYS)
def test_the_day_below_is_working_days_before_the_citys_and_never_before_the_opening(settings, days, due, state):
    found = due_below(FIRST, office(**settings), load_calendar(), days, "娄星区")

    assert (found.at, found.state, found.by) == (at(due), state, "娄星区")


def test_without_a_day_of_the_city_there_is_none_below():
    assert due_below(Quarter(2014, 1), office(due_working_day="0"), load_calendar(), (1,), "娄星区").at is None
