"""One answer to "how many"."""

from __future__ import annotations

import pytest

from handlers.dialogs.reading import read_count

COUNTS = {
    "12": 12, "１２": 12, "12名": 12, "12 人": 12, "十二": 12, "二十五名": 25, "两个": 2, "俩": 2, "仨": 3, "廿三": 23,
    "卅五": 35, "百二": 120, "一百二": 120, "一百零六": 106,
    "一百二十": 120, "一千二": 1200, "叁拾捌": 38, "2百零三": 203,
    "4十1": 41, "二〇": 20, "0": 0, "零": 0, "〇": 0, "没有": 0, "无": 0, "暂无": 0, "一个都没有": 0,
    "零报": 0, "25.0": 25,
    "是12个": 12, "共12名": 12, "12。": 12, "一共12名": 12, "12个吧": 12, "三十五": 35, "35": 35,
}  # fmt: skip
REASONS = {
    "approx": [
        "二十来个",
        "约莫十五",
        "三十上下",
        "七八个",
        "十几",
        "大概12",
        "20多名",
        "12左右",
        "10-12",
        "不到20",
        "好几个",
    ],
    "pct": ["40%", "百分之四十", "四成", "一半", "三分之一"],
    "frac": ["12.5", "三十二点五"],
    "neg": ["-3", "负三"],
    "garbled": ["1O", "l5", "1e3", "二五", "12 13", "女12"],
    "none": ["", "好的", "不清楚", "？"],
}  # fmt: skip


@pytest.mark.parametrize(("said", "value"), COUNTS.items())
def test_a_count_is_read_in_every_spelling(said, value):
    assert read_count(said).value == value


@pytest.mark.parametrize(("said", "code"), [(said, code) for code, answers in REASONS.items() for said in answers])
def test_what_is_no_count_has_its_reason(said, code):
    assert read_count(said).value is None
    assert read_count(said).code == code
