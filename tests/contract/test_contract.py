"""What every channel promises to the assistant and to the person: the same set over all platforms."""

from __future__ import annotations

import asyncio
import re

import pytest

from core.channel import Recaller
from core.errors import Outcome, SendError
from core.messages import (
    Choice,
    Comparator,
    File,
    IncomingKind,
    Intent,
    Progress,
    Quote,
    Reply,
    Share,
    Shares,
    Table,
    Text,
    text_reply,
)
from tests.contract.platforms import FILES, SIGNER

where_it_can = pytest.mark.where_it_can


def squeezed(text):
    """Without white space and the numbers of parts: how a platform breaks lines is its own affair."""
    return re.sub(r"\s|（\d+/\d+）", "", text)


# Receiving


async def test_a_message_says_who_spoke_where_and_when(platform):
    before = platform.clock.now()

    await platform.says("一季度总数32 女12")
    (heard,) = await platform.intake.got(1)

    assert (heard.channel, heard.kind, heard.text) == (platform.name, IncomingKind.TEXT, "一季度总数32 女12")
    assert (heard.conversation, heard.is_group) == (platform.here, False)
    assert heard.sender
    assert before <= heard.received_at <= platform.clock.now()
    assert heard.received_at.tzinfo is not None


async def test_messages_are_heard_in_order_each_with_its_own_key(platform):
    for at in range(5):
        await platform.says(f"第{at}条")
        await platform.intake.got(at + 1)

    assert [heard.text for heard in platform.intake.accepted] == [f"第{at}条" for at in range(5)]
    assert len(platform.intake.fresh) == 5


async def test_the_same_words_said_twice_are_two_messages(platform):
    await platform.says("13")
    await platform.says("13")
    await platform.intake.got(2)

    assert len(platform.intake.fresh) == 2


@where_it_can("again")
async def test_one_message_that_comes_twice_has_one_key(platform):
    await platform.says("总数32")
    await platform.intake.got(1)
    await platform.again()
    await platform.intake.got(2)

    assert [heard.text for heard in platform.intake.fresh] == ["总数32"]


@where_it_can("shuffle")
async def test_what_arrives_out_of_order_is_heard_in_order(platform):
    await platform.shuffled("总数32", "女12")

    assert [heard.text for heard in await platform.intake.got(2)] == ["总数32", "女12"]


@where_it_can("attach")
@pytest.mark.parametrize(
    "kind",
    [IncomingKind.PHOTO, IncomingKind.VOICE, IncomingKind.FILE],
)
async def test_what_is_no_text_is_heard_as_what_it_is(platform, kind):
    await platform.attaches(kind)

    (heard,) = await platform.intake.got(1)
    assert heard.kind is kind


@where_it_can("locate")
async def test_a_place_on_the_map_is_heard_as_one(platform):
    await platform.attaches(IncomingKind.LOCATION)

    (heard,) = await platform.intake.got(1)
    assert heard.kind is IncomingKind.LOCATION


@where_it_can("stick")
async def test_a_sticker_is_heard_as_one(platform):
    await platform.attaches(IncomingKind.STICKER)

    (heard,) = await platform.intake.got(1)
    assert heard.kind is IncomingKind.STICKER


@where_it_can("crowd")
async def test_people_have_conversations_of_their_own(platform):
    await platform.says_elsewhere("进度")
    (heard,) = await platform.intake.got(1)
    await platform.reply(text_reply("只给经办人"), platform.elsewhere)
    await platform.reply(text_reply("给填报人"))

    assert heard.conversation == platform.elsewhere
    assert [squeezed(seen.text) for seen in await platform.seen(1)] == ["给填报人"]


# Nothing is lost


@where_it_can("keep")
async def test_killed_before_a_message_is_stored_it_comes_again(platform):
    platform.intake.stops = "before"
    await platform.says("总数32")
    await platform.intake.stood.wait()
    await platform.kill()
    stored_before = list(platform.intake.accepted)

    await platform.start()
    (heard,) = await platform.intake.got(1)

    assert (stored_before, heard.text) == ([], "总数32")


@where_it_can("keep")
async def test_killed_before_a_stored_message_is_confirmed_it_comes_again_under_its_key(platform):
    platform.intake.stops = "after"
    await platform.says("总数32")
    await platform.intake.got(1)
    await platform.kill()

    await platform.start()
    await platform.intake.got(2)

    assert [heard.text for heard in platform.intake.fresh] == ["总数32"]


@where_it_can("keep")
async def test_what_the_database_did_not_take_is_not_confirmed_and_comes_again(platform):
    platform.intake.broken = 2
    await platform.says("总数32")

    (heard,) = await platform.intake.got(1)

    assert heard.text == "总数32"


async def test_a_database_that_fails_once_does_not_end_the_receiving(platform):
    platform.intake.broken = 1
    await platform.says("总数32")
    await platform.until(lambda: not platform.intake.broken)
    await platform.says("女12")

    await platform.until(lambda: "女12" in {heard.text for heard in platform.intake.accepted})


async def test_after_a_restart_the_talk_goes_on(platform):
    await platform.says("总数32")
    await platform.intake.got(1)
    await platform.kill()

    await platform.start()
    await platform.says("女12")
    await platform.until(lambda: len(platform.intake.fresh) == 2)
    await platform.reply(text_reply("收到两条"))

    assert [heard.text for heard in platform.intake.fresh] == ["总数32", "女12"]
    assert squeezed((await platform.seen(1))[-1].text) == "收到两条"


# Speaking


async def test_every_kind_of_block_is_seen(platform):
    share = Share("女党员", "女党员：12/32，37.5%。全市要求40%左右。低2.5个百分点。", 12, 32, 40, Comparator.ABOUT)
    reply = Reply(
        (
            Text("女党员：40%左右（全市）。"),
            Quote("发展女党员比例保持在40%左右", "出处：《意见》（1号）二（二）"),
            Table(("项目", "人数"), (("总数", "32"), ("女党员", "12")), caption="核对表", numeric=(1,)),
            Shares((share,)),
            Progress(5, 16, "已填5/16项。"),
        )
    )

    await platform.reply(reply)

    seen = squeezed((await platform.seen(1))[0].text)
    said = ("女党员：40%左右（全市）。", "发展女党员比例保持在40%左右", "出处：《意见》（1号）二（二）", "核对表")
    for words in (*said, "项目", "人数", "总数32", "女党员12", "37.5%", "已填5/16项"):
        assert words in seen


async def test_a_file_can_be_taken_away_with_its_chinese_name(platform):
    first, second = "双峰县2014年一季度报表.xlsx", "说明 “一”.xlsx"
    blocks = (Text("报表在下面。"), File(first, "a1b2", 12), File(second, "c3d4", 14))

    await platform.reply(Reply(blocks, (Choice("好"),)))

    await platform.until(lambda: squeezed(second) in squeezed("".join(seen.text for seen in platform.screen())))
    shown = squeezed("".join(seen.text for seen in platform.screen()))
    assert "报表在下面。" in shown
    assert (await platform.taken(first), await platform.taken(second)) == (FILES["a1b2"], FILES["c3d4"])


async def test_signs_of_markup_are_words_like_others(platform):
    words = "<b>党员</b> & <script>alert(1)</script> *粗* _斜_ [a](b) `c` \\n 《意见》"

    await platform.reply(text_reply(words))

    assert squeezed((await platform.seen(1))[0].text) == squeezed(words)


async def test_a_long_text_arrives_whole_in_parts_that_fit(platform):
    words = "\n\n".join(f"第{at}段：" + "认真执行发展党员工作制度，" * 45 + "。" for at in range(18))

    await platform.reply(text_reply(words, Choice("好")))

    await platform.until(lambda: squeezed(words) in squeezed("".join(seen.text for seen in platform.screen())))
    parts = platform.screen()
    caps = platform.channel.caps
    assert len(parts) == 1 or caps.max_chars or caps.max_bytes
    assert all(len(part.text) <= caps.max_chars for part in parts if caps.max_chars)
    assert all(len(part.text.encode()) <= caps.max_bytes for part in parts if caps.max_bytes)
    assert all(squeezed(part.text).endswith("。") for part in parts[:-1]), "cut between paragraphs"


async def test_replies_arrive_in_order_and_reminders_like_replies(platform):
    await platform.reply(text_reply("第一"))
    await platform.reply(text_reply("第二"), intent=Intent.REMINDER)

    assert [squeezed(seen.text) for seen in await platform.seen(2)] == ["第一", "第二"]


# Choices


@where_it_can("tap")
async def test_a_tapped_button_brings_its_signed_token_back(platform):
    await platform.reply(text_reply("对吗？", Choice("确认报送", main=True), Choice("改一项", "改数")))
    await platform.seen(1)

    await platform.taps("改一项")
    (heard,) = await platform.intake.got(1)

    assert (heard.kind, heard.conversation) == (IncomingKind.CHOICE, platform.here)
    tapped = SIGNER.read(heard.text, platform.name, heard.conversation)
    assert tapped is not None
    assert tapped.index == 1


@where_it_can("tap")
async def test_a_button_of_an_earlier_message_still_brings_its_own_token(platform):
    await platform.reply(text_reply("先问", Choice("旧的")))
    await platform.reply(text_reply("后问", Choice("新的")))
    await platform.seen(2)

    await platform.taps("旧的")
    await platform.intake.got(1)
    await platform.taps("新的")
    await platform.intake.got(2)

    tapped = [SIGNER.read(heard.text, platform.name, platform.here).outbox_id for heard in platform.intake.accepted]
    assert tapped == [1, 2]


@where_it_can("tap", "again")
async def test_one_tap_that_comes_twice_has_one_key(platform):
    await platform.reply(text_reply("对吗？", Choice("对")))
    await platform.seen(1)
    await platform.taps("对")
    await platform.intake.got(1)
    await platform.again()
    await platform.intake.got(2)

    assert len(platform.intake.fresh) == 1


async def test_every_choice_is_seen_and_can_be_typed(platform):
    await platform.reply(text_reply("要报哪个季度？", Choice("一季度"), Choice("二季度")))
    (seen,) = await platform.seen(1)
    await platform.says("2")
    await platform.says("二季度")
    heard = await platform.intake.got(2)

    shown = squeezed(seen.text)
    assert {"一季度", "二季度"} <= seen.buttons.keys() or "1.一季度2.二季度" in shown
    assert {(message.kind, message.text) for message in heard} == {
        (IncomingKind.TEXT, "2"),
        (IncomingKind.TEXT, "二季度"),
    }


async def test_more_choices_than_buttons_are_still_all_to_be_seen(platform):
    labels = [f"选项{at}" for at in range(1, 121)]

    await platform.reply(text_reply("请选。", *map(Choice, labels)))

    (seen,) = await platform.seen(1)
    assert all(label in seen.buttons or label in seen.text for label in labels)


# When a delivery fails


@where_it_can("block")
async def test_a_person_who_does_not_want_to_hear_is_refused_for_good(platform):
    await platform.block()

    with pytest.raises(SendError) as caught:
        await platform.reply(text_reply("好"))

    assert caught.value.outcome is Outcome.REFUSED


@where_it_can("silence")
async def test_a_platform_that_does_not_answer_leaves_it_unsure(platform):
    await platform.silence()

    with pytest.raises(SendError) as caught:
        await platform.reply(text_reply("好"))

    assert caught.value.outcome is Outcome.UNSURE


@where_it_can("vanish")
async def test_a_platform_that_cannot_be_reached_was_certainly_not_told(platform):
    await platform.vanish()

    with pytest.raises(SendError) as caught:
        await platform.reply(text_reply("好"))

    assert caught.value.outcome is Outcome.NOT_SENT


# Taking back


@where_it_can("recall")
async def test_what_is_taken_back_can_be_read_no_longer_however_many_messages_it_took(platform):
    await platform.reply(text_reply("留下的"))
    sent = await platform.reply(
        Reply((Text("撤回的" + "，请各单位知悉" * 800), File("通知.docx", "a1b2", 15)), (Choice("收到"),))
    )
    await platform.until(lambda: "通知.docx" in "".join(f"{seen.text}{seen.links}" for seen in platform.screen()))

    assert isinstance(platform.channel, Recaller)
    assert await platform.channel.recall(platform.here, sent)

    await platform.until(lambda: "请各单位知悉" not in "".join(seen.text for seen in platform.screen()))
    assert "留下的" in "".join(seen.text for seen in platform.screen())
    assert not any("收到" in seen.buttons for seen in platform.screen())


@where_it_can("recall")
async def test_taking_back_twice_does_no_harm(platform):
    sent = await platform.reply(text_reply("撤回的"))
    await platform.seen(1)

    assert await platform.channel.recall(platform.here, sent)
    assert await platform.channel.recall(platform.here, sent)


# The end


async def test_receiving_ends_when_it_is_asked_to(platform):
    async with asyncio.timeout(10):
        await platform.kill()

    assert platform.has_ended
