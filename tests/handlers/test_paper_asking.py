"""Papers asked for in words of one's own, by two people who had seen neither the program nor its words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.errors import DataFileError
from core.render import as_text
from handlers.by_command import PAPERS
from handlers.papers.asking import PaperWords, paper_words
from tests.handlers.reviewing import submitted

ASKED = [json.loads(line) for line in Path(__file__).with_name("papers-asked.jsonl").read_text("utf-8").splitlines()]
COMMANDS = {
    "workbook": {"workbook"}, "charts": {"charts"}, "briefing": {"briefing"}, "urge": {"urging"}, "all": {"papers"},
    "selfcheck_notice": {"notice_paper"}, "inspection_notice": {"inspection_paper"},
    "situation": {"briefing", "circular"}, "none": {""},
}  # fmt: skip


def test_every_paper_of_the_file_is_one_that_a_command_gives():
    assert {name for name, *_ in paper_words().papers} <= PAPERS.keys()


@pytest.mark.parametrize("row", [row for row in ASKED if row["want"] == "none"], ids=lambda row: row["text"])
def test_what_only_sounds_like_a_paper_is_none(row):
    assert paper_words().paper_in(row["text"]) == ""


def test_nearly_all_papers_are_heard():
    wanted = [row for row in ASKED if row["want"] != "none"]
    missed = [row["text"] for row in wanted if paper_words().paper_in(row["text"]) not in COMMANDS[row["want"]]]
    assert len(missed) <= len(wanted) // 12, missed


def test_a_word_that_is_no_expression_is_told_with_its_file(tmp_path):
    bad = tmp_path / "asking.toml"
    bad.write_text('wanted = "("\nagainst = "x"\npaper = []\n', encoding="utf-8")
    with pytest.raises(DataFileError, match=r"asking\.toml"):
        PaperWords.load(bad)


async def files(bench, said):
    bench.speaker = "officer"
    told = "\n".join(as_text(reply) for reply in await bench.hear(said))
    return [line.removeprefix("〔文件〕") for line in told.split("\n") if line.startswith("〔文件〕")]


async def test_the_paper_is_given_with_the_quarter_and_the_unit_that_are_named(bench):
    await submitted(bench, "shuangfeng")
    assert await files(bench, "弄个柱状图,2014年一季度的,我要贴PPT里") == [
        "全市2014年一季度比例图.png",
        "全市2014年一季度总量图.png",
    ]
    assert await files(bench, "新化县老是不交，拟个公函敦促一下") == ["2014年一季度催报函草稿（新化县）.docx"]
    assert await files(bench, "半年自查要布置下去了，通知稿子有没有") == ["2014年自查通知草稿.docx"]


async def test_a_secretary_gets_no_paper_of_the_department(bench):
    await submitted(bench, "shuangfeng")
    bench.speaker = "shuangfeng"
    told = "\n".join(as_text(reply) for reply in await bench.hear("弄个柱状图，我要贴PPT里"))
    assert "〔文件〕" not in told
