"""What may be sent now, in which order, and what is certain about it afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text as sql

from core.messages import Answered, Choice, Earlier, Intent, text_reply
from models.records import Pause, Post
from tests.models.support import START, post

LATER = START + timedelta(minutes=5)


async def add(store, *posts: Post) -> list[int | None]:
    async with store.write() as work:
        return [await work.outbox.add(item) for item in posts]


async def claim(store, **more):
    async with store.write() as work:
        return await work.outbox.claim(["web"], **more)


def texts(claimed) -> list[str]:
    return [item.post.reply.blocks[0].text for item in claimed]


async def test_a_message_comes_out_as_it_went_in(any_store):
    given = Post("web", "w1", text_reply("好", Choice("继续", main=True)), Intent.REMINDER, "a:b", START, 3,
                 "shuangfeng", 7, "missing:shuangfeng:2014Q1")  # fmt: skip
    [number] = await add(any_store, given)
    [claimed] = await claim(any_store)

    assert (claimed.id, claimed.attempt, claimed.post, claimed.was_unsure) == (number, 1, given, False)


async def test_a_dedupe_key_is_used_once_for_ever(any_store):
    first = await add(any_store, post("一", dedupe_key="k"), post("二", dedupe_key="k"), post("三"), post("四"))
    [claimed] = await claim(any_store)
    async with any_store.write() as work:
        await work.outbox.sent(claimed, "p1")
        again = await work.outbox.add(post("五", dedupe_key="k"))

    assert [number is None for number in first] == [False, True, False, False]
    assert again is None


async def test_replies_to_people_go_before_notices(any_store):
    await add(any_store, post("通知", "a", intent=Intent.NOTICE), post("提醒", "b", intent=Intent.REMINDER),
              post("答复", "c"))  # fmt: skip

    assert texts(await claim(any_store)) == ["答复", "通知", "提醒"]


async def test_a_reply_goes_before_a_notice_that_waits_in_the_same_conversation(any_store):
    await add(any_store, post("通知一", intent=Intent.NOTICE), post("通知二", intent=Intent.NOTICE), post("答复一"),
              post("答复二"))  # fmt: skip

    heard = []
    while claimed := await claim(any_store):
        heard.append(texts(claimed))
        async with any_store.write() as work:
            await work.outbox.sent(claimed[0], "p")

    assert heard == [["答复一"], ["答复二"], ["通知一"], ["通知二"]]


async def test_a_reply_waits_for_a_notice_under_way_in_the_same_conversation(any_store, clock):
    await add(any_store, post("通知", intent=Intent.NOTICE))
    [under_way] = await claim(any_store, lease_seconds=30)
    await add(any_store, post("答复"))
    assert await claim(any_store) == ()

    clock.forward(seconds=31)
    [again] = await claim(any_store)
    assert texts([again]) == ["通知"]
    async with any_store.write() as work:
        assert not await work.outbox.sent(under_way, "late")
        assert await work.outbox.sent(again, "p")
    assert texts(await claim(any_store)) == ["答复"]


async def test_a_notice_whose_turn_has_come_waits_for_a_reply_that_is_under_way(any_store, clock):
    await add(any_store, post("通知", intent=Intent.NOTICE, not_before=LATER), post("答复"))
    [reply] = await claim(any_store, lease_seconds=600)
    clock.moment = LATER

    assert await claim(any_store) == ()
    async with any_store.write() as work:
        await work.outbox.sent(reply, "p")
    assert texts(await claim(any_store)) == ["通知"]


async def test_a_reply_put_off_by_the_platform_does_not_hold_back_an_earlier_notice(any_store, clock):
    await add(any_store, post("通知", intent=Intent.NOTICE), post("答复"))
    [reply] = await claim(any_store)
    async with any_store.write() as work:
        await work.outbox.retry(reply, LATER, "http_429")

    assert texts(await claim(any_store)) == ["通知"]


async def test_messages_of_one_conversation_go_out_one_after_the_other(store):
    await add(store, post("一"), post("二"), post("别处", "w2"))

    assert texts(await claim(store)) == ["一", "别处"]
    assert await claim(store) == ()


async def test_a_message_put_off_holds_back_the_later_ones_of_its_conversation(any_store, clock):
    await add(any_store, post("一"), post("二"))
    [first] = await claim(any_store)
    async with any_store.write() as work:
        await work.outbox.retry(first, LATER, "http_429")

    assert await claim(any_store) == ()
    async with any_store.read() as work:
        assert await work.outbox.next_due(["web"]) == LATER
    clock.moment = LATER
    [again] = await claim(any_store)
    assert (texts([again]), again.attempt, again.was_unsure) == (["一"], 2, False)


async def test_a_notice_for_later_does_not_hold_back_a_reply(any_store):
    await add(any_store, post("明天", intent=Intent.NOTICE, not_before=LATER), post("答复"))

    assert texts(await claim(any_store)) == ["答复"]


async def test_a_message_is_not_sent_before_its_time(store, clock):
    await add(store, post("明天", intent=Intent.NOTICE, not_before=LATER))
    assert await claim(store) == ()
    clock.moment = LATER

    assert texts(await claim(store)) == ["明天"]


async def test_only_the_channels_asked_for_are_claimed(store):
    await add(store, Post("telegram", "1", text_reply("好")))
    async with store.write() as work:
        assert await work.outbox.next_due(["web"]) is None
    assert await claim(store) == ()


async def test_a_claim_takes_no_more_than_its_limit(store):
    await add(store, *(post("好", f"c{number}") for number in range(5)))

    assert [len(await claim(store, limit=2)) for _ in range(4)] == [2, 2, 1, 0]


async def test_many_that_were_sent_are_settled_together_and_none_that_another_sender_took_over(any_store, clock):
    await add(any_store, *(post(text, conversation=text) for text in ("一", "二", "三")))
    first = await claim(any_store, lease_seconds=30)
    clock.forward(seconds=31)
    await claim(any_store, limit=1, lease_seconds=600)

    async with any_store.write() as work:
        await work.outbox.all_sent([(each, f"m'{each.id}") for each in first])

    async with any_store.write() as work:
        found = await work._transaction.session.execute(sql("SELECT state, platform_id FROM outbox ORDER BY id"))
        states = [tuple(row) for row in found]
    assert states == [("sending", ""), ("sent", f"m'{first[1].id}"), ("sent", f"m'{first[2].id}")]


async def test_a_sender_that_did_not_come_back_is_relieved_and_can_change_nothing_later(any_store, clock):
    await add(any_store, post("一"))
    [lost] = await claim(any_store, lease_seconds=30)
    async with any_store.read() as work:
        assert await work.outbox.next_due(["web"]) == START + timedelta(seconds=30)
    clock.forward(seconds=31)
    [taken] = await claim(any_store)

    async with any_store.write() as work:
        assert not await work.outbox.sent(lost, "late")
        assert await work.outbox.sent(taken, "p2")
        assert not await work.outbox.refused(taken, "twice")
    assert (taken.attempt, taken.was_unsure) == (2, True)


async def test_a_row_whose_repeat_was_interrupted_too_is_handed_out_as_such(store, clock):
    await add(store, post("一"))
    seen = []
    for _ in range(3):
        [claimed] = await claim(store, lease_seconds=30)
        seen.append((claimed.was_unsure, claimed.was_repeated))
        clock.forward(seconds=31)

    assert seen == [(False, False), (True, False), (True, True)]


async def test_a_doubtful_message_is_repeated_once_and_then_left_in_doubt(store, clock):
    await add(store, post("一"), post("二"))
    [first] = await claim(store)
    async with store.write() as work:
        await work.outbox.unsure(first, "timeout", LATER)
    clock.moment = LATER
    [again] = await claim(store)
    async with store.write() as work:
        await work.outbox.unsure(again, "timeout", None)

    assert again.was_unsure
    assert texts(await claim(store)) == ["二"]


async def test_a_settled_message_is_never_sent_again(any_store, clock):
    await add(any_store, *(post(name, name) for name in ("sent", "refused", "unneeded", "unsure")))
    claimed = {item.post.conversation: item for item in await claim(any_store)}
    async with any_store.write() as work:
        assert await work.outbox.sent(claimed["sent"], "p")
        assert await work.outbox.refused(claimed["refused"], "blocked")
        assert await work.outbox.unneeded(claimed["unneeded"])
        assert await work.outbox.unsure(claimed["unsure"], "timeout", None)
    clock.forward(days=400)

    assert await claim(any_store) == ()
    async with any_store.read() as work:
        assert await work.outbox.next_due(["web"]) is None


async def test_waiting_messages_are_due_from_when_they_were_written(store):
    await add(store, post("好"))
    async with store.read() as work:
        assert await work.outbox.next_due(["web", "telegram"]) == START


async def test_a_button_is_found_only_in_its_own_conversation(store):
    [number] = await add(store, post("好"))
    async with store.read() as work:
        assert await work.outbox.offered(number, "web", "w1") == text_reply("好")
        assert await work.outbox.offered(number, "web", "w2") is None
        assert await work.outbox.offered(number, "telegram", "w1") is None
        assert await work.outbox.offered(number + 1, "web", "w1") is None


async def test_the_newest_messages_are_read_up_to_the_one_that_is_looked_for(any_store):
    numbers = await add(any_store, post("一"), post("二"), post("三"), post("别处", "w2"))
    async with any_store.write() as work:
        broken = sql("UPDATE outbox SET reply = 'no json' WHERE id = :id")
        await work.outbox._tx.session.execute(broken, {"id": numbers[1]})

    async with any_store.read() as work:
        whole = await work.outbox.newest("web", "w1", lambda reply: False)
        first = await work.outbox.newest("web", "w1", lambda reply: reply == text_reply("三"))
        none = await work.outbox.newest("web", "w3", lambda reply: True)

    assert whole == ((numbers[2], text_reply("三")), (numbers[0], text_reply("一")))
    assert (first, none) == (((numbers[2], text_reply("三")),), ())


async def test_only_a_question_that_certainly_arrived_in_the_conversation_is_left_behind(any_store):
    [question] = await add(any_store, post("多少名？"))
    answers = [Answered(question), Answered(question, "20"), Answered(question, "20", in_place=True), Answered(99)]
    [claimed] = await claim(any_store)

    assert [each.earlier for each in await answered(any_store, claimed, "", answers)] == [None] * 4
    assert [each.earlier for each in await answered(any_store, claimed, "512", answers)] == [
        Earlier("512", None),
        Earlier("512", text_reply("多少名？"), "20"),
        Earlier("512", text_reply("多少名？"), "20", in_place=True),
        None,
    ]
    async with any_store.write() as work:
        await work.outbox.add(Post("web", "w2", replace(text_reply("好"), answered=answers[0])))
    [elsewhere] = await claim(any_store)
    assert elsewhere.earlier is None


async def answered(store, question, platform_id, answers):
    """The claimed replies to a question that has arrived with this number."""
    found = []
    async with store.write() as work:
        await work.outbox.sent(question, platform_id)
        await work.outbox._tx.session.execute(
            sql("UPDATE outbox SET platform_id = :number WHERE id = :id"), {"number": platform_id, "id": question.id}
        )
    for each in answers:
        async with store.write() as work:
            await work.outbox.add(Post("web", "w1", replace(text_reply("好"), answered=each)))
        [claimed] = await claim(store)
        async with store.write() as work:
            await work.outbox.sent(claimed, "1")
        found.append(claimed)
    return found


async def test_each_send_that_a_platform_counted_is_known_with_its_time_though_it_is_one_row(any_store, clock):
    await add(any_store, post("一"))
    for _ in range(2):
        [claimed] = await claim(any_store)
        async with any_store.write() as work:
            assert await work.outbox.retry(claimed, work.now, "http_429", Pause.CONVERSATION)
        clock.forward(seconds=10)
    [claimed] = await claim(any_store)
    async with any_store.write() as work:
        assert await work.outbox.unsure(claimed, "timeout", work.now)
    clock.forward(seconds=10)
    [claimed] = await claim(any_store)
    async with any_store.write() as work:
        await work.outbox.sent(claimed, "p1")
        long, short = [
            sorted((work.now - at).total_seconds() for _, at in await work.outbox.sent_since("web", since))
            for since in (START - timedelta(minutes=1), START + timedelta(seconds=5))
        ]

    assert (long, short) == ([0, 10, 20, 30], [0, 10, 20])


async def test_a_message_that_was_not_sent_is_not_counted(store):
    await add(store, post("一"))
    [claimed] = await claim(store)
    async with store.write() as work:
        await work.outbox.retry(claimed, work.now, "connect")

    async with store.read() as work:
        assert await work.outbox.sent_since("web", START - timedelta(minutes=1)) == ()
