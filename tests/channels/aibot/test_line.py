"""The long connection: introduced, kept alive, opened again however it ended, and never fought over."""

from __future__ import annotations

import asyncio
import random

import pytest

from core.errors import Outcome, SendError
from models.store import Store
from tests.channels.aibot.conftest import outgoing
from tests.channels.fake_aibot import BOT, SECRET, Fault
from tests.models.support import MEMORY, MovingClock


async def test_the_bot_introduces_itself_with_its_id_and_its_secret(server, bench):
    async with bench.running():
        assert bench.asked("aibot_subscribe") == [{"bot_id": BOT, "secret": SECRET}]


@pytest.mark.parametrize("code", [1000, 1001, 1006, 1011, 4000])
async def test_however_a_connection_ends_another_one_follows(server, bench, code):
    async with bench.running() as channel:
        for times in (2, 3):
            await server.end(code)
            await bench.until(lambda times=times: server.let_in == times and channel.is_connected)
        server.says("总数32")
        (heard,) = await bench.intake.got(1)

    assert heard.text == "总数32"


async def test_two_signs_of_life_without_an_answer_and_the_connection_is_opened_anew(server, bench):
    async with bench.running(beat_seconds=0.05, answer_seconds=0.05):
        server.deaf = True
        await bench.until(lambda: server.let_in == 2)
        server.deaf = False
        await bench.until(lambda: bench.asked("ping"))


async def test_one_sign_of_life_without_an_answer_is_no_end(server, bench):
    server.faults["ping"].append(Fault(silent=True))
    async with bench.running(beat_seconds=0.05, answer_seconds=0.05):
        await bench.until(lambda: len(bench.asked("ping")) >= 5)

    assert server.let_in == 1


async def test_waits_grow_until_the_bot_is_let_in_and_not_until_tcp_connects(server, bench):
    """A gateway that takes connections and ends each before the bot is known."""
    server.faults["aibot_subscribe"] += [Fault(ends=1000) for _ in range(6)]
    async with bench.running():
        first = [wait for wait in bench.waits if wait >= 1.0]
        await server.end(1006)
        await bench.until(lambda: server.let_in == 2)
        assert [wait for wait in bench.waits if wait >= 1.0][len(first) :] == [1.0]

    assert first == [1, 2, 4, 8, 16, 30]


async def test_a_gateway_that_is_away_is_waited_for(server, bench):
    await server.stop()
    channel = bench.channel()
    async with bench.run(channel):
        await bench.until(lambda: len(bench.waits) > 3)
        await server.start()
        await bench.until(lambda: channel.is_connected)


async def test_a_bot_that_is_not_let_in_asks_less_and_less_and_a_person_is_told_once(server, bench):
    channel = bench.channel(secret="wrong")
    async with bench.run(channel):
        await bench.until(lambda: bench.waits.count(300.0) >= 3)
        assert bench.told == ["refused"]
        server.bots[BOT] = "wrong"
        await bench.until(lambda: channel.is_connected)


async def test_frames_that_nobody_understands_are_passed_over(server, bench):
    async with bench.running():
        line = server._line
        for strange in ("", "no json", "[]", "{}", '{"cmd": 7}', b"\xff\xfe", '{"headers": {"req_id": "unknown"}}'):
            await line.send(strange)
        await line.send('{"cmd": "aibot_moon", "headers": {"req_id": "r"}, "body": {}}')
        server.says("还在")
        await bench.intake.got(1)

    assert server.let_in == 1


async def test_control_signs_within_a_frame_are_left_out(server, bench):
    async with bench.running():
        await server._line.send(
            '{"cmd":"aibot_msg_callback","headers":{"req_id":"r1"},"body":{"msgid":"m1","chattype":"single",'
            '"from":{"userid":"zhoumin"},"msgtype":"text","text":{"content":"总\x01数32"}}}'
        )
        (heard,) = await bench.intake.got(1)

    assert heard.text == "总数32"


async def test_answers_that_come_out_of_order_reach_their_questions(server, bench):
    server.written |= {"a", "b"}
    server.holds_back = 2
    async with bench.running() as channel:
        server.faults["aibot_send_msg"].append(Fault(code=40058))
        first = asyncio.create_task(channel.send(outgoing("一", row=1, user="a")))
        second = asyncio.create_task(channel.send(outgoing("二", row=2, user="b")))
        told = await asyncio.gather(first, second, return_exceptions=True)

    assert isinstance(told[0], SendError)
    assert isinstance(told[1], str)


async def test_at_the_end_what_is_under_way_is_waited_for(server, bench):
    server.written.add("zhoumin")
    server.faults["aibot_send_msg"].append(Fault(delay=0.3))
    async with bench.running() as channel:
        sending = asyncio.create_task(channel.send(outgoing("再见")))
        await bench.until(lambda: bench.asked("aibot_send_msg"))

    assert await sending
    with pytest.raises(SendError) as caught:
        await channel.send(outgoing("太晚"))
    assert caught.value.outcome is Outcome.NOT_SENT


# Who is displaced


class LeasedSeat:
    """A seat in a database, as the program keeps it."""

    def __init__(self, store, holder):
        self.store, self.holder = store, holder
        self.clock = MovingClock()
        self.is_broken = False

    async def take(self):
        if self.is_broken:
            raise OSError("the database is away")
        async with self.store.write() as work:
            return await work.leases.take("aibot", self.holder, self.clock.now(), 60)

    async def leave(self):
        if self.is_broken:
            raise OSError("the database is away")
        async with self.store.write() as work:
            await work.leases.leave("aibot", self.holder, self.clock.now())


@pytest.fixture
async def store():
    opened = await Store.open(MEMORY, MovingClock(), rng=random.Random(7))
    yield opened
    await opened.close()


async def test_of_several_processes_one_is_connected_and_another_follows_when_it_ends(server, bench, store):
    first, second = (bench.channel(seat=LeasedSeat(store, name)) for name in ("a", "b"))
    ending = asyncio.create_task(first.run(bench.intake))
    await bench.until(lambda: first.is_connected)
    async with bench.run(second):
        await asyncio.sleep(0.2)
        assert (first.is_connected, second.is_connected, server.let_in) == (True, False, 1)
        ending.cancel()
        await asyncio.gather(ending, return_exceptions=True)
        await bench.until(lambda: second.is_connected)

    assert server.let_in == 2


async def test_a_process_that_died_without_a_word_is_followed_when_its_lease_ends(server, bench, store):
    dead = LeasedSeat(store, "a")
    await dead.take()
    seat = LeasedSeat(store, "b")
    channel = bench.channel(seat=seat)
    async with bench.run(channel):
        await asyncio.sleep(0.1)
        assert server.connections == 0
        seat.clock.forward(seconds=61)
        await bench.until(lambda: channel.is_connected)


async def test_a_process_that_lost_its_seat_hangs_up(server, bench, store):
    seat = LeasedSeat(store, "a")
    async with bench.running(seat=seat) as channel:
        seat.clock.forward(seconds=61)
        async with store.write() as work:
            assert await work.leases.take("aibot", "b", seat.clock.now(), 60)
        await bench.until(lambda: not channel.is_connected)
        await asyncio.sleep(0.1)

    assert server.let_in == 1


async def test_a_seat_that_cannot_be_kept_is_given_up_before_it_runs_out(server, bench, store):
    seat = LeasedSeat(store, "a")
    async with bench.running(seat=seat, pace=bench.pace(seat_lost_seconds=0.2)) as channel:
        seat.is_broken = True
        await bench.until(lambda: not channel.is_connected)
        seat.is_broken = False
        await bench.until(lambda: channel.is_connected)


async def test_who_is_displaced_by_a_stranger_cools_down_longer_each_time_and_tells_of_it(server, bench):
    """Two programs with one bot: this one gives way, so that they do not throw each other out for ever."""
    async with bench.running() as channel:
        for times in range(1, 4):
            stranger = await _stranger(server)
            await bench.until(lambda: not channel.is_connected)
            await bench.until(lambda times=times: len(bench.told) == times)
            await bench.until(lambda: channel.is_connected)
            await stranger.close()

    assert [wait for wait in bench.waits if wait >= 60] == [60, 120, 240]
    assert bench.told == ["displaced"] * 3


async def test_who_is_displaced_by_another_process_of_ours_waits_for_the_lease_and_does_not_fight(server, bench, store):
    seat = LeasedSeat(store, "a")
    async with bench.running(seat=seat) as channel:
        stranger = LeasedSeat(store, "b")
        stranger.clock.forward(seconds=61)
        assert await stranger.take()
        other = await _stranger(server)
        await bench.until(lambda: not channel.is_connected)
        await asyncio.sleep(0.2)
        assert (server.let_in, bench.told) == (2, [])
        await stranger.leave()
        await bench.until(lambda: channel.is_connected)
        await other.close()


async def _stranger(server):
    """Another program connects as the same bot."""
    from channels.aibot.line import Access, open_line

    return await open_line(Access(BOT, SECRET, server.url), lambda frame: None)
