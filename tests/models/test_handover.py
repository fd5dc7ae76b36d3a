"""A unit changes hands by a code: once, at one moment, with everything that waits for whoever had it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import RightsError, StateError
from core.messages import Intent
from core.people import Actor, Grant, Role
from models.binding import MAX_WRONG
from models.change_records import BindOutcome
from models.passes import HANDOVER_VALID
from models.store import Store
from tests.models.postgres import needs_postgres
from tests.models.support import (
    NEIGHBOUR,
    OFFICER,
    Q1,
    SECRETARY,
    START,
    MovingClock,
    count,
    people_of,
    post,
)


async def hand_over(store, actor=SECRETARY, unit="shuangfeng", person_id=1) -> str:
    async with store.write() as work:
        return await work.passes.hand_over(actor, unit, person_id)


async def enter(store, code: str, account: str = "t9", name: str = "李强"):
    async with store.write() as work:
        return await work.people.bind("telegram", account, name, code, conversation=account)


async def actor(store, account: str = "t9", channel: str = "telegram"):
    async with store.read() as work:
        return await work.people.actor(channel, account)


async def test_the_successor_has_the_unit_and_the_predecessor_nothing_from_that_moment(any_store):
    code = await hand_over(any_store)
    assert (await actor(any_store, "w1", "web")).units == ("shuangfeng",)

    bound = await enter(any_store, code)

    assert (bound.outcome, bound.unit, bound.handover.predecessor) == (BindOutcome.DONE, "shuangfeng", "周敏")
    assert (await actor(any_store)).grants == (Grant(Role.REPORTER, "shuangfeng"),)
    assert await actor(any_store, "w1", "web") is None
    async with any_store.read() as work:
        left = await work.passes.departures(1)
        assert [(each.unit, each.at, each.successor) for each in left] == [("shuangfeng", START, "李强")]
        assert await work.audit.verify() is None


async def test_two_people_with_one_code_at_the_same_moment(any_store):
    code = await hand_over(any_store)
    bound = await asyncio.gather(*(enter(any_store, code, f"t{number}") for number in range(4)))

    assert sorted(each.outcome for each in bound) == ["done", "used", "used", "used"]
    async with any_store.read() as work:
        assert [member.name for member in await work.people.of_unit(OFFICER, "shuangfeng")] == ["李强"]


async def test_the_successor_may_send_the_code_again(store):
    code = await hand_over(store)
    await enter(store, code)

    assert (await enter(store, code)).outcome is BindOutcome.ALREADY
    assert (await enter(store, code, "t10")).outcome is BindOutcome.USED


async def test_nobody_takes_over_from_themselves(store):
    own, of_the_office = await hand_over(store), await hand_over(store, OFFICER, "xinhua", 2)
    async with store.write() as work:
        assert (await work.people.bind("web", "w1", "周敏", own)).outcome is BindOutcome.OWN
        assert (await work.people.bind("web", "w3", "王芳", of_the_office)).outcome is BindOutcome.OWN

    assert (await enter(store, own)).outcome is BindOutcome.DONE


async def test_a_code_ends_by_time_by_a_newer_one_and_by_cancelling(store, clock):
    first, second = await hand_over(store), await hand_over(store)
    assert (await enter(store, first)).outcome is BindOutcome.CANCELLED
    async with store.write() as work:
        assert await work.passes.cancel_handover(SECRETARY, "shuangfeng")
        assert not await work.passes.cancel_handover(SECRETARY, "shuangfeng")
    assert (await enter(store, second)).outcome is BindOutcome.CANCELLED

    third = await hand_over(store)
    clock.moment = START + HANDOVER_VALID
    bound = await enter(store, third)
    assert (bound.outcome, bound.at) == (BindOutcome.EXPIRED, START + HANDOVER_VALID)
    assert (await actor(store, "w1", "web")).units == ("shuangfeng",)


async def test_guessing_is_counted_like_that_of_invitations(store):
    code = await hand_over(store)
    tries = [await enter(store, f"AAAA-BBB{number}") for number in range(2, 2 + MAX_WRONG)]

    assert tries[-1].outcome is BindOutcome.TOO_MANY
    assert (await enter(store, code)).outcome is BindOutcome.TOO_MANY
    assert (await enter(store, code, "t10")).outcome is BindOutcome.DONE


async def test_only_the_secretary_and_the_department_hand_over(store):
    deputy = Actor(9, "赵云", (Grant(Role.DEPUTY, "shuangfeng"),))
    for stranger in (NEIGHBOUR, deputy):
        with pytest.raises(RightsError):
            await hand_over(store, stranger, person_id=stranger.person_id)
    with pytest.raises(StateError):
        await hand_over(store, SECRETARY, person_id=2)
    with pytest.raises(StateError):
        await hand_over(store, OFFICER, person_id=2)

    assert (await enter(store, await hand_over(store, OFFICER, person_id=1))).outcome is BindOutcome.DONE


async def test_a_unit_that_nobody_is_left_of_is_handed_to_somebody(store):
    bound = await enter(store, await hand_over(store, OFFICER, "wanbao", None))

    assert (bound.outcome, bound.handover.predecessor, bound.handover.told_at) == (BindOutcome.DONE, "", None)
    assert (await actor(store)).units == ("wanbao",)


async def test_drafts_stay_with_the_unit_and_what_waits_goes_to_the_successor(any_store, clock):
    later = START + timedelta(days=3)
    async with any_store.write() as work:
        await work.reports.enter(SECRETARY, "shuangfeng", Q1, [count("total", 32)], "web:1")
        notice = {"intent": Intent.REMINDER, "unit": "shuangfeng", "person_id": 1, "not_before": later}
        await work.outbox.add(post("待报", **notice))
        await work.outbox.add(post("另一件", **notice | {"unit": ""}))
        question = await work.questions.add(SECRETARY, "web", "w1", "公示要几天", "三（三）")
    await enter(any_store, await hand_over(any_store))

    new = await actor(any_store)
    async with any_store.write() as work:
        assert (await work.reports.get(new, "shuangfeng", Q1)).draft.values == {"total": 32}
        askers = await work.questions.answer(OFFICER, question, "5天", shared=False, version=0)
        assert [(each.channel, each.conversation) for each in askers] == [("telegram", "t9")]
    clock.moment = later
    async with any_store.write() as work:
        claimed = await work.outbox.claim(["web", "telegram"])
        assert [(each.post.channel, each.post.person_id, each.post.unit) for each in claimed] == [
            ("telegram", new.person_id, "shuangfeng"),
            ("web", 1, ""),
        ]


async def test_a_deputy_who_takes_over_does_not_get_the_same_notice_twice(store):
    async with store.write() as work:
        deputy = await work.people.add("赵云", [Grant(Role.DEPUTY, "shuangfeng")])
        await work.people.attach(deputy, "telegram", "t9", "t9")
        for person, channel, where in ((1, "web", "w1"), (deputy, "telegram", "t9")):
            again = {"person_id": person, "unit": "shuangfeng", "condition": "returned:shuangfeng:2014Q1:female"}
            row = post("女党员请核对", where, intent=Intent.NOTICE, dedupe_key=f"returned:{person}", **again)
            await work.outbox.add(replace(row, channel=channel))
    await enter(store, await hand_over(store))

    assert (await actor(store)).grants == (Grant(Role.REPORTER, "shuangfeng"),)
    async with store.write() as work:
        assert [each.post.person_id for each in await work.outbox.claim(["web", "telegram"])] == [deputy]


async def test_a_person_with_another_unit_keeps_it_with_its_questions(store):
    async with store.write() as work:
        two = await work.people.add("李明", [Grant(Role.REPORTER, "jkq"), Grant(Role.REPORTER, "wanbao")])
        await work.people.attach(two, "web", "w9", "w9")
        person = await work.people.by_id(two)
        code = await work.questions.add(person, "web", "w9", "公示要几天", "三（三）")
        handing = await work.passes.hand_over(person, "jkq", two)
    await enter(store, handing)

    assert (await actor(store, "w9", "web")).units == ("wanbao",)
    async with store.write() as work:
        askers = await work.questions.answer(OFFICER, code, "5天", shared=False, version=0)
        assert [each.conversation for each in askers] == ["w9"]


async def test_a_note_goes_with_the_open_code(store):
    code = await hand_over(store)
    async with store.write() as work:
        assert await work.passes.leave_note(SECRETARY, "shuangfeng", "名册在二号柜")
        assert not await work.passes.leave_note(OFFICER, "shuangfeng", "别的话")

    assert (await enter(store, code)).handover.note == "名册在二号柜"


@pytest.mark.parametrize("server", [pytest.param("postgres_server", marks=needs_postgres)])
async def test_a_message_under_way_is_done_before_the_unit_changes_hands(request, server):
    """Two processes: the successor waits for what the predecessor said before, and sees it."""
    url = await request.getfixturevalue(server).emptied_database()
    stores = [await Store.open(url, MovingClock()) for _ in range(2)]
    await people_of(stores[0])
    code, listened = await hand_over(stores[0]), asyncio.Event()

    async def speak():
        async with stores[1].write() as work:
            person = await work.people.actor("web", "w1")
            listened.set()
            await asyncio.sleep(0.1)
            await work.reports.enter(person, "shuangfeng", Q1, [count("total", 32)], "web:1")

    async def take() -> dict[str, int]:
        await listened.wait()
        await enter(stores[0], code)
        async with stores[0].read() as work:
            successor = await work.people.actor("telegram", "t9")
            return (await work.reports.get(successor, "shuangfeng", Q1)).draft.values

    assert (await asyncio.gather(take(), speak()))[0] == {"total": 32}
    await asyncio.gather(*(store.close() for store in stores))
