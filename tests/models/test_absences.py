"""While somebody is away the stand-in is told, from the first day to the last and by no switch."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from core.clock import SHANGHAI
from core.errors import RightsError, StateError
from core.people import Grant, Role
from tests.models.support import NEIGHBOUR, OFFICER, SECRETARY

FIRST, LAST = date(2014, 4, 28), date(2014, 5, 8)


@pytest.fixture
async def deputy(any_store) -> int:
    """A deputy of 双峰县."""
    async with any_store.write() as work:
        person = await work.people.add("张三", [Grant(Role.DEPUTY, "shuangfeng")])
        await work.people.attach(person, "telegram", "t9", "t9")
        return person


async def begin(store, actor=SECRETARY, **more) -> int:
    values = {"first": FIRST, "last": LAST, "stand_in": None, **more}
    async with store.write() as work:
        return await work.absences.begin(actor, "shuangfeng", values.pop("person_id", 1), **values)


async def told(store, **more) -> list[str]:
    async with store.read() as work:
        return [each.name for each in await work.people.recipients("shuangfeng", **more)]


async def test_the_stand_in_is_told_from_the_first_day_to_the_last(any_store, clock, deputy):
    await begin(any_store, stand_in=deputy)
    seen = {}
    for day in (date(2014, 4, 27), FIRST, LAST, date(2014, 5, 9)):
        clock.moment = datetime(day.year, day.month, day.day, 9, 2, tzinfo=SHANGHAI)
        seen[day.isoformat()] = (await told(any_store, with_deputies=False), await told(any_store))

    assert seen == {
        "2014-04-27": (["周敏"], ["周敏", "张三"]),
        "2014-04-28": (["张三"], ["张三"]),
        "2014-05-08": (["张三"], ["张三"]),
        "2014-05-09": (["周敏"], ["周敏", "张三"]),
    }


async def test_without_a_stand_in_nothing_is_lost(store, clock):
    await begin(store)
    clock.moment = datetime(2014, 4, 30, 9, 2, tzinfo=SHANGHAI)

    assert await told(store, with_deputies=False) == ["周敏"]


async def test_a_stand_in_who_has_left_does_not_swallow_notices(any_store, clock, deputy):
    await begin(any_store, stand_in=deputy)
    async with any_store.write() as work:
        assert await work.people.dismiss(SECRETARY, "shuangfeng", deputy)
    clock.moment = datetime(2014, 4, 30, 9, 2, tzinfo=SHANGHAI)

    assert await told(any_store, with_deputies=False) == ["周敏"]


async def test_whoever_is_back_early_is_told_again(any_store, clock, deputy):
    number = await begin(any_store, stand_in=deputy)
    clock.moment = datetime(2014, 4, 30, 9, 2, tzinfo=SHANGHAI)
    async with any_store.write() as work:
        assert await work.reports.still_wanted(f"absence:{number}")
        ended = await work.absences.end(SECRETARY, "shuangfeng", 1)
        assert (ended.number, ended.stand_in_name) == (number, "张三")
        assert await work.absences.end(SECRETARY, "shuangfeng", 1) is None
        assert not await work.reports.still_wanted(f"absence:{number}")

    assert await told(any_store, with_deputies=False) == ["周敏"]


async def test_a_second_absence_takes_the_place_of_the_first(any_store, deputy):
    await begin(any_store, stand_in=deputy)
    await begin(any_store, last=date(2014, 5, 4), stand_in=deputy)
    async with any_store.read() as work:
        assert [each.last for each in await work.absences.of_unit(SECRETARY, "shuangfeng")] == [date(2014, 5, 4)]


async def test_people_note_their_own_absence_and_the_department_anybodys(any_store, deputy):
    for actor in (NEIGHBOUR, SECRETARY):
        with pytest.raises(RightsError):
            await begin(any_store, actor, person_id=deputy)
    with pytest.raises(StateError):
        await begin(any_store, stand_in=2)
    with pytest.raises(StateError):
        await begin(any_store, stand_in=1)
    with pytest.raises(StateError):
        await begin(any_store, first=date(2014, 3, 1), last=date(2014, 3, 2))

    assert await begin(any_store, OFFICER, person_id=deputy, stand_in=1)


async def test_with_deputies_only_they_are_reminded(any_store, deputy):
    async with any_store.write() as work:
        await work.people.dismiss(OFFICER, "shuangfeng", 1)

    assert await told(any_store, with_deputies=False) == ["张三"]
