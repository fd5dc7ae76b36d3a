"""Settings, holidays and texts that change while notices wait: planned anew, never doubled, never with the old day."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.calendar import read_year
from core.errors import Outcome, SendError
from core.people import OPERATOR
from core.texts import Texts
from models.records import ChangeKind, Replanned
from scheduler.ringing import Planner
from tests.scheduler.support import (
    FIRST,
    HandClock,
    ScriptedChannel,
    at,
    load_calendar,
    load_texts,
    make_sender,
    office_store,
    planner,
    report,
    shipped,
)

CITY = ["lengshuijiang", "lianyuan", "louxing"]
ON_THE_8TH, ON_THE_10TH = "2014年4月8日（周二）17:30", "2014年4月10日（周四）17:30"


class World:
    """An office with two days left, whose reminders are queued and not sent."""

    def __init__(self, store, clock: HandClock) -> None:
        self.store, self.clock, self.channel = store, clock, ScriptedChannel()
        self.planner = planner()

    async def sets(self, **values: str) -> tuple[Replanned, ...]:
        """An officer changes settings, as in chat: the change and what follows from it are one transaction."""
        async with self.store.write() as work:
            for key, value in values.items():
                await work.office.set(OPERATOR, key, value, confirmed=True)
            return await self.planner.replan(work)

    async def rings(self, moment: str = "") -> int:
        self.clock.moment = at(moment) if moment else self.clock.moment
        return await self.planner.plan_now(self.store)

    async def delivers(self, minutes: int = 20) -> list[tuple[str, str]]:
        """What arrives in the next minutes: to whom, and the words."""
        self.channel.arrived.clear()
        self.clock.moment += timedelta(minutes=minutes)
        await make_sender(self.store, self.clock, self.channel).deliver_due()
        heard = zip((sent.conversation for sent in self.channel.arrived), self.channel.texts(), strict=True)
        return sorted(heard)

    async def days(self, first: str, last: str) -> list[tuple[str, str]]:
        """Everything that arrives on the days between two."""
        heard, day = [], date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            await self.rings(f"{day} 09:20")
            heard += await self.delivers()
            day += timedelta(days=1)
        return heard


@pytest.fixture
async def world():
    clock = HandClock(at("2014-03-18 09:00"))
    async with office_store(clock) as store:
        found = World(store, clock)
        await found.rings()
        await found.rings("2014-04-01 09:02")
        await found.delivers()
        await found.rings("2014-04-03 09:02")
        yield found


async def dies_before_the_commit(world) -> None:
    async with world.store.write() as work:
        await work.office.set(OPERATOR, "due_working_day", "7", confirmed=True)
        await world.planner.replan(work)
        raise ConnectionError


def who(heard) -> list[str]:
    return [person for person, _ in heard]


async def test_a_later_due_day_takes_the_queued_reminders_back_and_they_go_out_at_their_time_with_the_new_day(world):
    changes = await world.sets(due_working_day="7", due_time='"17:30"')

    assert changes == (Replanned("到期前提醒", ChangeKind.WITHDRAWN, 3, date(2014, 4, 8)),)
    assert await world.delivers() == []
    assert await world.days("2014-04-04", "2014-04-07") == []
    heard = await world.days("2014-04-08", "2014-04-10")
    assert who(heard) == CITY * 2
    assert all(ON_THE_10TH in words and "4月8日" not in words for _, words in heard)


async def test_an_earlier_due_day_is_reminded_of_at_once(world):
    changes = await world.sets(due_working_day="4", due_time='"17:30"')

    assert changes == (Replanned("到期前提醒", ChangeKind.WITHDRAWN, 3, date(2014, 4, 2)),)
    await world.rings()
    heard = await world.delivers()
    assert who(heard) == CITY
    assert all("2014年4月4日（周五）17:30前报送，还有1个工作日" in words for _, words in heard)


async def test_whoever_has_got_the_reminder_gets_the_one_about_the_new_day_and_no_other(world):
    await world.delivers(minutes=0)
    assert who([(sent.conversation, "") for sent in world.channel.arrived]) == ["louxing"]

    await world.sets(due_working_day="7", due_time='"17:30"')
    heard = await world.delivers() + await world.days("2014-04-04", "2014-04-08")

    assert who(heard) == CITY
    assert all(ON_THE_10TH in words for _, words in heard)


async def test_a_confirmed_due_day_is_said_in_what_is_queued_and_each_hears_it_once(world):
    changes = await world.sets(due_working_day="5", due_time='"17:30"')

    assert changes == (Replanned("到期前提醒", ChangeKind.REWORDED, 3),)
    heard = await world.delivers() + await world.days("2014-04-04", "2014-04-07")
    assert who(heard) == CITY
    assert all(f"按市委组织部要求，请于{ON_THE_8TH}前报送" in words for _, words in heard)


async def test_a_shorter_lead_time_puts_what_is_queued_off_to_its_day(world):
    changes = await world.sets(before_due_days="1")

    assert changes == (Replanned("到期前提醒", ChangeKind.MOVED, 3, date(2014, 4, 4)),)
    assert await world.delivers() == []
    heard = await world.days("2014-04-04", "2014-04-07")
    assert who(heard) == CITY
    assert all("还有1个工作日" in words for _, words in heard)


async def test_a_change_that_is_taken_back_leaves_everything_as_it_was(world):
    await world.sets(due_working_day="7")
    await world.sets(due_working_day="5")
    await world.rings()

    heard = await world.delivers() + await world.days("2014-04-04", "2014-04-07")

    assert who(heard) == CITY


async def test_a_change_taken_back_after_half_was_sent_sends_the_other_half_only(world):
    await world.delivers(minutes=0)
    await world.sets(due_working_day="7")
    await world.sets(due_working_day="5")
    await world.rings()

    assert who(await world.delivers()) == CITY[:2]


async def test_a_holiday_that_is_entered_moves_what_is_queued():
    clock = HandClock(at("2027-01-04 09:00"))
    async with office_store(clock) as store:
        world = World(store, clock)
        await world.rings("2026-12-25 09:00")
        await world.rings("2027-01-06 09:02")
        off = {"2027": {"off": ["01-01..01-03", "01-07", "05-01", "10-01"], "work": []}}

        changes = await world.sets(holidays=str(off).replace("'", '"'))

        assert changes == (Replanned("到期前提醒", ChangeKind.WITHDRAWN, 3, date(2027, 1, 6)),)
        await world.rings()
        heard = await world.delivers()
        assert who(heard) == CITY
        assert all("2027年1月11日（周一）17:30前报送" in words and "暂按周末推算" not in words for _, words in heard)


async def test_at_a_start_with_another_calendar_the_next_ring_plans_anew(world):
    moved = load_calendar().changed_by({2014: read_year(2014, {"off": ["01-01", "04-04..04-07"], "work": []})})
    world.planner = Planner(shipped(), moved, load_texts())

    await world.rings("2014-04-03 09:03")
    heard = await world.delivers()

    assert who(heard) == CITY
    assert all("2014年4月9日（周三）17:30" in words for _, words in heard)


async def test_at_a_start_with_another_text_what_is_queued_is_said_in_the_new_words_once(world):
    names = load_texts().names()
    texts = {name: load_texts().raw(name) for name in names} | {"notice.quarter.before_due": "新的话：{due_clause}。"}
    world.planner = Planner(shipped(), load_calendar(), Texts(texts))

    await world.rings("2014-04-03 09:03")
    heard = await world.delivers() + await world.days("2014-04-04", "2014-04-07")

    assert who(heard) == CITY
    assert all(words.startswith("新的话：") for _, words in heard)


async def test_at_a_start_with_other_notices_one_that_is_gone_is_not_sent(world):
    others = tuple(notice for notice in shipped() if notice.name != "quarter_before_due")
    world.planner = Planner(others, load_calendar(), load_texts())

    await world.rings("2014-04-03 09:03")

    assert await world.delivers() == []


async def test_a_crash_between_taking_back_and_planning_loses_nothing_and_doubles_nothing(world):
    await world.sets(due_working_day="4", due_time='"17:30"')
    world.planner = planner()  # the process ended here and was started again

    await world.rings()
    await world.rings()

    assert who(await world.delivers()) == CITY


async def test_a_crash_before_the_commit_leaves_setting_and_messages_as_they_were(world):
    with pytest.raises(ConnectionError):
        await dies_before_the_commit(world)

    heard = await world.delivers()
    assert who(heard) == CITY
    assert all(ON_THE_8TH in words for _, words in heard)


async def test_a_message_that_is_just_being_sent_goes_out_once_and_never_later_with_the_old_day(world):
    world.channel.script = [SendError("http_429", Outcome.NOT_SENT, 5)]
    world.clock.moment += timedelta(seconds=30)
    async with world.store.write() as work:
        (claimed,) = await work.outbox.claim(["test"])
        assert claimed.post.unit == "louxing"
    await world.sets(due_working_day="5", due_time='"17:30"')
    async with world.store.write() as work:
        await work.outbox.retry(claimed, world.clock.now(), "http_429")

    world.channel.script = []
    first = await world.delivers()
    await world.rings()
    second = await world.delivers()

    heard = first + second
    assert Counter(who(heard)) == Counter(CITY)
    assert all("按市委组织部要求" in words for _, words in heard)


async def test_a_message_in_hand_that_arrives_is_not_sent_again_after_the_change(world):
    world.clock.moment += timedelta(seconds=30)
    async with world.store.write() as work:
        (claimed,) = await work.outbox.claim(["test"])
    await world.sets(due_working_day="5", due_time='"17:30"')
    async with world.store.write() as work:
        await work.outbox.sent(claimed, "m1")
    await world.rings()

    assert who(await world.delivers()) == CITY[:2]


async def test_a_message_in_doubt_is_still_repeated_once_only(world):
    world.channel.script, world.channel.arrived = ["lost"], []
    world.clock.moment += timedelta(seconds=30)
    await make_sender(world.store, world.clock, world.channel).deliver_due()
    assert len(world.channel.arrived) == 1

    await world.sets(due_working_day="5", due_time='"17:30"')
    world.channel.script = ["lost"] * 3
    heard = await world.delivers()

    assert Counter(who(heard))["louxing"] == 1, "one repeat, then the officers are told"


async def test_whoever_reports_meanwhile_gets_nothing_after_the_change_either(world):
    await report(world.store, "louxing")
    changes = await world.sets(due_working_day="5", due_time='"17:30"')

    assert changes == (Replanned("到期前提醒", ChangeKind.REWORDED, 2),)
    assert who(await world.delivers()) == CITY[:2]


async def test_what_was_taken_back_does_not_count_towards_the_cap(world):
    await world.rings("2014-04-09 09:02")
    await world.sets(due_working_day="10")
    await world.rings()
    await world.delivers()

    heard = await world.days("2014-04-10", "2014-04-22")

    overdue = [person for person, words in heard if "已过" in words and person != "officer"]
    assert Counter(overdue) == Counter(CITY), "the first reminder after the new day is the first of all"


async def test_without_a_change_a_ring_touches_nothing(world):
    async with world.store.read() as work:
        before = await work.replanning.queued()

    assert await world.rings() == 0

    async with world.store.read() as work:
        assert await work.replanning.queued() == before


async def test_a_changed_telephone_number_stands_in_what_is_queued(world):
    await world.rings("2014-04-09 09:02")

    changes = await world.sets(contact='"王同志"', phone='"0738-2"')

    assert Replanned("逾期提醒", ChangeKind.REWORDED, 3) in changes
    heard = await world.delivers()
    assert all("王同志（0738-2）" in words for person, words in heard if person != "officer" and "已过" in words)


def test_the_stamp_is_the_same_for_the_same_data_in_another_process():
    same = replace(planner(), calendar=load_calendar().changed_by({2027: read_year(2027, {"off": [], "work": []})}))

    assert same.calendar.fingerprint != load_calendar().fingerprint
    assert load_calendar().fingerprint == load_calendar().fingerprint
    assert FIRST.code == "2014Q1"
