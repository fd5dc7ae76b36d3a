"""操作记录: read by filter and page, in the words of the office, without the numbers of units below."""

from __future__ import annotations

import re
from pathlib import Path

from core.texts import Texts
from tests.desk.support import browser, office, words
from tests.handlers.reviewing import say, submitted

PROJECT = Path(__file__).resolve().parents[2]
PAGE = "/desk/audit"
ENDINGS = {
    "correction": ("granted", "refused", "withdrawn", "replaced"),
    "document": ("accepted", "refused", "withdrawn"),
    "question": ("answered", "declined", "withdrawn"),
}
"""Acts whose name is put together from what was decided."""


async def shown(bench, path: str, visitor: str = "officer") -> str:
    async with browser(bench, visitor) as client:
        return words((await client.get(path)).text)


async def test_a_correction_shows_the_field_before_and_after():
    async with office() as bench:
        await submitted(bench, "shuangfeng")
        await say(bench, "shuangfeng", "女改成38")
        await say(bench, "shuangfeng", "漏报两名")
        page = await shown(bench, f"{PAGE}?kind=reports&unit=shuangfeng")

    assert "双峰县干事报送双峰县2014年一季度女党员36女党员38" in page
    assert "填数双峰县2014年一季度女党员38" in page


async def test_the_filter_leaves_acts_of_a_kind_and_of_a_unit():
    async with office() as bench:
        await submitted(bench, "shuangfeng", "xinhua")
        people, other = await shown(bench, f"{PAGE}?kind=people"), await shown(bench, f"{PAGE}?unit=xinhua")

    assert "绑定平台" in people
    assert "报送双峰县" not in people
    assert "报送新化县" in other
    assert "报送双峰县" not in other


async def test_older_acts_are_a_page_further_until_there_are_none():
    async with office() as bench:
        path, seen = PAGE, []
        async with browser(bench, "officer") as client:
            while path and len(seen) < 9:
                page = (await client.get(path)).text
                seen.append(re.findall(r'<th scope="row">', page))
                found = re.search(r'href="([^"]*before=\d+)"', page)
                path = found[1].replace("&amp;", "&") if found else ""
        async with bench.store.read() as work:
            acts = await work.acts.newest(await work.people.actor("web", "officer"), limit=1000)

    assert sum(map(len, seen)) == len(acts)
    assert len(seen) > 1 or len(acts) <= 50


def test_every_act_that_the_program_writes_has_a_word():
    code = "\n".join(file.read_text(encoding="utf-8") for file in (PROJECT / "models").glob("*.py"))
    acts = {found for found in re.findall(r'"([a-z_]+\.[a-z_]+)"', code) if not found.endswith(".json")}
    acts |= {f"{kind}.{ending}" for kind, endings in ENDINGS.items() for ending in endings}
    names = Texts.load().names()

    assert len(acts) > 50
    assert [act for act in sorted(acts) if f"desk.act.{act.replace('.', '_')}" not in names] == []


async def test_the_record_is_whole_after_all_of_this():
    async with office() as bench:
        await submitted(bench, "shuangfeng")
        await shown(bench, PAGE)
        async with bench.store.read() as work:
            assert await work.audit.verify() is None
