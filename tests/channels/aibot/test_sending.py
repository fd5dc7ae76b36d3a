"""What the AI bot says: as an answer where that may be, within its quota, once where it may have arrived before."""

from __future__ import annotations

import asyncio

import pytest

from core.errors import Outcome, SendError
from core.messages import Choice, File, Intent, Outgoing, Quote, Reply, Text
from tests.channels.aibot.conftest import SIGNER, outgoing
from tests.channels.fake_aibot import USER, Fault


async def heard(bench, text="你好"):
    """Somebody wrote, and it is stored."""
    frame = bench.server.says(text)
    await bench.intake.got(len(bench.intake.accepted) + 1)
    return frame["headers"]["req_id"]


async def fails(channel, reply):
    with pytest.raises(SendError) as caught:
        await channel.send(reply)
    return caught.value


async def test_a_reply_answers_the_message_with_its_whole_content_and_says_that_it_is_finished(server, bench):
    async with bench.running() as channel:
        req_id = await heard(bench)
        await channel.send(outgoing("女党员：40%左右。"))

    frame = next(frame for frame in server.frames if frame["cmd"] == "aibot_respond_msg")
    assert frame["headers"]["req_id"] == req_id
    assert frame["body"]["stream"]["finish"] is True
    assert [(shown.how, shown.text, shown.finished) for shown in server.shown] == [
        ("respond", "女党员：40%左右。", True)
    ]


async def test_a_notice_is_pushed_and_answers_nothing(server, bench):
    async with bench.running() as channel:
        await heard(bench)
        await channel.send(outgoing("一季度数字待报。", intent=Intent.REMINDER))

    assert [(shown.how, shown.kind) for shown in server.shown] == [("send", "markdown")]


async def test_after_a_day_a_reply_is_pushed_too(server, bench):
    async with bench.running() as channel:
        await heard(bench)
        server.skipped += 24 * 3600 - 299
        await channel.send(outgoing("隔天的答复"))

    assert [shown.how for shown in server.shown] == ["send"]


async def test_after_a_restart_a_reply_is_pushed_because_nobody_knows_its_number_any_more(server, bench):
    async with bench.running():
        await heard(bench)
    async with bench.running() as channel:
        await channel.send(outgoing("重启后的答复"))

    assert [shown.how for shown in server.shown] == ["send"]


async def test_a_number_that_wecom_does_not_know_any_more_is_left_and_the_reply_is_pushed(server, bench):
    async with bench.running() as channel:
        await heard(bench)
        server.faults["aibot_respond_msg"].append(Fault(code=846605))
        await channel.send(outgoing("第一"))
        await channel.send(outgoing("第二", row=2))

    assert [(shown.how, shown.text) for shown in server.shown] == [("send", "第一"), ("send", "第二")]


async def test_who_has_never_written_is_refused_for_good(server, bench):
    async with bench.running() as channel:
        fault = await fails(channel, outgoing("您好", intent=Intent.REMINDER))

    assert (fault.outcome, fault.code, fault.is_gone) == (Outcome.REFUSED, "chat_unknown", True)


async def test_a_long_reply_is_numbered_and_goes_on_where_it_was_interrupted(server, bench):
    words = "\n\n".join(f"第{at}段：" + "认真执行，" * 900 + "。" for at in range(4))
    async with bench.running() as channel:
        await heard(bench)
        server.faults["aibot_respond_msg"] += [Fault(happens=True, code=0), Fault(code=45009)]
        fault = await fails(channel, outgoing(words))
        await channel.send(outgoing(words))

    assert (fault.code, fault.retry_after_seconds) == ("too_many", 60.0)
    assert [shown.text[-5:] for shown in server.shown] == [f"（{at}/{len(server.shown)}）" for at in range(1, 5)]


async def test_a_quotation_stands_out_and_keeps_its_words(server, bench):
    quote = Quote("女党员比例保持在40%左右", "出处：《意见》（1号）二（二）", marks=((5, 12),))
    async with bench.running() as channel:
        await heard(bench)
        await channel.send(outgoing("", blocks=(Text("女党员：40%左右。"), quote)))

    (content,) = (body["stream"]["content"] for body in bench.asked("aibot_respond_msg"))
    assert content == "女党员：40%左右。\n原文：\n> 女党员比例**保持在40%左**右\n\n出处：《意见》（1号）二（二）"


# When nobody knows whether it arrived


async def test_a_repeat_of_a_doubtful_answer_is_seen_once(server, bench):
    async with bench.running(answer_seconds=0.1) as channel:
        await heard(bench)
        server.faults["aibot_respond_msg"].append(Fault(silent=True, happens=True))
        fault = await fails(channel, outgoing("已收到。"))
        await channel.send(outgoing("已收到。", repeats=True))

    assert fault.outcome is Outcome.UNSURE
    assert [shown.text for shown in server.shown] == ["已收到。"]


async def test_a_repeat_of_an_answer_that_did_not_arrive_is_seen(server, bench):
    async with bench.running(answer_seconds=0.1) as channel:
        await heard(bench)
        server.faults["aibot_respond_msg"].append(Fault(silent=True))
        await fails(channel, outgoing("已收到。"))
        await channel.send(outgoing("已收到。", repeats=True))
        await channel.send(outgoing("下一条", row=2))

    assert [(shown.how, shown.text) for shown in server.shown] == [("respond", "已收到。"), ("send", "下一条")]


async def test_a_connection_that_ends_before_the_answer_leaves_it_unsure(server, bench):
    server.written.add(USER)
    server.faults["aibot_send_msg"].append(Fault(ends=1006))
    async with bench.running() as channel:
        assert (await fails(channel, outgoing("好"))).outcome is Outcome.UNSURE


async def test_notices_that_were_merged_anew_are_said_as_they_are_now(server, bench):
    server.written.add(USER)
    server.faults["aibot_send_msg"].append(Fault(code=-1))
    async with bench.running() as channel:
        fault = await fails(channel, outgoing("甲", intent=Intent.NOTICE))
        await channel.send(outgoing("甲\n乙", intent=Intent.NOTICE))

    assert fault.outcome is Outcome.NOT_SENT
    assert [shown.text for shown in server.shown] == ["甲\n乙"]


# The quota


async def test_no_more_than_the_quota_of_a_minute_is_sent_replies_and_pushes_together(server, bench):
    async with bench.running() as channel:
        await heard(bench)
        for at in range(28):
            await channel.send(outgoing(str(at), row=at, intent=Intent.REMINDER if at % 2 else Intent.REPLY))
        fault = await fails(channel, outgoing("太多", row=99))
        server.skipped += fault.retry_after_seconds
        await channel.send(outgoing("太多", row=99))

    assert (fault.code, fault.outcome) == ("rate", Outcome.NOT_SENT)
    assert 0 < fault.retry_after_seconds <= 60
    assert len(server.shown) == 29


async def test_no_more_than_the_quota_of_an_hour_is_sent(server, bench):
    async with bench.running() as channel:
        await heard(bench)
        count, waited = 0, 0.0
        while waited < 60:
            try:
                await channel.send(outgoing("好", row=count))
                count += 1
            except SendError as fault:
                waited = fault.retry_after_seconds
                server.skipped += waited if waited < 60 else 0

    assert count == 980


# Cards


async def test_choices_are_a_card_and_a_used_one_shows_what_was_chosen(server, bench):
    async with bench.running() as channel:
        await heard(bench)
        await channel.send(outgoing("对吗？", "确认报送", "改一项"))
        server.tap("确认报送")
        await bench.until(lambda: server.tapped.told)
        await bench.intake.got(2)

    assert server.shown[0].card == "button_interaction"
    assert server.tapped.told == "已选：确认报送"


async def test_a_tap_on_what_was_chosen_says_nothing(server, bench):
    async with bench.running():
        server.deliver("card_button", event__template_card_event__event_key="used")
        server.says("还在")
        (heard_,) = await bench.intake.got(1)

    assert heard_.text == "还在"


async def test_more_than_six_choices_are_a_list(server, bench):
    async with bench.running() as channel:
        await heard(bench)
        await channel.send(outgoing("有十一个单位。", *(f"单位{at}" for at in range(11))))
        server.tap("单位7")
        await bench.intake.got(2)

    assert [shown.card for shown in server.shown] == ["", "vote_interaction"]
    assert SIGNER.read(bench.intake.accepted[1].text, "aibot", USER).index == 7


async def test_a_question_that_is_all_of_the_reply_stands_on_the_list_alone(server, bench):
    async with bench.running() as channel:
        await heard(bench)
        await channel.send(outgoing("请选择单位。", *(f"单位{at}" for at in range(11))))

    assert [(shown.card, shown.text) for shown in server.shown] == [("vote_interaction", "请选择单位。")]


@pytest.mark.parametrize("cards", [True, False], ids=["refused", "switched_off"])
async def test_where_cards_are_not_taken_the_choices_are_numbers(server, bench, cards):
    server.faults["aibot_respond_msg"].append(Fault(code=40058) if cards else Fault(happens=True))
    async with bench.running(cards=cards) as channel:
        await heard(bench)
        await channel.send(outgoing("对吗？", "确认报送", "改一项"))

    assert [shown.text for shown in server.shown] == ["对吗？\n1. 确认报送\n2. 改一项\n回复数字即可。"]


# The welcome


async def test_who_comes_in_is_welcomed_within_five_seconds_in_one_text(server, bench):
    async with bench.running() as channel:
        server.deliver("enter_chat")
        await bench.intake.got(1)
        await channel.send(outgoing("您好。", "开始填报", "Excel模板"))

    assert [(shown.how, shown.kind, shown.text) for shown in server.shown] == [
        ("welcome", "text", "您好。\n1. 开始填报\n2. Excel模板\n回复数字即可。")
    ]


async def test_a_welcome_that_is_late_is_pushed_to_who_has_written_before(server, bench):
    server.written.add(USER)
    async with bench.running() as channel:
        server.deliver("enter_chat")
        await bench.intake.got(1)
        server.skipped += 5
        await channel.send(outgoing("您好。"))

    assert [(shown.how, shown.text) for shown in server.shown] == [("send", "您好。")]


async def test_a_welcome_that_wecom_does_not_take_is_pushed(server, bench):
    server.written.add(USER)
    server.faults["aibot_respond_welcome_msg"].append(Fault(code=846605))
    async with bench.running() as channel:
        server.deliver("enter_chat")
        await bench.intake.got(1)
        await channel.send(outgoing("您好。"))

    assert [shown.how for shown in server.shown] == ["send"]


# Answers that take a while


async def test_an_answer_that_takes_a_while_is_announced_and_takes_the_place_of_that(server, bench):
    async with bench.running(slow_seconds=0.05) as channel:
        await heard(bench)
        await bench.until(lambda: server.shown)
        before = (server.shown[0].text, server.shown[0].finished)
        await channel.send(outgoing("女党员：40%左右。", "看全段"))

    assert before == ("正在处理，请稍候。", False)
    assert [(shown.text, shown.finished) for shown in server.shown] == [("女党员：40%左右。", True), ("请选择", True)]


async def test_a_quick_answer_is_not_announced(server, bench):
    async with bench.running(slow_seconds=0.05) as channel:
        await heard(bench)
        await channel.send(outgoing("好"))
        await asyncio.sleep(0.15)

    assert [shown.text for shown in server.shown] == ["好"]


async def test_an_announcement_that_ran_out_does_not_hold_up_the_answer(server, bench):
    async with bench.running(slow_seconds=0.05) as channel:
        await heard(bench)
        await bench.until(lambda: server.shown)
        server.skipped += 601
        await channel.send(outgoing("很慢的答复"))

    assert [(shown.text, shown.finished) for shown in server.shown] == [
        ("正在处理，请稍候。", False), ("很慢的答复", True),
    ]  # fmt: skip


async def test_a_message_that_comes_twice_is_not_announced_again(server, bench):
    async with bench.running(slow_seconds=0.05) as channel:
        frame = server.says("你好")
        await bench.intake.got(1)
        await channel.send(outgoing("好"))
        server.queue(frame)
        await bench.intake.got(2)
        await asyncio.sleep(0.15)

    assert [shown.text for shown in server.shown] == ["好"]
    assert len(bench.intake.fresh) == 1


# Files


async def test_a_large_file_goes_in_pieces_and_an_answer_that_is_lost_puts_nothing_twice(server, bench):
    content = bytes(range(256)) * 5000
    reply = Reply((File("双峰县报表.xlsx", "a1", len(content)),), (Choice("好"),))
    token = SIGNER.sign(1, 0, "aibot", USER)
    sent = Outgoing(1, USER, reply, tokens=(token,), files={"a1": content})
    server.faults["aibot_upload_media_chunk"] += [Fault(happens=True), Fault(silent=True)]
    async with bench.running(answer_seconds=0.2) as channel:
        await heard(bench)
        with pytest.raises(SendError) as caught:
            await channel.send(sent)
        await channel.send(sent)

    assert caught.value.outcome is Outcome.NOT_SENT
    assert [shown.document for shown in server.shown if shown.document] == [content]
    assert len(bench.asked("aibot_upload_media_finish")) == 1
