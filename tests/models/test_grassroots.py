"""Units below the reporting units: who may see and do what, what they add up to, what must be explained."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from sqlalchemy import text

from core.errors import NotCollectedError, RightsError, StateError
from core.people import OPERATOR, Actor, Grant, Role
from models.rolled_up import add_up
from models.tables.people import UnitRow
from tests.models.support import ADMINISTRATOR, DUE, NEIGHBOUR, OFFICER, Q1, Q2, SECRETARY, count

COUNTY = "shuangfeng"
FENG, TANG = f"{COUNTY}.1", f"{COUNTY}.2"
DEPUTY = Actor(10, "代填", (Grant(Role.DEPUTY, COUNTY),))
OF_FENG = Actor(11, "枫坪", (Grant(Role.REPORTER, FENG),))
OF_TANG = Actor(12, "三塘", (Grant(Role.REPORTER, TANG),))
OF_VILLAGE = Actor(13, "村", (Grant(Role.REPORTER, f"{FENG}.1"),))
SINCE = date(2014, 1, 1)


@pytest.fixture
async def county(any_store):
    """A county with two units below it, the first of which has one below itself."""
    async with any_store.write() as work:
        await work.levels.switch(SECRETARY, COUNTY, is_open=True)
        await work.below.add(SECRETARY, COUNTY, ["枫坪镇党委", "三塘铺镇党委"], since=SINCE)
        await work.levels.switch(OF_FENG, FENG, is_open=True)
        await work.below.add(OF_FENG, FENG, ["枫坪村党总支"], since=SINCE)
    return any_store


async def submit(store, actor, unit, *, quarter=Q1, difference="", **values):
    async with store.write() as work:
        entries = [count(field, value) for field, value in values.items()]
        await work.reports.enter(actor, unit, quarter, entries, f"{unit}:{quarter.code}:{values}")
        return await work.reports.submit(actor, unit, quarter, due=DUE, reason="", difference=difference)


async def may(store, deed) -> bool:
    """Whether an operation goes through."""
    try:
        async with store.write() as work:
            await deed(work)
    except RightsError:
        return False
    return True


WHO = {
    "city": OFFICER, "county": SECRETARY, "deputy": DEPUTY, "other county": NEIGHBOUR,
    "feng": OF_FENG, "tang": OF_TANG, "village": OF_VILLAGE,
}  # fmt: skip

SEES = [
    # whose numbers            who may see them
    (COUNTY, {"city", "county", "deputy"}),
    (FENG, {"county", "deputy", "feng"}),
    (TANG, {"county", "deputy", "tang"}),
    (f"{FENG}.1", {"feng", "village"}),
    ("xinhua", {"city", "other county"}),
]


@pytest.mark.parametrize(("unit", "allowed"), SEES, ids=[unit for unit, _ in SEES])
async def test_numbers_are_seen_by_the_unit_itself_and_the_office_right_above_it(county, unit, allowed):
    async def seeing(actor):
        return await may(county, lambda work: work.reports.get(actor, unit, Q1))

    assert {name for name, actor in WHO.items() if await seeing(actor)} == allowed


DEEDS = {
    "list": ({"county", "deputy"}, lambda work, actor: work.below.listed(actor, COUNTY)),
    "all reports": ({"county", "deputy"}, lambda work, actor: work.reports.of_quarter(actor, Q1, COUNTY)),
    "telephone list": ({"county", "deputy"}, lambda work, actor: work.people.roster(actor, COUNTY)),
    "invite": ({"county", "deputy"}, lambda work, actor: work.people.invite(actor, FENG, Role.REPORTER)),
    "accept": ({"county", "deputy"}, lambda work, actor: work.reports.accept(actor, FENG, Q1, version=1)),
    "add": ({"county"}, lambda work, actor: work.below.add(actor, COUNTY, ["新"], since=SINCE)),
    "rename": ({"county"}, lambda work, actor: work.below.rename(actor, FENG, "枫坪街道党委")),
    "close": ({"county"}, lambda work, actor: work.below.close(actor, FENG, date(2014, 3, 30))),
    "due day": ({"county"}, lambda work, actor: work.levels.set_days_before(actor, COUNTY, 3)),
    "show names": ({"county"}, lambda work, actor: work.levels.show_missing(actor, COUNTY, shown=True)),
    "switch off": ({"county"}, lambda work, actor: work.levels.switch(actor, COUNTY, is_open=False)),
    "sum": ({"city", "county", "deputy"}, lambda work, actor: work.roll_ups.now(actor, COUNTY, Q1)),
    "names of those missing": ({"city", "county", "deputy"}, lambda work, actor: work.below.names(actor, COUNTY, [])),
}


@pytest.mark.parametrize("name", DEEDS)
async def test_a_deed_below_a_county_is_done_by_those_entitled_only(county, name):
    allowed, deed = DEEDS[name]

    assert {who for who, actor in WHO.items() if await may(county, lambda work, a=actor: deed(work, a))} == allowed


async def test_the_county_lets_the_city_see_names_or_not(county):
    async with county.write() as work:
        hidden = await work.below.names(OFFICER, COUNTY, [FENG, TANG])
        await work.levels.show_missing(SECRETARY, COUNTY, shown=True)

        assert hidden == ()
        assert await work.below.names(OFFICER, COUNTY, [TANG]) == ("三塘铺镇党委",)


async def test_a_level_is_closed_until_secretary_or_administrator_opens_it(any_store):
    async with any_store.write() as work:
        assert not (await work.levels.of(COUNTY)).is_open
        assert await work.levels.switch(ADMINISTRATOR, COUNTY, is_open=True)
        assert not await work.levels.switch(OPERATOR, COUNTY, is_open=True)
    with pytest.raises(StateError):
        async with any_store.write() as work:
            await work.below.add(NEIGHBOUR, "xinhua", ["某镇党委"], since=SINCE)


async def test_a_name_given_twice_adds_one_unit(county):
    async with county.write() as work:
        again = await work.below.add(SECRETARY, COUNTY, ["枫坪镇党委", "甘棠镇党委", "甘棠镇党委"], since=SINCE)

    assert [unit.code for unit in again] == [f"{COUNTY}.3"]


async def test_two_people_who_add_units_at_once_number_them_in_turn(county):
    async def add(name):
        async with county.write() as work:
            return await work.below.add(SECRETARY, COUNTY, [name], since=SINCE)

    added = await asyncio.gather(*(add(f"第{number}中学党委") for number in range(8)))

    assert sorted(units[0].position for units in added) == list(range(3, 11))


async def test_a_renamed_unit_is_still_called_by_its_old_name_and_no_name_stands_twice(county):
    async with county.write() as work:
        assert not await work.below.rename(SECRETARY, FENG, "三塘铺镇党委")
        assert await work.below.rename(SECRETARY, FENG, "枫坪街道党委")
        (unit,) = [each.unit for each in await work.below.listed(SECRETARY, COUNTY) if each.unit.code == FENG]

    assert unit.name == "枫坪街道党委"
    assert "枫坪镇党委" in unit.aliases


async def test_a_closed_unit_is_not_missing_and_what_it_reported_still_counts(county):
    await submit(county, OF_FENG, FENG, total=4, difference="x")
    async with county.write() as work:
        await work.below.close(SECRETARY, FENG, date(2013, 12, 31))
        await work.below.close(SECRETARY, TANG, date(2014, 3, 30))
        rolled = await work.roll_ups.now(SECRETARY, COUNTY, Q1)
        later = [report.unit for report in await work.reports.of_quarter(SECRETARY, Q2, COUNTY)]

    assert (rolled.sums, rolled.missing, later) == ({"total": 4}, (), [])


async def test_a_unit_below_reports_only_where_the_whole_line_above_collects(county):
    await submit(county, OF_VILLAGE, f"{FENG}.1", total=1)
    async with county.write() as work:
        await work.levels.switch(SECRETARY, COUNTY, is_open=False)

    for actor, unit in ((OF_FENG, FENG), (OF_VILLAGE, f"{FENG}.1")):
        with pytest.raises(NotCollectedError):
            await submit(county, actor, unit, quarter=Q2, total=1)


async def test_a_report_that_differs_from_the_sum_below_says_why(county):
    await submit(county, OF_FENG, FENG, total=4, female=2)
    await submit(county, OF_TANG, TANG, total=3)
    with pytest.raises(StateError):
        await submit(county, SECRETARY, COUNTY, total=9)

    receipt = await submit(county, SECRETARY, COUNTY, total=9, female=5, difference="县直机关补计")

    async with county.read() as work:
        kept = await work.roll_ups.kept(OFFICER, COUNTY, Q1)
        assert receipt.version == 1
        assert (kept.reason, kept.rolled.sums, kept.rolled.partial) == (
            "县直机关补计",
            {"total": 7},
            {"female": (2, 1)},
        )


async def test_the_reason_holds_for_the_same_difference_and_no_other(county):
    await submit(county, OF_FENG, FENG, total=4)
    await submit(county, SECRETARY, COUNTY, total=9, difference="补计5名")

    await submit(county, SECRETARY, COUNTY, total=9, female=3)

    async with county.read() as work:
        assert (await work.roll_ups.kept(SECRETARY, COUNTY, Q1)).reason == "补计5名"
    with pytest.raises(StateError):
        await submit(county, SECRETARY, COUNTY, total=10)


async def test_a_version_twice_delivered_keeps_one_sum(county):
    await submit(county, OF_FENG, FENG, total=4)
    first = await submit(county, SECRETARY, COUNTY, total=4)
    again = await submit(county, SECRETARY, COUNTY, total=4)

    assert again.version == first.version == 1


async def test_kept_sums_are_only_ever_added(county):
    await submit(county, OF_FENG, FENG, total=4)
    await submit(county, SECRETARY, COUNTY, total=4)
    for statement in ("UPDATE roll_ups SET reason = 'x'", "DELETE FROM roll_ups"):
        with pytest.raises(Exception, match="append-only"):
            async with county.write() as work:
                await work.units._tx.session.execute(text(statement))


async def test_every_deed_is_in_the_audit(county):
    async with county.write() as work:
        await work.below.rename(SECRETARY, FENG, "枫坪街道党委")
        await work.below.close(SECRETARY, TANG, date(2014, 3, 31))
        await work.levels.set_days_before(SECRETARY, COUNTY, 3)
    async with county.read() as work:
        rows = await work.units._tx.session.execute(text("SELECT act FROM audit"))
        acts = {act for (act,) in rows}

    assert {"level.open", "unit.add", "unit.rename", "unit.close", "level.days_before"} <= acts


async def test_a_new_list_of_the_city_leaves_the_units_below_as_they_are(county):
    async with county.write() as work:
        units = await work.units.all()
        await work.units.sync([unit for unit in units if unit.code != "xinhua"])

        assert len(await work.below.listed(SECRETARY, COUNTY)) == 2
        assert not (await work.units._tx.session.get(UnitRow, FENG)).retired


def test_a_sum_without_reports_is_empty():
    rolled = add_up({}, ["a", "b"])

    assert (rolled.done, rolled.all, rolled.sums, rolled.differing({"total": 3})) == (0, 2, {}, {})
