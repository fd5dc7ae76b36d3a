"""Settings as people type them, and as they are told."""

from __future__ import annotations

import pytest

from core.errors import DataFileError
from core.office import load_settings
from core.office_kinds import KINDS


@pytest.mark.parametrize(
    ("kind", "typed", "stored", "told"),
    [
        ("count", "第6个工作日", 6, "6"),
        ("count", "提前3个工作日", 3, "3"),
        ("count", "0", 0, ""),
        ("maybe_count", "0个百分点", 0, "0"),
        ("counts", "第1、4个工作日", [1, 4], "1、4"),
        ("counts", "1 3 5", [1, 3, 5], "1、3、5"),
        ("time", "12:00", "12:00", "12:00"),
        ("time", "9点", "09:00", "09:00"),
        ("time", "下午5点半", "17:30", "17:30"),
        ("time", "中午12点", "12:00", "12:00"),
        ("month_day", "4月5日", "04-05", "4月5日"),
        ("month_day", "12-31", "12-31", "12月31日"),
        ("quarter", "2014年二季度", "2014Q2", "2014年二季度"),
        ("quarter", "2014Q3", "2014Q3", "2014年三季度"),
        ("words", " 组织科王同志 ", "组织科王同志", "组织科王同志"),
    ],
)
def test_what_people_type_is_stored_and_told_again(kind, typed, stored, told):
    described = KINDS[kind]

    assert described.typed(typed) == stored
    assert described.shown(described.read(stored)) == told


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("count", "六"), ("count", "2至3天"), ("count", "1.5"), ("count", "-2"), ("count", "40%"), ("count", "61"),
        ("counts", "3、1"), ("counts", "0、1"), ("counts", "没有"), ("time", "25:00"), ("time", "12"),
        ("month_day", "2月29日"), ("month_day", "13月1日"), ("quarter", "二季度"), ("quarter", "2014年5季度"),
        ("words", "长" * 201),
    ],
)  # fmt: skip
def test_what_is_not_of_the_kind_is_refused(kind, typed):
    described = KINDS[kind]

    with pytest.raises(ValueError):
        described.read(described.typed(typed))


@pytest.mark.parametrize("name", load_settings())
def test_the_example_of_every_setting_can_be_typed(name):
    setting = load_settings()[name]

    assert setting.told(setting.kind.read(setting.kind.typed(setting.example)))


def test_every_mistake_in_the_file_is_named_at_once(tmp_path):
    file = tmp_path / "office.toml"
    file.write_text('[office]\ntitle = "x"\n[contakt]\n', encoding="utf-8")

    with pytest.raises(DataFileError) as caught:
        load_settings(file)

    assert "[contakt]: is no setting of the office" in caught.value.problems
    assert "[office]: lacks kind, confirmed, shown, example" in caught.value.problems
    assert "[contact]: expected a block" in caught.value.problems
