"""Units below a county: their page is the county's to see and to send back from, and nobody else's."""

from __future__ import annotations

from core.people import Grant, Role
from core.render import as_text
from tests.desk.support import browser, office, words

FENG = "shuangfeng.1"
FULL = "总数4 女2 35岁以下4 高中以上4 农牧渔民0 农民工0 两新0 一线4 团员0 推优0 农村0 积极分子90 发展对象9"


async def opened(bench) -> None:
    """A county that collects from a township, which has reported."""
    bench.speaker = "shuangfeng"
    for said in ("开通基层填报", "好", "新增基层党委 枫坪镇党委", "确认新增"):
        await bench.hear(said)
    async with bench.store.write() as work:
        person = await work.people.add("枫坪干事", [Grant(Role.REPORTER, FENG)])
        for channel in ("test", "web"):
            await work.people.attach(person, channel, "feng", "feng")
    bench.speaker = "feng"
    for said in (f"一季度{FULL}", "确认报送"):
        await bench.hear(said)


async def test_the_page_of_a_unit_below_is_for_itself_and_for_the_county():
    async with office() as bench:
        await opened(bench)
        found = {}
        for visitor in ("feng", "secretary", "officer", "admin", "neighbour", "principal"):
            async with browser(bench, visitor) as client:
                found[visitor] = (await client.get(f"/desk/units/{FENG}")).status_code

    assert found == {"feng": 200, "secretary": 200, "officer": 403, "admin": 403, "neighbour": 403, "principal": 403}


async def test_the_county_sends_a_number_of_a_unit_below_back():
    async with office() as bench:
        await opened(bench)
        form = {"quarter": "2014Q1", "field": "female", "reason": "请再核对", "version": "1", "accepted": "no"}
        async with browser(bench, "feng") as client:
            own = await client.post(f"/desk/units/{FENG}/return", data={**form, "form": client.form})
        async with browser(bench, "secretary") as client:
            sent = await client.post(f"/desk/units/{FENG}/return", data={**form, "form": client.form})
            page = words((await client.get(f"/desk/units/{FENG}")).text)
        bench.speaker = "feng"
        heard = [as_text(reply) for reply in await bench.replies()]

    assert (own.status_code, sent.status_code) == (403, 303)
    assert "“女党员”2名已退回，等枫坪镇党委改。" in page
    assert any("请再核对" in each for each in heard)


async def test_the_record_of_the_city_holds_nothing_of_the_units_below():
    async with office() as bench:
        await opened(bench)
        pages = []
        for visitor in ("officer", "admin"):
            async with browser(bench, visitor) as client:
                pages += [words((await client.get(path)).text) for path in ("/desk/audit", "/desk", "/desk/units")]

    assert not any("枫坪" in page or FENG in page for page in pages)
