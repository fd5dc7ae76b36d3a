"""The printed year: what would go out, as far as it can be known."""

from __future__ import annotations

import json
from datetime import date

from scheduler.forecast import Row, forecast
from scheduler.planner import Facts
from tests.scheduler.support import UNITS, at, load_calendar, load_texts, office


def rows(first: str, last: str, facts: Facts | None = None, **settings: str) -> tuple[Row, ...]:
    days = date.fromisoformat(first), date.fromisoformat(last)
    return forecast(*days, load_calendar(), office(**settings), UNITS, load_texts(), facts)


def known(missing: set[str], **more) -> Facts:
    """What is known on 2 April 2014."""
    return Facts(UNITS, at("2014-04-01 08:00"), missing={"2014Q1": frozenset(missing)}, **more)


def test_the_year_of_the_guidance_has_40_notices_and_each_says_what_it_assumes():
    year = rows("2014-01-01", "2015-01-31")

    assert len(year) == 40
    assert {row.audience for row in year} == {
        "全部11个单位", "未报单位（按全部11个单位未报计）", "未回执单位（按全部11个单位未回执计）", "市委组织部经办人",
        "有草稿未报的单位", "未报单位（按全部11个单位未报计），另告单位负责人",
    }  # fmt: skip


def test_a_line_names_day_time_notice_period_audience_and_first_words():
    (row,) = rows("2014-04-08", "2014-04-08")

    assert row.line().split() == [
        "2014年4月8日（周二）", "09:02—09:12", "当日提醒", "2014Q1", "未报单位（按全部11个单位未报计）",
        "娄星区2014年一季度数字尚未收到。（以娄星区为例）〔暂定〕",
    ]  # fmt: skip


def test_a_record_holds_all_the_words_and_is_json():
    (row,) = rows("2014-04-30", "2014-04-30")

    record = json.loads(json.dumps(row.record(), ensure_ascii=False))
    assert (record["at"], record["kind"], record["period"]) == ("2014-04-30T09:02:00+08:00", "selfcheck", "2014")
    assert "指导意见没有规定自查月份" in record["text"]


def test_the_acknowledgement_is_recalled_after_the_day_planned_also_when_that_lies_before_the_span():
    (row,) = rows("2014-05-06", "2014-05-06")

    assert row.kind == "selfcheck_reminder"


def test_a_year_whose_holidays_are_not_known_is_named():
    *_, last = rows("2026-12-31", "2027-03-31")

    assert last.line().split() == [
        "2027年1月1日（周五）",
        "00:00",
        "节假日",
        "2027",
        "市委组织部经办人",
        "2027年节假日安排还没有录入，日期暂按周末推算。",
    ]


def test_an_empty_span_has_no_rows():
    assert rows("2014-02-01", "2014-02-20") == ()


def test_with_what_is_known_only_those_who_still_owe_are_named():
    owing = known({"shuangfeng", "louxing"})

    (due_day,) = rows("2014-04-08", "2014-04-08", owing)
    (next_quarter, *_) = rows("2014-07-07", "2014-07-07", owing)

    assert due_day.audience == "娄星区、双峰县（按现在的情况）"
    assert next_quarter.audience == "未报单位（按全部11个单位未报计）"


def test_reminders_that_nobody_needs_any_more_are_left_out_with_the_officers_list():
    everybody_reported = rows("2014-04-03", "2014-04-29", known(set()))

    assert everybody_reported == ()
    assert len(rows("2014-04-03", "2014-04-29")) == 7


def test_what_has_gone_out_is_not_ahead_and_receipts_count():
    (notice,) = rows("2014-04-30", "2014-04-30")
    went_out = ("selfcheck", "2014", at("2014-04-30 00:00"))
    facts = known(
        set(),
        seen=frozenset([went_out]),
        issued={went_out[:2]: at("2014-04-30 09:02")},
        acknowledged={went_out[:2]: frozenset(unit.code for unit in UNITS[1:])},
    )

    (reminder,) = rows("2014-04-30", "2014-05-06", facts)

    assert notice.kind == "selfcheck"
    assert (reminder.kind, reminder.audience) == ("selfcheck_reminder", "娄星区（按现在的情况）")


def test_what_rests_on_unconfirmed_settings_or_provisional_days_is_marked():
    sure = {"due_working_day": "5", "due_time": '"17:30"', "before_due_days": "2"}

    (before_due, _) = rows("2014-04-03", "2014-04-03", **sure)
    (later, *_) = rows("2027-01-06", "2027-01-06", **sure)
    (proposed, *_) = rows("2027-01-06", "2027-01-06")

    assert [row.marks for row in (before_due, later, proposed)] == ["", "〔暂按周末推算〕", "〔暂定、暂按周末推算〕"]
    assert later.record()["marks"] == "〔暂按周末推算〕"


def test_a_year_entered_by_the_department_is_no_longer_provisional():
    table = '{"2027": {"off": ["01-01..01-03", "01-06", "05-01", "10-01"], "work": []}}'

    (row, *_) = rows("2027-01-07", "2027-01-31", holidays=table)

    assert (row.at.date(), row.kind) == (date(2027, 1, 7), "quarter_before_due")
    assert "2027年1月11日（周一）17:30前报送" in row.text
    assert "周末推算" not in row.marks


def test_days_that_the_department_has_set_are_in_the_forecast():
    found = rows("2014-03-01", "2014-06-30", plan_due='"03-28"', inspection_day='"2014年6月10日"')

    days = {row.kind: f"{row.at:%m-%d}" for row in found}
    assert (days["plan.1"], days["plan_day"], days["plan_missing"]) == ("03-27", "03-28", "03-31")
    assert (days["inspection"], days["inspection_reminder"]) == ("03-03", "06-05")


def test_whoever_has_handed_in_the_plan_is_left_out():
    facts = known(set(), unsubmitted={"plan-2014": frozenset({"louxing"})})

    (row,) = rows("2014-04-18", "2014-04-18", facts, plan_due='"04-18"')

    assert row.audience == "娄星区（按现在的情况）"
