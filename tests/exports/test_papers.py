"""Official papers as drafts: blanks stay visible, quotations are literal, the Word file has words and measures."""

from __future__ import annotations

import io
import re
from datetime import datetime

import pytest
from docx import Document
from docx.shared import Pt

from core.clock import SHANGHAI
from core.errors import DataFileError
from exports.paper import Draft
from exports.paper_data import load_papers
from exports.word import write_word
from knowledge.paper import load_papers as load_documents
from tests.exports.material import PROJECT, SETTINGS, TEXTS, settled

NOW = datetime(2014, 4, 24, 15, 8, tzinfo=SHANGHAI)
BLANK = "〔待市委组织部确定〕"
URGED = {
    "quarter": "2014年一季度", "time": "2014年4月9日（周三）09:00", "unit": "双峰县", "addressee": "双峰县委组织部",
    "office": "中共娄底市委组织部", "due": "",
}  # fmt: skip


def drafted(code, settings=SETTINGS, **known):
    return Draft(code, settings, known, BLANK).paper()


def opened(*papers):
    return Document(io.BytesIO(write_word(papers, TEXTS, made=NOW)))


def test_what_is_not_set_is_a_visible_blank_and_is_listed():
    paper = drafted("selfcheck")

    assert paper.as_text(TEXTS).count(BLANK) == len(paper.blanks) == 8
    assert paper.blanks[:2] == ("自查范围", "自查开始时间")
    assert paper.date == BLANK
    assert "自查通知标题" in paper.unconfirmed


def test_what_the_department_has_set_stands_in_it():
    settings = settled(selfcheck_due="2014年5月23日（周五）17:30", contact="王同志", phone="0738-1")
    paper = drafted("selfcheck", settings)

    assert "（二）报送材料：2014年5月23日（周五）17:30前。" in paper.as_text(TEXTS)
    assert "联系人：王同志，电话：0738-1。" in paper.as_text(TEXTS)
    assert "自查材料截止" not in paper.blanks
    assert "联系人" not in paper.blanks


def test_the_notice_of_the_self_check_never_says_that_the_guidance_orders_june():
    words = drafted("selfcheck").as_text(TEXTS)

    assert "结合6月份督查" in words
    assert not re.search(
        "6月[^，。；]*自查(?!有关)", words.replace("结合6月份督查，现就开展2014年发展党员工作自查有关", "")
    )


def test_a_letter_names_a_due_time_only_where_one_was_set():
    assert f"报送时间为{BLANK}。" in drafted("urging", **URGED).as_text(TEXTS)
    known = URGED | {"due": "2014年4月8日（周二）17:30"}
    assert "报送时间为2014年4月8日（周二）17:30。" in drafted("urging", **known).as_text(TEXTS)
    assert f"请于{BLANK}前报送" in drafted("urging", **known).as_text(TEXTS)


def test_every_long_quotation_stands_word_for_word_in_the_guidance():
    guidance = next(
        paper for paper in load_documents(PROJECT / "knowledge" / "documents") if paper.number == "娄组发〔2014〕7号"
    )
    words = "".join(passage.text for passage in guidance.passages)
    quoted = [
        quote for data in load_papers().values() for line in data.lines
        for quote in re.findall("“([^“”]{10,})”", line.text)
    ]  # fmt: skip

    assert len(quoted) >= 4
    assert [quote for quote in quoted if quote not in words] == []


@pytest.mark.parametrize("code", ["selfcheck", "inspection", "circular"])
def test_the_word_file_says_what_chat_says_in_the_same_order(code):
    paper = drafted(code, office="中共娄底市委组织部", all="11", done="9", problems="没有。")
    made = [paragraph.text for paragraph in opened(paper).paragraphs if paragraph.text]
    said = [line.strip("　") for line in paper.as_text(TEXTS).split("\n")]

    assert made == said[1:]
    assert said[0] == "草稿　未经审签"
    assert [made[0], made[-2], made[-1]] == [paper.title, paper.signature, paper.date]


def test_measures_are_those_of_official_papers():
    document = opened(drafted("selfcheck"))
    section = document.sections[0]

    measured = (
        section.page_width, section.page_height, section.top_margin, section.bottom_margin, section.left_margin,
        section.right_margin,
    )  # fmt: skip
    assert [round(length.mm) for length in measured] == [210, 297, 37, 35, 28, 26]
    title, body = document.paragraphs[0], document.paragraphs[3]
    assert (title.runs[0].font.size, title.runs[0].font.name) == (Pt(22), "方正小标宋简体")
    assert (body.runs[0].font.size, body.runs[0].font.name) == (Pt(16), "仿宋_GB2312")
    assert body.paragraph_format.line_spacing == Pt(28.9)
    assert body.paragraph_format.first_line_indent == Pt(32)
    assert 'w:eastAsia="仿宋_GB2312"' in body._p.xml


def test_every_page_is_marked_as_a_draft_and_has_its_number():
    section = opened(drafted("selfcheck")).sections[0]

    for head, foot in ((section.header, section.footer), (section.even_page_header, section.even_page_footer)):
        assert head.paragraphs[0].text == "草稿　未经审签"
        assert "PAGE" in foot.paragraphs[0]._p.xml


def test_signature_and_date_stay_with_the_body():
    document = opened(drafted("urging", **URGED))
    *_, body, _, _, signature, date = document.paragraphs

    assert all(each.paragraph_format.keep_with_next for each in (body, signature))
    assert date.paragraph_format.right_indent == Pt(64)


def test_each_letter_begins_a_page():
    other = URGED | {"unit": "新化县", "addressee": "新化县委组织部"}
    document = opened(drafted("urging", **URGED), drafted("urging", **other))

    assert [each.text for each in document.paragraphs if each.paragraph_format.page_break_before] == [
        "关于催报2014年一季度发展党员情况的函"
    ]
    assert "新化县委组织部：" in [each.text for each in document.paragraphs]


def test_mistakes_in_the_file_are_told_together(tmp_path):
    file = tmp_path / "papers.toml"
    basis = 'basis = [{ what = "x", source = "y" }]'
    file.write_text(
        f'[one]\nname = "一"\n[two]\nname = "二"\ntitle = "{{nobody}}"\naddressees = "a"\nsignature = "b"\n'
        f'lines = [{{ level = "five", text = "c" }}]\n{basis}\n',
        encoding="utf-8",
    )

    with pytest.raises(DataFileError) as caught:
        load_papers(file)

    assert len(caught.value.problems) == 3
