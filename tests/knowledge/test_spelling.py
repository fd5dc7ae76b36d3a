"""One question in every way of typing it."""

from __future__ import annotations

import pytest

from knowledge.lexicon import Lexicon
from knowledge.normalise import aligned, homophone_key, plain
from knowledge.understanding import understand


@pytest.mark.parametrize(
    "typed",
    [
        "农村女党员比例要达到多少？",
        "農村女黨員比例要達到多少？",
        "农村女党圆比例要达到多少?",
        "农村 nvdangyuan bili 要达到多少",
        "乡下女同志要占几成",
        "鄉裡女的要佔百分之幾",
        "村里妇女党员占比",
        "请问一下，农村女党员的比例是多少呀",
        "我是村支书，农村女党员比例多少",
    ],
)
def test_the_same_question_typed_differently_gets_the_same_answer(record, typed):
    assert record(typed)["answer"].startswith("女党员，农村新发展党员：力争30%。")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("積極分子", "积极分子"),
        ("ＡＢ３５％", "AB35%"),
        ("⑳名", "20名"),
        ("双\u200b峰", "双峰"),
        ("乾淨的頭髮", "干净的头发"),
    ],
)
def test_plain_text_is_half_width_simplified_and_without_invisible_signs(typed, meant):
    assert plain(typed) == meant


@pytest.mark.parametrize("typed", ["⑳名女黨員", "双\u200b峰縣", "３５歲", "㈠、目標", ""])
def test_each_plain_character_knows_its_place(typed):
    text, places = aligned(typed)

    assert len(places) == len(text) + 1
    assert list(places) == sorted(places)
    assert all(char in plain(typed[place]) for char, place in zip(text, places, strict=False))


@pytest.mark.parametrize(
    ("slip", "word"), [("女党圆", "女党员"), ("积积分子", "积极分子"), ("发站", "发展"), ("双丰", "双峰")]
)
def test_slips_of_typing_sound_alike(slip, word):
    assert homophone_key(slip) == homophone_key(word)


@pytest.mark.parametrize(("said", "years"), [("2015年", {2015}), ("明年", {2015}), ("去年", {2013}), ("比去年", set())])
def test_years_are_counted_from_the_year_of_the_document(said, years):
    question = understand(f"{said}发展多少", Lexicon.load(), 2014)

    assert question.years == years


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("nvdangyuan yao zhan duoshao", "女党员有两个口径"),
        ("nv dang yuan yao zhan duo shao", "女党员有两个口径"),
        ("nongcun 35sui yixia bili", "35岁及以下，农村新发展党员：力争70%。"),
        ("fazhan 32ren nvdangyuan zhishao jige", "换算：32名的40%是13名"),
        ("zheng shen mei guo neng bu neng fa zhan", "不能。没有通过政治审查的"),
        ("xiangzhen dangwei duojiu xiang xian li bao yici", "基层党委每季度向上级党委报告一次"),
    ],
)
def test_a_whole_sentence_may_be_typed_in_pinyin(record, typed, begins):
    assert record(typed)["answer"].startswith(begins)


def test_other_latin_words_stay_as_they_are():
    lexicon = Lexicon.load()

    assert all(lexicon.repair(text) == text for text in ("hello world", "kpi", "q1 2014"))
