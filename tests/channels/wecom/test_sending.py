"""Sending to WeCom: one token for all, limits kept, repeats that are dropped there, faults told apart."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from channels.wecom.faults import ApiError
from core.errors import FetchError, Outcome, SendError
from core.messages import File, Text
from tests.channels.fake_wecom import USER, Fault
from tests.channels.wecom.conftest import outgoing

SHEET = ("双峰县2014年一季度报表.xlsx", b"PK\3\4 a sheet")


def users(count):
    return [f"user{at:02}" for at in range(count)]


async def test_forty_sends_at_once_fetch_one_token_and_after_its_end_one_more(server, bench):
    channel = bench.channel()

    await asyncio.gather(*(channel.send(outgoing("好", row=at, user=user)) for at, user in enumerate(users(40))))
    assert (len(server.tokens), len(server.shown)) == (1, 40)

    server.expire()
    await asyncio.gather(*(channel.send(outgoing("好", row=at, user=user)) for at, user in enumerate(users(40), 40)))
    assert (len(server.tokens), len(server.shown)) == (2, 80)


async def test_a_token_is_renewed_before_it_ends(server, bench):
    server.lasts = 100
    channel = bench.channel()
    channel._api._token._monotonic = server.monotonic

    for skipped, tokens in ((0, 1), (80, 1), (15, 2)):
        server.skipped += skipped
        await channel.send(outgoing("好", row=tokens + skipped))
        assert len(server.tokens) == tokens


async def test_a_token_that_never_holds_is_asked_for_once_more_and_no_further(server, bench):
    channel = bench.channel()
    server.faults["message/send"].extend([Fault(42001), Fault(40014)])

    with pytest.raises(SendError) as caught:
        await channel.send(outgoing("好"))

    assert (caught.value.code, caught.value.outcome) == ("token_refused", Outcome.NOT_SENT)
    assert (len(server.tokens), len(server.called("message/send"))) == (2, 2)


async def test_a_wrong_secret_is_not_tried_over_and_over(server, bench):
    channel = bench.channel(secret="another")

    for row in range(5):
        with pytest.raises(SendError) as caught:
            await channel.send(outgoing("好", row=row))
        assert (caught.value.code, caught.value.outcome) == ("secret_refused", Outcome.NOT_SENT)

    assert len(server.called("gettoken")) == 1


@pytest.mark.parametrize(
    ("code", "name", "outcome", "wait", "is_gone"),
    [
        (-1, "busy", Outcome.NOT_SENT, 0, False),
        (45009, "too_many", Outcome.NOT_SENT, 60, False),
        (48002, "api_forbidden", Outcome.NOT_SENT, 300, False),
        (60020, "ip_not_trusted", Outcome.NOT_SENT, 300, False),
        (40056, "agent_unknown", Outcome.NOT_SENT, 300, False),
        (60011, "out_of_range", Outcome.REFUSED, 0, False),
        (60111, "user_unknown", Outcome.REFUSED, 0, True),
        (81013, "user_unknown", Outcome.REFUSED, 0, True),
        (40058, "wecom_40058", Outcome.REFUSED, 0, False),
        (99999, "wecom_99999", Outcome.REFUSED, 0, False),
    ],
)
async def test_what_wecom_says_is_what_is_certain(server, bench, code, name, outcome, wait, is_gone):
    server.faults["message/send"].append(Fault(code))

    with pytest.raises(SendError) as caught:
        await bench.channel().send(outgoing("好"))

    fault = caught.value
    assert (fault.code, fault.outcome, fault.retry_after_seconds, fault.is_gone) == (name, outcome, wait, is_gone)


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault(status=502, page="<html>bad gateway</html>"), Outcome.UNSURE),
        (Fault(status=200, page="<html>hotel login</html>"), Outcome.UNSURE),
        (Fault(status=403, page="<html>forbidden</html>"), Outcome.NOT_SENT),
        (Fault(status=429, page=""), Outcome.NOT_SENT),
        (Fault(cut=True), Outcome.UNSURE),
        (Fault(silent=True), Outcome.UNSURE),
    ],
)
async def test_what_the_network_does_is_what_is_certain(server, bench, fault, outcome):
    channel = bench.channel(answer_seconds=0.3)
    server.faults["message/send"].append(fault)

    with pytest.raises(SendError) as caught:
        await channel.send(outgoing("好"))

    assert caught.value.outcome is outcome


@pytest.mark.parametrize("fault", [Fault(silent=True), Fault(cut=True), Fault(status=502, page="x"), Fault(-1)])
async def test_without_a_token_nothing_was_sent_whatever_went_wrong(server, bench, fault):
    server.faults["gettoken"].append(fault)

    with pytest.raises(SendError) as caught:
        await bench.channel(answer_seconds=0.3).send(outgoing("好"))

    assert caught.value.outcome is Outcome.NOT_SENT


async def test_after_too_many_calls_nothing_is_called_for_a_minute(server, bench):
    channel = bench.channel()
    server.faults["message/send"].append(Fault(45009))

    for row, user in enumerate(users(3)):
        with pytest.raises(SendError) as caught:
            await channel.send(outgoing("好", row=row, user=user))
        assert (caught.value.code, caught.value.outcome) == ("too_many", Outcome.NOT_SENT)
        assert 0 < caught.value.retry_after_seconds <= 60
    assert len(server.called("message/send")) == 1

    server.skipped += 60
    await channel.send(outgoing("好"))
    assert len(server.shown) == 1


async def test_never_more_than_twenty_a_minute_to_one_member_and_nothing_is_dropped(server, bench):
    channel = bench.channel()
    faults = []
    for row in range(100):
        while len(server.shown) + len(server.dropped) == row:
            try:
                await channel.send(outgoing(f"第{row}条", row=row))
            except SendError as fault:
                faults.append(fault)
                server.skipped += fault.retry_after_seconds

    assert ([shown.text for shown in server.shown], server.dropped) == ([f"第{row}条" for row in range(100)], [])
    assert {(fault.code, fault.outcome) for fault in faults} == {("rate", Outcome.NOT_SENT)}
    assert len(faults) >= 4


async def test_a_repeat_is_the_same_message_with_a_mark_and_is_seen_once(server, bench):
    channel = bench.channel(answer_seconds=0.3)
    server.faults["message/send"].append(Fault(silent=True, happens=True))

    with pytest.raises(SendError):
        await channel.send(outgoing("请于4月10日前报送", "填报"))
    await channel.send(outgoing("请于4月10日前报送", "填报", repeats=True))

    first, second = server.called("message/send")
    assert {name: second[name] for name in first} == first
    assert second["enable_duplicate_check"] == 1
    assert 0 < second["duplicate_check_interval"] <= 120
    assert len(server.shown) == 1


async def test_a_repeat_of_what_had_not_arrived_is_seen(server, bench):
    channel = bench.channel(answer_seconds=0.3)
    await channel.send(outgoing("您好", row=1))
    server.skipped += 600
    server.faults["message/send"].append(Fault(silent=True))

    with pytest.raises(SendError):
        await channel.send(outgoing("您好", row=2))
    await channel.send(outgoing("您好", row=2, repeats=True))

    assert [shown.text for shown in server.shown] == ["您好", "您好"], (
        "the words of ten minutes ago are not the same message"
    )


async def test_after_a_restart_a_repeat_reaches_back_as_far_as_it_can(server, bench):
    await bench.channel().send(outgoing("好"))

    await bench.channel().send(outgoing("好", repeats=True))

    assert server.called("message/send")[1]["duplicate_check_interval"] == 14_400
    assert len(server.shown) == 1


async def test_the_same_words_said_twice_are_seen_twice(server, bench):
    channel = bench.channel()

    await channel.send(outgoing("好", row=1))
    await channel.send(outgoing("好", row=2))

    assert len(server.shown) == 2


async def test_a_long_reply_goes_on_behind_the_part_that_failed(server, bench):
    channel = bench.channel()
    words = "\n\n".join("甲" * 500 for _ in range(4))
    server.faults["message/send"].extend([Fault(45009)])

    with pytest.raises(SendError):
        await channel.send(outgoing(words))
    server.skipped += 60
    server.faults["message/send"].clear()
    await channel.send(outgoing(words))

    assert [shown.text[-6:].strip() for shown in server.shown] == [f"（{k}/4）" for k in range(1, 5)]
    assert all(len(shown.text.encode()) <= 2048 for shown in server.shown)


async def test_only_the_part_in_doubt_is_marked_as_a_repeat(server, bench):
    channel = bench.channel(answer_seconds=0.3)
    reply = outgoing("\n\n".join(character * 500 for character in "甲乙丙丁"))
    server.faults["message/send"].extend([None, Fault(silent=True, happens=True)])

    with pytest.raises(SendError):
        await channel.send(reply)
    await channel.send(replace(reply, repeats=True))

    marked = ["enable_duplicate_check" in body for body in server.called("message/send")]
    assert marked == [False, False, True, False, False]
    assert [shown.text[0] for shown in server.shown] == [*"甲乙丙丁"]


async def test_a_send_that_was_given_up_under_way_is_in_doubt_too(server, bench):
    channel = bench.channel()
    server.faults["message/send"].append(Fault(silent=True, happens=True))

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await channel.send(outgoing("好"))
    await channel.send(outgoing("好", repeats=True))

    assert 0 < server.called("message/send")[1]["duplicate_check_interval"] <= 120
    assert len(server.shown) == 1


async def test_who_was_not_reached_by_a_message_that_was_taken_is_told(server, bench):
    server.unlicensed.add(USER)

    with pytest.raises(SendError) as caught:
        await bench.channel().send(outgoing("好"))

    assert (caught.value.code, caught.value.outcome, caught.value.is_gone) == ("unlicensed", Outcome.REFUSED, False)


async def test_a_file_goes_up_once_also_when_its_message_is_repeated(server, bench):
    channel = bench.channel(answer_seconds=0.3)
    name, content = SHEET
    blocks = (Text("报表在下面。"), File(name, "r", len(content)))
    reply = outgoing("", blocks=blocks, files={"r": content})
    await channel.send(outgoing("好", row=2))
    server.faults["message/send"].extend([None, Fault(silent=True, happens=True)])

    with pytest.raises(SendError):
        await channel.send(reply)
    await channel.send(replace(reply, repeats=True))

    assert [(shown.kind, shown.text, shown.document) for shown in server.shown[1:]] == [
        ("text", "报表在下面。", b""),
        ("file", name, content),
    ]
    assert len(server.called("media/upload")) == 1


async def test_a_file_whose_upload_was_lost_was_certainly_not_sent(server, bench):
    server.faults["media/upload"].append(Fault(silent=True))
    blocks = (File(SHEET[0], "r", 9),)

    with pytest.raises(SendError) as caught:
        await bench.channel(answer_seconds=0.3).send(outgoing("", blocks=blocks, files={"r": SHEET[1]}))

    assert caught.value.outcome is Outcome.NOT_SENT


async def test_a_file_that_is_larger_than_asked_for_is_not_fetched(server, bench):
    server.files["media-9"] = ("a", b"x" * 2000)

    with pytest.raises(FetchError) as caught:
        await bench.channel().fetch("media-9", 1000)

    assert caught.value.is_too_big


async def test_a_file_that_is_gone_is_told(server, bench):
    with pytest.raises(FetchError) as caught:
        await bench.channel().fetch("media-of-last-week", 1000)

    assert not caught.value.is_too_big


async def test_a_file_is_fetched_also_after_the_token_ended(server, bench):
    server.files["media-9"] = ("a", b"x" * 2000)
    channel = bench.channel()
    await channel.send(outgoing("好"))
    server.expire()

    assert await channel.fetch("media-9", 5000) == b"x" * 2000
    assert len(server.tokens) == 2


async def test_after_the_end_nothing_is_sent(server, bench):
    channel = bench.channel()
    await channel.close()

    with pytest.raises(SendError) as caught:
        await channel.send(outgoing("好"))

    assert (caught.value.outcome, server.calls) == (Outcome.NOT_SENT, [])


async def test_no_log_holds_the_secret_or_a_token(server, bench, caplog):
    caplog.set_level("DEBUG")
    channel = bench.channel()
    server.faults["message/send"].append(Fault(60020))
    with pytest.raises(SendError):
        await channel.send(outgoing("好"))
    caplog.set_level("DEBUG", logger="httpx")
    caplog.set_level("DEBUG", logger="httpcore")
    await channel.send(outgoing("好"))

    told = "\n".join(record.getMessage() for record in caplog.records)
    assert "a-secret-of-the-tests" not in told
    assert server.tokens[0] not in told


def test_the_address_from_which_we_call_is_read_from_the_answer():
    assert ApiError(60020, 200, "not allow to access from your ip, from ip: 203.0.113.7, more info").ip == "203.0.113.7"
    assert ApiError(60020, 200, "no").ip == ""
