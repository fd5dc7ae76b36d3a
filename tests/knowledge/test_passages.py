"""The document as it was received, cut by its own numbering; data that is not literal is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import knowledge.facts as facts_module
from core.errors import DataFileError
from knowledge.facts import load_facts
from knowledge.library import DOCUMENTS
from knowledge.paper import load_paper, load_papers
from knowledge.passages import cut

GUIDANCE = DOCUMENTS / "guidance-2014.txt"


def test_the_guidance_has_its_ten_official_paths():
    paths = load_paper(GUIDANCE).paths

    assert paths == (
        "通知", "前言", "一", "二（一）", "二（二）", "二（三）", "三（一）", "三（二）", "三（三）", "三（四）",
    )  # fmt: skip


def test_no_word_of_the_guidance_is_lost_or_changed():
    body = GUIDANCE.read_text(encoding="utf-8").split("======\n", 1)[1]
    paper = load_paper(GUIDANCE)
    headings = ("一、指导思想", "二、总体目标", "三、具体要求", paper.title)
    left = [line.strip() for line in body.splitlines() if line.strip() and line.strip() not in headings]
    held = [line.strip() for passage in paper.passages for line in passage.text.splitlines() if line.strip()]

    assert held == left


def test_slips_of_the_source_are_kept():
    paper = load_paper(GUIDANCE)

    assert "80％左右" in paper.passage("二（二）").text
    assert paper.passage("一").text.count("规模适度") == 2


def test_the_header_says_what_the_document_is():
    paper = load_paper(GUIDANCE)

    assert paper.name == "《娄底市2014年发展党员工作指导意见》（娄组发〔2014〕7号）"
    assert (paper.year, paper.issued.isoformat(), paper.place) == (2014, "2014-03-18", "娄底市")


def test_another_paper_is_cut_by_the_same_rules():
    paper = (
        "某局文件\n2026年1月5日\n某办法\n为了规范。\n一、范围\n适用全市。\n"
        "十一、附则\n（一）解释。由某局解释。\n（二）施行。即日施行。"
    )

    assert [passage.path for passage in cut(paper, "某办法")] == ["通知", "前言", "一", "十一（一）", "十一（二）"]


def test_a_header_with_gaps_names_every_gap(tmp_path):
    file = tmp_path / "broken.txt"
    file.write_text("代码：x\n标题：y\n", encoding="utf-8")

    with pytest.raises(DataFileError) as raised:
        load_paper(file)
    assert "header: lacks 文号" in raised.value.problems
    assert len(raised.value.problems) == 8


def test_a_quotation_that_is_not_literal_is_refused_at_the_start(tmp_path):
    home = Path(facts_module.__file__).parent
    for name in ("questions.toml", "missing.toml", "facts.toml"):
        shutil.copy(home / name, tmp_path / name)
    file = tmp_path / "facts.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace('["发展女党员比例保持在40%左右"]', '["发展女党员比例保持在40%以上"]'),
        encoding="utf-8",
    )

    with pytest.raises(DataFileError) as raised:
        load_facts(load_papers(DOCUMENTS), tmp_path)
    assert raised.value.problems == ("female: not literal in 二（二）: 发展女党员比例保持在40%以上",)
