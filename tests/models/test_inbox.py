"""Every message once, whatever the platform repeats."""

from __future__ import annotations

from dataclasses import replace

from core.messages import IncomingKind
from tests.models.support import message


async def test_only_messages_not_seen_before_are_new(any_store):
    async with any_store.write() as work:
        first = await work.inbox.add([message("1", "甲"), message("2", "乙")])
    async with any_store.write() as work:
        second = await work.inbox.add([message("2", "乙"), message("3", "丙"), message("3", "丙")])

    assert [incoming.key for incoming in first] == ["1", "2"]
    assert [incoming.key for incoming in second] == ["3"]


async def test_the_first_of_two_bodies_with_one_key_is_kept(store):
    async with store.write() as work:
        await work.inbox.add([message("1", "12名")])
        await work.inbox.add([message("1", "99名")])
        assert [incoming.text for incoming in await work.inbox.pending()] == ["12名"]


async def test_keys_of_two_channels_do_not_meet(store):
    async with store.write() as work:
        added = await work.inbox.add([message("1"), replace(message("1"), channel="telegram")])
    assert len(added) == 2


async def test_a_message_is_handed_out_as_it_came_in(any_store):
    sent = replace(message("1", "12.0.x", kind=IncomingKind.CHOICE), sender_name="周敏", is_group=True)
    async with any_store.write() as work:
        await work.inbox.add([sent])
    async with any_store.read() as work:
        assert await work.inbox.pending() == (sent,)


async def test_a_message_is_kept_sign_by_sign(any_store):
    signs = '"双引号" \\反斜线 \'单\' [1,2] {"a":null} 换\r\n行\t𠮷🙂\u2028%s $[0] é'
    async with any_store.write() as work:
        (stored,) = await work.inbox.add([message("1", signs)])
    async with any_store.read() as work:
        assert [incoming.text for incoming in (stored, *await work.inbox.pending())] == [signs, signs]


async def test_an_empty_batch_is_none(any_store):
    async with any_store.write() as work:
        assert await work.inbox.add([]) == ()


async def test_a_large_batch_is_stored_whole_and_in_order(store):
    keys = [str(number) for number in range(1_000)]
    async with store.write() as work:
        assert len(await work.inbox.add([message(key) for key in keys])) == 1_000
        assert [incoming.key for incoming in await work.inbox.pending()] == keys


async def test_a_message_is_handled_once(any_store):
    async with any_store.write() as work:
        (stored,) = await work.inbox.add([message("1")])
        assert await work.inbox.take(stored)
    async with any_store.write() as work:
        assert not await work.inbox.take(stored)
        assert await work.inbox.pending() == ()


async def test_a_message_that_was_never_accepted_is_not_handled(store):
    async with store.write() as work:
        assert not await work.inbox.take(message("never"))


async def test_a_message_that_fails_three_times_is_parked(any_store):
    async with any_store.write() as work:
        first, _ = await work.inbox.add([message("1"), message("2")])
    attempts = []
    for _ in range(3):
        async with any_store.write() as work:
            attempts.append(await work.inbox.failed("web", "1", "ValueError: 坏了"))

    assert attempts == [1, 2, 3]
    async with any_store.write() as work:
        assert [incoming.key for incoming in await work.inbox.pending()] == ["2"]
        assert not await work.inbox.take(first)
