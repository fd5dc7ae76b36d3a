"""Sheets as they come back: every cell is a count, empty, or named with the reason; nothing breaks the reader."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.dialogs.form import load_form
from handlers.sheet.pasted import pasted
from handlers.sheet.reading import as_message, count_of, read_handed_out, read_plain_list
from handlers.sheet.template import template
from knowledge.reading_files import Refusal, Refused
from knowledge.reading_files.kinds import FileRefusedError
from knowledge.reading_sheets import Cell, CellKind, Workbook, judge_sheet, read_sheets
from knowledge.reading_sheets.kinds import MOST_BYTES
from knowledge.reading_sheets.worker import answer
from tests.dialogs.support import FORM, GOOD, Talking
from tests.reading.support import read
from tests.sheets import SHEET, Formula, Percent, filled, merged, packed, parts

OLD = Path(__file__).parents[1] / "payloads" / "sheets" / "old.xls"
HEADS = ("项目", "本季人数")
CELL = {code: f"C{6 + at}" for at, code in enumerate(FORM.codes)}


@cache
def blank():
    return template(FORM, Talking().facts, "王芳")


def found_in(content):
    return read_handed_out(read_sheets("表.xlsx", content).sheets[0], FORM, HEADS)


def listed(*rows, mark=","):
    return "\n".join(mark.join(row) for row in rows)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(FORM.codes), st.integers(0, 99_999)))
def test_whatever_is_written_into_the_sheet_is_read_out_of_it(values):
    content = filled(blank(), {CELL[code]: value for code, value in values.items()})
    (sheet,) = answer("xlsx", content)["sheets"]
    cells = tuple(
        Cell(row, column, CellKind(kind), text, is_merged) for row, column, kind, text, is_merged in sheet["cells"]
    )
    found = read_handed_out(read_sheets("a.csv", b"x").sheets[0].__class__("", cells), load_form(), HEADS)

    assert dict(found.counts) == values
    assert {code: found.places[code] for code in values} == {code: CELL[code] for code in values}
    assert set(found.blanks) == set(FORM.codes) - values.keys()
    assert found.faults == ()


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(FORM.codes), st.integers(0, 9_999), min_size=1))
def test_the_message_of_a_sheet_reads_as_the_sheet(values):
    reading = read(f"双峰县2014年一季度\n{as_message(FORM, values)}")

    assert dict(reading.values) == values
    assert {finding.code.partition(":")[0] for finding in reading.problems} <= {"subset", "cross", "big"}


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("十来个", "approx"), ("见附表", "text"), ("/", "text"), ("40%", "pct"), (Percent(1.0), "pct"),
        (Percent(0.4), "pct"), (2.5, "frac"), (-3, "neg"), (Formula("SUM(C6)"), "formula"), ("#REF!", "error"),
        ("1O", "text"), ("12、13", "text"),
    ],
)  # fmt: skip
def test_what_is_no_count_is_named_by_cell_and_reason(value, reason):
    found = found_in(filled(blank(), {"C9": value}))

    (fault,) = found.faults
    assert (fault.place, fault.label, fault.reason) == ("C9", "女党员", reason)
    assert "female" not in found.counts


@pytest.mark.parametrize(
    ("value", "count"), [("13", 13), ("13名", 13), ("十三", 13), ("１３人", 13), (13.0, 13), ("没有", 0)]
)
def test_a_count_in_words_is_a_count(value, count):
    assert found_in(filled(blank(), {"C9": value})).counts["female"] == count


def test_nought_is_a_count_and_an_empty_cell_is_none():
    found = found_in(filled(blank(), {"C9": 0}))

    assert (found.counts, found.blanks["total"]) == ({"female": 0}, "C6")


def test_a_merged_cell_stands_for_nobody_knows_which_row():
    found = found_in(merged(filled(blank(), {"C9": 12}), "C9:C10"))

    assert [(fault.place, fault.reason) for fault in found.faults] == [("C9", "merged")]
    assert not found.counts


def test_a_renamed_row_is_not_guessed():
    found = found_in(filled(blank(), {"B9": "其中：少数民族", "C9": 5, "C6": 20}))

    assert [(fault.place, fault.said, fault.reason) for fault in found.faults] == [("C9", "其中：少数民族", "unknown")]
    assert found.counts == {"total": 20}


def test_a_field_that_stands_twice_with_different_counts_is_not_read():
    found = found_in(filled(blank(), {"B10": "女党员", "C9": 5, "C10": 6}))

    assert [fault.reason for fault in found.faults] == ["twice", "twice"]
    assert "female" not in found.counts


def test_a_sheet_without_its_heads_is_not_read_as_ours():
    assert found_in(filled(blank(), {"C5": "上年人数", "C6": 20})) is None


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_text_files_are_read_in_every_code_and_with_every_mark(code, mark):
    rows = [
        ("项目", "人数"),
        ("发展党员总数", "25"),
        ("其中：女党员", "10"),
        ("1. 共青团员（名）", "八"),
        ("农村新发展党员", ""),
    ]
    (sheet,) = read_sheets("表.csv", listed(*rows, mark=mark).encode(code)).sheets
    found = read_plain_list(sheet, FORM)

    assert found.counts == {"total": 25, "female": 10, "league": 8}
    assert found.places["female"] == "B3"
    assert found.blanks == {"rural": "B5"}


@pytest.mark.parametrize(
    "rows",
    [
        [
            ("项目", "本季人数", "累计人数"),
            ("发展党员总数", "25", "50"),
            ("女党员", "10", "20"),
            ("共青团员", "8", "9"),
        ],
        [("项目", "今年", "去年"), ("发展党员总数", "25", "50"), ("女党员", "10", "20"), ("共青团员", "8", "9")],
        [("发展党员总数", "女党员", "共青团员"), ("25", "10", "8")],
        [("项目", "人数"), ("发展党员总数", "25"), ("女党员", "10"), ("一线", "17"), ("女党员", "4")],
    ],
)
def test_a_table_of_another_shape_is_left_to_the_reader_of_tables(rows):
    (sheet,) = read_sheets("表.csv", listed(*rows).encode()).sheets

    assert read_plain_list(sheet, FORM) is None


def test_what_stands_below_the_villages_may_be_of_them_and_is_asked():
    rows = [("发展党员总数", "25"), ("女党员", "10"), ("农村新发展党员", "12"), ("农村35岁及以下", "9"),
            ("女党员", "4"), ("高中以上", "10"), ("一线", "17"), ("35岁及以下", "20")]  # fmt: skip
    (sheet,) = read_sheets("表.csv", listed(("项目", "人数"), *rows).encode()).sheets
    found = read_plain_list(sheet, FORM)

    assert found.counts == {"total": 25, "female": 10, "rural": 12, "rural_age35": 9, "frontline": 17, "age35": 20}
    assert [(fault.place, fault.reason) for fault in found.faults] == [("B6", "scope"), ("B7", "scope")]


def test_a_pasted_sheet_knows_the_cell_of_every_count():
    rows = [("", "发展党员总数", "女党员", "共青团员"), ("双峰县", "25", "10", "8")]
    (sheet,) = read_sheets("表.csv", listed(*rows).encode()).sheets
    text = pasted(sheet)
    reading = read(text.text)

    assert dict(reading.values) == {"total": 25, "female": 10, "league": 8}
    assert text.places(reading.pieces) == {"total": "B2", "female": "C2", "league": "D2"}


def test_an_old_workbook_is_read_and_what_it_shows_in_per_cent_is_no_count():
    """old.xls was written by xlwt: B6 is a formula nobody has reckoned, B7 is 1 shown as 100%."""
    (sheet,) = read_sheets("old.xls", OLD.read_bytes()).sheets
    found = read_plain_list(sheet, FORM)

    assert found.counts == {code: count for code, count in GOOD.items() if code not in {"female", "farmer"}}
    faults = [(fault.place, fault.reason, fault.said) for fault in found.faults]
    assert faults == [("B6", "formula", ""), ("B7", "pct", "100%")]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 5600), st.binary(min_size=1, max_size=20))
def test_a_damaged_old_workbook_is_read_or_refused(at, junk):
    """In a process of its own, as always: the library asks for 300 GB where a size is damaged, and is ended."""
    content = OLD.read_bytes()
    read_out = read_sheets("old.xls", content[:at] + junk + content[at + len(junk) :])

    assert isinstance(read_out, Workbook | Refused)


def bomb():
    return packed({**parts(blank()), "xl/media/image1.png": b"\0" * (60 * 1024 * 1024)})


def swollen(**more):
    return packed({**parts(blank()), **more})


HOSTILE = {
    "bomb.xlsx": (Refusal.BOMB, bomb),
    "macros.xlsm": (Refusal.MACROS, blank),
    "macros.xlsx": (Refusal.MACROS, lambda: swollen(**{"xl/vbaProject.bin": b"x"})),
    "binary.xlsb": (Refusal.MACROS, blank),
    "locked.xlsx": (Refusal.ENCRYPTED,
                    lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")),
    "cut-off.xlsx": (Refusal.BROKEN, lambda: blank()[:-900]),
    "cut-off.xls": (Refusal.BROKEN, lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000),
    "page.xls": (Refusal.MISMATCH, "<html><table><tr><td>女</td></tr></table></html>".encode),
    "picture.xlsx": (Refusal.MISMATCH, lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 50),
    "word.xlsx": (Refusal.MISMATCH, lambda: packed({"word/document.xml": b"<a/>"})),
    "picture.csv": (Refusal.MISMATCH, lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 50),
    "noughts.csv": (Refusal.MISMATCH, lambda: b"a,b\n\0\0\0"),
    "entities.xlsx": (Refusal.BROKEN, lambda: swollen(
        **{SHEET: b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'})),
    "empty.xlsx": (Refusal.EMPTY, lambda: b""),
    "nothing.csv": (Refusal.NO_TEXT, lambda: b"\n,,\n"),
    "long.csv": (Refusal.TOO_LONG, lambda: b"a,1\n" * 3000),
    "open.ods": (Refusal.KIND, blank),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_sheet_is_refused_with_its_reason(name):
    reason, make = HOSTILE[name]

    assert read_sheets(name, make()) == Refused(reason, MOST_BYTES)


def test_a_sheet_that_reaches_to_the_last_cell_harms_nobody():
    read_out = read_sheets("far.xlsx", filled(blank(), {"XFD1048576": 1}))

    assert isinstance(read_out, Refused)
    assert read_out.reason in {Refusal.TOO_LONG, Refusal.TOO_MUCH}


def test_two_hundred_megabytes_are_refused_by_what_they_declare():
    assert judge_sheet("大.xlsx", 200 * 1024 * 1024) == Refused(Refusal.TOO_BIG, MOST_BYTES)


def test_old_and_new_workbooks_are_known_by_what_they_are_and_not_by_their_names():
    assert isinstance(read_sheets("表.xls", blank()), Workbook)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_no_text_file_breaks_the_reader(content):
    with suppress(FileRefusedError):
        assert answer("csv", content)["sheets"]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 8000), st.binary(min_size=1, max_size=30))
def test_no_damaged_workbook_gives_a_count_that_was_not_written(at, junk):
    whole = filled(blank(), {CELL[code]: GOOD[code] for code in FORM.codes})
    read_out = read_sheets("表.xlsx", whole[: at % len(whole)] + junk + whole[at % len(whole) + len(junk) :])
    sheets = read_out.sheets if isinstance(read_out, Workbook) else ()
    counts = {cell.text for sheet in sheets for cell in sheet.cells if (cell.column, cell.kind) == (2, CellKind.NUMBER)}

    assert counts <= {str(value) for value in GOOD.values()}


def test_the_doubt_about_a_cell_does_not_depend_on_its_number_format_alone():
    assert count_of(Cell(0, 0, CellKind.TRUTH, "TRUE")) == (None, "text")
    assert count_of(Cell(0, 0, CellKind.DATE, "2014-03-31")) == (None, "date")
