"""还差哪些 asks how far the report is; 还差几名 asks for people, and a rule is a question."""

from __future__ import annotations

import pytest

from handlers.asking_left import asks_what_is_left

ASKED = """
还差哪些 还差哪几项 还差几项？ 还差什么 缺什么 缺哪几个 还缺啥 还剩哪些没填 还剩啥没填 还有哪些没填
还有哪几项没填呀 还有几项没报 哪些没填 哪几项还没填 没填的有哪些 没填的是哪几项 没填的还有什么 还没填的有
未填的有哪些项 还要报哪些 还要填什么 还需要填哪几项 填到哪了 填到哪一项了 报到第几项了 填了几项 填了多少项了
我还差哪几项没填 看看还有什么没填 现在还差什么 漏了哪几项 还差哪些没交 到底还差哪些呢
"""
NOT_ASKED = """
还差几名 还差多少人 差多少 女党员还差几个 还差几个女的 缺女党员怎么办 没有什么要报的 没填 要填什么材料 填12
报几个 哪些人可以入党 要几个积极分子 还有多少名额 有哪些要求 什么时候报 差一个 少报了2个 还要开会吗 报多少
哪里没有达到要求
"""


@pytest.mark.parametrize("said", ASKED.split())
def test_what_is_left_is_asked_in_many_words(said):
    assert asks_what_is_left(said)


@pytest.mark.parametrize("said", NOT_ASKED.split())
def test_people_rules_and_counts_are_something_else(said):
    assert not asks_what_is_left(said)
