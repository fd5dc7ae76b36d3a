"""The desk in a real browser over the real program: nothing runs off the side, and a number sent back is asked for."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, expect

from tests.program import listening
from tests.web.test_browser import CHROMIUM, DESK, PHONE, chromium, say

__all__ = ["chromium"]

SMALL = {"width": 320, "height": 640}
PATHS = (
    "/desk", "/desk/units", "/desk/units/lianyuan?return=female", "/desk/notices", "/desk/questions", "/desk/calendar",
    "/desk/people", "/desk/audit", "/desk/health",
)  # fmt: skip
WHOLE = (
    "一季度总数32 女12 35岁以下26 高中以上30 农牧渔民9 农民工2 两新2 一线22 团员20 推优19 农村12 农村青年9 "
    "农村高中10 农村女4 积极分子110 发展对象20"
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def link(tmp_path_factory):
    """The program with the demonstration."""
    with listening(tmp_path_factory.mktemp("desk")) as (_, address):
        yield address


@pytest.fixture
def come_in(chromium, link):
    """Opens a browser as a person of the demonstration; fails if a page complains."""

    @asynccontextmanager
    async def opened(person: str, **settings: object):
        complaints: list[str] = []
        context = await chromium.new_context(**({"viewport": DESK, "base_url": link} | settings))
        context.set_default_timeout(20000)
        context.on("console", lambda said: complaints.append(said.text) if said.type != "log" else None)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        page = await context.new_page()
        await page.goto("/")
        await page.locator("section", has_text=person).get_by_role("button", name="进入").click()
        await expect(page.locator(".bot").last).to_be_visible()
        yield page
        await context.close()
        assert complaints == []

    return opened


@pytest.mark.parametrize("viewport", [DESK, PHONE, SMALL], ids=["desk", "phone", "small phone"])
async def test_no_page_runs_off_the_side(come_in, viewport):
    async with come_in("市委组织部经办人", viewport=viewport) as page:
        found = {}
        for path in PATHS:
            await page.goto(path)
            found[path] = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    assert {path: over for path, over in found.items() if over > 0} == {}


async def test_what_can_be_tapped_on_a_phone_is_large_enough(come_in):
    async with come_in("市委组织部经办人", viewport=PHONE, has_touch=True, is_mobile=True) as page:
        small = {}
        for path in PATHS:
            await page.goto(path)
            small[path] = await _smaller_than(page, 44)

    assert {path: names for path, names in small.items() if names} == {}


async def test_the_units_that_miss_come_first_in_the_source_and_on_a_phone(come_in):
    async with come_in("市委组织部经办人", viewport=PHONE) as page:
        await page.goto("/desk")
        headings = await page.locator("main h2").all_inner_texts()

    assert headings[0] == "还没完成的3个单位"


async def test_a_number_sent_back_on_the_page_is_asked_for_in_the_chat_of_the_unit(come_in):
    async with come_in("双峰县") as secretary, come_in("市委组织部经办人") as officer:
        await say(secretary, WHOLE)
        await secretary.get_by_role("button", name="确认报送").click()
        await expect(secretary.locator(".bot").last).to_contain_text("已收到")

        await officer.get_by_text("菜单").click()
        await officer.get_by_role("link", name="单位", exact=True).click()
        await officer.get_by_role("link", name="双峰县").click()
        await officer.get_by_role("link", name="退回“女党员”").click()
        await officer.get_by_label("与往季相差较大").check()
        await officer.get_by_role("button", name="退回这一项").click()
        await expect(officer.locator(".say.look")).to_contain_text("“女党员”12名已退回，等双峰县改。")

        asked = secretary.locator(".bot", has_text="与往季相差较大").last
        await expect(asked).to_contain_text("女党员")
        await say(secretary, "13")
        await expect(secretary.locator(".bot").last).to_contain_text("退回项已改")

        await officer.reload()
        await expect(officer.locator(".time .now")).to_contain_text("女党员")
        await expect(officer.locator(".time .was")).to_contain_text("12")
        await expect(officer.locator(".say.look")).to_have_count(0)


async def test_the_secretary_finds_the_own_unit_from_the_menu_and_nothing_of_the_department(come_in):
    async with come_in("双峰县") as page:
        await page.get_by_text("菜单").click()
        labels = await page.locator(".menu .nav a").all_inner_texts()
        await page.get_by_role("link", name="本单位").click()
        await expect(page.locator("h1")).to_have_text("双峰县")
        await expect(page.get_by_role("link", name="退回")).to_have_count(0)

    assert [label.strip() for label in labels] == ["对话", "本单位", "通知预览"]


async def test_the_look_chosen_on_a_page_of_the_desk_stays_on_that_page(come_in):
    async with come_in("市委组织部经办人") as page:
        await page.goto("/desk/units")
        await page.get_by_text("外观、换身份").click()
        await page.locator(".side").get_by_role("button", name="深色").click()
        await expect(page).to_have_url(re.compile("/desk/units$"))
        assert await page.evaluate("document.documentElement.dataset.theme") == "dark"
        await page.get_by_text("外观、换身份").click()
        await page.locator(".side").get_by_role("button", name="跟随系统").click()


async def test_every_page_is_reached_by_keys_and_its_first_link_leads_to_its_words(come_in):
    async with come_in("市委组织部经办人") as page:
        await page.goto("/desk")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        focus = await page.evaluate("document.activeElement.id")

    assert focus == "main"


async def _smaller_than(page: Page, least: int) -> list[str]:
    """The words on controls that are lower than a finger."""
    controls = page.locator("main a, main button, main select, main input:not([type=hidden]), main summary")
    names: list[str] = await controls.evaluate_all(
        """(found, least) => found
            .filter(one => one.offsetParent)
            .filter(one => (one.closest('label') || one).getBoundingClientRect().height < least - 0.5)
            .map(one => one.textContent || one.name)""",
        least,
    )
    return names
