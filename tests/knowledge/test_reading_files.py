"""Files become their words, whatever program wrote them; hostile and broken ones are refused with a reason."""

from __future__ import annotations

import sys

import pytest

from knowledge.reading_files import LARGEST, FileText, Refusal, Refused, read_file
from knowledge.reading_files.kinds import judge
from tests.knowledge.papers import GUIDANCE_2026, HOSTILE, RULES, SOUND, docx, docx_of, html, numbered_docx, pdf

W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def words(name: str, content: bytes) -> str:
    found = read_file(name, content)
    assert isinstance(found, FileText), found
    return found.text


@pytest.mark.parametrize("name", [name for name in SOUND if name.startswith("guidance")])
def test_the_same_paper_reads_the_same_from_every_kind_of_file(name):
    assert words(name, SOUND[name]()) == GUIDANCE_2026


@pytest.mark.parametrize("name", [name for name in SOUND if name.startswith("rules")])
def test_rules_read_the_same_from_every_kind_of_file(name):
    assert words(name, SOUND[name]()) == RULES


def test_a_pdf_without_a_table_of_its_glyphs_is_read_by_its_chinese_encoding():
    assert words("a.pdf", pdf(RULES, embeds=False)) == RULES


def test_numbers_that_word_counts_by_itself_are_read_as_they_are_shown():
    assert words("n.docx", numbered_docx()).split("\n") == [
        "某市积极分子培训办法", "一、培训对象", "（一）积极分子都要参加。", "（二）每年培训一次。",
        "二、培训时间", "（一）集中培训不少于三天。", "1.培训要考勤。", "2.培训要考试。",
    ]  # fmt: skip


def test_deleted_words_of_tracked_changes_are_not_read_and_inserted_ones_are():
    body = (
        b"<w:document " + W + b"><w:body><w:p><w:r><w:t>\xe5\x85\xac\xe7\xa4\xba</w:t></w:r>"
        b"<w:del><w:r><w:delText>3</w:delText></w:r></w:del><w:ins><w:r><w:t>5</w:t></w:r></w:ins></w:p>"
        b"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc>"
        b"</w:tr></w:tbl></w:body></w:document>"
    )

    assert words("t.docx", docx_of(body)) == "公示5\na\tb"


def test_control_characters_and_marks_that_turn_the_writing_around_are_left_out():
    assert words("a.txt", "发展\u202e党员\x07\n".encode()) == "发展党员"


def test_menu_script_and_title_of_a_web_page_are_not_read():
    assert words("a.html", html("第一条 为了")) == "第一条 为了"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_and_broken_files_are_refused(name):
    reason, make = HOSTILE[name]

    found = read_file(name, make())

    assert found == Refused(Refusal(reason), found.most_bytes)


def test_two_hundred_megabytes_are_refused_by_their_size_alone():
    for name in ("a.pdf", "a.docx", "a.txt", "a.html"):
        refused = judge(name, 200 * 1024 * 1024)
        assert isinstance(refused, Refused)
        assert refused.reason is Refusal.TOO_BIG
        assert refused.most_bytes <= LARGEST


@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds only the time")
def test_a_file_that_takes_too_much_memory_is_refused_and_harms_nothing(monkeypatch):
    monkeypatch.setattr("knowledge.reading_files.apart.MEMORY_BYTES", 12 * 1024 * 1024)

    assert read_file("a.docx", docx(RULES)) == Refused(Refusal.TOO_MUCH)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows bounds only the time")
def test_a_file_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr("knowledge.reading_files.apart.SECONDS", 0)

    assert read_file("a.docx", docx(RULES)) == Refused(Refusal.TOO_MUCH)


def test_the_readers_are_not_loaded_with_the_library():
    import subprocess

    look = "import sys, knowledge.library, knowledge.reading_files; print({'pypdf', 'docx'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)

    assert found.stdout == "set()\n"
