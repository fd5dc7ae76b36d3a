"""Random talks with a checklist: whatever is said in whatever order, what is stored and submitted holds together."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from random import Random

import pytest

from core.clock import SHANGHAI
from core.render import as_text
from core.texts import Texts
from core.units import Unit
from handlers.dialogs.checklist import engine
from handlers.dialogs.checklist.course import open_fields
from handlers.dialogs.checklist.form import load_checklist
from handlers.dialogs.checklist.state import position
from handlers.dialogs.checklist.talk import Around, Known, Talk
from models.answers_json import overlaid
from models.records import Report, ReportState
from models.self_checks import self_check_of

FORM, TEXTS = load_checklist(), Texts.load()
SAID = [
    "是", "部分", "否", "否，有2份没有备案", "数字无误", "不对", "0", "1", "7", "32", "99999", "六名", "大概6", "没有",
    "都执行了", "推荐、培训", "除公示制外都有", "台账不全\n记录不清", "建立台账", "6月20日", "已整改", "尽快",
    "4月1日", "改第3项", "改备案 是", "改材料有缺 0", "第16项：3", "改", "备案", "不改", "香蕉", "女12", "是的。",
    "不", "改第99项",
]  # fmt: skip
COMMANDS = ["", "", "", "", "", "", "back", "skip", "pause", "resume", "confirm", "check", "cancel", "why", "edit"]


def around(report: Report) -> Around:
    return Around(
        unit=Unit("shuangfeng", "双峰县", (), "county", "", 1),
        period=self_check_of(2014),
        now=datetime(2014, 5, 12, 9, 0, tzinfo=SHANGHAI),
        texts=TEXTS,
        report=report,
        due_clause="报送时间市委组织部尚未设定",
        superior="市委组织部",
        known={"plan": Known("计划260名"), "structure": Known("女党员36/96"), "migrant": Known("累计7名", 7)},
    )


def after(report: Report, step) -> Report:
    """The report as the database would hold it."""
    draft = overlaid(report.draft or report.stored, step.entries) if step.entries else report.draft
    if step.act == "drop":
        return replace(report, draft=None)
    if step.act == "submit":
        number = report.version + 1
        now = around(report).now
        return replace(
            report, version=number, stored=draft or report.stored, draft=None, state=ReportState.SUBMITTED,
            submitted_at=now, code=f"A{number}",
        )  # fmt: skip
    return replace(report, draft=draft)


def must_hold(answers) -> None:
    """No part above its whole, no remedy of what is in order, no count without a place in the form."""
    for item in FORM.items:
        count, whole = answers.values.get(item.code), answers.values.get(item.part_of)
        assert whole is None or count is None or count <= whole
        if not item.is_problem(answers):
            assert not set(item.follow_ups) & answers.answered
    assert {code.partition(".")[0] for code in answers.answered} <= set(FORM.by_code)


@pytest.mark.parametrize("seed", range(12))
def test_a_random_talk_leaves_nothing_that_cannot_be(seed):
    random, report = Random(seed), Report("shuangfeng", self_check_of(2014))
    step = engine.open_list(FORM, around(report))
    for _ in range(400):
        here = position(step.position.keep())
        command = random.choice(COMMANDS)
        step = engine.step(FORM, here, random.choice(SAID), command, around(report))
        assert step.understood or not step.entries
        if step.act == "submit":
            talk = Talk.begin(FORM, here, around(after(report, replace(step, act=""))))
            assert open_fields(replace(talk, position=step.position)) == ()
        report = after(report, step)
        must_hold(report.draft or report.stored)
        assert all(as_text(reply) for reply in step.replies)
        if step.done or not step.understood:
            step = engine.open_list(FORM, around(report))


def test_answering_what_is_asked_always_comes_to_an_end():
    report = Report("shuangfeng", self_check_of(2014))
    step = engine.open_list(FORM, around(report))
    for _ in range(100):
        if step.position.shown:
            break
        for said in ("否", "不对", "都没有", "3", "情况说明", "6月20日"):
            tried = engine.step(FORM, step.position, said, "", around(report))
            if tried.entries:
                step, report = tried, after(report, tried)
                break

    assert step.position.shown
    assert engine.step(FORM, step.position, "确认报送", "confirm", around(report)).act == "submit"
