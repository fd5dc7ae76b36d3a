"""The targets as data: every one in the guidance's own words, every mistake in the file named."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import DataFileError
from core.messages import Comparator
from handlers.dialogs.form import load_form
from knowledge.targets import FILE, Scope, load_targets

PROJECT = Path(__file__).resolve().parents[2]
DOCUMENTS = [file.read_text(encoding="utf-8") for file in (PROJECT / "knowledge" / "documents").rglob("*.txt")]

FIGURES = [
    ("city_total", 2700, "控制", "二（一）"),
    ("city_drop", 10, "左右", "二（一）"),
    ("age35", 80, "左右", "二（二）"),
    ("edu_hs", 90, "以上", "二（二）"),
    ("female", 40, "左右", "二（二）"),
    ("rural_age35", 70, "力争", "二（二）"),
    ("rural_edu_hs", 80, "力争", "二（二）"),
    ("rural_female", 30, "力争", "二（二）"),
    ("farmer", 26, "不低于", "二（二）"),
    ("migrant", None, None, "二（二）"),
    ("liangxin", 5, "力争", "二（二）"),
    ("frontline", 65, "以上", "二（二）"),
    ("league_rec", 95, "以上", "二（二）"),
    ("activists", 3, "不少于", "二（三）"),
    ("prospects", None, None, "二（三）"),
]


def test_the_figures_and_words_are_those_of_the_guidance():
    assert [(t.code, t.figure, t.comparator, t.path) for t in load_targets().all] == FIGURES
    assert [t.number for t in load_targets().all] == [f"T{n}" for n in range(1, 16)]


@pytest.mark.parametrize("target", load_targets().all, ids=lambda target: target.code)
def test_the_wording_stands_word_for_word_in_the_guidance(target):
    assert any(target.wording in document for document in DOCUMENTS)


@pytest.mark.parametrize("target", [t for t in load_targets().all if t.comparator], ids=lambda target: target.code)
def test_term_and_requirement_name_figure_and_word(target):
    for words in (target.term, target.requirement):
        assert str(target.figure) in words
    if target.comparator is not Comparator.CONTROL and target.scope is Scope.CITY:
        assert target.comparator.value in target.term


def test_shares_compare_fields_of_the_quarterly_form():
    codes = set(load_form().codes)

    for target in load_targets().shares:
        assert {target.numerator, target.denominator} <= codes
        assert load_form().by_code[target.numerator].path == target.path


def test_rural_shares_have_the_rural_denominator():
    rural = [target for target in load_targets().shares if target.scope is Scope.RURAL]

    assert {target.denominator for target in rural} == {"rural"}
    assert len(rural) == 3
    assert load_targets()["league_rec"].denominator == "league"


def test_the_reserve_asks_three_for_each():
    assert load_targets().reserve.percent == 300
    assert load_targets().reserve.figure_text == "3名"
    with pytest.raises(ValueError):
        _ = load_targets()["migrant"].percent


def test_every_mistake_in_the_file_is_named_at_once(tmp_path):
    file = tmp_path / "targets.toml"
    good = FILE.read_text(encoding="utf-8")
    bad = good.replace('figure = 80\ncomparator = "左右"', 'figure = -80\ncomparator = "大约"')
    file.write_text(bad.replace('code = "farmer"', 'code = "female"\ncolour = "red"'), encoding="utf-8")

    with pytest.raises(DataFileError) as caught:
        load_targets(file)

    told = "\n".join(caught.value.problems)
    for part in ("figure: expected", "comparator: expected", "female stands twice", "unknown key colour"):
        assert part in told
