"""Ways of asking one thing: remarks around it, everyday verbs, yes or no, questions that are counted."""

from __future__ import annotations

import pytest

from core.errors import DataFileError
from knowledge.lexicon import Lexicon


@pytest.mark.parametrize(
    "asked",
    [
        "推优面要达到多少，我做台账",
        "我怕通知写错，推优面要达到多少",
        "我刚从学校考到乡里当干事 什么都还没搞清 推优面要达到多少",
        "领导等着要，推优面要达到多少，免得报错",
        "推优面的那条线划在哪",
    ],
)
def test_what_a_person_says_of_himself_changes_nothing(record, asked):
    assert record(asked)["answer"].startswith("团员“推优”面：95%以上（全市）。")


def test_numbers_and_scopes_said_of_oneself_are_kept(record):
    assert record("我们发展32名，女的至少几个")["answer"].startswith("换算：32名的40%是13名")
    assert "力争30%" in record("我们是农村支部，女党员要占多少")["answer"]


@pytest.mark.parametrize(
    ("asked", "begins"),
    [
        ("支持大学生村官入党不", "可以，这些人正是农村的发展重点"),
        ("自查以后上面来核不", "要。上级党委组织部门进行抽查。"),
        ("自查可不可以不搞", "要。各级党委（工委）组织部门每年至少"),
        ("2700是死数还是允许有点出入", "原文的说法是2700名左右。"),
        ("5%是死任务还是争取", "原文的说法是力争5%以上。"),
    ],
)
def test_yes_or_no_may_be_asked_in_many_ways(record, asked, begins):
    assert record(asked)["answer"].startswith(begins)


@pytest.mark.parametrize(
    "asked",
    [
        "第一自查几次，第二督查几月，第三女党员比例",
        "1.自查几次 2.督查几月 3.女党员比例",
        "①自查几次②督查几月③女党员比例",
        "一是自查几次，二是督查几月，三是女党员比例",
    ],
)
def test_counted_questions_are_answered_one_by_one(record, asked):
    answer = record(asked)["answer"]

    assert answer.index("每年至少1次") < answer.index("2014年6月份") < answer.index("40%左右")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("谁来自查，谁来抽查", ("自查", "上级党委组织部门进行抽查")),
        ("储备比例一个，督查时间一个，两样都要", ("不少于3名", "6月份")),
    ],
)
def test_two_questions_put_side_by_side_are_both_answered(record, asked, says):
    answer = record(asked)["answer"]

    assert all(each in answer for each in says)


def test_two_spans_of_time_are_no_two_questions(record):
    assert record("往上级党委报情况，一个月一报还是一个季度一报")["answer"].startswith("基层党委每季度")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("“适当增加”的是谁", "农民工"),
        ("哪一类人用的是“不低于”这个词", "不低于26%"),
        ("[捂脸]女滴要占多少", "40%左右"),
        ("督查定在五月还是六月", "6月份"),
        ("36岁能算进35岁以下吗", "80%左右"),
        ("处份什么时候给", "情节严重的给予纪律处分"),
    ],
)
def test_a_question_is_read_in_its_own_words(record, asked, says):
    answer = record(asked)

    assert answer["answerable"]
    assert says in answer["answer"]


def test_questions_in_the_same_words_are_answered_one_by_one(record):
    answer = record("哪种是“不能发展”，哪种是“不予承认”")["answer"]

    assert "没有通过政治审查的，一律不能发展入党" in answer
    assert "对违反规定吸收入党的，一律不予承认" in answer


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("怎么减肥", "指导意见没有写到“减肥”"),
        ("怎么减负", "指导意见没有写到“减负”"),
        ("查阅档案要谁批准", "指导意见没有规定入党材料的清单和保管"),
        ("审批费多少", "指导意见没有规定计划审批的费用"),
        ("省里今年发展多少", "没有规定湖南省的要求"),
        ("省里女党员比例多少", "不能当作湖南省的要求"),
        ("有案底的能入党吗", "指导意见没有规定受过刑事处罚的人能否入党"),
    ],
)
def test_what_only_sounds_alike_is_refused(record, asked, says):
    answer = record(asked)

    assert not answer["answerable"]
    assert says in answer["answer"]


def test_a_family_of_words_stands_for_each_of_them(tmp_path):
    file = tmp_path / "words.toml"
    file.write_text("[aspect]\nlist = '哪(两|三)(种|类) 哪些'\n", encoding="utf-8")

    assert Lexicon.load(file)["list"].words == ("哪两种", "哪两类", "哪三种", "哪三类", "哪些")


def test_a_word_of_a_family_stands_once_too(tmp_path):
    file = tmp_path / "words.toml"
    file.write_text("[aspect]\nlist = '哪(两|三)种'\nwho = '哪三种'\n", encoding="utf-8")

    with pytest.raises(DataFileError):
        Lexicon.load(file)
