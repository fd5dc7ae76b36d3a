"""Whoever only read an answer of the department hears when it is changed or taken back, once."""

from __future__ import annotations

import pytest

from tests.handlers.test_questions import answer, hand_on, say, told


async def read_by_xinhua(bench):
    code = await hand_on(bench)
    await answer(bench, code, "公示天数由县里定。")
    await told(bench, "shuangfeng")
    assert "公示天数由县里定" in await say(bench, "xinhua", "公示要几天")
    await say(bench, "xinhua", "公示要几天")
    return code


async def test_a_reader_hears_the_new_answer_once(bench):
    code = await read_by_xinhua(bench)

    assert "看过以前答复的1人也已告知" in await answer(bench, code, "公示至少5天。")

    [heard] = await told(bench, "xinhua")
    assert heard.startswith("您2014年4月2日（周三）看过市委组织部对“公示要几天”的答复，现已更正：公示至少5天。")
    assert len(await told(bench, "shuangfeng")) == 1


async def test_a_reader_hears_that_an_answer_was_taken_back(bench):
    code = await read_by_xinhua(bench)
    await say(bench, "officer", code)
    await say(bench, "officer", "收回答复")
    await say(bench, "officer", "发出")

    [heard] = await told(bench, "xinhua")
    assert "现已收回，请不再使用" in heard


async def test_a_new_answer_for_the_asker_alone_is_not_shown_to_readers(bench):
    code = await read_by_xinhua(bench)
    await answer(bench, code, "双峰县按5天办。", send="只发提问人")

    [heard] = await told(bench, "xinhua")
    assert "双峰县按5天办" not in heard
    assert "请不再使用" in heard


@pytest.mark.parametrize("unit", ["louxing", "officer"])
async def test_whoever_never_read_it_hears_nothing(bench, unit):
    code = await read_by_xinhua(bench)
    await answer(bench, code, "公示至少5天。")

    assert await told(bench, unit) == []


async def test_an_asker_who_also_read_it_hears_it_once(bench):
    code = await read_by_xinhua(bench)
    await say(bench, "shuangfeng", "公示要几天")
    await answer(bench, code, "公示至少5天。")

    assert len(await told(bench, "shuangfeng")) == 1
