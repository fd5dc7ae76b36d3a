"""Orders in other words: what an officer asks for in his own way, and what is no order."""

from __future__ import annotations

import pytest

from core.errors import DataFileError
from handlers.commands import Commands
from handlers.orders import Orders
from tests.handlers.reviewing import say, submitted

MEANT = {
    "缺报": "谁还没报 还有哪些单位没报 没报的有哪些 哪几个县还没交 没交的是谁 把没报的列出来 看看还有谁没报"
    " 还剩几家没报 没报的单位名单 缺哪几家 哪些单位欠报 催一下没报的 提醒一下没报的单位"
    " 还有几个没报 到现在还有谁没上报",
    "电话名单": "没报的电话给我 没报单位的联系方式 没报的联系人",
    "进度": "各单位报得怎么样了 报送情况怎么样 哪些单位报了 谁报了 都报齐了吗 报上来几家了 大家报得怎么样 "
    "现在报送进展 进展如何",
    "汇总": "把数汇总一下 给我全市的数 全市合计多少 总数加一下 看看汇总",
    "待审": "还有什么没审的 有没有待审的 哪些要我审核",
    "待办": "有什么要我办的 今天要处理什么",
    "待答": "有没有人提问 谁问了问题",
    "文件": "有哪些文件 收录了哪些文件",
    "自查通知": "拟一个自查通知 把自查的通知写出来",
    "督查通知": "督查通知起草",
    "情况通报": "情况通报写一个",
    "材料": "我要带走的材料",
}
NO_ORDERS = """
报了 报 26 女12 报了几个 报了多少 我们报了没 谁负责报 没报怎么办 不报有什么后果 没报的要通报吗 单位没交党费
缺女党员怎么办 全市要发展多少 情况 联系人是谁 电话 发展对象有哪些要求 谁审批 请没报的单位尽快报送 双峰没报 农村10
县里要报什么 报哪些数
"""
ORDERS = Orders.load()


@pytest.mark.parametrize(("said", "says"), [(said, says) for says, line in MEANT.items() for said in line.split()])
def test_an_order_is_understood_in_many_words(said, says):
    found = ORDERS.find(said)

    assert found is not None
    assert found.says == says


@pytest.mark.parametrize("said", NO_ORDERS.split())
def test_a_count_a_question_and_a_sentence_are_no_order(said):
    assert ORDERS.find(said) is None


def test_every_order_means_a_command():
    commands = Commands.load()

    assert [says for says in MEANT if commands.find(says) is None] == []


def test_a_mistake_in_the_file_is_named(tmp_path):
    file = tmp_path / "orders.toml"
    file.write_text('[words]\na = "x y"\nb = "y"\n[o]\nsays = "进度"\nneeds = "a c"\nmay = ""\n', encoding="utf-8")

    with pytest.raises(DataFileError) as caught:
        Orders.load(file)

    assert "y stands twice" in str(caught.value)
    assert "进度: c" in str(caught.value)


async def test_what_offices_ask_for_is_nothing_that_a_reporter_orders(bench):
    await submitted(bench, "shuangfeng")

    assert "尚未收到10个单位" in await say(bench, "officer", "还有哪些单位没报")
    assert "双峰县" not in await say(bench, "xinhua", "哪些单位报了")
    assert "全市汇总" not in await say(bench, "xinhua", "把数汇总一下")
    assert "待报" in await say(bench, "xinhua", "有什么要我办的")
