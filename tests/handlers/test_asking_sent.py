"""报了没 in anybody's words shows what is stored; a rule, a part of a report and a count are something else."""

from __future__ import annotations

import pytest

from handlers.asking_sent import sent_asked
from tests.handlers.reviewing import say, submitted

OWN = """
我们报了没 我报没报 交了吗 我们报了吗？ 报上去没有 报了没 报完没 数收到了吗 我们的表交了没有 填完了没 报表交没交
请问我们的数报上去了吗 咱们提交成功了没 季报交了么 本单位报过没有
"""
NAMED = {
    "一季度报完了没": "一季度",
    "双峰报了没有": "双峰",
    "双峰县一季度交上去了吗": "双峰县一季度",
    "上季度报了多少": "上季度",
    "一季度的数报没报": "一季度",
    "新化那边报了没": "新化",
}
OTHER = "报不报 不报行吗 要报多少 发展了多少 谁没报 报吗 发展32名 怎么报 报数 还没报 没有报"


@pytest.mark.parametrize("said", OWN.split())
def test_whether_the_own_report_was_sent_is_asked_in_many_words(said):
    assert sent_asked(said) == ""


@pytest.mark.parametrize("said", NAMED)
def test_unit_and_quarter_may_be_named(said):
    assert sent_asked(said) == NAMED[said]


@pytest.mark.parametrize("said", OTHER.split())
def test_rules_orders_and_counts_are_something_else(said):
    assert sent_asked(said) is None


@pytest.mark.parametrize("said", ["的" * 2000, "我们" * 500 + "报", "那的" * 300 + "报了没"])
def test_a_message_of_any_length_is_looked_at_in_no_time(said):
    assert sent_asked(said) is None


async def test_a_secretary_sees_the_own_report_and_the_officer_that_of_a_unit(bench):
    await submitted(bench, "shuangfeng")

    assert "双峰县2014年一季度已于" in await say(bench, "shuangfeng", "我们报上去没有")
    assert "双峰县2014年一季度已于" in await say(bench, "shuangfeng", "一季度报完了没")
    assert "双峰县2014年一季度第1版" in await say(bench, "officer", "双峰报了没")
    assert "还没有报送" in await say(bench, "officer", "新化那边报了没")


@pytest.mark.parametrize("said", ["每季度要报吗", "农民工要报吗", "女党员报了吗", "材料交了吗"])
async def test_what_names_anything_else_is_a_question_to_the_documents(bench, said):
    await submitted(bench, "shuangfeng")

    assert "双峰县2014年一季度已于" not in await say(bench, "shuangfeng", said)


async def test_where_the_guidance_leaves_the_day_open_the_day_that_the_office_has_set_is_told_as_such(bench):
    heard = await say(bench, "shuangfeng", "季报最晚几号交")

    assert heard.startswith("本系统的安排：2014年一季度拟于2014年4月8日（周二）17:30前报送（暂定，")
    assert "指导意见没有规定季度报告的具体日期" in heard


async def test_the_day_is_that_of_the_quarter_that_is_named(bench):
    heard = await say(bench, "shuangfeng", "二季度什么时候报")

    assert heard.startswith("本系统的安排：2014年二季度拟于2014年7月7日（周一）17:30前报送")
    assert "2014年一季度" not in heard.partition("\n")[0]
