"""Delivery: what is certain is recorded, what is doubtful repeated once, what is not wanted any more not sent."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import pairwise

import pytest

from core.channel import Caps, Rate
from core.errors import Outcome, SendError
from core.messages import Choice, Intent, text_reply
from models.records import Post
from models.store import Store
from scheduler.delivery import Pace
from tests.scheduler.support import SIGNER, HandClock, ScriptedChannel, at, make_sender, office_store, report

NOON = at("2014-04-08 10:05")
TOO_MANY = SendError("http_429", Outcome.NOT_SENT, retry_after_seconds=17)
BLOCKED = SendError("http_403", Outcome.REFUSED)
DOWN = SendError("connect", Outcome.NOT_SENT)


def reminder(unit: str = "louxing", **values) -> Post:
    values = {"intent": Intent.REMINDER, "unit": unit, "person_id": 1, "condition": f"missing:{unit}:2014Q1", **values}
    return Post("test", unit, text_reply("数字尚未收到。"), **values)


def answer(text: str = "已收到。", conversation: str = "louxing", **values) -> Post:
    return Post("test", conversation, text_reply(text), **values)


async def queue(store: Store, *posts: Post) -> None:
    async with store.write() as work:
        for post in posts:
            await work.outbox.add(post)


@pytest.fixture
def clock():
    return HandClock(NOON)


@pytest.fixture
def channel():
    return ScriptedChannel()


@pytest.fixture
async def store(clock):
    async with office_store(clock) as opened:
        yield opened


async def test_a_reply_is_sent_once_with_a_signed_button(store, clock, channel):
    await queue(store, Post("test", "louxing", text_reply("核对表", Choice("确认报送"), Choice("暂停"))))

    assert await make_sender(store, clock, channel).deliver_due() == 1
    assert await make_sender(store, clock, channel).deliver_due() == 0

    (outgoing,) = channel.arrived
    assert [SIGNER.read(token, "test", "louxing").index for token in outgoing.tokens] == [0, 1]


async def test_a_wait_that_the_platform_asks_for_is_kept_to_the_second_over_a_restart(store, clock, channel):
    channel.script = [TOO_MANY]
    await queue(store, answer())

    for seconds, sent in ((0, 0), (16, 0), (1, 1)):
        clock.forward(seconds=seconds)
        await make_sender(store, clock, channel).deliver_due()  # a new process each time
        assert len(channel.arrived) == sent, seconds


async def test_waits_grow_while_the_platform_is_down(store, clock, channel):
    channel.script = [DOWN] * 4
    await queue(store, answer())

    tries = []
    for _ in range(50):
        before = len(channel.calls)
        await make_sender(store, clock, channel).deliver_due()
        tries += [(clock.now() - NOON).seconds] * (len(channel.calls) - before)
        clock.forward(seconds=5)

    assert tries == [0, 5, 20, 65, 200]
    assert len(channel.arrived) == 1


async def test_a_refused_notice_is_not_tried_again_and_goes_on_the_officers_list(store, clock, channel):
    channel.script = [BLOCKED]
    await queue(store, reminder())

    await make_sender(store, clock, channel).deliver_due()
    clock.forward(days=1)
    await make_sender(store, clock, channel).deliver_due()

    assert [sent.conversation for sent in channel.arrived] == ["officer"]
    assert channel.texts() == [
        "娄星区没有收到通知，平台退回（http_403）。\n收件人：娄星区演示，0738-1\n通知内容：数字尚未收到。\n请电话联系。"
    ]


async def test_a_refused_reply_or_notice_to_an_officer_makes_no_further_message(store, clock, channel):
    channel.script = [BLOCKED, BLOCKED]
    await queue(store, answer(), Post("test", "officer", text_reply("未报名单"), Intent.NOTICE))

    assert await make_sender(store, clock, channel).deliver_due() == 2
    assert channel.arrived == []


@pytest.mark.parametrize("post", [answer(), reminder()], ids=["reply", "reminder"])
async def test_what_may_have_arrived_is_repeated_once_and_never_a_third_time(store, clock, channel, post):
    channel.script = ["lost", "lost"]
    await queue(store, post)

    for _ in range(20):
        await make_sender(store, clock, channel).deliver_due()
        clock.forward(seconds=60)

    assert [sent.conversation for sent in channel.arrived].count("louxing") == 2


async def test_a_reminder_in_doubt_is_marked_when_repeated_and_listed_when_still_in_doubt(store, clock, channel):
    channel.script = ["lost", "lost"]
    await queue(store, reminder())

    for _ in range(3):
        await make_sender(store, clock, channel).deliver_due()
        clock.forward(seconds=60)

    first, second, listed = channel.texts()
    assert second.removeprefix(first) == "\n（重发：上一条是否送达没有得到确认，已看到的请忽略。）"
    assert listed.startswith("娄星区可能没有收到通知，平台没有确认送达（http_502）。")


async def test_a_doubt_settled_by_the_repeat_is_listed_nowhere(store, clock, channel):
    channel.script = ["lost"]
    await queue(store, reminder())

    for _ in range(3):
        await make_sender(store, clock, channel).deliver_due()
        clock.forward(seconds=60)

    assert [sent.conversation for sent in channel.arrived] == ["louxing", "louxing"]


async def test_a_platform_that_hangs_is_left_after_a_while_and_counts_as_doubt(store, clock, channel):
    channel.script = ["hang", "hang"]
    await queue(store, answer())
    sender = make_sender(store, clock, channel, pace=Pace(send_seconds=0.05))

    for _ in range(3):
        await sender.deliver_due()
        clock.forward(seconds=60)

    assert len(channel.calls) == 2


async def test_a_fault_in_a_channel_is_a_doubt_and_harms_no_other_conversation(store, clock, channel):
    channel.script = [ZeroDivisionError(), ZeroDivisionError()]
    await queue(store, answer(), answer(conversation="lianyuan"))
    sender = make_sender(store, clock, channel)

    await sender.deliver_due()
    await queue(store, answer("还在。", conversation="officer"))
    await sender.deliver_due()

    assert channel.texts() == ["还在。"]


async def test_a_unit_that_reports_between_planning_and_sending_gets_nothing(store, clock, channel):
    await queue(store, reminder("louxing"), reminder("lianyuan", person_id=3))
    await report(store, "louxing")

    await make_sender(store, clock, channel).deliver_due()

    assert [sent.conversation for sent in channel.arrived] == ["lianyuan"]


async def test_words_that_are_no_longer_right_are_not_sent(store, clock, channel):
    until = (NOON + timedelta(minutes=10)).isoformat()
    await queue(store, reminder(condition=f"missing:louxing:2014Q1 until {until}"))
    channel.script = [SendError("connect", Outcome.NOT_SENT, retry_after_seconds=600)]

    sender = make_sender(store, clock, channel)
    await sender.deliver_due()
    clock.forward(minutes=10)
    await sender.deliver_due()

    assert channel.arrived == []
    async with store.read() as work:
        assert await work.outbox.next_due(["test"]) is None


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2014-04-08 17:30", "2014-04-09 08:31"),
        ("2014-04-05 10:00", "2014-04-08 08:31"),
        ("2014-04-09 07:00", "2014-04-09 08:31"),
    ],
    ids=["evening", "day off", "early morning"],
)
async def test_outside_chat_hours_notices_wait_and_replies_do_not(store, clock, channel, moment, opens):
    clock.moment = at(moment)
    await queue(store, reminder(), answer(conversation="lianyuan"))
    sender = make_sender(store, clock, channel)

    await sender.deliver_due()
    assert [sent.conversation for sent in channel.arrived] == ["lianyuan"]
    async with store.read() as work:
        assert await work.outbox.next_due(["test"]) == at(opens)
    clock.moment = at(opens)
    await sender.deliver_due()
    assert [sent.conversation for sent in channel.arrived] == ["lianyuan", "louxing"]


async def test_rows_of_a_channel_that_is_not_there_wait_untouched(store, clock, channel):
    await queue(store, Post("wecom", "u1", text_reply("好的。")))

    assert await make_sender(store, clock, channel).deliver_due() == 0
    wecom = ScriptedChannel("wecom")
    assert await make_sender(store, clock, channel, wecom).deliver_due() == 1
    assert wecom.texts() == ["好的。"]


async def test_one_conversation_stays_in_order_also_after_a_fault_and_others_do_not_wait(store, clock, channel):
    channel.script = [TOO_MANY]
    await queue(store, answer("一"), answer("二"), answer("三"), answer("乙", conversation="lianyuan"))
    sender = make_sender(store, clock, channel, pace=Pace(at_once=1))  # the fault meets 一

    await sender.deliver_due()
    assert channel.texts() == ["乙"]
    clock.forward(seconds=17)
    await sender.deliver_due()
    assert channel.texts() == ["乙", "一", "二", "三"]


async def test_replies_go_before_reminders(store, clock, channel):
    await queue(store, *(reminder(unit) for unit in ("louxing", "lengshuijiang")), answer(conversation="lianyuan"))

    await make_sender(store, clock, channel, pace=Pace(at_once=1)).deliver_due()

    assert channel.arrived[0].conversation == "lianyuan"


async def test_a_reply_overtakes_a_broadcast_that_is_being_sent_also_to_whoever_asks(clock):
    """300 units get a broadcast at 5 a second; who asks meanwhile has the answer within a second or two."""
    time = VirtualTime()
    channel = ScriptedChannel(caps=Caps(per_chat=Rate(1, 1.0), per_bot=Rate(5, 1.0)))
    async with office_store(clock) as store:
        sender = make_sender(store, clock, channel, pace=Pace(monotonic=time.now, sleep=time.sleep, at_once=5))
        told = (Post("test", f"c{number}", text_reply("通知"), Intent.NOTICE) for number in range(300))
        await queue(store, *told)
        channel.send = asked_meanwhile(store, channel, channel.send)

        while len(channel.arrived) < 301:
            await sender.deliver_due()
            clock.forward(seconds=1)

    order = [each.conversation for each in channel.arrived]
    assert order.index("c299") - 20 <= 5 * 2
    assert order.count("c299") == 2


def asked_meanwhile(store, channel, send):
    """After 20 messages the person in the last place of the queue asks something."""

    async def sending(outgoing):
        sent = await send(outgoing)
        if len(channel.arrived) == 20:
            await queue(store, answer("答复", conversation="c299"))
        return sent

    return sending


async def test_the_rates_of_a_platform_are_kept(store, clock):
    time = VirtualTime()
    channel = ScriptedChannel(caps=Caps(per_chat=Rate(1, 1.0), per_bot=Rate(5, 1.0)))
    sender = make_sender(store, clock, channel, pace=Pace(monotonic=time.now, sleep=time.sleep, at_once=4))
    await queue(store, *(answer(str(number), conversation=f"c{number % 10}") for number in range(40)))
    channel.send = time.noting(channel.send)

    while len(channel.arrived) < 40:
        await sender.deliver_due()
        clock.forward(seconds=1)

    for window in range(len(time.sends) - 5):
        assert time.sends[window + 5][0] - time.sends[window][0] >= 1.0 - 1e-9
    for chat in {chat for _, chat in time.sends}:
        moments = [moment for moment, each in time.sends if each == chat]
        assert all(later - earlier >= 1.0 - 1e-9 for earlier, later in pairwise(moments))


class VirtualTime:
    """Time that passes only by sleeping, and a log of what was sent when."""

    def __init__(self) -> None:
        self.moment = 0.0
        self.sends: list[tuple[float, str]] = []

    def now(self) -> float:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        until = self.moment + seconds
        await asyncio.sleep(0)
        self.moment = max(self.moment, until)

    def noting(self, send):
        async def noted(outgoing):
            self.sends.append((self.moment, outgoing.conversation))
            return await send(outgoing)

        return noted


async def test_a_long_wait_for_a_rate_puts_the_row_off_and_holds_no_other_up(store, clock):
    channel = ScriptedChannel(caps=Caps(per_chat=Rate(1, 60.0)))
    await queue(store, answer("一"), answer("二"), answer("乙", conversation="lianyuan"))

    await make_sender(store, clock, channel, pace=Pace(monotonic=VirtualTime().now, at_once=1)).deliver_due()

    assert channel.texts() == ["一", "乙"]
    async with store.read() as work:
        due = await work.outbox.next_due(["test"])
    assert due == NOON + timedelta(seconds=60)


async def test_what_its_rate_holds_back_is_in_nobodys_hands_should_the_process_be_killed(store, clock):
    channel = ScriptedChannel(caps=Caps(per_bot=Rate(3, 60.0)))
    await queue(store, *(answer(conversation=f"c{number}") for number in range(10)))
    running = asyncio.create_task(make_sender(store, clock, channel).run())
    await until(lambda: len(channel.arrived) == 3)
    await asyncio.sleep(0.1)

    async with store.write() as work:
        left = await work.outbox.claim(["test"])
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert len(channel.arrived) == 3
    assert [claimed.was_unsure for claimed in left] == [False] * 7


async def test_the_running_sender_is_woken_and_ends_when_cancelled(store, clock, channel):
    sender = make_sender(store, clock, channel, pace=Pace(poll_seconds=60))
    running = asyncio.create_task(sender.run())
    await asyncio.sleep(0.05)

    await queue(store, answer())
    sender.wake()
    await until(lambda: channel.arrived)
    running.cancel()

    await asyncio.gather(running, return_exceptions=True)
    assert running.cancelled()
    assert await make_sender(store, clock, channel).deliver_due() == 0


async def test_a_slow_conversation_does_not_hold_up_the_others(store, clock, channel):
    channel.script = ["hang"]
    sender = make_sender(store, clock, channel)
    running = asyncio.create_task(sender.run())
    await queue(store, answer())
    sender.wake()
    await until(lambda: channel.calls)
    await queue(store, answer("乙", conversation="lianyuan"))
    sender.wake()

    await until(lambda: channel.arrived)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert channel.texts() == ["乙"]


async def test_no_platform_has_more_under_way_than_it_takes_and_none_waits_for_another(store, clock, channel):
    slow = ScriptedChannel("slow", caps=Caps(at_once=3))
    slow.script = ["slow"] * 5
    posts = [Post("slow", f"c{number}", text_reply("早")) for number in range(5)]
    await queue(store, *posts, *(answer(conversation=f"c{number}") for number in range(5)))
    running = asyncio.create_task(make_sender(store, clock, slow, channel).run())

    await until(lambda: len(slow.calls) == 3 and len(channel.arrived) == 5)
    await asyncio.sleep(0.1)
    assert len(slow.calls) == 3
    slow.go_on.set()
    await until(lambda: len(slow.arrived) == 5)

    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_send_cut_off_by_the_end_of_the_process_is_repeated_once_after_its_lease(store, clock, channel):
    channel.script = ["hang", "hang"]
    await queue(store, reminder())
    for _ in range(2):
        running = asyncio.create_task(make_sender(store, clock, channel).deliver_due())
        calls = len(channel.calls)
        await until(lambda calls=calls: len(channel.calls) > calls)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert await make_sender(store, clock, channel).deliver_due() == 0, "the lease still runs"
        clock.forward(seconds=91)

    await make_sender(store, clock, channel).deliver_due()
    assert len(channel.calls) == 3, "two tries, and the officer's list"
    assert channel.texts()[0].startswith("娄星区可能没有收到通知，平台没有确认送达（interrupted）。")


async def test_a_platform_that_knows_repeats_is_asked_again_after_each_end_but_not_for_ever(store, clock):
    channel = ScriptedChannel(caps=Caps(knows_repeats=True))
    channel.script = ["hang"] * 9
    await queue(store, reminder())
    for _ in range(9):
        running = asyncio.create_task(make_sender(store, clock, channel).deliver_due())
        await asyncio.sleep(0.05)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        clock.forward(seconds=91)

    first = channel.calls[0][0]
    assert [row for row, _ in channel.calls].count(first) == 5


async def test_a_row_under_way_is_not_sent_again_however_far_the_clock_jumps(store, clock, channel):
    channel.script = ["hang"]
    sender = make_sender(store, clock, channel, pace=Pace(poll_seconds=0.01, end_seconds=0))
    running = asyncio.create_task(sender.run())
    await queue(store, answer())
    await until(lambda: channel.calls)

    clock.forward(hours=2)
    await queue(store, answer("乙", conversation="lianyuan"))
    await until(lambda: channel.arrived)
    await asyncio.sleep(0.05)

    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert len(channel.calls) == 2, "each row once"


async def test_an_orderly_end_waits_for_a_send_under_way_and_leaves_no_doubt(store, clock, channel):
    channel.script = ["slow"]
    await queue(store, answer(), answer("二"))
    running = asyncio.create_task(make_sender(store, clock, channel).run())
    await until(lambda: channel.calls)

    running.cancel()
    await asyncio.sleep(0.02)
    channel.go_on.set()
    await asyncio.gather(running, return_exceptions=True)

    assert running.cancelled()
    assert channel.texts() == ["已收到。"]
    clock.forward(seconds=100)
    await make_sender(store, clock, channel).deliver_due()
    assert channel.texts() == ["已收到。", "二"]


async def test_a_row_that_waits_for_its_turn_is_handed_back_at_an_orderly_end(store, clock):
    channel = ScriptedChannel(caps=Caps(per_bot=Rate(1, 15.0)))
    await queue(store, answer(), answer("乙", conversation="lianyuan"))
    running = asyncio.create_task(make_sender(store, clock, channel).run())
    await until(lambda: channel.arrived)
    await asyncio.sleep(0.05)
    first = channel.texts()

    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    await make_sender(store, clock, channel).deliver_due()
    (second,) = {"已收到。", "乙"} - set(first)
    assert channel.texts() == [*first, second], "at once, not after the lease of the ended process"


async def test_a_database_that_fails_for_a_while_does_not_end_the_sender(store, clock, channel, caplog):
    sender = make_sender(BrokenFor(store, 3), clock, channel, pace=Pace(poll_seconds=0.01))
    running = asyncio.create_task(sender.run())
    await queue(store, answer())

    await until(lambda: channel.arrived)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert "the outbox could not be read" in caplog.text


class BrokenFor:
    """A store whose first transactions fail."""

    def __init__(self, store: Store, times: int) -> None:
        self._store = store
        self._left = times

    def read(self):
        if self._left:
            self._left -= 1
            raise OSError("database is locked")
        return self._store.read()

    @asynccontextmanager
    async def write(self):
        async with self.read(), self._store.write() as work:
            yield work


async def until(happened) -> None:
    async with asyncio.timeout(5):
        while not happened():  # noqa: ASYNC110 - any fact, not only one that sets an event
            await asyncio.sleep(0.005)
