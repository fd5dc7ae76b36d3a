"""A broadcast goes once to each person of the units chosen, whoever else acts at the same time and whatever fails."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import StateError
from core.people import Actor, Grant, Role
from models.broadcast_records import EVERY_UNIT, Reach
from models.calls import Reason
from tests.models.support import DUE, NEIGHBOUR, OFFICER, Q1, SECRETARY, broadcast_to, message, report

MISSING = f"missing:{EVERY_UNIT}:{Q1.code}"


async def send(store, *units: str, **more):
    async with store.write() as work:
        return await work.broadcasts.send(OFFICER, broadcast_to(*units, **more))


async def claim(store):
    async with store.write() as work:
        return await work.outbox.claim(["web"])


async def deliver(store) -> int:
    """The platform takes everything that waits and is still wanted."""
    claimed = await claim(store)
    async with store.write() as work:
        for each in claimed:
            wanted = await work.reports.still_wanted(each.post.condition)
            await (work.outbox.sent(each, f"m{each.id}") if wanted else work.outbox.unneeded(each))
    return len(claimed)


async def course(store, broadcast):
    async with store.read() as work:
        found = await work.broadcasts.find(OFFICER, broadcast.code)
        return await work.broadcasts.course(OFFICER, found)


async def reaches(store, broadcast) -> dict[str, Reach]:
    return {each.unit: each.reach for each in (await course(store, broadcast)).units}


async def test_a_draft_confirmed_twice_at_once_is_sent_once(any_store):
    codes = [f"A{number}K2" for number in range(2, 7)]
    sent = await asyncio.gather(*(send(any_store, "shuangfeng", "xinhua", code=code, draft="one") for code in codes))

    assert len({each.id for each in sent}) == 1
    assert len(await claim(any_store)) == 2


async def test_it_is_queued_whole_or_not_at_all(any_store):
    with contextlib.suppress(RuntimeError):
        async with any_store.write() as work:
            await work.broadcasts.send(OFFICER, broadcast_to("shuangfeng"))
            raise RuntimeError("the process ends here")

    assert await claim(any_store) == ()
    async with any_store.read() as work:
        assert await work.broadcasts.recent(OFFICER, "") == ()


async def test_two_processes_that_ring_at_once_queue_it_once(any_store, clock):
    await send(any_store, "shuangfeng", "xinhua", not_before=clock.now() + timedelta(hours=1))
    clock.forward(hours=2)

    async def ring() -> int:
        async with any_store.write() as work:
            return await work.broadcasts.queue_due()

    assert sorted(await asyncio.gather(*(ring() for _ in range(4)))) == [0, 0, 0, 2]
    assert len(await claim(any_store)) == 2


async def test_who_reported_before_its_time_gets_nothing_and_stands_there_so(any_store, clock):
    planned = await send(any_store, "shuangfeng", "xinhua", rule=MISSING, not_before=clock.now() + timedelta(hours=1))
    await report(any_store, total=0)
    clock.forward(hours=2)
    async with any_store.write() as work:
        await work.broadcasts.queue_due()

    (claimed,) = await claim(any_store)

    assert claimed.post.person_id == NEIGHBOUR.person_id
    assert await reaches(any_store, planned) == {"shuangfeng": Reach.DROPPED, "xinhua": Reach.WAITING}


async def test_who_reports_between_queue_and_sending_gets_nothing(any_store):
    sent = await send(any_store, "shuangfeng", "xinhua", rule=MISSING)
    await report(any_store, total=0)
    await deliver(any_store)

    assert await reaches(any_store, sent) == {"shuangfeng": Reach.UNNEEDED, "xinhua": Reach.SENT}


async def test_a_person_of_two_units_gets_it_once_and_is_asked_for_both(any_store):
    async with any_store.write() as work:
        await work.people.add("同时报两个单位的人", [Grant(Role.REPORTER, "jkq"), Grant(Role.REPORTER, "wanbao")])
        await work.people.attach(5, "web", "w5", "w5")
    sent = await send(any_store, "jkq", "wanbao")

    (claimed,) = await claim(any_store)

    async with any_store.read() as work:
        actor = await work.people.by_id(5)
        assert await work.reports.still_wanted(claimed.post.condition)
        assert (await work.broadcasts.heard(actor, sent.code))[1] == ("jkq", "wanbao")
    assert (claimed.post.person_id, claimed.post.unit) == (5, "")


async def test_a_unit_in_which_nobody_can_be_reached_is_on_the_call_list(any_store):
    sent = await send(any_store, "shuangfeng", "jkq")

    assert (await reaches(any_store, sent))["jkq"] is Reach.NOBODY
    async with any_store.read() as work:
        (call,) = await work.calls.open_ones(OFFICER, "")
    assert (call.unit, call.reason, call.about) == ("jkq", Reason.NOBODY, "请看通知")


async def test_who_left_the_unit_meanwhile_gets_nothing(any_store):
    sent = await send(any_store, "shuangfeng")
    async with any_store.write() as work:
        await work.people.dismiss(OFFICER, "shuangfeng", SECRETARY.person_id)
    await deliver(any_store)

    assert await reaches(any_store, sent) == {"shuangfeng": Reach.UNNEEDED}


async def test_what_was_taken_back_is_not_sent_any_more(any_store):
    sent = await send(any_store, "shuangfeng", "xinhua")
    async with any_store.write() as work:
        assert await work.broadcasts.withdraw(OFFICER, sent.code)
        assert not await work.broadcasts.withdraw(OFFICER, sent.code)
    await deliver(any_store)

    assert set((await reaches(any_store, sent)).values()) == {Reach.UNNEEDED}


async def test_what_was_taken_back_before_its_time_is_never_queued(any_store, clock):
    planned = await send(any_store, "shuangfeng", not_before=clock.now() + timedelta(days=1))
    async with any_store.write() as work:
        await work.broadcasts.withdraw(OFFICER, planned.code)
    clock.forward(days=2)

    async with any_store.write() as work:
        assert await work.broadcasts.queue_due() == 0


async def test_a_later_word_in_the_same_talk_shows_that_it_arrived(any_store, clock):
    sent = await send(any_store, "shuangfeng", "xinhua")
    await deliver(any_store)
    clock.forward(minutes=5)
    async with any_store.write() as work:
        await work.inbox.add([replace(message("1"), received_at=clock.now())])

    assert await reaches(any_store, sent) == {"shuangfeng": Reach.ARRIVED, "xinhua": Reach.SENT}


async def test_a_receipt_counts_for_the_unit_and_is_not_asked_for_again(any_store):
    sent = await send(any_store, "shuangfeng", "xinhua")
    await deliver(any_store)
    async with any_store.write() as work:
        assert await work.notices.awaiting("shuangfeng") == (("broadcast", sent.code),)
        assert await work.notices.acknowledge(SECRETARY, "broadcast", sent.code, "shuangfeng")

    async with any_store.read() as work:
        assert await work.notices.awaiting("shuangfeng") == ()
        assert not await work.reports.still_wanted(f"unreceived:{sent.code}:{SECRETARY.person_id}")
        assert await work.reports.still_wanted(f"unreceived:{sent.code}:{NEIGHBOUR.person_id}")
    found = await course(any_store, sent)
    assert [each.unit for each in found.received] == ["shuangfeng"]
    assert [each.unit for each in found.unreceived] == ["xinhua"]


async def test_an_office_sends_only_to_units_that_report_to_it(store):
    county = Actor(1, "周敏", (Grant(Role.REPORTER, "shuangfeng"),))
    for actor, units in ((OFFICER, ("shuangfeng.1",)), (OFFICER, ()), (county, ("xinhua",))):
        new = replace(broadcast_to(*units), head="" if actor is OFFICER else "shuangfeng")
        with pytest.raises(StateError):
            async with store.write() as work:
                await work.broadcasts.send(actor, new)


async def test_another_office_knows_nothing_of_it_and_only_units_that_it_is_for_hear_it(store):
    sent = await send(store, "shuangfeng")

    async with store.read() as work:
        assert await work.broadcasts.find(SECRETARY, sent.code) is None
        assert await work.broadcasts.heard(NEIGHBOUR, sent.code) is None
        assert (await work.broadcasts.heard(SECRETARY, sent.code))[1] == ("shuangfeng",)


async def test_a_call_closes_what_is_open_of_the_unit_and_the_same_is_never_listed_twice(any_store):
    async with any_store.write() as work:
        for _ in range(2):
            await work.calls.note("1", "shuangfeng", Reason.REFUSED, "填报", f"missing:shuangfeng:{Q1.code}")
        await work.calls.note("2", "xinhua", Reason.UNSURE, "填报", f"missing:xinhua:{Q1.code} until {DUE.isoformat()}")
        assert len(await work.calls.open_ones(OFFICER, "")) == 2
        assert await work.calls.close(OFFICER, "shuangfeng") == 1
        assert await work.calls.close(OFFICER, "shuangfeng") == 0

    async with any_store.read() as work:
        assert [each.unit for each in await work.calls.open_ones(OFFICER, "")] == ["xinhua"]


async def test_nobody_is_called_about_what_has_been_done(any_store):
    async with any_store.write() as work:
        await work.calls.note("1", "shuangfeng", Reason.REFUSED, "填报", f"missing:shuangfeng:{Q1.code}")
    await report(any_store, total=0)

    async with any_store.read() as work:
        assert await work.calls.open_ones(OFFICER, "") == ()
