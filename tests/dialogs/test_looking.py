"""What of the open draft somebody asks to see: all of it, a count, a share; a rule or a new count is something else."""

from __future__ import annotations

import pytest

from handlers.dialogs.form import load_form
from handlers.dialogs.looking import Look, look_in

FORM = load_form()
ALL = """
前面填的给我看一下 给我看看前面填的 看看我填的数 现在的数据 看一下现在的数 把填的列出来 已经填的有哪些
我前面报的都有啥 草稿 看草稿 看下草稿 现在报了哪些 现在填了什么 我填的数据再给我看一遍 目前的数据是多少 表里的数
"""
ONE = """
女的我填的多少:female 女党员填了多少:female 总数我报的是几:total 农村填了没:rural 女的填了吗:female
刚才女的报的是几:female 我刚才填的总数是多少:total 我前面填的女党员是几个:female 女党员现在多少:female
总数现在是多少:total 现在女的多少:female
"""
SHARES = """
女性比例到多少了:female 女的占多少了:female 现在女的占多少:female 女的够不够:female 年轻的比例怎么样了:age35
女党员达标了吗:female 农村女的够了吗:rural_female 两新占到多少了:liangxin 够不够: 达标没有: 达标了吗:
现在达标不达标: 现在比例怎么样: 比例够了没有:
"""
SOMETHING_ELSE = """
女的占多少 女的要占多少 女党员比例是多少 全市女党员占多少了 够不够格当党员 农民26%够不够 发展对象公示多少天了
现在的要求是多少 预备党员转正要填多少表 表填多少份 培训多少天 现在几点 现在可以报吗 报了没 我们报了多少 还差多少
看文件 看看通知 我填错了 填错了怎么办 26 女11 女的填16 女的填11个 团员填了16 年轻的有8个吧 现在的数是30
女的现在11 总数改成多少 草稿不要了
"""


@pytest.mark.parametrize("said", ALL.split())
def test_the_whole_draft_is_asked_for_in_many_words(said):
    assert look_in(FORM, said) == Look()


@pytest.mark.parametrize("line", ONE.split())
def test_one_count_is_asked_for(line):
    said, _, code = line.partition(":")

    assert look_in(FORM, said) == Look(code=code)


@pytest.mark.parametrize("line", SHARES.split())
def test_shares_are_asked_for_of_one_field_or_of_all(line):
    said, _, code = line.partition(":")

    assert look_in(FORM, said) == Look(shares=True, code=code)


@pytest.mark.parametrize("said", SOMETHING_ELSE.split())
def test_rules_counts_and_orders_are_something_else(said):
    assert look_in(FORM, said) is None
