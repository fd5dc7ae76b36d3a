"""What an office takes away in chat: the same figures as chat, for its own units only, and nothing for anybody else."""

from __future__ import annotations

import io

import pytest
from docx import Document
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from core.messages import File, Incoming, Shares, Text
from core.numbers import percent
from core.period import Quarter
from core.render import as_text
from handlers.orders import Orders
from models.tables.office import AuditRow
from tests.handlers.test_grassroots import COUNTY, FENG, submit
from tests.handlers.test_grassroots import bench as grassroots
from tests.handlers.test_progress import NUMBERS, report

__all__ = ["grassroots"]

Q1 = Quarter(2014, 1)
MEANT = {
    "导出": "把汇总导出来 把汇总表导成excel 汇总做成表格 汇总表格发我 全市汇总下载 导出全市的数"
    " 给我出个Excel 导个表出来 把数据导成表 领导要一份数据表 下载汇总数据 打印一份汇总 要一份各单位明细表"
    " 导出各单位的数",
    "图表": "画图 做成图 画个图 出图 全市比例图 汇总画成图 把比例做成图 总量图发我",
    "通报": "起草通报 需要一份季度通报 写一份通报 生成一份简报 把通报写出来",
    "催报函": "起草催报函 写一份催报函",
}
NO_ORDERS = "通报什么时候发 检查结果怎么通报 要不要写通报 表格怎么填 图是什么意思"


async def asked(bench, speaker, said):
    bench.speaker = speaker
    return await bench.hear(said)


async def files_of(bench, replies):
    """Name and content of every file of the replies."""
    found = [block for reply in replies for block in reply.blocks if isinstance(block, File)]
    async with bench.store.read() as work:
        contents = await work.files.contents([file.ref for file in found])
    return {file.name: contents[file.ref] for file in found}


def cells(content, tab="汇总"):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(tab).to_python()


def words_of(content):
    return [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs if paragraph.text]


async def test_the_workbook_shows_what_the_summary_in_chat_shows(bench):
    for unit in ("louxing", "xinhua", "szjg"):
        await report(bench, unit)
    [told] = await asked(bench, "officer", "汇总")
    [content] = (await files_of(bench, await asked(bench, "officer", "导出"))).values()

    rows = {row[0]: row for row in cells(content)}
    shares = next(block for block in told.blocks if isinstance(block, Shares)).shares
    for share in shares[:-1]:
        assert (rows[share.label][3], rows[share.label][4]) == (share.numerator, share.denominator)
        assert rows[share.label][1] == pytest.approx(share.numerator / share.denominator)
        assert percent(share.numerator, share.denominator, share.target_percent) in share.words
    assert rows["发展党员总数"][1] == sum(NUMBERS[unit]["total"] for unit in ("louxing", "xinhua", "szjg"))


async def test_charts_come_as_two_pictures_under_the_words_of_the_total(bench):
    await report(bench, "louxing")
    replies = await asked(bench, "officer", "图表")
    found = await files_of(bench, replies)

    assert list(found) == ["全市2014年一季度比例图.png", "全市2014年一季度总量图.png"]
    assert all(content.startswith(b"\x89PNG") for content in found.values())
    assert "已报单位本年累计74名，相当于2700名的2.7%。" in as_text(replies[0])


async def test_a_draft_says_in_chat_what_it_says_in_the_file(bench):
    await report(bench, "louxing")
    preview, aside = await asked(bench, "officer", "一季度通报")
    [(name, content)] = (await files_of(bench, [aside])).items()

    assert name == "2014年一季度调度通报草稿.docx"
    [text] = [block.text for block in preview.blocks if isinstance(block, Text)]
    assert [line.strip("　") for line in text.split("\n")][1:] == words_of(content)


async def test_several_letters_are_in_one_file_and_each_names_one_unit(bench):
    for unit in NUMBERS:
        if unit not in {"shuangfeng", "jkq"}:
            await report(bench, unit)
    told, preview, aside = await asked(bench, "officer", "催报函")
    [content] = (await files_of(bench, [aside])).values()

    assert "尚未收到2个单位的数字" in as_text(told)
    assert "双峰县委组织部：" in as_text(preview)
    said = words_of(content)
    assert [line for line in said if line.endswith("部：")] == ["双峰县委组织部：", "娄底经济技术开发区党群工作部："]
    assert len([line for line in said if line.startswith("关于催报")]) == 2


async def test_letters_may_be_for_the_units_that_are_named(bench):
    await report(bench, "louxing")
    *_, aside = await asked(bench, "officer", "双峰和新化的催报函")
    [content] = (await files_of(bench, [aside])).values()

    assert [line for line in words_of(content) if line.endswith("部：")] == ["双峰县委组织部：", "新化县委组织部："]


@pytest.mark.parametrize(
    ("said", "units"),
    [
        ("给新化县起草催报函", ["新化"]),
        ("帮我给双峰县写一份催报函", ["双峰"]),
        ("给没报的写个催报函", ["双峰", "新化"]),
    ],
)
async def test_a_letter_is_asked_for_in_one_breath_with_whom_it_is_for(bench, said, units):
    await report(bench, "louxing")
    *_, aside = await asked(bench, "officer", said)
    [content] = (await files_of(bench, [aside])).values()
    addressed = [line for line in words_of(content) if line.endswith("部：")]

    assert [unit for unit in units if not any(unit in line for line in addressed)] == []
    assert len(addressed) == 1 or len(units) > 1


async def test_a_letter_names_the_later_day_of_a_unit_that_was_given_one(bench):
    await asked(bench, "officer", "延期 双峰县 4月15日")
    [preview, _] = await asked(bench, "officer", "催报函 双峰县")

    assert "报送时间为2014年4月15日（周二）17:30。" in as_text(preview)


@pytest.mark.parametrize(
    "said", ["导出", "图表", "通报", "催报函", "自查通知", "督查通知", "情况通报", "材料", "一季度图表"]
)
async def test_somebody_who_reports_gets_no_paper_of_the_office(bench, said):
    await report(bench, "louxing")
    await report(bench, "xinhua")
    replies = await asked(bench, "xinhua", said)

    found = await files_of(bench, replies)
    assert all(name.startswith("新化县") for name in found)
    assert not any("草稿" in as_text(reply) or "全市2014" in as_text(reply) for reply in replies)


async def test_in_a_group_nothing_is_handed_out(bench):
    await report(bench, "louxing")
    now, channel = bench.clock.now(), bench.channel.name
    await bench._deliver(Incoming(channel, "in a group", "group", "officer", now, "一季度图表", is_group=True))

    async with bench.store.read() as work:
        acts = (await work.audit._tx.session.scalars(select(AuditRow.act))).all()
    assert "file.hand_out" not in acts


async def test_handing_out_is_in_the_audit(bench):
    await report(bench, "louxing")
    await asked(bench, "officer", "导出")

    async with bench.store.read() as work:
        rows = (await work.audit._tx.session.scalars(select(AuditRow).where(AuditRow.act == "file.hand_out"))).all()
    assert [row.after for row in rows] == ["全市2014年一季度发展党员汇总.xlsx"]


async def test_nothing_is_made_of_a_quarter_that_nobody_has_reported(bench):
    for said in ("导出", "图表", "通报"):
        [reply] = await asked(bench, "officer", said)
        assert as_text(reply).startswith("2014年一季度还没有单位报送")


async def test_a_county_takes_away_what_is_below_it_and_the_city_does_not_see_that(grassroots):
    await submit(grassroots, FENG)
    [content] = (await files_of(grassroots, await asked(grassroots, COUNTY, "导出"))).values()

    assert cells(content, "各单位")[3][0] == "枫坪镇党委"
    [preview, _] = await asked(grassroots, COUNTY, "通报")
    assert "各基层党委：" in as_text(preview)
    assert "双峰县委组织部" in as_text(preview)
    assert "娄底市委组织部" not in as_text(preview)
    told = await asked(grassroots, "officer", "催报函 枫坪镇党委")
    assert not await files_of(grassroots, told)


@pytest.mark.parametrize(("said", "says"), [(said, says) for says, line in MEANT.items() for said in line.split()])
async def test_papers_are_asked_for_in_many_words(bench, said, says):
    await report(bench, "louxing")
    replies = await asked(bench, "officer", said)

    names = " ".join(await files_of(bench, replies))
    assert {"导出": ".xlsx", "图表": ".png", "通报": "通报草稿", "催报函": "催报函草稿"}[says] in names


@pytest.mark.parametrize("said", ["催报函怎么写", "催报函模板", "要不要发催报函", "催报函什么时候发", "通报要加3天吗"])
async def test_a_question_that_names_a_paper_is_answered_and_drafts_nothing(bench, said):
    await report(bench, "louxing")
    replies = await asked(bench, "officer", said)

    assert not await files_of(bench, replies)
    assert not any("没有找到单位" in as_text(reply) for reply in replies)


@pytest.mark.parametrize("said", NO_ORDERS.split())
def test_a_question_about_papers_is_no_order(said):
    assert Orders.load().find(said) is None
