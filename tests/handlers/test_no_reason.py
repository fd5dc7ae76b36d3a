"""An officer is asked for a reason: an order with its object is done, and becomes no reason that a unit reads."""

from __future__ import annotations

import pytest

from tests.handlers.reviewing import say, submitted, told

ORDERS = [
    ("退回 新化县 女党员 请核对名册", "将发给新化县"),
    ("打回新化县的女党员", "退回新化县女党员，原因是什么"),
    ("通过 新化县", "新化县2014年一季度第1版审核通过"),
    ("延期 冷水江 4月15日", "冷水江市"),
    ("锁定一季度", "锁定2014年一季度"),
    ("开通 新化县", "新化县"),
    ("邀请 新化县", "邀请码"),
    ("核对 QQQQ", "没有这个核对码"),
]


async def _refusing(bench):
    """A request for a correction whose refusal lacks its reason."""
    await submitted(bench, "shuangfeng", "xinhua")
    await say(bench, "officer", "通过 双峰县")
    heard = await say(bench, "shuangfeng", "申请更正 一季度女党员改成38，原因是名册核对有变化")
    await told(bench, "officer")
    assert "原因是什么" in await say(bench, "officer", f"不同意更正 {heard.partition('编号')[2][:4]}")


async def _opening(bench):
    """A locked report whose opening lacks its reason."""
    await submitted(bench, "shuangfeng", "xinhua")
    await say(bench, "officer", "通过 双峰县")
    assert "原因是什么" in await say(bench, "officer", "开通 双峰县")


async def _returning(bench):
    """A field to be sent back that lacks its reason."""
    await submitted(bench, "shuangfeng", "xinhua")
    assert "原因" in await say(bench, "officer", "退回 双峰县 女党员")


@pytest.mark.parametrize(
    ("begin", "order", "heard"),
    [
        *((_refusing, *order) for order in ORDERS),
        *((begin, *order) for begin in (_opening, _returning) for order in ORDERS[:3]),
    ],
)
async def test_an_order_with_its_object_is_done_and_is_no_reason(bench, begin, order, heard):
    await begin(bench)
    await told(bench, "shuangfeng")

    assert heard in await say(bench, "officer", order)
    assert not [text for text in await told(bench, "shuangfeng") if order in text]


@pytest.mark.parametrize("words", ["退回去年的旧名册，数字不变", "通过电话已经说明", "核对名册后再报"])
async def test_words_that_only_begin_like_an_order_are_a_reason(bench, words):
    await _refusing(bench)
    await told(bench, "shuangfeng")

    await say(bench, "officer", words)

    assert words in (await told(bench, "shuangfeng"))[-1]
