"""What a document says of itself is read from its words; what does not stand there stays empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge.describing import describe, paper_of, with_succession
from knowledge.held import dump_description, dump_targets, load_description, load_targets_json
from knowledge.library import DOCUMENTS
from knowledge.paper import load_paper
from knowledge.proposing import propose
from knowledge.targets import Scope
from tests.knowledge.papers import GUIDANCE_2026, RULES

GUIDANCE = DOCUMENTS / "guidance-2014.txt"


def test_a_guidance_behind_its_notice_is_described_like_its_own_header():
    header, body = load_paper(GUIDANCE), GUIDANCE.read_text(encoding="utf-8").split("======\n", 1)[1]
    told = describe(body)

    assert (told.title, told.number, told.issuer, told.issued, told.year, told.place) == (
        header.title, header.number, header.issuer, header.issued, header.year, header.place,
    )  # fmt: skip


def test_rules_below_their_title_say_when_they_hold():
    told = describe(RULES)

    assert (told.title, told.issuer) == ("娄底市发展党员工作档案管理办法（试行）", "中共娄底市委组织部")
    assert (told.issued, told.valid_from, told.valid_to) == (date(2025, 6, 10), date(2025, 7, 1), date(2030, 6, 30))
    assert told.number == ""
    assert told.lacking == ()


def test_what_is_put_out_of_force_is_named_by_its_number_or_title():
    assert describe(GUIDANCE_2026).replaces == ("娄组发〔2014〕7号",)
    assert describe("某办法\n本办法自2026年1月1日起施行，《旧办法》同时废止。").replaces == ("旧办法",)


@pytest.mark.parametrize(
    ("words", "issued"),
    [("二〇二六年三月二十日", date(2026, 3, 20)), ("2026年3月20日", date(2026, 3, 20)), ("2026年13月20日", None)],
)
def test_dates_are_read_in_both_ways_of_writing(words, issued):
    assert describe(f"某市某办法\n正文。\n中共某市委组织部\n{words}").issued == issued


def test_numbers_of_other_papers_in_sentences_are_not_its_own():
    assert describe("某办法\n根据中办发〔2013〕4号文件精神，制定本办法。").number == ""


def test_nothing_is_made_up_for_a_text_that_says_nothing():
    told = describe("今天天气很好。")

    assert (told.title, told.number, told.issuer, told.issued, told.replaces) == ("", "", "", None, ())
    assert told.lacking == ("title", "issuer", "issued")


def test_the_guidance_of_a_later_year_is_proposed_to_replace_the_earlier_one():
    told = with_succession(describe(GUIDANCE_2026.replace("同时废止", "仍可参考")), [load_paper(GUIDANCE)])

    assert told.replaces == ("娄组发〔2014〕7号",)


def test_higher_issuers_stand_higher():
    issuers = ("中共中央办公厅", "中共湖南省委组织部", "中共娄底市委组织部", "双峰县委组织部")
    papers = [paper_of("x", describe(f"某办法\n（2020年1月1日{issuer}印发）"), "") for issuer in issuers]

    assert [paper.level for paper in papers] == [4, 3, 2, 1]


def test_the_reader_finds_in_the_guidance_the_very_targets_that_were_entered_by_hand(library):
    entered = [target for target in library.targets.all if target.figure is not None]
    found = propose(load_paper(GUIDANCE), library.targets, library.lexicon)

    assert [(one.code, one.figure, one.comparator, one.scope, one.term, one.path) for one in found] == [
        (one.code, one.figure, one.comparator, one.scope, one.term, one.path) for one in entered
    ]


def test_every_proposed_phrase_stands_literally_in_its_passage(library):
    for paper in (load_paper(GUIDANCE), paper_of("x", describe(GUIDANCE_2026), GUIDANCE_2026)):
        for one in propose(paper, library.targets, library.lexicon):
            assert one.wording in paper.passage(one.path).text


def test_a_share_of_a_kind_never_measured_is_shown_without_a_name(library):
    text = "某市2026年发展党员工作指导意见\n一、目标\n（一）结构。退役军人党员比例不低于7%。约有8%的支部没有发展任务。"
    (one,) = propose(paper_of("x", describe(text), text), library.targets, library.lexicon)

    assert (one.code, one.label, one.term, one.scope) == ("", "", "不低于7%", Scope.CITY)


def test_description_and_targets_come_back_from_json_as_they_were(library):
    told = describe(GUIDANCE_2026)
    targets = propose(paper_of("x", told, GUIDANCE_2026), library.targets, library.lexicon)

    assert load_description(dump_description(told)) == told
    assert load_targets_json(dump_targets(targets)) == targets


@pytest.mark.parametrize(
    "text",
    ["关于印发《" * 60_000, "每1名" * 130_000, "《" * 390_000, "2014年" * 70_000, "在农村，" * 90_000, "a\n" * 190_000,
     "控制在" * 130_000, "自2014年" * 60_000, "同时废止" * 90_000, "比例5%、" * 70_000],
    ids=range(10),
)  # fmt: skip
def test_an_endless_text_is_described_and_proposes_no_target(library, text):
    told = replace(describe(text), title="某市2026年发展党员工作指导意见", year=2026)

    assert propose(paper_of("x", told, text), library.targets, library.lexicon) == ()
