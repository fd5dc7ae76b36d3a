"""The data of the notices: every slip is found at the start, all together."""

from __future__ import annotations

import pytest

from core.errors import DataFileError
from scheduler.notices import NOTICES, load_notices
from tests.scheduler.support import load_texts, shipped

PLAIN = NOTICES.read_text(encoding="utf-8")


def test_the_notices_of_the_program():
    assert [notice.name for notice in shipped()] == [
        "quarter_before_end", "year_end", "quarter_open", "quarter_before_due", "quarter_draft", "quarter_due_day",
        "quarter_overdue", "quarter_missing", "quarter_calls", "year_figures", "returned", "plan", "plan_day",
        "plan_missing", "selfcheck", "selfcheck_other_year", "selfcheck_reminder", "selfcheck_receipts",
        "selfcheck_before_due", "selfcheck_due_day", "selfcheck_missing", "inspection", "inspection_receipts",
        "inspection_reminder", "holidays", "holidays_again",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('occasion = "quarter_end"', 'occasion = "quarter_ends"', "[quarter_before_end]: ValueError"),
        ('audience = "everybody"', 'audience = "all"', "[quarter_before_end]: ValueError"),
        ('at = "09:02"', 'at = "9 Uhr"', "[quarter_before_end]: ValueError"),
        ('at = "09:02"', 'at = "09:30"', "[quarter_before_end]: at minutes 0 and 30"),
        ('title = "季末提醒"', "title = 5", "[quarter_before_end]: TypeError title = 5"),
        ("after = 1\n", "after = true\n", "[quarter_missing]: TypeError after = True"),
        ("years = [2014]", "years = 2014", "[selfcheck]: TypeError years = 2014"),
        ('path = "三（四）"', 'paht = "三（四）"', "[selfcheck]: TypeError"),
        ('title = "季末提醒"\n', "", "[quarter_before_end]: TypeError"),
        ('title = "季末提醒"', 'title = "季末提醒"\ntitel = ""', "[quarter_before_end]: TypeError"),
        ('before = "before_end_days"', 'before = "before_end_day"', "is no lead time of the office"),
        ('before = "before_end_days"', 'before = "contact"', "contact is no lead time of the office"),
        ('before = "before_end_days"', 'before = "before_end_days"\nafter = 1', "before and after stand together"),
        ('until = "quarter_end"', 'until = "the end"', "[quarter_before_end]: until = 'the end'"),
        ('until = "06-30"', 'until = "02-30"', "[selfcheck]: until = '02-30'"),
        ('text = "notice.quarter.open"', 'text = "notice.quarter.opened"', "no text named notice.quarter.opened"),
        ('of = "selfcheck"', 'of = "holidays"', "[selfcheck_reminder]: acknowledgement and of belong together"),
        ('occasion = "selfcheck_issue"\n', 'occasion = "selfcheck_issue"\nof = "selfcheck"\n', "[selfcheck]: ack"),
        ('audience = "officers"\nuntil = "12-31"', 'audience = "missing"\nuntil = "12-31"', "[holidays]: only"),
        ('audience = "drafted"', 'audience = "drafted"\nquarters = [5]', "[quarter_draft]: quarters are numbers"),
        ('audience = "drafted"', 'audience = "drafted"\nabout = "missing"', "[quarter_draft]: about names units"),
        ('audience = "returned"', 'audience = "everybody"', "[returned]: returned and fields_returned belong"),
        ('form = "plan"\nseries', "series", "[plan]: unsubmitted and form belong together"),
        ('until = "60"', 'until = "due"', "[returned]: until = 'due'"),
    ],
)  # fmt: skip
def test_a_slip_names_its_block(tmp_path, right, wrong, told):
    assert right in PLAIN
    file = tmp_path / "notices.toml"
    file.write_text(PLAIN.replace(right, wrong, 1), encoding="utf-8")

    with pytest.raises(DataFileError) as caught:
        load_notices(load_texts(), file)

    assert any(told in problem for problem in caught.value.problems)


def test_all_slips_are_told_at_once(tmp_path):
    file = tmp_path / "notices.toml"
    file.write_text(
        PLAIN.replace("09:02", "09:00").replace('audience = "officers"', 'audience = "bosses"'), encoding="utf-8"
    )

    with pytest.raises(DataFileError) as caught:
        load_notices(load_texts(), file)

    assert len(caught.value.problems) > 5
