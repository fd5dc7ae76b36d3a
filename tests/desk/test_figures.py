"""The pages and the chat say the same of the same data, to the figure."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta

import pytest

from core.clock import SHANGHAI
from core.messages import Share, Shares, Table
from core.period import Quarter
from models.demo import DATA
from models.records import Entry, EntryKind
from tests.desk.support import browser, office, words

GIVEN = json.loads(DATA.read_text(encoding="utf-8"))


async def filled(bench, number: int, *without: str) -> None:
    """The invented numbers of a quarter, of all units but some."""
    quarter = Quarter(2014, number)
    async with bench.store.write() as work:
        for unit in bench.kit.units:
            counts = GIVEN["quarters"][str(number)].get(unit.code)
            if unit.code in without or not counts:
                continue
            person = await work.people.actor("test", unit.code)
            entries = [Entry(field, EntryKind.COUNT, count, "") for field, count in counts.items()]
            await work.reports.enter(person, unit.code, quarter, entries, f"{unit.code}{number}")
            await work.reports.submit(person, unit.code, quarter, due=None)


async def heard(bench, said: str):
    bench.speaker = "officer"
    return [block for reply in await bench.hear(said) for block in reply.blocks]


async def page_of(bench, path: str, visitor: str = "officer") -> str:
    async with browser(bench, visitor) as client:
        return (await client.get(path)).text


def shares_of(blocks) -> list[Share]:
    return [share for block in blocks if isinstance(block, Shares) for share in block.shares]


def on_page(page: str, heading: str) -> list[tuple[str, str]]:
    """Figure and counts of every bar below a heading."""
    part = page.partition(heading)[2].partition("</section>")[0]
    found = re.findall(r'class="share">(.*?)</li>', part, re.DOTALL)
    return [
        (
            "".join(re.findall(r'<b class="num">([^<]*)</b>', each)),
            "".join(re.findall(r'<span class="of num">([^<]*)</span>', each)),
        )
        for each in found
    ]


def in_chat(shares: list[Share]) -> list[tuple[str, str]]:
    return [
        (
            "".join(re.findall(r"，(\d[\d.]*%)。", share.words)[:1]),
            f"{share.numerator}／{share.denominator}" if share.denominator else "",
        )
        for share in shares
    ]


@pytest.mark.parametrize("without", [(), ("shuangfeng", "wanbao")])
@pytest.mark.parametrize("quarters", [1, 2])
async def test_the_shares_and_totals_of_the_city_are_those_of_the_chat(quarters, without):
    async with office() as bench:
        for number in range(1, quarters + 1):
            bench.clock.moment = datetime(2014, 3 * number + 1, 5, 10, tzinfo=SHANGHAI)
            await filled(bench, number, *without)
        blocks = await heard(bench, "汇总")
        page = await page_of(bench, "/desk")

    shares = shares_of(blocks)
    [table] = [block for block in blocks if isinstance(block, Table)]
    assert on_page(page, "全市比例") == in_chat(shares)
    assert f">{table.rows[0][2]}<small>" in page
    judged = [share for share in shares if share.reached is not None]
    assert f">{sum(share.reached for share in judged)}<small>／{len(judged)}</small>" in page


async def test_the_shares_of_a_unit_are_those_that_the_chat_tells_of_it():
    async with office() as bench:
        await filled(bench, 1)
        shares = shares_of(await heard(bench, "新化县现在情况怎么样"))
        page = await page_of(bench, "/desk/units/xinhua")
        own = await page_of(bench, "/desk/units/xinhua", "neighbour")

    assert on_page(page, "比例（截至") == in_chat(shares) == on_page(own, "比例（截至")
    assert len(shares) > 8


async def test_the_way_to_the_end_of_the_year_is_that_of_the_chat_word_for_word():
    async with office() as bench:
        await filled(bench, 1)
        [block] = await heard(bench, "新化县结构建议")
        page = await page_of(bench, "/desk/units/xinhua")

    assert re.sub(r"\s", "", block.text) in words(page)


async def test_each_unit_stands_in_the_state_that_the_chat_tells_and_in_the_order_of_the_addressees():
    async with office() as bench:
        await filled(bench, 1, "shuangfeng", "wanbao")
        bench.speaker = "shuangfeng"
        await bench.hear("一季度总数96")
        [table] = [block for block in await heard(bench, "进度") if isinstance(block, Table)]
        overview, units = words(await page_of(bench, "/desk")), words(await page_of(bench, "/desk/units"))

    places = [units.index(unit.name) for unit in bench.kit.units]
    assert places == sorted(places)
    assert dict(table.rows)["双峰县"] == "草稿，已填1/16项"
    assert "双峰县草稿草稿，已填1/16项" in units
    assert "还没完成的2个单位" in overview
    assert "9／11" in overview


async def test_the_filter_leaves_the_units_of_one_state():
    async with office() as bench:
        await filled(bench, 1, "shuangfeng", "wanbao")
        found = {state: words(await page_of(bench, f"/desk/units?state={state}")) for state in ("open", "accept", "x")}

    assert ("双峰县" in found["open"], "新化县" in found["open"]) == (True, False)
    assert ("双峰县" in found["accept"], "新化县" in found["accept"]) == (False, True)
    assert all(name in found["x"] for name in ("双峰县", "新化县"))


async def test_the_numbers_of_a_unit_stand_by_quarter_with_the_year_to_date():
    async with office() as bench:
        await filled(bench, 1)
        bench.clock.moment += timedelta(days=91)
        await filled(bench, 2)
        page = words(await page_of(bench, "/desk/units/xinhua"))
        earlier = words(await page_of(bench, "/desk/units/xinhua?quarter=2014Q1"))

    first, second = (GIVEN["quarters"][number]["xinhua"] for number in "12")
    assert f"女党员{first['female']}{second['female']}{first['female'] + second['female']}退回" in page
    assert f"入党积极分子{first['activists']}{second['activists']}季末数退回" in page
    assert f"女党员{first['female']}{first['female']}退回" in earlier


async def test_the_table_of_units_marks_only_what_may_be_judged():
    async with office() as bench:
        await filled(bench, 1)
        page = await page_of(bench, "/desk")

    rows = dict(re.findall(r'<tr><th scope="row"><a[^>]*>([^<]*)</a></th>(.*?)</tr>', page, re.DOTALL))
    marks = {name: re.findall(r"<td(?: class=\"(in|lo1|lo2|few)\")?>", row) for name, row in rows.items()}
    assert set(marks["新化县"]) <= {"", "in", "lo1", "lo2"}
    assert set(marks["市“两新”组织党工委"]) <= {"", "few"}
    assert "lo" not in "".join(marks["娄底经济技术开发区"])
    assert "不适用" in rows["市直机关工委"]
    assert "，低于要求3个百分点以上" in rows["新化县"]
    assert "−" in rows["新化县"]
    assert words(f"<main>{rows['涟源市']}</main>").startswith("121")
    assert "4.96−0.04" in words(f"<main>{rows['涟源市']}</main>")


async def test_before_anything_is_reported_the_overview_compares_nothing_with_anything():
    async with office() as bench:
        page = await page_of(bench, "/desk")
        bench.clock.moment = datetime(2026, 11, 5, 10, tzinfo=SHANGHAI)
        later = await page_of(bench, "/desk")

    for shown in (words(page), words(later)):
        assert "还没完成的11个单位" in shown
        assert "本年累计发展0名还没有可算的数字" in shown
        assert "2700" not in shown
        assert "各单位比例" not in shown
