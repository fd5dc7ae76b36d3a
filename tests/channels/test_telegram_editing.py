"""A question that is answered changes: the next one stands in its place, or its buttons give way to what was chosen."""

from __future__ import annotations

import pytest

from core.errors import Outcome, SendError
from core.messages import Choice, Earlier, File, Intent, Outgoing, Progress, Reply, Text, text_reply
from models.records import Post
from tests.channels.fake_telegram import Fault
from tests.channels.telegram_stage import TelegramStage
from tests.support import sqlite_file

CHAT = "6200000011"
QUESTION = Reply((Text("农民工多少名？"),), (Choice("0名"), Choice("跳过")), stamp=4)
NEXT = Reply((Progress(6, 16, "已填6/16项。"), Text("<两新>多少名？")), (Choice("0名"),), stamp=5)
UNCHANGEABLE = {
    "deleted": Fault(400, "Bad Request: message to edit not found"),
    "too old": Fault(400, "Bad Request: message can't be edited"),
    "something new": Fault(400, "Bad Request: MESSAGE_ID_INVALID"),
}


async def asked(channel, reply=QUESTION, files=None):
    """A question that was delivered, and what the platform calls it."""
    tokens = tuple(f"1.{at}.abcdefghijk" for at in range(len(reply.choices)))
    return await channel.send(Outgoing(1, CHAT, reply, tokens=tokens, files=files or {}))


def following(platform_id, reply=NEXT, *, chosen="跳过", in_place=True, question=QUESTION):
    tokens = tuple(f"2.{at}.abcdefghijk" for at in range(len(reply.choices)))
    return Outgoing(2, CHAT, reply, tokens=tokens, earlier=Earlier(platform_id, question, chosen, in_place))


async def test_the_next_question_stands_where_the_tapped_one_stood_and_shows_what_was_chosen(bench, server):
    channel = bench.channel()
    first = await asked(channel)

    second = await channel.send(following(first))

    (shown,) = server.shown
    assert second == first
    assert shown.html == "已选：跳过\n已填6/16项。\n&lt;两新&gt;多少名？"
    assert shown.buttons == {"0名": "2.0.abcdefghijk"}


async def test_showing_it_twice_changes_nothing_and_is_a_success(bench, server):
    channel = bench.channel()
    first = await asked(channel)
    server.faults["editMessageText"].append(Fault(502, happens=True))

    with pytest.raises(SendError) as caught:
        await channel.send(following(first))
    again = await channel.send(following(first))

    assert caught.value.outcome is Outcome.UNSURE
    assert (again, len(server.shown), server.shown[0].versions) == (
        first,
        1,
        ["已选：跳过\n已填6/16项。\n<两新>多少名？"],
    )


@pytest.mark.parametrize("name", UNCHANGEABLE)
async def test_where_the_question_cannot_be_changed_the_reply_is_a_new_message(name, bench, server):
    channel = bench.channel()
    first = await asked(channel)
    server.faults["editMessageText"].append(UNCHANGEABLE[name])

    second = await channel.send(following(first))

    assert second != first
    assert server.shown[-1].text == "已填6/16项。\n<两新>多少名？"
    assert server.shown[-1].buttons == {"0名": "2.0.abcdefghijk"}


async def test_where_markup_is_refused_the_words_are_changed_plain(bench, server):
    channel = bench.channel()
    first = await asked(channel)
    server.faults["editMessageText"].append(Fault(400, "Bad Request: can't parse entities: unsupported start tag"))

    await channel.send(following(first))

    assert [shown.text for shown in server.shown] == ["已选：跳过\n已填6/16项。\n<两新>多少名？"]


@pytest.mark.parametrize(
    ("fault", "code", "outcome"),
    [
        (Fault(429, "Too Many Requests: retry after 7", retry_after=7), "too_many", Outcome.NOT_SENT),
        (Fault(403, "Forbidden: bot was blocked by the user"), "blocked", Outcome.REFUSED),
        (Fault(cut=True), "connection_lost", Outcome.UNSURE),
    ],
)
async def test_what_is_certain_after_a_fault_is_told_as_with_a_new_message(fault, code, outcome, bench, server):
    channel = bench.channel()
    first = await asked(channel)
    server.faults["editMessageText"].append(fault)

    with pytest.raises(SendError) as caught:
        await channel.send(following(first))

    assert (caught.value.code, caught.value.outcome) == (code, outcome)
    assert len(server.shown) == 1


async def test_a_reply_that_does_not_fit_one_message_is_new_and_the_question_shows_what_was_chosen(bench, server):
    channel = bench.channel()
    first = await asked(channel)

    await channel.send(following(first, text_reply("\n\n".join(["党" * 3000] * 2))))
    await bench.until(lambda: not server.shown[0].buttons)

    assert server.shown[0].text == "农民工多少名？\n已选：跳过"
    assert [shown.text[-5:] for shown in server.shown[1:]] == ["（1/2）", "（2/2）"]


async def test_after_typed_words_only_the_buttons_go(bench, server):
    channel = bench.channel()
    first = await asked(channel)

    await channel.send(following(first, chosen="", in_place=False))
    await bench.until(lambda: not server.shown[0].buttons)

    assert [shown.text for shown in server.shown] == ["农民工多少名？", "已填6/16项。\n<两新>多少名？"]
    assert [bool(shown.buttons) for shown in server.shown] == [False, True]


async def test_under_a_file_only_the_buttons_go(bench, server):
    channel = bench.channel()
    question = Reply((Text("请核对。"), File("表.xlsx", "a1", 3)), (Choice("无误"),), stamp=4)
    first = await asked(channel, question, {"a1": b"PK\3"})

    await channel.send(following(first, chosen="无误", in_place=True, question=question))
    await bench.until(lambda: not server.shown[1].buttons)

    assert [shown.text for shown in server.shown] == ["请核对。", "表.xlsx", "已填6/16项。\n<两新>多少名？"]


async def test_buttons_that_cannot_be_taken_away_hold_up_nothing(bench, server):
    channel = bench.channel()
    first = await asked(channel)
    server.faults["editMessageReplyMarkup"].append(Fault(502))

    sent = await channel.send(following(first, chosen="", in_place=False))
    await bench.until(lambda: server.called("editMessageReplyMarkup"))

    assert sent == str(server.shown[-1].message_id)


# In the whole assistant


@pytest.fixture
async def stage(server, tmp_path):
    made = TelegramStage(sqlite_file(tmp_path), server)
    await made.start()
    await made.people()
    yield made
    await made.stop()


@pytest.fixture
def chat(stage):
    return stage._chats["shuangfeng"]


async def types(stage, server, chat, text):
    server.deliver("text", text=text, chat=chat)
    await stage.seen()


async def taps(stage, server, chat, label):
    server.tap(label, chat)
    await stage.seen()


async def test_a_talk_never_shows_the_buttons_of_two_questions(stage, server, chat):
    await types(stage, server, chat, "填报")
    for at, words in enumerate(("32", "26", "30", "12", "9", "3", "2", "21", "20", "19", "10", "7", "8", "3", "100")):
        if at == 7:
            await stage.stop()
            await stage.start()
        await types(stage, server, chat, words)

        assert sum(bool(shown.buttons) for shown in server.shown) == 1


async def test_taps_through_a_form_are_one_message_that_changes(stage, server, chat):
    await types(stage, server, chat, "填报")
    for words in ("32", "26", "30", "12", "9"):
        await types(stage, server, chat, words)
    before = len(server.shown)
    await taps(stage, server, chat, "跳过")
    await stage.stop()
    await stage.start()
    await taps(stage, server, chat, "上一步")
    await taps(stage, server, chat, "0名")

    assert len(server.shown) == before
    assert server.shown[-1].text.startswith("已选：0名\n农民工由未填改为0名。")


async def test_a_stale_button_shows_how_things_stand_and_goes(stage, server, chat):
    server.faults["editMessageReplyMarkup"].append(Fault(502))
    await types(stage, server, chat, "填报")
    first = server.shown[-1]
    await types(stage, server, chat, "32")
    stayed = dict(first.buttons)

    await taps(stage, server, chat, "本季零报")

    assert stayed
    assert "这个按钮是以前的，情况已有变化。现在：" in server.shown[-1].text
    assert "第2/16项" in server.shown[-1].text
    assert [bool(shown.buttons) for shown in server.shown] == [False, True, False]


async def test_a_notice_in_between_keeps_the_question_where_it_is(stage, server, chat):
    """What stands above a newer message is not changed out of sight: the answer comes below."""
    await types(stage, server, chat, "填报")
    await types(stage, server, chat, "32")
    question = server.shown[-1]
    async with stage.store.write() as work:
        await work.outbox.add(Post("telegram", chat, text_reply("通知"), Intent.NOTICE))
    await stage.seen()

    await taps(stage, server, chat, "0名")

    assert question.text.endswith("已选：0名")
    assert server.shown[-2].text == "通知"
