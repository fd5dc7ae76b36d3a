"""What goes out by the AI bot is sent by the process that is connected; in all others it waits untouched."""

from __future__ import annotations

from core.messages import text_reply
from models.records import Post
from tests.scheduler.support import HandClock, ScriptedChannel, at, make_sender, office_store


class Held(ScriptedChannel):
    """A platform that one process is connected to (core.channel.LineHolder)."""

    is_connected = False


async def test_only_the_connected_process_sends_and_the_others_use_up_no_attempt():
    clock = HandClock(at("2014-04-08 10:05"))
    here, there = Held(), Held()
    async with office_store(clock) as store:
        async with store.write() as work:
            await work.outbox.add(Post("test", "louxing", text_reply("已收到。")))
        senders = [make_sender(store, clock, channel) for channel in (here, there)]

        assert [await sender.deliver_due() for sender in senders] == [0, 0]
        there.is_connected = True
        assert [await sender.deliver_due() for sender in senders] == [0, 1]

    assert (here.calls, len(there.arrived)) == ([], 1)
    assert not there.arrived[0].repeats
