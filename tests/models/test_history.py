"""What a page shows when it is opened again."""

from __future__ import annotations

import pytest

from core.messages import Choice, IncomingKind, Intent, text_reply
from models.records import Post
from tests.models.support import message, post


async def handle(store, key: str, said: str, *replies: str, kind: IncomingKind = IncomingKind.TEXT) -> None:
    """One message and its replies, as the dispatcher does it; all at the same moment."""
    async with store.write() as work:
        (stored,) = await work.inbox.add([message(key, said, kind=kind)])
    async with store.write() as work:
        await work.inbox.take(stored)
        for reply in replies:
            await work.outbox.add(Post("web", "w1", text_reply(reply, Choice("继续填", "继续"))))
    await send_all(store)


async def send_all(store) -> None:
    async with store.write() as work:
        while claimed := await work.outbox.claim(["web"]):
            for item in claimed:
                await work.outbox.sent(item, "p")


async def shown(store, **more) -> list[str]:
    async with store.read() as work:
        lines = await work.outbox.history("web", "w1", **more)
    return [line.said or f"> {line.reply.blocks[0].text}" for line in lines]


async def test_lines_stand_in_the_order_in_which_they_were_handled(any_store):
    await handle(any_store, "1", "女12", "记下12", "下一项")
    await handle(any_store, "2", "不对", "改成几")
    async with any_store.write() as work:
        await work.outbox.add(post("提醒", intent=Intent.REMINDER))
        await work.inbox.add([message("9", "别人的", conversation="w2")])
    await send_all(any_store)
    await handle(any_store, "3", "13", "改好了")

    assert await shown(any_store) == [
        "女12", "> 记下12", "> 下一项", "不对", "> 改成几", "> 提醒", "13", "> 改好了",
    ]  # fmt: skip


async def test_a_message_accepted_while_another_is_handled_stands_behind_its_replies(store):
    async with store.write() as work:
        first, _ = await work.inbox.add([message("1", "一"), message("2", "二")])
    async with store.write() as work:
        await work.inbox.take(first)
        await work.outbox.add(post("答一"))
    await send_all(store)

    assert await shown(store) == ["一", "> 答一", "二"]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 7, 50])
async def test_older_lines_are_found_page_by_page_each_once(store, limit):
    for number in range(5):
        await handle(store, str(number), f"问{number}", f"答{number}", f"又答{number}")

    found, before = [], None
    while not found or before:
        async with store.read() as work:
            lines = await work.outbox.history("web", "w1", limit, before)
        found = [line.said or line.reply.blocks[0].text for line in lines] + found
        before = next((line.outbox_id for line in lines if line.outbox_id), None)

    assert found == [f"{what}{number}" for number in range(5) for what in ("问", "答", "又答")]


async def test_the_answer_to_a_message_that_failed_stands_behind_it(store):
    await handle(store, "1", "一", "答一")
    async with store.write() as work:
        await work.inbox.add([message("2", "二")])
        await work.inbox.failed("web", "2", "boom")
        await work.outbox.add(post("没有保存"))
    await send_all(store)

    assert await shown(store) == ["一", "> 答一", "二", "> 没有保存"]


async def test_a_tap_shows_the_words_on_the_button(store):
    await handle(store, "1", "填报", "开始吗")
    async with store.read() as work:
        [*_, offer] = await work.outbox.history("web", "w1")
    await handle(store, "2", f"{offer.outbox_id}.0.abcdefghijk", kind=IncomingKind.CHOICE)
    await handle(store, "3", f"{offer.outbox_id + 1}.0.abcdefghijk", kind=IncomingKind.CHOICE)

    async with store.read() as work:
        lines = await work.outbox.history("web", "w1")
    assert [line.said for line in lines if line.reply is None] == ["填报", "继续填", ""]


async def test_an_invitation_code_in_a_link_is_not_shown(store):
    await handle(store, "1", "A7K2-9PXW", "欢迎", kind=IncomingKind.START)

    assert await shown(store) == ["> 欢迎"]


async def test_only_what_may_have_arrived_is_shown(store):
    async with store.write() as work:
        for name in ("sent", "refused", "unneeded", "unsure", "waiting"):
            await work.outbox.add(post(name))
        [claimed] = await work.outbox.claim(["web"])
        await work.outbox.sent(claimed, "p")
        [claimed] = await work.outbox.claim(["web"])
        await work.outbox.refused(claimed, "blocked")
        [claimed] = await work.outbox.claim(["web"])
        await work.outbox.unneeded(claimed)
        [claimed] = await work.outbox.claim(["web"])
        await work.outbox.unsure(claimed, "timeout", None)

    assert await shown(store) == ["> sent", "> unsure"]
