"""Pictures of the real program in a real browser: `python -m tests.web.pictures FOLDER [notices | desk]`.

The first one is the picture of the README (docs/images/chat.png); the others are to be looked at.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

from tests.knowledge.papers import GUIDANCE_2026, RULES, docx, pdf
from tests.program import listening
from tests.web.test_browser import CHROMIUM, say

DESK = {"viewport": {"width": 1280, "height": 860}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 2}
RULES_OF_2014 = RULES.replace("2025年6月10日", "2014年1月10日").replace("2025年7月1日", "2014年2月1日")
"""In force on the demonstration's date."""
PAPERS = {"rules.docx": docx(RULES_OF_2014), "guidance-2026.pdf": pdf(GUIDANCE_2026)}
REPORT = "一季度总数32 女12 35岁以下26 高中以上30"
WHOLE = "农牧渔民9 农民工2 两新2 一线22 团员20 推优19 农村12 农村青年9 农村高中10 农村女4 积极分子110 发展对象20"

DESK_PAGES = {
    "overview": "/desk",
    "units": "/desk/units",
    "unit": "/desk/units/shuangfeng",
    "form": "/desk/units/shuangfeng?return=female#return",
    "lianyuan": "/desk/units/lianyuan",
    "notices": "/desk/notices",
    "questions": "/desk/questions",
    "calendar": "/desk/calendar",
    "people": "/desk/people",
    "leaving": "/desk/people?unit=shuangfeng&dismiss=6#leaving",
    "audit": "/desk/audit",
    "health": "/desk/health",
}
BROADCAST = "请于4月3日（周四）17:00前报送联系人姓名和电话。\n电话有变化的，直接打到组织科。"


async def take(link: str, folder: Path) -> None:
    """Talk as the secretary on a desk and on a phone, then look as the officer."""
    async with async_playwright() as driver:
        chromium = await driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        desk = await _come_in(chromium, link, "双峰县", **DESK)
        await _talk(desk, "农村女党员比例是多少")
        await desk.screenshot(path=folder / "chat.png")
        await _talk(desk, REPORT)
        await desk.screenshot(path=folder / "report.png")
        await _talk(desk, WHOLE)
        await desk.screenshot(path=folder / "read-back.png")
        await _tap(desk, "确认报送")
        await desk.screenshot(path=folder / "receipt.png")

        phone = await _come_in(chromium, link, "双峰县", **PHONE)
        await phone.screenshot(path=folder / "phone-history.png")
        await _talk(phone, "女改成13")
        await _talk(phone, "漏报一名")
        await phone.screenshot(path=folder / "phone-correction.png")
        await _talk(phone, "模板")
        await phone.screenshot(path=folder / "phone-sheet.png")
        dark = await _come_in(chromium, link, "双峰县", **PHONE, color_scheme="dark")
        await _talk(dark, "公示要几天")
        await dark.screenshot(path=folder / "phone-dark.png")

        officer = await _come_in(chromium, link, "市委组织部经办人", **DESK)
        for words in ("进度", "汇总"):
            await _talk(officer, words)
            await officer.screenshot(path=folder / f"officer-{words}.png")
        for name, words in (("rules.docx", "查阅档案要谁批准"), ("guidance-2026.pdf", "文件")):
            await _send_file(officer, name, PAPERS[name])
            await officer.screenshot(path=folder / f"{name}.png")
            await _tap(officer, "收录")
            await officer.screenshot(path=folder / f"{name}-taken.png")
            await _talk(officer, words)
            await officer.screenshot(path=folder / f"{name}-asked.png")
        await officer.goto(f"{link}/notices")
        await officer.screenshot(path=folder / "notices.png", full_page=True)
        plans = await _come_in(chromium, link, "市委组织部经办人", **DESK)
        await _talk(plans, "计划")
        await plans.screenshot(path=folder / "officer-计划.png")
        await _take_notices(chromium, link, folder)
        await chromium.close()


async def take_notices(link: str, folder: Path) -> None:
    """Only the pictures of broadcasts and notices."""
    async with async_playwright() as driver:
        chromium = await driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        await _take_notices(chromium, link, folder)
        await chromium.close()


async def take_desk(link: str, folder: Path) -> None:
    """Only the pages of the department: a desk, a phone, a dark phone, and what a secretary sees."""
    async with async_playwright() as driver:
        chromium = await driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        county = await _come_in(chromium, link, "双峰县", **DESK)
        for words in ("一季度总数32 女12 35岁以下26 高中以上30", WHOLE):
            await _talk(county, words)
        await _tap(county, "确认报送")
        await _talk(county, "女改成13")
        await _talk(county, "漏报一名")
        officer = await _come_in(chromium, link, "市委组织部经办人", **DESK)
        await _send_back(officer, link)
        for name, path in DESK_PAGES.items():
            await _take_page(officer, f"{link}{path}", folder / f"desk-{name}.png")
        phone = await _come_in(chromium, link, "市委组织部经办人", **PHONE)
        dark = await _come_in(chromium, link, "市委组织部经办人", **DESK, color_scheme="dark")
        for name in ("overview", "units", "unit", "form", "questions", "calendar", "people", "audit"):
            await _take_page(phone, f"{link}{DESK_PAGES[name]}", folder / f"desk-{name}-phone.png")
        for name in ("overview", "unit"):
            await _take_page(dark, f"{link}{DESK_PAGES[name]}", folder / f"desk-{name}-dark.png")
        await _take_page(county, f"{link}/desk/units/shuangfeng", folder / "desk-own-unit.png")
        await _take_page(county, f"{link}/desk", folder / "desk-refused.png")
        await chromium.close()


async def _send_back(officer: Page, link: str) -> None:
    """One number of 双峰县, so that the pages show it."""
    await officer.goto(f"{link}/desk/units/shuangfeng?return=edu_hs#return")
    await officer.get_by_label("或自己写一句").fill("高于往年，请核对中专、中技是否计入")
    await officer.get_by_role("button", name="退回这一项").click()
    await expect(officer.get_by_text("等双峰县改")).to_be_visible()


async def _take_page(page: Page, address: str, file: Path) -> None:
    await page.goto(address)
    await page.wait_for_load_state()
    await page.screenshot(path=file, full_page=True)


async def _take_notices(chromium: Browser, link: str, folder: Path) -> None:
    """A broadcast from preview to receipts and back again, the dates, and the notice of June as a unit reads it."""
    officer = await _come_in(chromium, link, "市委组织部经办人", **DESK)
    await _talk(officer, f"群发 县市区：{BROADCAST}")
    await officer.screenshot(path=folder / "broadcast-preview.png")
    await _tap(officer, "确认群发")
    county = await _come_in(chromium, link, "双峰县", **PHONE)
    await county.screenshot(path=folder / "broadcast-phone.png")
    await _tap(county, "收到")
    await _tap(officer, "看回执")
    await officer.screenshot(path=folder / "broadcast-receipts.png")
    await _tap(officer, "撤回群发")
    await _tap(officer, "确认撤回")
    await expect(county.get_by_text("这条通知已撤回")).to_be_visible()
    await county.screenshot(path=folder / "broadcast-withdrawn-phone.png")
    await _talk(officer, "日程")
    await officer.screenshot(path=folder / "schedule.png")
    await _until_june_notice(officer, link)
    for name, settings in (("june-notice", DESK), ("june-notice-phone", PHONE)):
        view = {**settings["viewport"], "height": 1150}  # the whole notice on one picture
        page = await _come_in(chromium, link, "双峰县", **{**settings, "viewport": view})
        notice = page.locator(".bot", has_text="关于开展2014年发展党员工作自查的通知").first
        await notice.scroll_into_view_if_needed()
        await page.screenshot(path=folder / f"{name}.png")


async def _until_june_notice(officer: Page, link: str) -> None:
    """Move the demonstration's date from notice to notice until that one has gone out."""
    for _ in range(12):
        await officer.goto(f"{link}/notices")
        title = await officer.locator(".notice b").first.inner_text()
        await officer.get_by_role("button", name="演示日期前进").click()
        await officer.wait_for_timeout(1500)
        if title == "自查回执提醒":  # the messages of a notice go out over some minutes: by now they are there
            return


async def _come_in(chromium: Browser, link: str, person: str, **settings: object) -> Page:
    context = await chromium.new_context(**settings)
    page = await context.new_page()
    await page.goto(link)
    await page.locator("section", has_text=person).get_by_role("button", name="进入").click()
    await expect(page.locator(".bot").last).to_be_visible()
    await page.wait_for_load_state()
    return page


async def _talk(page: Page, words: str) -> None:
    answers = await page.locator(".bot:not(.wait)").count()
    await say(page, words)
    await _answered(page, answers)


async def _send_file(page: Page, name: str, content: bytes) -> None:
    answers = await page.locator(".bot:not(.wait)").count()
    await page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "", "buffer": content})
    await _answered(page, answers)


async def _tap(page: Page, label: str) -> None:
    answers = await page.locator(".bot:not(.wait)").count()
    await page.get_by_role("button", name=label).last.click()
    await _answered(page, answers)


async def _answered(page: Page, before: int) -> None:
    """Until there is a new answer and nothing moves any more."""
    await page.wait_for_function("before => document.querySelectorAll('.bot:not(.wait)').length > before", arg=before)
    await page.wait_for_timeout(600)


def main(folder: str, only: str = "") -> None:
    """Start the program on fresh data and take all pictures, or only those of notices or of the desk."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, listening(Path(data)) as (_, link):
        asyncio.run({"notices": take_notices, "desk": take_desk}.get(only, take)(link, target))


if __name__ == "__main__":
    main(*sys.argv[1:])
