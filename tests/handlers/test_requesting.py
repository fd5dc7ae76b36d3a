"""申请延期 through the whole assistant: asked by a unit, decided by an officer, each once."""

from __future__ import annotations

import pytest

from tests.handlers.reviewing import say, second_officer, submitted, told

ASKED = "申请延期 4月15日 名册还在核对"


@pytest.fixture
async def bench(bench):
    """The first quarter is due on 8 April 17:30."""
    async with bench.store.write() as work:
        officer = await work.people.actor("test", "officer")
        await work.office.set(officer, "due_working_day", "5", confirmed=True)
        await work.office.set(officer, "due_time", '"17:30"', confirmed=True)
    return bench


async def asked(bench, said=ASKED):
    """A request that reached the officer; the speaker is the officer then."""
    assert "已转市委组织部" in await say(bench, "shuangfeng", said)
    [heard] = await told(bench, "officer")
    assert "双峰县申请2014年一季度延期到2014年4月15日（周二），原因：名册还在核对。同意吗？" in heard


@pytest.mark.parametrize(
    "said",
    [ASKED, "延期 4月15日，名册还在核对", "申请延期：名册还在核对，到4月15日", "申请延期双峰县 4.15 名册还在核对"],
)
async def test_day_and_reason_may_stand_in_any_order(bench, said):
    await say(bench, "shuangfeng", said)

    assert "延期到2014年4月15日（周二），原因：名册还在核对" in (await told(bench, "officer"))[0]


async def test_a_grant_is_told_to_the_unit_and_holds(bench):
    await asked(bench)

    assert "延至2014年4月15日（周二）17:30，已告知该单位" in await say(bench, "officer", "[同意]")
    assert "报送时间已延至2014年4月15日" in (await told(bench, "shuangfeng"))[-1]
    assert "报送时间已延至2014年4月15日" in await say(bench, "shuangfeng", "待办")


async def test_a_refusal_by_button_tells_whom_to_call_and_leaves_the_day(bench):
    await asked(bench)

    await say(bench, "officer", "[不同意]")

    [heard] = await told(bench, "shuangfeng")
    assert "延期申请没有同意，报送时间仍为2014年4月8日（周二）17:30。说明：请联系娄底市委组织部。" in heard
    assert "已延至" not in await say(bench, "shuangfeng", "待办")


async def test_two_officers_decide_once(bench):
    await second_officer(bench)
    await asked(bench)
    await say(bench, "officer", "[不同意]")

    await told(bench, "second")
    assert "已经办过" in await say(bench, "second", "[同意]")
    assert len(await told(bench, "shuangfeng")) == 1


async def test_a_newer_request_takes_the_place_of_the_older_one(bench):
    await asked(bench)
    older = list(bench.heard)
    await say(bench, "shuangfeng", "申请延期 4月11日 名册还在核对")

    bench.heard = older
    assert "单位已另提申请" in await say(bench, "officer", "[同意]")
    assert (await say(bench, "officer", "延期")).count("同意吗？") == 1


async def test_a_unit_that_has_reported_meanwhile_is_not_given_more_time(bench):
    await asked(bench)
    await submitted(bench, "shuangfeng")

    assert "已经报送，不用延期" in await say(bench, "officer", "[同意]")
    assert "不用申请延期" in await say(bench, "shuangfeng", ASKED)


@pytest.mark.parametrize("said", ["申请延期", "申请延期 名册还在核对", "申请延期 4月15日", "延期"])
async def test_what_is_lacking_is_asked_for(bench, said):
    assert "需要到哪一天和延期原因" in await say(bench, "shuangfeng", said)
    assert await told(bench, "officer") == []


async def test_nobody_asks_for_another_unit_or_decides_for_the_department(bench):
    assert "权限" in await say(bench, "shuangfeng", "申请延期 新化县 4月15日 名册还在核对")
    await asked(bench)
    async with bench.store.read() as work:
        officer = await work.people.actor("test", "officer")
        [request] = await work.extension_requests.open_ones(officer)

    assert "权限" in await say(bench, "shuangfeng", f"同意延期 {request.code}")
    assert "已延至" not in await say(bench, "shuangfeng", "待办")
