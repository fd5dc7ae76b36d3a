"""The sheet as Excel finds it: layout, what can be filled in, what is checked in typing; by an independent reader."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

import pytest

from core.period import Quarter
from handlers.dialogs.checks import History
from handlers.sheet.mark import form_version, mark_of
from handlers.sheet.template import template
from knowledge.reading_sheets import read_sheets
from models.records import Answers, Report
from tests.dialogs.support import FORM, GOOD, Q1, Talking, submitted
from tests.sheets import SHEET, M, parts, read_cells

LAST = submitted(Quarter(2013, 4), {"activists": 88, "prospects": 31, "total": 20})
DRAFT = Report("shuangfeng", Q1, draft=Answers({"total": 25, "female": 0}))


def made(report=None, filler="王芳"):
    return template(FORM, Talking(report=report, history=History(last=LAST)).facts, filler)


@pytest.fixture
def sheet():
    return Xml.fromstring(parts(made())[SHEET])


def styles(content):
    """The style of each cell, as its number of format and whether it is unlocked."""
    package = parts(content)
    kinds = list(Xml.fromstring(package["xl/styles.xml"]).find(f"{M}cellXfs"))
    unlocked = [kind.find(f"{M}protection") is not None for kind in kinds]
    return {cell.get("r"): unlocked[int(cell.get("s", "0"))] for cell in Xml.fromstring(package[SHEET]).iter(f"{M}c")}


def test_the_head_names_form_unit_and_quarter_and_the_foot_is_to_be_signed():
    cells = read_cells(made())

    assert (cells["A1"], cells["A2"]) == ("发展党员情况季度报表", "2014年一季度（1—3月）")
    assert (cells["A3"], cells["E3"]) == ("填报单位：双峰县", "计量单位：名")
    signed = {cells[name]: cells.get(below, "") for name, below in
              (("B23", "C23"), ("E23", "F23"), ("B24", "C24"), ("E24", "F24"))}  # fmt: skip
    assert signed == {"单位负责人：": "", "填表人：": "王芳", "联系电话：": "", "报出时间：": ""}


def test_fields_stand_in_the_order_of_the_form_each_with_its_bound_and_how_it_is_counted():
    cells = read_cells(made())

    assert [cells[f"B{row}"].removeprefix("其中：").split("（")[0] for row in range(6, 22)] == [
        field.label for field in FORM.fields
    ]
    assert cells["E17"] == "不大于：农村新发展党员、35岁及以下"
    assert all(FORM.fields[row - 6].help in cells[f"F{row}"] for row in range(6, 22))


def test_what_is_stored_is_filled_in_a_nought_too_and_what_is_not_stays_empty():
    cells = read_cells(made(DRAFT))

    assert {name: cells.get(name) for name in ("C6", "C7", "C9")} == {"C6": "25", "C7": None, "C9": "0"}
    assert read_cells(made(submitted(Q1, GOOD, stored=Answers(GOOD))))["C20"] == "96"


def test_stocks_of_the_last_quarter_stand_beside_theirs_and_are_no_counts():
    cells = read_cells(made())

    assert (cells["D20"], cells["D21"], cells["D6"]) == ("88", "31", "")
    assert "C20" not in cells
    kinds = {cell.get("r"): cell.get("t") for cell in Xml.fromstring(parts(made())[SHEET]).iter(f"{M}c")}
    assert kinds["D20"] == "s"


def test_only_counts_and_the_lines_to_be_signed_can_be_changed(sheet):
    unlocked = {name for name, is_open in styles(made()).items() if is_open}

    counts = {f"C{row}" for row in range(6, 22)}
    assert counts <= unlocked
    assert unlocked - counts == {"C23", "D23", "F23", "C24", "D24", "F24"}
    assert sheet.find(f"{M}sheetProtection").get("sheet") == "1"
    assert sheet.find(f"{M}sheetProtection").get("password") is None


def test_excel_takes_whole_numbers_from_nought_on_only(sheet):
    (rule,) = sheet.find(f"{M}dataValidations")

    assert (rule.get("type"), rule.get("sqref"), rule.get("allowBlank")) == ("whole", "C6:C21", "1")
    assert (rule.findtext(f"{M}formula1"), rule.findtext(f"{M}formula2")) == ("0", "99999")
    assert "整数" in rule.get("error")


def test_a_part_greater_than_its_whole_is_coloured(sheet):
    rules = {rule.get("sqref"): [item.findtext(f"{M}formula") for item in rule]
             for rule in sheet.iter(f"{M}conditionalFormatting")}  # fmt: skip

    assert rules["C9"] == ["AND(ISNUMBER(C9),ISNUMBER(C6),C9>C6)"]
    assert len(rules["C17"]) == 2


def test_it_prints_on_one_upright_page_of_a4(sheet):
    page = sheet.find(f"{M}pageSetup")

    assert (page.get("paperSize"), page.get("orientation")) == ("9", "portrait")
    assert sheet.find(f"{M}sheetPr/{M}pageSetUpPr").get("fitToPage") == "1"
    names = Xml.fromstring(parts(made())["xl/workbook.xml"]).iter(f"{M}definedName")
    assert [name.text for name in names] == ["季度报表!$A$1:$F$25"]


@pytest.mark.parametrize("name", ["=1+1", "=cmd|' /C calc'!A0", "+86", "@x", "{=1}", "http://x"])
def test_nothing_that_a_person_is_called_becomes_a_formula_or_a_link(name):
    content = made(filler=name)

    assert read_cells(content)["F23"] == name
    assert not list(Xml.fromstring(parts(content)[SHEET]).iter(f"{M}f"))
    assert not list(Xml.fromstring(parts(content)[SHEET]).iter(f"{M}hyperlink"))


def test_the_mark_says_form_unit_and_quarter():
    mark = mark_of(read_sheets("表.xlsx", made()).sheets[0])

    assert (mark.version, mark.unit, mark.quarter) == (form_version(FORM), "shuangfeng", Q1)
    assert re.fullmatch("quarterly-[0-9a-f]{6}", mark.version)


def test_the_same_sheet_is_the_same_bytes():
    assert made() == made()
