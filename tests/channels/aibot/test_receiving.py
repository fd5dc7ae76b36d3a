"""What the AI bot hears: recorded callbacks as they are understood, stored first, each once, in order."""

from __future__ import annotations

from datetime import datetime

import pytest

from channels.aibot.frames import read_frame
from channels.aibot.receiving import in_order
from channels.aibot.updates import Update, read_update
from core.clock import SHANGHAI
from core.messages import IncomingKind
from tests.channels.fake_aibot import BOT, GROUP, payload

NOW = datetime(2014, 4, 2, 10, 0, tzinfo=SHANGHAI)

TEXT, PHOTO, FILE = IncomingKind.TEXT, IncomingKind.PHOTO, IncomingKind.FILE
HEARD = [
    ("text", TEXT, "一季度总数32 女12 35岁以下26"),
    ("group_text", TEXT, "农村女党员比例是多少"),
    ("quoting", TEXT, "这一项指什么"),
    ("mixed", TEXT, "女党员比例"),
    ("mixed_pictures", PHOTO, ""),
    ("image", PHOTO, ""),
    ("voice", IncomingKind.VOICE, ""),
    ("file", FILE, ""),
    ("video", FILE, ""),
    ("unknown_kind", FILE, ""),
    ("enter_chat", IncomingKind.START, ""),
    ("card_button", IncomingKind.CHOICE, "KEY"),
    ("card_button_flat", IncomingKind.CHOICE, "KEY"),
    ("card_vote", IncomingKind.CHOICE, "OPTION"),
]
NOTHING = ["feedback", "disconnected", "unknown_event", "other_bot", "no_number"]


def read(name):
    import json

    return read_update(read_frame(json.dumps(payload(name))), BOT, NOW)


@pytest.mark.parametrize(("name", "kind", "text"), HEARD, ids=[name for name, *_ in HEARD])
def test_a_recorded_callback_is_heard_as_what_it_is(name, kind, text):
    heard = read(name).incoming

    assert (heard.kind, heard.text, heard.sender) == (kind, text, "zhoumin")
    assert (heard.conversation, heard.is_group) == ((GROUP, True) if "group" in name else ("zhoumin", False))


@pytest.mark.parametrize("name", NOTHING)
def test_what_is_not_for_the_assistant_is_nothing(name):
    assert read(name) == Update()


def test_only_a_message_may_be_answered_by_its_number_and_only_an_entry_be_welcomed():
    assert (read("text").req_id, read("text").welcomes) == ("REQ_ID", "")
    assert (read("enter_chat").req_id, read("enter_chat").welcomes) == ("", "REQ_ID")
    assert (read("card_button").req_id, read("card_button").answered.task) == ("", "TASK")


def test_who_comes_in_is_welcomed_once_a_day():
    assert read("enter_chat").incoming.key == "welcome.zhoumin.2014-04-02"


def test_messages_are_in_the_order_in_which_they_were_said_as_far_as_that_is_told():
    early, late, unknown = Update(at=1), Update(at=2), Update()

    assert in_order([late, early]) == [early, late]
    assert in_order([late, unknown, early]) == [late, unknown, early]


async def test_what_the_database_did_not_take_is_kept_and_stored_later_in_its_order(server, bench):
    bench.intake.broken = 2
    async with bench.running():
        server.says("总数32")
        server.says("女12")
        heard = await bench.intake.got(2)

    assert [incoming.text for incoming in heard] == ["总数32", "女12"]


async def test_messages_are_stored_while_the_gateway_answers_slowly(server, bench):
    """A reply that waits for its answer holds up nobody's message."""
    import asyncio

    from tests.channels.aibot.conftest import outgoing
    from tests.channels.fake_aibot import Fault

    server.written.add("zhoumin")
    server.faults["aibot_send_msg"].append(Fault(silent=True))
    async with bench.running(answer_seconds=5.0) as channel:
        sending = asyncio.create_task(channel.send(outgoing("慢")))
        await bench.until(lambda: bench.asked("aibot_send_msg"))
        server.says("总数32")
        await bench.intake.got(1)
        assert not sending.done()
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)


async def test_a_burst_is_stored_in_few_transactions(server, bench):
    bench.intake.stops = "before"
    async with bench.running():
        server.says("0")
        await bench.intake.stood.wait()
        for at in range(1, 50):
            server.says(str(at))
        await server.delivered()
        bench.intake.go_on()
        heard = await bench.intake.got(50)

    assert [incoming.text for incoming in heard] == [str(at) for at in range(50)]
    assert len(bench.intake.batches) <= 3
