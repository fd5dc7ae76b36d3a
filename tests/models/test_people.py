"""Who is behind an address, and how an invitation makes a stranger one of us: once, for one person, not by guessing."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from core.errors import RightsError, StateError
from core.people import OPERATOR, Grant, Role
from models.binding import LOCKED, MAX_WRONG
from models.change_records import BindOutcome
from models.people import VALID
from tests.models.support import ADMINISTRATOR, OFFICER, SECRETARY, START


async def invite(store, actor=ADMINISTRATOR, unit="lianyuan", role=Role.REPORTER) -> str:
    async with store.write() as work:
        return await work.people.invite(actor, unit, role)


async def bind(store, code: str, external_id: str = "t9", name: str = "李强"):
    async with store.write() as work:
        return await work.people.bind("telegram", external_id, name, code)


async def actor(store, external_id: str = "t9", channel: str = "telegram"):
    async with store.read() as work:
        return await work.people.actor(channel, external_id)


async def test_a_stranger_is_nobody(store):
    assert await actor(store) is None


async def test_a_person_acts_with_the_rights_in_force(store):
    assert await actor(store, "w1", "web") == SECRETARY
    async with store.read() as work:
        assert await work.people.by_id(3) == OFFICER
        with pytest.raises(StateError):
            await work.people.by_id(99)


async def test_a_person_without_a_role_is_a_stranger(store):
    async with store.write() as work:
        person = await work.people.add("无职", [])
        await work.people.attach(person, "web", "w9", "w9")
    assert await actor(store, "w9", "web") is None


async def test_an_invitation_binds_one_person(any_store):
    code = await invite(any_store)
    bound = await bind(any_store, code.lower().replace("-", " "))
    second = await bind(any_store, code, "t10")

    assert (bound.outcome, bound.unit, bound.role) == (BindOutcome.DONE, "lianyuan", Role.REPORTER)
    assert second.outcome is BindOutcome.USED
    found = await actor(any_store)
    assert (found.name, found.grants) == ("李强", (Grant(Role.REPORTER, "lianyuan"),))
    assert await actor(any_store, "t10") is None


async def test_two_people_with_one_code_at_the_same_moment(any_store):
    code = await invite(any_store)
    bound = await asyncio.gather(*(bind(any_store, code, f"t{number}") for number in range(4)))

    assert sorted(each.outcome for each in bound) == ["done", "used", "used", "used"]


async def test_a_second_invitation_adds_a_unit_to_the_same_person(store):
    await bind(store, await invite(store))
    await bind(store, await invite(store, unit="wanbao", role=Role.DEPUTY))

    assert (await actor(store)).units == ("lianyuan", "wanbao")


async def test_the_own_code_again_and_a_second_one_for_the_same_unit_change_nothing(store):
    code, spare = await invite(store), await invite(store)
    await bind(store, code)

    assert (await bind(store, code)).outcome is BindOutcome.ALREADY
    assert (await bind(store, spare)).outcome is BindOutcome.ALREADY
    assert (await bind(store, spare, "t10")).outcome is BindOutcome.DONE


async def test_an_invitation_expires(store, clock):
    codes = [await invite(store), await invite(store)]
    clock.moment = START + VALID - timedelta(seconds=1)
    assert (await bind(store, codes[0])).outcome is BindOutcome.DONE
    clock.forward(seconds=1)
    bound = await bind(store, codes[1], "t10")

    assert (bound.outcome, bound.at) == (BindOutcome.EXPIRED, START + VALID)


async def test_guessing_is_stopped_for_an_hour(any_store, clock):
    code = await invite(any_store)
    tries = [await bind(any_store, f"AAAA-BBB{number}") for number in range(2, 2 + MAX_WRONG)]
    clock.forward(minutes=59)
    during = await bind(any_store, code)
    other = await bind(any_store, "AAAA-BBB2", "t10")
    clock.forward(minutes=1)
    after = await bind(any_store, code)

    assert [each.outcome for each in tries] == [BindOutcome.WRONG] * 4 + [BindOutcome.TOO_MANY]
    assert [each.tries_left for each in tries] == [4, 3, 2, 1, 0]
    assert (during.outcome, during.at) == (BindOutcome.TOO_MANY, START + LOCKED)
    assert (other.outcome, other.tries_left) == (BindOutcome.WRONG, 4)
    assert after.outcome is BindOutcome.DONE


async def test_after_a_lock_there_are_five_tries_again(store, clock):
    for _ in range(MAX_WRONG):
        await bind(store, "AAAA-BBB2")
    clock.forward(hours=1)

    assert (await bind(store, "AAAA-BBB2")).tries_left == 4


async def test_wrong_tries_are_forgotten_after_an_hour(store, clock):
    await bind(store, "AAAA-BBB2")
    await bind(store, "AAAA-BBB2")
    clock.forward(hours=1)

    assert (await bind(store, "AAAA-BBB2")).tries_left == 4


async def test_a_code_is_not_stored(store):
    code = await invite(store)
    async with store.read() as work:
        session = work._transaction.session
        stored = [str((await session.execute(text(f"SELECT * FROM {table}"))).all()) for table in
                  ("invitations", "audit")]  # fmt: skip
    assert not any(code in rows or code.replace("-", "") in rows for rows in stored)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMIN])
async def test_only_an_administrator_invites_staff(store, role):
    with pytest.raises(RightsError):
        await invite(store, OFFICER, "", role)
    bound = await bind(store, await invite(store, OPERATOR, "", role))

    assert (bound.unit, bound.role) == ("", role)
    assert (await actor(store)).is_staff


async def test_an_officer_invites_reporters_and_a_reporter_nobody(store):
    assert await invite(store, OFFICER)
    with pytest.raises(RightsError):
        await invite(store, SECRETARY, "shuangfeng")


@pytest.mark.parametrize(("unit", "role"), [("", Role.REPORTER), ("lianyuan", Role.OFFICER)])
async def test_a_role_and_a_unit_that_do_not_fit_are_refused(store, unit, role):
    with pytest.raises(StateError):
        await invite(store, ADMINISTRATOR, unit, role)


async def test_notices_reach_each_person_once_where_they_were_heard_last(any_store, clock):
    clock.forward(hours=1)
    async with any_store.write() as work:
        await work.people.attach(1, "telegram", "t1", "t1")
        deputy = await work.people.add("赵云", [Grant(Role.DEPUTY, "shuangfeng")], phone="1234567")
        await work.people.attach(deputy, "web", "w9", "w9")
        unreached = await work.people.add("吴新", [Grant(Role.DEPUTY, "shuangfeng")])
        await work.people.attach(unreached, "web", "w10", "")
        first = await work.people.recipients("shuangfeng")
    clock.forward(hours=1)
    async with any_store.write() as work:
        await work.people.saw("web", "w1", "w1-new")
        await work.people.saw("web", "a stranger", "x")
        second = await work.people.recipients("shuangfeng")
        staff = await work.people.staff()

    assert [(each.name, each.channel, each.conversation) for each in first] == [
        ("周敏", "telegram", "t1"), ("赵云", "web", "w9"),
    ]  # fmt: skip
    assert [(each.name, each.conversation, each.phone, each.role) for each in second] == [
        ("周敏", "w1-new", "", Role.REPORTER), ("赵云", "w9", "1234567", Role.DEPUTY),
    ]  # fmt: skip
    assert [(each.name, each.role) for each in staff] == [("王芳", Role.OFFICER), ("陈刚", Role.ADMIN)]


async def test_an_address_speaks_for_one_person_at_a_time(store):
    async with store.write() as work:
        await work.people.attach(1, "web", "guest", "guest")
        await work.people.attach(3, "web", "guest", "guest")
    assert await actor(store, "guest", "web") == OFFICER


async def test_the_department_sees_who_is_who(store):
    async with store.write() as work:
        await work.people.attach(1, "telegram", "t1", "t1")
        roster = await work.people.roster(OFFICER)

    assert [(each.name, each.role, each.unit, each.channels) for each in roster[:2]] == [
        ("周敏", Role.REPORTER, "shuangfeng", ("telegram", "web")),
        ("刘洋", Role.REPORTER, "xinhua", ("web",)),
    ]
