"""Papers of every kind of numbering are cut by it; nothing of their words is lost."""

from __future__ import annotations

import pytest

from knowledge.passages import cut
from tests.knowledge.papers import GUIDANCE_2026, RULES


def paths(text: str, title: str = "某办法") -> list[str]:
    return [passage.path for passage in cut(text, title)]


def test_rules_are_cut_by_their_articles_with_the_chapter_in_the_heading():
    passages = cut(RULES, "娄底市发展党员工作档案管理办法（试行）")

    assert [passage.path for passage in passages] == [
        "前言", "第一条", "第二条", "第三条", "第四条", "第五条", "第六条",
    ]  # fmt: skip
    assert passages[3].heading.startswith("收集和保管：")


def test_what_is_numbered_inside_an_article_belongs_to_it():
    text = "某办法\n第一条 下列情形：\n（一）动机不纯；\n（二）材料不全。\n一、这也是第一条的话。\n第二条 施行。"

    assert paths(text) == ["第一条", "第二条"]
    assert "一、这也是" in cut(text, "某办法")[0].text


def test_an_article_that_is_only_cited_begins_no_passage():
    assert paths("某办法\n第一条 按照\n第三条的规定办理。\n第二条 施行。") == ["第一条", "第二条"]


def test_sections_are_cut_into_their_items():
    text = "某方案\n一、安排\n（一）准备。两步：\n1.动员。\n2．摸底。\n（二）实施。\n3.5万元以内。\n二、要求。要抓紧。"

    assert paths(text, "某方案") == ["一（一）", "一（一）1", "一（一）2", "一（二）", "二"]


def test_a_numbered_heading_that_is_itself_a_sentence_keeps_its_words():
    assert cut("某方案\n一、要抓紧。不得拖延。", "某方案")[0].text == "一、要抓紧。不得拖延。"


def test_annexes_have_a_numbering_of_their_own():
    text = "某通知\n一、事项\n要办。\n附件1\n一、名单\n甲。\n附件2：表格\n一、说明\n乙。"

    assert paths(text, "某通知") == ["一", "附件1一", "附件2", "附件2一"]


def test_a_numbering_that_begins_anew_is_told_apart():
    assert paths("某办法\n一、甲\n子。\n一、乙\n丑。") == ["一", "一〔2〕"]


def test_a_long_paper_without_numbers_is_cut_by_its_paragraphs():
    text = "\n".join(f"这是第{number}个自然段，" + "内容很长，" * 30 + "完。" for number in range(1, 6))

    assert paths(text) == ["第1段", "第2段", "第3段", "第4段", "第5段"]


def test_a_title_in_two_lines_is_one_title():
    text = "某局文件\n关于印发办法的通知\n2026年1月5日\n某市\n某办法\n为了规范。\n一、范围\n全市。"

    assert paths(text, "某市某办法") == ["通知", "前言", "一"]


@pytest.mark.parametrize(
    ("text", "title"),
    [(GUIDANCE_2026, "娄底市2026年发展党员工作指导意见"), (RULES, "娄底市发展党员工作档案管理办法（试行）")],
)
def test_only_title_and_headings_stand_outside_the_passages(text, title):
    held = "\n".join(passage.text for passage in cut(text, title))
    left = [line for line in text.split("\n") if line not in held]

    assert [line for line in left if "。" in line] == []
    assert len(left) < 5
