"""Sheets in the talk: whose they are, of which quarter, and that nothing goes into a report behind anybody's back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from core.errors import RightsError
from core.messages import Attachment, File, Incoming, IncomingKind
from core.people import Grant, Role
from core.period import Quarter
from core.render import as_text
from handlers.dialogs.answers import in_force
from handlers.sheet.wishing import Wish, wish_of
from models.records import Answers, ReportState
from models.tables.reports import EntryRow
from tests.dialogs.support import FORM, GOOD, UNITS
from tests.sheets import SHEET, filled, packed, parts

Q1 = Quarter(2014, 1)
CELLS = {f"C{6 + at}": GOOD[code] for at, code in enumerate(FORM.codes)}
WHOLE = (
    "总数25 35岁以下20 高中以上23 女10 农民7 农民工2 两新2 一线17 团员8 推优8 "
    "农村12 农村35岁以下9 农村高中10 农村女4 积极分子96 发展对象30"
)


async def said(bench, text, kind=IncomingKind.TEXT):
    return "\n".join(as_text(reply) for reply in await bench.hear(text, kind))


async def sent(bench, content, name="报表.xlsx", key=""):
    return "\n".join(as_text(reply) for reply in await bench.send(name, content, key))


async def sheet_of(bench, words="模板"):
    await bench.hear(words)
    return bench.sheet


async def answers(bench, unit="shuangfeng", quarter=Q1):
    async with bench.store.read() as work:
        actor = await work.people.actor("test", unit)
        return in_force(await work.reports.get(actor, unit, quarter))


async def report(bench):
    async with bench.store.read() as work:
        return await work.reports.get(await work.people.actor("test", "shuangfeng"), "shuangfeng", Q1)


@pytest.mark.parametrize(
    "words",
    ["模板", "表格", "给我个表", "发个excel", "下载模板", "空表", "能不能发个Excel给我", "有没有表格", "发我一份模板",
     "表格在哪里下载", "把季度报表发我", "我要EXCEL表格。", "请发填报的表格", "Excel模板"],
)  # fmt: skip
async def test_the_sheet_comes_however_it_is_wished_for(bench, words):
    (reply,) = await bench.hear(words)

    assert [block.name for block in reply.blocks if isinstance(block, File)] == [
        "双峰县2014年一季度发展党员情况报表.xlsx"
    ]


@pytest.mark.parametrize(
    "words",
    ["报表", "填表", "表", "表扬名单", "总数25 女10", "女党员比例多少", "怎么填", "自查表怎么交", "excel表错了"],
)
def test_other_words_wish_for_no_sheet(words):
    assert wish_of(words, UNITS) is None


def test_unit_and_quarter_can_be_named():
    assert wish_of("双峰县二季度的模板", UNITS) == Wish("shuangfeng", "二季度")
    assert wish_of("要双峰的表", UNITS) == Wish("shuangfeng")


async def test_the_sheet_of_another_unit_is_not_handed_out(bench):
    assert "您绑定的是双峰县，不能取新化县的表" in await said(bench, "新化县模板")
    assert "还没有开始" in await said(bench, "三季度模板")
    assert "不在填报范围" in await said(bench, "2012年一季度模板")


async def test_an_officer_and_a_stranger_have_no_sheet_and_send_none(bench):
    content = await sheet_of(bench)
    bench.speaker = "officer"
    assert "由各单位填报人取用" in await said(bench, "模板")
    assert "经办人发的没有读取" in await sent(bench, content)
    bench.speaker = "nobody"
    assert "要先绑定单位" in await said(bench, "模板")
    assert "要先绑定单位" in await sent(bench, content)


async def test_in_a_group_no_sheet_is_handed_out_or_read(bench):
    content = await sheet_of(bench)
    wished = Incoming("test", "g1", "group", "shuangfeng", bench.clock.now(), "模板", is_group=True)
    file = Attachment("报表.xlsx", len(content), content=content)
    await bench.dispatcher.accept([wished, replace(wished, key="g2", kind=IncomingKind.FILE, attachment=file)])
    await bench.dispatcher.settled()
    await bench.sender.deliver_due()

    told = [as_text(outgoing.reply) for outgoing in bench.channel.take("group")]
    assert len(told) == 2
    assert all("群聊里不显示单位数字" in words for words in told)
    assert not (await answers(bench)).answered


async def test_a_sheet_of_another_unit_is_refused_whoever_sends_it(bench):
    content = filled(await sheet_of(bench), CELLS)
    bench.speaker = "xinhua"

    assert "表里的单位是双峰县，您绑定的是新化县，没有读取" in await sent(bench, content)
    assert not (await answers(bench, "xinhua")).answered
    assert not (await answers(bench)).answered


async def test_a_head_that_does_not_fit_the_mark_is_refused(bench):
    content = await sheet_of(bench)

    assert "表头写的是新化县" in await sent(bench, filled(content, {**CELLS, "A3": "填报单位：新化县"}))
    assert "表头写的是2014年二季度" in await sent(bench, filled(content, {**CELLS, "A2": "2014年二季度（4—6月）"}))
    assert "找不到“本季人数”这一栏" in await sent(bench, filled(content, {**CELLS, "C5": "人"}))
    assert not (await answers(bench)).answered


async def test_the_sheet_of_an_earlier_quarter_is_asked_about_before_anything_is_stored(bench):
    content = filled(await sheet_of(bench), CELLS)
    bench.clock.moment = bench.clock.moment.replace(month=7, day=3)

    assert "这张表是2014年一季度的，现在该报的是2014年二季度" in await sent(bench, content)
    assert not (await answers(bench)).answered
    assert not (await answers(bench, quarter=Quarter(2014, 2))).answered
    await said(bench, "2014年一季度")
    assert (await answers(bench)).values["female"] == 10
    assert not (await answers(bench, quarter=Quarter(2014, 2))).answered


async def test_a_sheet_of_an_earlier_form_is_read_by_its_names_with_a_word_about_it(bench):
    content = await sheet_of(bench)
    package = parts(content)
    shared = package["xl/sharedStrings.xml"].decode()
    package["xl/sharedStrings.xml"] = shared.replace("quarterly-", "quarterly-000000", 1).replace(
        "quarterly-000000" + shared.partition("quarterly-")[2][:6], "quarterly-000000"
    ).encode()  # fmt: skip

    told = await sent(bench, filled(packed(package), CELLS))
    assert "这是旧表样，已按栏目名读取" in told
    assert (await answers(bench)).values == GOOD


async def test_of_two_sheets_none_is_guessed(bench):
    content = packed(with_second_sheet(parts(await sheet_of(bench))))

    assert "文件里有2张有内容的工作表（季度报表、第二张）" in await sent(bench, filled(content, CELLS))
    assert not (await answers(bench)).answered


async def test_beside_our_own_sheet_another_one_is_left_and_named(bench):
    package = with_second_sheet(parts(await sheet_of(bench)))
    second = package["xl/worksheets/sheet2.xml"].decode()
    package["xl/worksheets/sheet2.xml"] = second[: second.index("<sheetData>")].encode() + (
        b'<sheetData><row r="1"><c r="A1"><v>7</v></c></row></sheetData></worksheet>'
    )

    told = await sent(bench, filled(packed(package), CELLS))
    assert "另有工作表没有读取：第二张" in told
    assert (await answers(bench)).values == GOOD


_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def with_second_sheet(package):
    """The workbook with its sheet once more under another name."""
    package["xl/worksheets/sheet2.xml"] = package[SHEET]
    added = {
        "xl/workbook.xml": '<sheet name="第二张" sheetId="2" r:id="rId99"/></sheets>',
        "xl/_rels/workbook.xml.rels": f'<Relationship Id="rId99" Type="{_TYPES}" Target="worksheets/sheet2.xml"/>'
        "</Relationships>",
        "[Content_Types].xml": f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{_CONTENT}"/></Types>',
    }
    for name, words in added.items():
        end = words[words.rindex("</") :]
        package[name] = package[name].decode().replace(end, words).encode()
    return package


async def test_the_same_message_delivered_twice_is_one_upload(bench):
    content = filled(await sheet_of(bench), CELLS)

    assert "读出16项" in await sent(bench, content, key="k1")
    assert await sent(bench, content, key="k1") == ""


async def test_an_upload_answers_no_question_that_was_open(bench):
    await bench.hear(WHOLE)
    await bench.tap("确认报送")
    await bench.hear("女改成11")
    content = filled(await sheet_of(bench), {"C9": 12})

    told = await sent(bench, content)
    assert "这是报送后的修改：女党员由10名改为12名" in told
    assert (await report(bench)).version == 1
    await bench.hear("复核更正")
    assert ((await report(bench)).version, (await report(bench)).stored.values["female"]) == (2, 12)


async def test_an_upload_into_an_open_talk_merges_and_keeps_what_it_does_not_fill(bench):
    content = await sheet_of(bench)
    await bench.hear("总数30 女12")

    told = await sent(bench, filled(content, {"C6": 25, "C7": 20}))
    assert "C6      发展党员总数  25名  30名" in told
    assert "C9      女党员        未填  12名" in told
    assert "保留已存的数" in told
    assert (await answers(bench)).values == {"total": 25, "age35": 20, "female": 12}


async def test_a_prefilled_sheet_does_not_confirm_a_field_that_was_sent_back(bench):
    await bench.hear(WHOLE)
    await bench.tap("确认报送")
    async with bench.store.write() as work:
        officer = await work.people.actor("test", "officer")
        await work.reports.return_field(officer, "shuangfeng", Q1, "female", "请核对", version=1)

    told = await sent(bench, await sheet_of(bench))
    assert "女党员现为10名" in told
    assert (await report(bench)).state is ReportState.RETURNED


async def test_before_its_quarter_ends_a_sheet_goes_into_a_draft_after_a_question(bench):
    content = filled(await sheet_of(bench, "二季度模板"), {"C6": 5})

    assert "先存草稿吗" in await sent(bench, content)
    assert not (await answers(bench, quarter=Quarter(2014, 2))).answered
    await bench.hear("是")
    assert (await answers(bench, quarter=Quarter(2014, 2))).values == {"total": 5}


async def test_with_several_units_the_sheet_says_which_one(bench):
    async with bench.store.write() as work:
        person = await work.people.add("李四", [Grant(Role.REPORTER, "shuangfeng"), Grant(Role.REPORTER, "xinhua")])
        await work.people.attach(person, "test", "both", "both")
    bench.speaker = "both"

    assert "要取哪个单位的表" in await said(bench, "模板")
    await bench.tap("新化县")
    await sent(bench, filled(bench.sheet, CELLS))
    assert (await answers(bench, "xinhua")).values == GOOD
    assert not (await answers(bench)).answered


async def test_a_list_in_a_text_file_is_a_report_like_any_other(bench):
    rows = [
        "双峰县2014年一季度发展党员情况,",
        "项目,人数",
        *(f"{FORM.label(code)},{GOOD[code]}" for code in FORM.codes),
    ]

    told = await sent(bench, "\n".join(rows).encode("gbk"), "汇总.csv")
    assert "双峰县2014年一季度，读出16项" in told
    assert (await answers(bench)).values == GOOD


async def test_counts_from_january_on_are_not_taken_for_those_of_the_quarter(bench):
    bench.clock.moment = bench.clock.moment.replace(month=7, day=3)
    rows = "2014年1-6月发展党员情况,\n项目,人数\n发展党员总数,50\n女党员,20\n共青团员,16"

    told = await sent(bench, rows.encode(), "表.csv")
    assert "此前2014年一季度没有数字，累计数换算不出本季数" in told
    assert not (await answers(bench, quarter=Quarter(2014, 2))).answered


async def test_a_row_under_heads_is_read_and_every_cell_is_named(bench):
    rows = "单位,发展党员总数,女党员,共青团员\n双峰县,25,10,8"

    told = await sent(bench, rows.encode("utf-8-sig"), "表.csv")
    assert "B2      发展党员总数  25名  未填" in told
    assert (await answers(bench)).values == {"total": 25, "female": 10, "league": 8}


async def test_of_a_sheet_only_counts_and_the_name_of_the_file_are_kept(bench):
    rows = "填报人：王小明,电话：13812345678,,\n单位,发展党员总数,女党员,共青团员\n双峰县,25,10,8"
    await sent(bench, rows.encode(), "表.csv")
    await sent(bench, f"{rows}\n备注,约30人,,".encode(), "表2.csv")

    async with bench.store.read() as work:
        entries = (await work.audit._tx.session.scalars(select(EntryRow.said))).all()
    assert set(entries) == {"表.csv"}


@pytest.mark.parametrize("rows", ["新化县,25,10,8", "双峰县,25,10,8\n新化县,30,9,7"])
async def test_a_row_of_another_unit_is_stored_for_nobody(bench, rows):
    await sent(bench, f"单位,发展党员总数,女党员,共青团员\n{rows}".encode(), "表.csv")

    assert not (await answers(bench)).answered
    assert not (await answers(bench, "xinhua")).answered


async def test_nothing_filled_in_stores_nothing_and_says_so(bench):
    content = await sheet_of(bench)

    assert "里没有填人数，没有保存" in await sent(bench, content)
    assert "C9 女党员：“二十来个”是约数" in await sent(bench, filled(content, {"C9": "二十来个"}))
    assert "里没有填人数" in await sent(bench, "会议,时间\n党课,周三".encode(), "日程.csv")


async def test_a_sheet_with_an_identity_number_is_not_read_and_not_kept(bench):
    content = filled(await sheet_of(bench), {**CELLS, "C23": "430922200002308813"})

    assert "身份证号码" in await sent(bench, content, key="k9")
    assert not (await answers(bench)).answered
    async with bench.store.read() as work:
        assert await work.attachments.of("test", "k9") is None


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [("报表.xlsm", b"PK", "带有宏"), ("报表.xlsx", b"PK\3\4oops", "表格打不开"), ("报表.ods", b"PK", "另存为xlsx"),
     ("截图.png", b"\x89PNG", "图片里的数字本助手不读"), ("材料.zip", b"PK", "请发填好的Excel表"),
     ("报表.xlsx", b"", "文件是空的")],
)  # fmt: skip
async def test_what_cannot_be_read_is_declined_with_what_to_do_instead(bench, name, content, told):
    assert told in await sent(bench, content, name)


async def test_the_file_survives_a_restart_before_it_is_sent(file_bench):
    bench = file_bench
    await bench.dispatcher.accept([Incoming("test", "k", bench.speaker, bench.speaker, bench.clock.now(), "模板")])
    await bench.dispatcher.settled()
    await bench.stop()
    await bench.start()
    await bench.sender.deliver_due()

    (outgoing,) = bench.channel.take("shuangfeng")
    (file,) = [block for block in outgoing.reply.blocks if isinstance(block, File)]
    assert outgoing.files[file.ref][:4] == b"PK\3\4"
    assert len(outgoing.files[file.ref]) == file.size


async def test_a_file_is_given_again_only_in_its_talk_and_only_while_the_unit_is_theirs(bench):
    (reply,) = await bench.hear("模板")
    file = next(block for block in reply.blocks if isinstance(block, File))
    async with bench.store.write() as work:
        own, other = await work.people.actor("test", "shuangfeng"), await work.people.actor("test", "xinhua")
        with pytest.raises(RightsError):
            await work.files.keep(other, "test", "xinhua", "a.xlsx", b"1", unit="shuangfeng")
        assert (await work.files.of_conversation(own, "test", "shuangfeng", file.ref))[0] == file.name
        for actor, talk in ((own, "xinhua"), (other, "shuangfeng"), (None, "shuangfeng")):
            assert await work.files.of_conversation(actor, "test", talk, file.ref) is None


async def test_the_same_sheet_is_kept_once(bench):
    refs = [block.ref for _ in range(2) for reply in await bench.hear("模板") for block in reply.blocks
            if isinstance(block, File)]  # fmt: skip

    assert len(set(refs)) == 1


async def test_an_empty_answer_is_not_a_nought(bench):
    await sent(bench, filled(await sheet_of(bench), {"C6": 25, "C13": 0}))

    assert (await answers(bench)) == Answers({"total": 25, "frontline": 0})
