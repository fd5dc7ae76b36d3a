"""The buttons that lead from a page into the chat say words that the chat understands."""

from __future__ import annotations

import html
import re

import pytest

from tests.desk.support import browser, office
from tests.desk.test_figures import filled
from tests.handlers.reviewing import say

PATHS = ("/desk", "/desk/units/xinhua", "/desk/notices", "/desk/calendar")
SAYS = {
    "缺报": "尚未收到2个单位",
    "延期": "给一个单位延期",
    "导出 2014年一季度": "2014年一季度",
    "通报 2014年一季度": "通报",
    "审核通过": "待审核9个单位",
    "通过 2014年一季度": "待审核9个单位",
    "群发": "请发通知内容",
    "电话名单": "联系电话",
    "设置": "设置 名称 值",
}


async def buttons(bench) -> set[str]:
    async with browser(bench, "officer") as client:
        pages = [(await client.get(path)).text for path in PATHS]
    return {html.unescape(said) for page in pages for said in re.findall(r'name="example" value="([^"]+)"', page)}


async def test_no_button_is_left_out_here():
    async with office() as bench:
        await filled(bench, 1, "shuangfeng", "wanbao")
        assert await buttons(bench) == set(SAYS)


@pytest.mark.parametrize("said", SAYS)
async def test_what_a_button_says_is_understood(said):
    async with office() as bench:
        await filled(bench, 1, "shuangfeng", "wanbao")
        assert SAYS[said] in await say(bench, "officer", said)


async def test_the_secretary_goes_on_to_the_report():
    async with office() as bench:
        async with browser(bench, "secretary") as client:
            page = (await client.get("/desk/units/shuangfeng")).text
        assert re.findall(r'name="example" value="([^"]+)"', page) == ["填报"]
        assert "共16项" in await say(bench, "shuangfeng", "填报")
