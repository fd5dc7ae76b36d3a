"""Queued notices that a planner changes or takes back: one row for ever, and nothing under the hands of a sender."""

from __future__ import annotations

from models.records import PostState
from tests.models.support import DUE, OFFICER, Q1, START, post, report

KEY = ("quarter_due_day", "2014Q1", DUE)


async def queue(store, *conversations: str) -> int:
    """One occurrence with a message to each conversation."""
    async with store.write() as work:
        number = await work.notices.occur(*KEY)
        for each in conversations:
            await work.outbox.add(
                post(
                    "旧", each, occurrence_id=number, dedupe_key=f"{number}:{each}", unit=each, condition="missing:x:y"
                )
            )
        return number


async def queued(store):
    async with store.read() as work:
        return await work.replanning.queued()


async def claim(store):
    async with store.write() as work:
        return await work.outbox.claim(["web"])


async def change(store, *, new: str = ""):
    """Write everything anew, or take it back; which of it could be changed."""
    async with store.write() as work:
        found = await work.replanning.queued()
        if not new:
            return [await work.replanning.withdraw(each) for each in found]
        return [await work.replanning.write_anew(each, post(new, condition="missing:a:b"), START) for each in found]


async def test_a_message_written_anew_keeps_its_row_and_its_key(any_store):
    number = await queue(any_store, "shuangfeng")
    (before,) = await queued(any_store)

    assert await change(any_store, new="新") == [True]

    (after,) = await queued(any_store)
    assert (after.row, after.key, after.occurrence_id) == (before.row, f"{number}:shuangfeng", number)
    (claimed,) = await claim(any_store)
    assert (claimed.post.reply.blocks[0].text, claimed.post.condition) == ("新", "missing:a:b")


async def test_a_message_taken_back_is_not_sent_and_can_be_written_anew(any_store):
    await queue(any_store, "shuangfeng")
    await change(any_store)

    assert await claim(any_store) == ()
    (taken,) = await queued(any_store)
    assert (taken.is_withdrawn, taken.state) == (True, PostState.UNNEEDED)
    await change(any_store, new="新")
    assert len(await claim(any_store)) == 1


async def test_what_a_sender_has_in_hand_is_only_marked(any_store):
    await queue(any_store, "shuangfeng")
    (claimed,) = await claim(any_store)
    (under_way,) = await queued(any_store)
    await change(any_store)

    async with any_store.write() as work:
        assert under_way.is_under_way
        assert not await work.reports.still_wanted("withdrawn")
        assert await work.outbox.sent(claimed, "p1"), "this attempt counts"
    assert await queued(any_store) == ()


async def test_a_change_that_comes_too_late_changes_nothing(any_store):
    await queue(any_store, "shuangfeng")
    (before,) = await queued(any_store)
    (claimed,) = await claim(any_store)

    async with any_store.write() as work:
        assert not await work.replanning.write_anew(before, post("新"), START)
        assert not await work.replanning.withdraw(before)
    assert claimed.post.reply.blocks[0].text == "旧"


async def test_an_occurrence_of_which_nothing_went_out_is_forgotten(any_store):
    await queue(any_store, "shuangfeng", "xinhua")
    await change(any_store)

    async with any_store.write() as work:
        await work.replanning.forget_unsent()
        assert KEY not in await work.notices.seen()
        number = await work.notices.occur(*KEY)
        assert await work.outbox.add(post("新", occurrence_id=number, dedupe_key=f"{number}:shuangfeng")) is not None


async def test_an_occurrence_of_which_something_went_out_is_kept(any_store):
    await queue(any_store, "shuangfeng", "xinhua")
    claimed, _ = await claim(any_store)
    async with any_store.write() as work:
        await work.outbox.sent(claimed, "p1")
    await change(any_store)

    async with any_store.write() as work:
        await work.replanning.forget_unsent()
        assert KEY in await work.notices.seen()


async def test_the_messages_that_said_some_words_are_counted(any_store):
    await queue(any_store, "shuangfeng", "xinhua")
    for claimed in await claim(any_store):
        async with any_store.write() as work:
            await work.outbox.sent(claimed, "p1")

    async with any_store.read() as work:
        assert await work.replanning.sent_saying("2014Q1", "旧") == 2
        assert await work.replanning.sent_saying("2014Q1", "%") == 0
        assert await work.replanning.sent_saying("2014Q2", "旧") == 0


async def test_the_stamp_is_the_newest_that_was_noted(any_store):
    for value in ("one", "two"):
        async with any_store.write() as work:
            await work.replanning.note_stamp(value)

    async with any_store.read() as work:
        assert await work.replanning.stamp() == "two"


async def test_a_report_with_fields_sent_back_is_open_until_it_is_answered(any_store):
    await report(any_store, total=3, female=1)
    async with any_store.write() as work:
        for field in ("female", "total"):
            await work.reports.return_field(OFFICER, "shuangfeng", Q1, field, "请核对", version=1)

    async with any_store.read() as work:
        (found,) = await work.reports.open_returns()
        second = int(found.at.timestamp())
        assert (found.unit, found.period, [each.field for each in found.fields]) == (
            "shuangfeng",
            Q1,
            ["female", "total"],
        )
        assert await work.reports.still_wanted(f"unanswered_return:shuangfeng:2014Q1:{second}")
        assert not await work.reports.still_wanted(f"unanswered_return:shuangfeng:2014Q1:{second + 1}")
        assert await work.reports.still_wanted("unsubmitted:shuangfeng:plan-2014")
        assert not await work.reports.still_wanted("unsubmitted:shuangfeng:2014Q1")
    await report(any_store, total=4, female=2)
    async with any_store.read() as work:
        assert await work.reports.open_returns() == ()
