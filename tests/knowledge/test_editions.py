"""Which guidance the counts of a year are held against, and what a later one brings as data alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.messages import Comparator
from core.period import Quarter
from core.texts import Texts
from exports.guidance import document_line
from exports.share_lines import share_block
from exports.total_lines import city_total_line
from knowledge.describing import describe, paper_of
from knowledge.held import Held
from knowledge.proposing import propose
from tests.knowledge.papers import GUIDANCE_2026

TEXTS = Texts.load()
DAY = date(2026, 4, 2)


@pytest.fixture
def taken_in(library):
    """A guidance of 2026 as an officer takes it in, with other words or other things known of it."""

    def made(words=GUIDANCE_2026, code="g26", **changes) -> Held:
        told = replace(describe(words), **{"replaces": ("娄组发〔2014〕7号",)} | changes)
        paper = paper_of(code, told, words)
        return Held(paper, propose(paper, library.targets, library.lexicon))

    return made


def code_of(library, year, *held, today=DAY):
    return library.holding(held, today).guidance(year).paper.code


def test_each_year_is_measured_by_its_own_guidance_whatever_the_day(library, taken_in):
    for today in (date(2014, 4, 2), DAY, date(2030, 1, 1)):
        assert code_of(library, 2014, taken_in(), today=today) == "loudi-2014-7"
        assert code_of(library, 2026, taken_in(), today=today) == "g26"


def test_a_year_without_a_guidance_is_held_against_the_last_one_before_it_and_this_is_said(library, taken_in):
    holding = library.holding([taken_in()], DAY)

    for year, code in ((2013, "loudi-2014-7"), (2015, "loudi-2014-7"), (2025, "loudi-2014-7"), (2027, "g26")):
        guidance = holding.guidance(year)
        assert (guidance.paper.code, guidance.is_of_the_year) == (code, False)
        line = document_line(guidance, TEXTS)
        assert line.startswith(f"没有收录{year}年的指导意见。")
        assert f"{guidance.paper.name}对{guidance.paper.year}年提的要求" in line


def test_the_document_is_named_once_another_one_could_be_meant(library, taken_in):
    holding = library.holding([taken_in()], DAY)

    assert document_line(library.guidance(2014), TEXTS) == ""
    for year, number in ((2014, "娄组发〔2014〕7号"), (2026, "娄组发〔2026〕99号")):
        assert number in document_line(holding.guidance(year), TEXTS)


def test_a_guidance_that_says_until_when_it_holds_speaks_for_those_years_too(library, taken_in):
    three_years = taken_in(valid_to=date(2028, 12, 31))

    assert [code_of(library, year, three_years) for year in (2026, 2027, 2028)] == ["g26"] * 3
    assert library.holding([three_years], DAY).guidance(2028).is_of_the_year
    assert not library.holding([three_years], DAY).guidance(2029).is_of_the_year


def test_guidances_follow_each_other_over_several_years(library, taken_in):
    words = GUIDANCE_2026.replace("2026年", "2027年").replace("〔2026〕99号", "〔2027〕1号").replace("45%", "46%")
    next_one = taken_in(words, "g27", replaces=("娄组发〔2026〕99号",))
    holding = library.holding([next_one, taken_in()], date(2027, 4, 2))

    assert [holding.guidance(year).targets["female"].figure for year in (2014, 2026, 2027)] == [40, 45, 46]
    assert code_of(library, 2027, next_one) == "loudi-2014-7", "a guidance that follows none we hold measures nothing"


def test_of_two_guidances_of_a_year_the_newer_one_measures(library, taken_in):
    amended = taken_in(
        GUIDANCE_2026.replace("45%", "44%"), "g26b", number="娄组发〔2026〕120号", issued=date(2026, 9, 1),
        replaces=("娄组发〔2026〕99号",),
    )  # fmt: skip

    assert code_of(library, 2026, amended, taken_in()) == "g26b"


def test_without_confirmed_targets_a_document_measures_nothing(library, taken_in):
    assert code_of(library, 2026, Held(taken_in().paper)) == "loudi-2014-7"


def test_what_the_new_guidance_does_not_set_is_not_carried_over(library, taken_in):
    targets = library.holding([taken_in()], DAY).guidance(2026).targets

    assert targets.get("liangxin") is None
    assert {"liangxin", "frontline", "league_rec", "rural_edu_hs"}.isdisjoint(each.code for each in targets.shares)
    assert (targets.total.figure, targets.reserve.figure) == (2500, 2)


def test_a_guidance_without_control_figure_and_reserve_measures_the_shares_alone(library, taken_in):
    words = GUIDANCE_2026.replace("控制在2500名左右", "从严控制").replace("不少于2名入党积极分子", "充足的入党积极分子")
    targets = library.holding([taken_in(words)], DAY).guidance(2026).targets

    assert (targets.total, targets.reserve) == (None, None)
    line = city_total_line(targets.total, 40, Quarter(2026, 1), TEXTS, complete=True)
    assert line == "全市本年累计40名。指导意见没有规定全年的控制数，不作比较。"


def test_a_share_in_place_of_a_mere_number_of_people_is_measured_as_a_share(library, taken_in):
    words = GUIDANCE_2026.replace("在农牧渔民中", "发展农民工党员比例达到6%以上，在农牧渔民中")
    target = library.holding([taken_in(words)], DAY).guidance(2026).targets["migrant"]

    assert (target.is_share, target.figure_text, target.denominator_label) == (True, "6%", "发展党员总数")
    words = share_block(target, 3, 40, TEXTS, span="本年累计").words
    assert words == "农民工：本年累计3/40，7.5%。全市要求6%以上。达到6%以上。"


@pytest.mark.parametrize(("women", "state"), [(18, "达到不少于45%的要求。"), (17, "比45%低2.5个百分点。")])
def test_a_share_may_be_asked_for_with_not_fewer_than(library, taken_in, women, state):
    words = GUIDANCE_2026.replace("发展女党员比例保持在45%左右", "发展女党员比例不少于45%")
    target = library.holding([taken_in(words)], DAY).guidance(2026).targets["female"]

    assert target.comparator is Comparator.AT_LEAST
    assert share_block(target, women, 40, TEXTS).words.endswith(state)


def test_a_control_figure_without_about_leaves_no_doubt_of_its_width(library, taken_in):
    words = GUIDANCE_2026.replace("控制在2500名左右", "控制在3000名以内")
    total = library.holding([taken_in(words)], DAY).guidance(2026).targets.total

    line = city_total_line(total, 3010, Quarter(2026, 4), TEXTS, complete=True)
    assert line == "本年累计3010名，比3000名多10名。"
