"""The words beside a share: figure, requirement in its own word, distance, and the ways to close a gap."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.texts import Texts
from exports.share_lines import all_shares, all_ways, note_lines, reserve_block, share_block, uncounted_line, ways_lines
from exports.ways_lines import ways_of_year
from knowledge.targets import load_targets
from tests.support import library

TEXTS = Texts.load()
TARGETS = load_targets()
GUIDANCE = library().guidance(2014)

WORKED = {
    "total": 25, "age35": 20, "edu_hs": 23, "female": 10, "farmer": 7, "liangxin": 2, "frontline": 17,
    "league": 8, "league_rec": 8, "rural": 12, "rural_age35": 9, "rural_edu_hs": 10, "rural_female": 4,
    "activists": 96,
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "numerator", "denominator", "words"),
    [
        ("female", 12, 32, "女党员：本季12/32，37.5%。全市要求40%左右。低2.5个百分点。"),
        ("female", 20, 40, "女党员：本季20/40，50.0%。全市要求40%左右。高10.0个百分点。"),
        ("female", 4, 10, "女党员：本季4/10，40.0%。全市要求40%左右。正好40%。"),
        ("female", 3996, 10000, "女党员：本季3996/10000，39.96%。全市要求40%左右。低0.04个百分点。"),
        ("edu_hs", 30, 32, "高中以上文化程度：本季30/32，93.8%。全市要求90%以上。达到90%以上。"),
        ("edu_hs", 17, 20, "高中以上文化程度：本季17/20，85.0%。全市要求90%以上。比90%低5.0个百分点。"),
        ("farmer", 8, 32, "农牧渔民：本季8/32，25.0%。全市要求不低于26%。比26%低1.0个百分点。"),
        ("farmer", 26, 100, "农牧渔民：本季26/100，26.0%。全市要求不低于26%。达到不低于26%的要求。"),
        ("liangxin", 2, 50, "“两新”组织党员：本季2/50，4.0%。全市力争5%以上。距力争目标5%差1.0个百分点。"),
        ("rural_female", 4, 12, "农村女党员：本季4/12，33.3%。农村力争30%。已到力争目标30%。"),
        ("rural_age35", 9, 12, "农村35岁及以下：本季9/12，75.0%。农村力争70%。已到力争目标70%。"),
        ("league_rec", 19, 20, "团员“推优”面：本季19/20，95.0%。全市要求95%以上。达到95%以上。"),
        ("frontline", 17, 25, "生产、工作一线：本季17/25，68.0%。全市要求65%以上。达到65%以上。"),
    ],
)
def test_a_share_says_figure_requirement_and_distance(code, numerator, denominator, words):
    assert share_block(TARGETS[code], numerator, denominator, TEXTS).words == words


def test_few_people_are_counted_and_not_judged():
    share = share_block(TARGETS["female"], 1, 5, TEXTS, span="本年累计")

    assert share.words == "女党员：本年累计发展党员总数5名，人数少，不看百分比。按40%换算为2名，现1名。"
    assert share.reached is None
    assert "%" in share_block(TARGETS["female"], 1, 5, TEXTS, small_base=5).words


def test_no_people_at_all_is_not_applicable():
    assert (
        share_block(TARGETS["rural_female"], 0, 0, TEXTS).words == "农村女党员：本季农村新发展党员为0名，此项不适用。"
    )
    assert "不适用" in share_block(TARGETS["female"], 0, 0, TEXTS, small_base=0).words


@pytest.mark.parametrize(
    ("numerator", "tolerance", "state"),
    [
        (37, 3, "与40%相差3.0个百分点，在市委组织部设定的3个百分点以内。"),
        (36, 3, "与40%相差4.0个百分点，超过市委组织部设定的3个百分点。"),
        (37, Fraction(5, 2), "与40%相差3.0个百分点，超过市委组织部设定的2.5个百分点。"),
    ],
)
def test_about_is_judged_only_within_what_the_department_has_set(numerator, tolerance, state):
    share = share_block(TARGETS["female"], numerator, 100, TEXTS, span="本年累计", tolerance=tolerance)

    assert share.words.endswith(state)
    assert share.reached is (numerator == 37 and tolerance == 3)
    assert share_block(TARGETS["female"], numerator, 100, TEXTS, span="本年累计").reached is None


def test_one_quarter_below_a_line_is_information_and_the_year_is_judged():
    below = (TARGETS["edu_hs"], 80, 100, TEXTS)

    assert share_block(*below).reached is None
    assert share_block(*below, span="本年累计").reached is False
    assert share_block(TARGETS["edu_hs"], 95, 100, TEXTS).reached is True
    assert share_block(TARGETS["edu_hs"], 19, 20, TEXTS, span="本年累计").reached is None


def test_a_year_that_can_no_longer_reach_its_target_says_how_far_it_comes():
    female = share_block(TARGETS["female"], 85, 270, TEXTS, span="本年累计", plan=300)
    edu = share_block(TARGETS["edu_hs"], 200, 270, TEXTS, span="本年累计", plan=300)
    liangxin = share_block(TARGETS["liangxin"], 1, 290, TEXTS, span="本年累计", plan=300)
    farmer = share_block(TARGETS["farmer"], 10, 290, TEXTS, span="本年累计", plan=300)

    assert female.words.endswith("年度计划300名，还余30名。余下全部是女党员，全年最高115/300，38.3%，到不了40%。")
    assert edu.words.endswith("年度计划300名，还余30名。余下全部符合，全年最高230/300，76.7%，低于90%。")
    assert liangxin.words.endswith("年度计划余下名额全部符合，全年最高11/300，3.7%，距力争目标5%差1.3个百分点。")
    assert farmer.words.endswith("余下全部是农牧渔民，全年最高20/300，6.7%，仍低于26%。")


def test_a_quarter_is_not_measured_against_the_plan_of_the_year():
    assert "年度计划" not in share_block(TARGETS["female"], 85, 270, TEXTS, plan=300).words
    assert "年度计划" not in share_block(TARGETS["female"], 85, 300, TEXTS, span="本年累计", plan=300).words
    assert "年度计划" not in share_block(TARGETS["rural_female"], 1, 90, TEXTS, span="本年累计", plan=100).words


def test_the_ways_to_close_a_gap():
    assert ways_lines(TARGETS["female"], 12, 32, TEXTS) == (
        "换算一：发展党员总数32名不变，40%相当于13名，现12名，差1名。",
        "换算二：后续再发展2名且都是女党员，为14/34，41.2%。",
    )
    assert ways_lines(TARGETS["female"], 22, 60, TEXTS, year=(22, 60), plan=120)[2] == (
        "换算三：年度计划还余60名，其中女党员26名（43.3%），全年可到40%。"
    )
    assert ways_lines(TARGETS["female"], 85, 270, TEXTS, year=(85, 270), plan=300)[1:] == (
        "年度计划300名，还余30名。余下全部是女党员，全年最高115/300，38.3%，到不了40%。",
    )


def test_the_gap_of_the_year_is_told_though_the_quarter_has_none():
    assert ways_lines(TARGETS["female"], 16, 32, TEXTS, year=(22, 60), plan=120) == (
        "换算三：年度计划还余60名，其中女党员26名（43.3%），全年可到40%。",
    )
    assert ways_lines(TARGETS["female"], 16, 32, TEXTS, year=(24, 60), plan=120) == ()
    assert ways_lines(TARGETS["female"], 16, 32, TEXTS, year=(22, 60)) == ()


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 400))
def test_nothing_asks_for_more_people_than_the_plan_has_places_left(women, men, plan):
    for line in ways_lines(TARGETS["female"], women, women + men, TEXTS, year=(women, women + men), plan=plan)[1:]:
        asked = re.search("再发展(\\d+)名|其中女党员(\\d+)名", line)
        assert asked is None or int(asked[1] or asked[2]) <= plan - women - men


def test_the_year_so_far_is_reckoned_by_target():
    lines = ways_of_year(TARGETS, {"female": (22, 60), "rural_female": (6, 20)}, TEXTS, plan=120)

    assert lines[0] == "女党员："
    assert lines[3] == "换算三：年度计划还余60名，其中女党员26名（43.3%），全年可到40%。"
    assert "农村女党员：" not in lines
    assert ways_of_year(TARGETS, {"female": (60, 60)}, TEXTS, plan=120) == ()


def test_where_there_is_no_gap_there_is_nothing_to_close():
    assert ways_lines(TARGETS["female"], 20, 32, TEXTS) == ()
    assert ways_lines(TARGETS["rural_female"], 0, 0, TEXTS) == ()
    assert all_ways(TARGETS, WORKED | {"female": 13}, TEXTS) == ()


def test_rural_and_league_gaps_are_closed_by_their_own_people():
    assert ways_lines(TARGETS["rural_female"], 2, 20, TEXTS)[0].startswith("换算一：农村新发展党员20名不变")
    assert "且都是经团组织“推优”的共青团员" in ways_lines(TARGETS["league_rec"], 18, 20, TEXTS)[1]


def test_all_ways_stand_under_their_labels_with_the_note_once():
    lines = all_ways(TARGETS, WORKED | {"female": 8, "rural_female": 1}, TEXTS)

    assert [line for line in lines if line.endswith("：")] == ["女党员：", "农村女党员："]
    assert lines[-1].startswith("换算供安排后续工作参考。已发生的数字请据实填报")
    assert sum("据实填报" in line for line in lines) == 1


def test_the_shares_stand_in_the_order_of_the_guidance_and_the_reserve_last():
    shares = all_shares(TARGETS, WORKED, TEXTS, developed=25)

    assert [share.label for share in shares] == [
        "35岁及以下", "高中以上文化程度", "女党员", "农村35岁及以下", "农村高中以上文化程度", "农村女党员",
        "农牧渔民", "“两新”组织党员", "生产、工作一线", "团员“推优”面", "入党积极分子",
    ]  # fmt: skip
    assert shares[-1].words == "入党积极分子96名，本年累计发展25名，每发展1名有3.84名。要求不少于3名。达到要求。"


def test_a_missing_count_is_neither_zero_nor_a_share():
    values = {code: value for code, value in WORKED.items() if code not in {"female", "rural"}}

    labels = [share.label for share in all_shares(TARGETS, values, TEXTS)]

    assert not {"女党员", "农村女党员", "入党积极分子"} & set(labels)
    assert uncounted_line(TARGETS, values, TEXTS) == "女党员、农村新发展党员还没有填，相关比例暂不计算。"
    assert uncounted_line(TARGETS, WORKED, TEXTS) == ""


def test_year_to_date_the_reserve_finds_its_own_total():
    assert all_shares(TARGETS, WORKED, TEXTS, span="本年累计")[-1].label == "入党积极分子"


@pytest.mark.parametrize(
    ("activists", "developed", "plan", "words", "reached"),
    [
        (96, 25, 120, ("入党积极分子96名，本年累计发展25名，每发展1名有3.84名。要求不少于3名。达到要求。"
                      "按年度计划120名算，每发展1名有0.80名。按3名换算要360名，少264名。"), True),
        (74, 25, None, ("入党积极分子74名，本年累计发展25名，每发展1名有2.96名。要求不少于3名。"
                       "按3名换算要75名，现74名，少1名。"), False),
        (2999, 1000, None, ("入党积极分子2999名，本年累计发展1000名，每发展1名有2.999名。要求不少于3名。"
                           "按3名换算要3000名，现2999名，少1名。"), False),
        (20, 5, None, "入党积极分子：本年累计发展5名，按3名换算要15名，现20名。", None),
        (20, 0, 6, ("本年累计发展0名，按本年累计不适用。在册入党积极分子20名。"
                    "按年度计划6名算，每发展1名有3.33名。"), None),
    ],
)  # fmt: skip
def test_the_reserve_is_read_against_the_year_and_against_the_plan(activists, developed, plan, words, reached):
    share = reserve_block(TARGETS["activists"], activists, developed, TEXTS, plan=plan)

    assert (share.words, share.reached) == (words, reached)


def test_what_must_be_said_once_is_said_once():
    shares = all_shares(TARGETS, WORKED | {"female": 8}, TEXTS)

    assert note_lines(GUIDANCE, shares, TEXTS, of_unit=True).splitlines() == [
        "指导意见的比例是对全市提的，本单位的比例供参考。",
        "“左右”的幅度指导意见没有规定，这里只列差距。",
    ]
    assert note_lines(GUIDANCE, shares, TEXTS, of_unit=False, has_tolerance=True) == ""
    assert note_lines(GUIDANCE, (), TEXTS, of_unit=True) == ""
