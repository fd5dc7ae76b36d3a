"""Drafts of papers as a Word file: the order of elements and the measures of GB/T 9704-2012, marked as a draft."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from core.texts import Texts
from exports.chart_text import width_of
from exports.paper import Paper, PaperLine, annex_line

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section
    from docx.text.paragraph import Paragraph

BODY, HEAD, SECOND, TITLE, PAGE = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
"""The official fonts; a computer that lacks one shows another, and the file still names the right one."""
_FONTS = {"body": BODY, "one": HEAD, "two": SECOND}
_SIZE, _TITLE_SIZE, _LINE, _TITLE_LINE = 16, 22, 28.9, 35
"""三号 on 28.9 pt, 22 lines a page and 28 characters a line; the title in 二号."""
_MARGINS = {"top": 37, "bottom": 35, "left": 28, "right": 26}
_DATE_RIGHT = 4 * _SIZE
"""成文日期 leaves four characters free at the right."""


def write_word(papers: Sequence[Paper], texts: Texts, *, made: datetime) -> bytes:
    """One file with all the papers, each on a page of its own; the words are those of `Paper.as_text`."""
    from docx import Document  # late: a paper is asked for a few times in a quarter

    document = Document()
    _set_up(document, papers[0], made)
    _draft_mark(document.sections[0], texts)
    for place, paper in enumerate(papers):
        _write(document, paper, texts, starts_page=place > 0)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _write(document: Document, paper: Paper, texts: Texts, *, starts_page: bool) -> None:
    title = _line(document, paper.title, font=TITLE, size=_TITLE_SIZE, height=_TITLE_LINE)
    title.paragraph_format.page_break_before = starts_page
    _centre(title)
    _line(document, "")
    _line(document, texts("paper.to", addressees=paper.addressees))
    for line in paper.lines:
        _body(document, line)
    if paper.annexes:
        _line(document, "")
        _indented(_line(document, annex_line(paper.annexes, texts)))
    _close(document, paper)


def _body(document: Document, line: PaperLine) -> None:
    made = _indented(_line(document, line.text, font=_FONTS[line.level]))
    made.paragraph_format.keep_with_next = line.level != "body"


def _close(document: Document, paper: Paper) -> None:
    """署名 over 成文日期, centred on it, two lines below the body; they never stand alone on a page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    document.paragraphs[-1].paragraph_format.keep_with_next = True
    for _ in range(2):
        _line(document, "").paragraph_format.keep_with_next = True
    shift = (width_of(paper.date, _SIZE) - width_of(paper.signature, _SIZE)) / 2
    for words, right in ((paper.signature, max(0.0, _DATE_RIGHT + shift)), (paper.date, float(_DATE_RIGHT))):
        made = _line(document, words)
        made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        made.paragraph_format.right_indent = Pt(right)
        made.paragraph_format.keep_with_next = words is paper.signature


def _line(
    document: Document, words: str, *, font: str = BODY, size: float = _SIZE, height: float = _LINE
) -> Paragraph:  # fmt: skip
    """A paragraph on its exact line."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    made = document.add_paragraph()
    shape = made.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(height)
    _say(made, words, font, size)
    return made


def _say(paragraph: Paragraph, words: str, font: str, size: float) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(words)
    run.font.name, run.font.size = font, Pt(size)
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 - the library knows western fonts only
    fonts.set(qn("w:eastAsia"), font)


def _indented(paragraph: Paragraph) -> Paragraph:
    from docx.shared import Pt

    paragraph.paragraph_format.first_line_indent = Pt(2 * _SIZE)
    return paragraph


def _centre(paragraph: Paragraph) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _set_up(document: Document, paper: Paper, made: datetime) -> None:
    from docx.shared import Mm, Pt

    style = document.styles["Normal"]
    style.font.name, style.font.size = BODY, Pt(_SIZE)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(_MARGINS["top"]), Mm(_MARGINS["bottom"])
    section.left_margin, section.right_margin = Mm(_MARGINS["left"]), Mm(_MARGINS["right"])
    section.header_distance, section.footer_distance = Mm(20), Mm(35 - 7)
    document.settings.odd_and_even_pages_header_footer = True
    _page_numbers(section)
    known = document.core_properties
    known.title, known.author, known.comments = paper.title, "", ""
    known.created = known.modified = made.replace(tzinfo=None)


def _draft_mark(section: Section, texts: Texts) -> None:
    """草稿 未经审签 at the head of every page, until somebody who has signed it takes it away."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for head in (section.header, section.even_page_header):
        mark = head.paragraphs[0]
        mark.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _say(mark, texts("paper.draft"), HEAD, 12)


def _page_numbers(section: Section) -> None:
    """— 1 — in 四号, at the right of odd pages and the left of even ones."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    sides = ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT))
    for foot, side in sides:
        number = foot.paragraphs[0]
        number.alignment = side
        number.paragraph_format.left_indent = number.paragraph_format.right_indent = Pt(14)
        _say(number, "— ", PAGE, 14)
        _field(number, "PAGE")
        _say(number, " —", PAGE, 14)


def _field(paragraph: Paragraph, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    _say(paragraph, "", PAGE, 14)
    run = paragraph.runs[-1]._element  # noqa: SLF001 - the library has no fields
    for kind in ("begin", "", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = name
        run.append(part)
