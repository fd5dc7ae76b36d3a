"""What was sent of a withdrawn broadcast is taken back where the platform can, and then left alone."""

from __future__ import annotations

import asyncio

from core.channel import Caps
from core.errors import Outcome, SendError
from core.messages import text_reply
from models.broadcast_records import NewBroadcast, Reach
from models.records import Post
from tests.scheduler.support import HandClock, ScriptedChannel, at, make_sender, office_store


class Recalling(ScriptedChannel):
    """A platform that takes messages back, or does with a recall what the script says."""

    def __init__(self):
        super().__init__(caps=Caps())
        self.answers: list[bool | SendError] = []
        self.recalled: list[tuple[str, str]] = []

    async def recall(self, conversation: str, platform_id: str) -> bool:
        self.recalled.append((conversation, platform_id))
        answer = self.answers.pop(0) if self.answers else True
        if isinstance(answer, SendError):
            raise answer
        return answer


async def send(store, *units: str) -> str:
    async with store.write() as work:
        officer = await work.people.actor("test", "officer")
        new = NewBroadcast("A7K2", "draft", "", "请看通知", "请看通知", text_reply("请看通知"), units)
        return (await work.broadcasts.send(officer, new)).code


async def withdraw(store, code: str) -> None:
    async with store.write() as work:
        await work.broadcasts.withdraw(await work.people.actor("test", "officer"), code)


async def reaches(store, code: str) -> dict[str, Reach]:
    async with store.read() as work:
        officer = await work.people.actor("test", "officer")
        course = await work.broadcasts.course(officer, await work.broadcasts.find(officer, code))
    return {each.unit: each.reach for each in course.units}


async def test_what_was_sent_is_taken_back_once():
    clock, channel = HandClock(at("2014-04-02 10:05")), Recalling()
    async with office_store(clock) as store:
        sender = make_sender(store, clock, channel)
        code = await send(store, "louxing", "lianyuan")
        await sender.deliver_due()
        await withdraw(store, code)
        await sender.deliver_due()
        await sender.deliver_due()

        assert [who for who, _ in channel.recalled] == ["louxing", "lianyuan"]
        assert set((await reaches(store, code)).values()) == {Reach.RECALLED}
        async with store.read() as work:
            (line,) = await work.outbox.history("test", "louxing")
        assert line.withdrawn


async def test_what_a_platform_keeps_is_told_so_and_not_asked_for_again():
    clock, channel = HandClock(at("2014-04-02 10:05")), Recalling()
    async with office_store(clock) as store:
        sender = make_sender(store, clock, channel)
        code = await send(store, "louxing", "lianyuan")
        await sender.deliver_due()
        channel.answers = [False, SendError("forbidden", Outcome.REFUSED)]
        await withdraw(store, code)
        for _ in range(3):
            await sender.deliver_due()
            clock.forward(hours=1)

        assert len(channel.recalled) == 2
        assert set((await reaches(store, code)).values()) == {Reach.KEPT}


async def test_a_platform_that_cannot_take_back_keeps_everything():
    clock, channel = HandClock(at("2014-04-02 10:05")), ScriptedChannel()
    async with office_store(clock) as store:
        sender = make_sender(store, clock, channel)
        code = await send(store, "louxing")
        await sender.deliver_due()
        await withdraw(store, code)
        await sender.deliver_due()

        assert await reaches(store, code) == {"louxing": Reach.KEPT}


async def test_a_fault_is_tried_again_after_the_wait_that_was_asked_for():
    clock, channel = HandClock(at("2014-04-02 10:05")), Recalling()
    async with office_store(clock) as store:
        sender = make_sender(store, clock, channel)
        code = await send(store, "louxing")
        await sender.deliver_due()
        channel.answers = [SendError("too_many", Outcome.NOT_SENT, 60), SendError("http_502", Outcome.UNSURE)]
        await withdraw(store, code)
        await sender.deliver_due()
        clock.forward(seconds=59)
        await sender.deliver_due()
        assert len(channel.recalled) == 1
        clock.forward(seconds=2)
        await sender.deliver_due()
        clock.forward(minutes=10)
        await sender.deliver_due()

        assert len(channel.recalled) == 3
        assert await reaches(store, code) == {"louxing": Reach.RECALLED}


async def test_what_was_under_way_while_it_was_withdrawn_is_taken_back_too():
    clock, channel = HandClock(at("2014-04-02 10:05")), Recalling()
    async with office_store(clock) as store:
        code = await send(store, "louxing")
        async with store.write() as work:
            (claimed,) = await work.outbox.claim(["test"])
        await withdraw(store, code)
        sender = make_sender(store, clock, channel)
        await sender.deliver_due()
        assert channel.recalled == []
        async with store.write() as work:
            await work.outbox.sent(claimed, "m1")
        await sender.deliver_due()

        assert channel.recalled == [("louxing", "m1")]


async def test_a_platform_that_is_slow_to_take_back_holds_up_no_reply():
    class Slow(Recalling):
        async def recall(self, conversation: str, platform_id: str) -> bool:
            await super().recall(conversation, platform_id)
            await asyncio.Event().wait()

    clock, channel = HandClock(at("2014-04-02 10:05")), Slow()
    async with office_store(clock) as store:
        sender = make_sender(store, clock, channel)
        code = await send(store, "louxing")
        await sender.deliver_due()
        await withdraw(store, code)
        running = asyncio.create_task(sender.run())
        await until(lambda: channel.recalled)

        async with store.write() as work:
            await work.outbox.add(Post("test", "lianyuan", text_reply("已收到。")))
        sender.wake()
        await until(lambda: len(channel.arrived) == 2)
        await until_none_is_due(store)

        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def until_none_is_due(store) -> None:
    """Back when every verdict is written."""
    async with asyncio.timeout(5):
        while True:
            async with store.read() as work:
                if await work.outbox.next_due(["test"]) is None:
                    return
            await asyncio.sleep(0.01)


async def until(true) -> None:
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - the far end of a connection
            await asyncio.sleep(0.01)
