"""The page in a real browser over real HTTP: sending, live answers, choices, reload, dark, narrow, keys."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Page, async_playwright, expect

from core.messages import Choice, text_reply
from tests.web.support import SECRETARY, FakeAssistant, served

CHROMIUM = Path("/usr/bin/chromium")
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1366, "height": 768}

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium on this machine"),
]

expect.set_options(timeout=20000)


@pytest.fixture
def assistant():
    return FakeAssistant(delay=0.05)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def chromium():
    async with async_playwright() as driver:
        chromium = await driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        await chromium.close()


@pytest.fixture
def browser(assistant, chromium):
    """Opens a fresh browser at our address; fails if a page complains about anything that is not expected."""

    @asynccontextmanager
    async def opened(expected: str = "nothing at all", **settings: object):
        complaints: list[str] = []
        async with served(assistant) as address:
            context = await chromium.new_context(**({"viewport": DESK, "base_url": address} | settings))
            context.set_default_timeout(20000)
            context.on("console", lambda said: complaints.append(said.text) if said.type != "log" else None)
            context.on("weberror", lambda error: complaints.append(str(error.error)))
            yield context
            await context.close()
        assert [complaint for complaint in complaints if expected not in complaint] == []

    return opened


async def come_in(context: BrowserContext, person: str = "双峰县") -> Page:
    page = await context.new_page()
    await page.goto("/")
    await page.locator("section", has_text=person).get_by_role("button", name="进入").click()
    await expect(page.locator(".bot").last).to_contain_text("收到：您好")
    await page.wait_for_load_state()
    return page


async def say(page: Page, words: str) -> None:
    await page.get_by_label("输入消息").fill(words)
    await page.keyboard.press("Enter")


async def test_a_whole_talk_and_the_history_after_reload(assistant, browser):
    async with browser() as context:
        page = await come_in(context)
        await say(page, "农村女党员比例要达到多少")
        await expect(page.locator(".me .meta")).to_have_text("已收到 10:08")
        await expect(page.locator(".quote mark")).to_have_text("保持在40%左右")
        # On a wide screen the whole paragraph comes by itself.
        await expect(page.locator("#source mark")).to_contain_text("发展女党员比例保持在40%左右")

        await say(page, "总数32 女12")
        await page.get_by_role("button", name="没错，接着填").click()
        await expect(page.locator(".bot").last).to_contain_text("35岁及以下多少名")
        said = await _lines(page)
        await page.reload()
        again = await _lines(page)

    assert said == again
    assert len(said) == 7
    assert [incoming.text for incoming in assistant.taken][1:3] == ["农村女党员比例要达到多少", "总数32 女12"]


async def test_a_double_tap_is_one_tap_even_when_the_first_has_long_arrived(assistant, browser):
    async with browser() as context:
        page = await come_in(context)
        await page.clock.install()
        button = page.get_by_role("button", name="开始填报")
        await page.clock.pause_at(await page.evaluate("Date.now() + 1000"))
        await button.click()
        await expect(page.get_by_text("已收到")).to_have_count(1)
        await expect(button).to_be_disabled()
        await page.locator("#log").focus()
        await page.keyboard.press("1")
        await page.clock.run_for(600)
        await expect(button).to_be_enabled()
        # What the browser itself takes for the second click of two.
        await button.evaluate(
            "one => one.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true, detail: 2}))"
        )
        await say(page, "女党员要多少")
        await expect(page.get_by_text("已收到")).to_have_count(2)

    assert [incoming.text for incoming in assistant.taken[2:]] == ["女党员要多少"]


async def test_a_lost_connection_sends_once(assistant, browser):
    async with browser(expected="ERR_FAILED") as context:
        page = await come_in(context)
        await page.get_by_role("button", name="开始填报").dblclick()
        await expect(page.locator(".bot").last).to_contain_text("35岁及以下多少名")

        await page.route("**/chat/send", lambda route: route.abort())
        await say(page, "女改13")
        await expect(page.get_by_text("没有发出去")).to_be_visible()
        await expect(page.get_by_text("已收到")).to_have_count(1)
        await page.unroute("**/chat/send")
        await page.get_by_role("button", name="重发").click()
        await expect(page.get_by_text("已收到")).to_have_count(2)

    assert [incoming.text for incoming in assistant.taken[2:]] == ["女改13"]


async def test_keys_answer_recall_break_lines_and_close(assistant, browser):
    async with browser() as context:
        page = await come_in(context)
        box = page.get_by_label("输入消息")
        await box.fill("女党员")
        await page.keyboard.press("Shift+Enter")
        await page.keyboard.type("要多少")
        await page.keyboard.press("Enter")
        await expect(page.locator(".me .lines")).to_have_text("女党员\n要多少", use_inner_text=True)
        await page.keyboard.press("ArrowUp")
        await expect(box).to_have_value("女党员\n要多少")
        await box.fill("")

        await expect(page.locator(".quote")).to_be_visible()
        await page.locator("#log").focus()
        await page.keyboard.press("2")
        await expect(page.locator(".me").last).to_contain_text("储备要多少")


async def test_on_a_phone_nothing_scrolls_sideways_and_the_paragraph_opens_over_the_talk(assistant, browser):
    async with browser(viewport=PHONE, is_mobile=True, has_touch=True) as context:
        page = await come_in(context)
        for words in ("女党员要多少", "总数32 女12"):
            before = await page.locator(".bot").count()
            await say(page, words)
            await expect(page.locator(".bot:not(.wait)")).to_have_count(before + 1)
        widths = [await _overflow(page)]
        small = await page.locator("button:visible, summary:visible, a.btn:visible").evaluate_all(
            "all => all.filter(one => one.getBoundingClientRect().height < 43.5).map(one => one.textContent)"
        )
        await page.get_by_role("link", name="看整段").click()
        await expect(page.locator("#source")).to_be_visible()
        await expect(page.locator("#source mark")).to_be_in_viewport()
        widths.append(await _overflow(page))
        await page.keyboard.press("Escape")
        await expect(page.locator("#source")).to_be_hidden()
        await page.goto("/notices")
        widths.append(await _overflow(page))

    assert widths == [0, 0, 0]
    assert small == []


async def test_a_long_answer_is_read_from_its_beginning_and_what_is_read_does_not_move(assistant, browser):
    async with browser(viewport=PHONE) as context:
        page = await come_in(context)
        await say(page, "总数32 女12")
        await expect(page.locator(".bot").last).to_contain_text("有读错的")
        await expect(page.locator(".me").last).to_be_in_viewport()
        await expect(page.get_by_role("table").last).to_be_in_viewport()

        await page.locator("#log").evaluate("log => { log.scrollTop = 0; }")
        await assistant.say(SECRETARY, text_reply("提醒：到时间了。"))
        await expect(page.get_by_text("到时间了。")).not_to_be_in_viewport()
        await page.get_by_role("button", name="下面还有").click()
        await expect(page.get_by_text("到时间了。")).to_be_in_viewport()


async def test_dark_follows_the_system_or_the_choice(assistant, browser):
    async with browser(color_scheme="dark") as context:
        page = await come_in(context)
        await expect(page.locator("body")).to_have_css("background-color", "rgb(18, 24, 27)")
        await page.get_by_text("菜单").click()
        await page.get_by_role("button", name="浅色").click()
        await expect(page.locator("body")).to_have_css("background-color", "rgb(243, 245, 244)")


async def test_without_script_the_talk_goes_on(assistant, browser):
    async with browser(java_script_enabled=False) as context:
        page = await come_in(context)
        await page.get_by_label("输入消息").fill("女党员要多少")
        await page.get_by_role("button", name="发送").click()
        await expect(page.locator(".quote mark")).to_have_text("保持在40%左右")
        await page.get_by_role("button", name="储备要多少").click()
        await expect(page.locator(".me").last).to_contain_text("储备要多少")
        await page.get_by_role("link", name="看整段").click()
        await expect(page.locator("#source mark")).to_contain_text("发展女党员比例")


async def test_a_page_finds_back_after_the_stream_was_lost(assistant, browser):
    async with browser() as context:
        page = await come_in(context)
        await _cut_the_stream(assistant)
        await assistant.say(SECRETARY, text_reply("断线时说的话", Choice("好")))
        await expect(page.locator(".bot").last).to_contain_text("断线时说的话")
        await expect(page.locator(".bot")).to_have_count(3)


async def test_a_page_of_another_person_does_not_go_on(assistant, browser):
    async with browser() as context:
        old = await come_in(context)
        other = await context.new_page()
        await other.goto("/")
        await other.get_by_text("菜单").click()
        await other.get_by_role("button", name="市委组织部经办人").click()
        await expect(other.locator(".bot").last).to_contain_text("收到")
        await _cut_the_stream(assistant)
        await expect(old.locator(".brand small")).to_have_text("市委组织部经办人（演示）")


async def _lines(page: Page) -> list[str]:
    """What stands in the bubbles, without the card of first things to try."""
    return await page.locator("li .msg:not(.try)").all_text_contents()


async def _overflow(page: Page) -> int:
    overflow: int = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return overflow


async def _cut_the_stream(assistant: FakeAssistant) -> None:
    """End the live stream of the page from our side, as a restart does."""
    pages = assistant.channel._hub._pages
    async with asyncio.timeout(5):
        while SECRETARY not in pages:  # noqa: ASYNC110 - the hub tells nobody who listens
            await asyncio.sleep(0.02)
    pages[SECRETARY][0].close()


async def test_an_officer_sends_a_file_and_one_that_is_too_big_does_not_set_out(assistant, browser, tmp_path):
    small, big = tmp_path / "办法.txt", tmp_path / "大.pdf"
    small.write_text("第一条 为了", encoding="utf-8")
    with big.open("wb") as sparse:
        sparse.truncate(21 * 1024 * 1024)
    async with browser() as context:
        page = await come_in(context, "市委组织部经办人")
        await page.locator("#file").set_input_files(small)
        await expect(page.locator(".bot").last).to_contain_text("收到：办法.txt")
        await expect(page.locator(".me .meta").last).to_contain_text("已收到")

        await page.locator("#file").set_input_files(big)
        await expect(page.locator("#told")).to_have_text("文件超过20MB，没有收下。请去掉图片再发。")

    assert [incoming.text for incoming in assistant.taken if incoming.attachment] == ["办法.txt"]
