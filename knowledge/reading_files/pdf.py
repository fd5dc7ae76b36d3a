"""PDF files: the words of each page, with lines that only the width of the page has broken put together again."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator

from knowledge.reading_files.kinds import MOST_CHARS, MOST_PAGES, FileRefusedError, Refusal

_PAGE_NUMBER = re.compile(r"[-—–·\s]*(?:第\s*)?\d{1,3}(?:\s*页)?[-—–·\s]*(?:共\s*\d{1,3}\s*页)?")
_HEADED = re.compile(
    r"第[一二三四五六七八九十百零〇\d]{1,6}[编章节条]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、]|附件"
)
_FULL = 0.85
_CHINESE = r"[\u3400-\u9fff，。、；：（）“”《》〔〕]"
_FIGURE = "[0-9%％]"
_BETWEEN_CHINESE = re.compile(f"(?<={_CHINESE}) +(?={_CHINESE}|{_FIGURE})|(?<={_FIGURE}) +(?={_CHINESE})")
_ARTICLE = re.compile(r"\s*第[一二三四五六七八九十百零〇]{1,6}[编章节条] ")


def read(content: bytes) -> tuple[str, int]:
    """The words of a PDF and the number of its pages."""
    logging.disable(logging.CRITICAL)
    from pypdf import PdfReader
    from pypdf.errors import PdfReadError

    try:
        document = PdfReader(io.BytesIO(content))
        if document.is_encrypted and not document.decrypt(""):
            raise FileRefusedError(Refusal.ENCRYPTED)
        pages = len(document.pages)
        if pages > MOST_PAGES:
            raise FileRefusedError(Refusal.TOO_LONG)
        lines = [line for number in range(pages) for line in _page(document.pages[number].extract_text())]
    except PdfReadError as exc:
        raise FileRefusedError(Refusal.BROKEN) from exc
    if sum(map(len, lines)) > MOST_CHARS:
        raise FileRefusedError(Refusal.TOO_LONG)
    return "\n".join(joined(lines)), pages


def _page(text: str) -> list[str]:
    """The lines of a page without its number at the top or the bottom."""
    lines = [_without_gaps(line.rstrip()) for line in text.splitlines() if line.strip()]
    if lines and _PAGE_NUMBER.fullmatch(lines[-1]):
        lines.pop()
    if lines and _PAGE_NUMBER.fullmatch(lines[0]):
        lines.pop(0)
    return lines


def _without_gaps(line: str) -> str:
    """A line without the spaces that only stretch it; the one behind 第一条 is meant.

    >>> _without_gaps("第一条 为 了规范"), _without_gaps("女党员达到 35% 左右")
    ('第一条 为了规范', '女党员达到35%左右')
    """
    mark = _ARTICLE.match(line)
    begins = mark.end() if mark else 0
    return line[:begins] + _BETWEEN_CHINESE.sub("", line[begins:])


def joined(lines: list[str]) -> Iterator[str]:
    """Paragraphs: a line as long as the page is wide goes on in the next one, unless that begins a numbered part.

    >>> list(joined(["一、目标", "发展党员要坚持标准，保证质量，改善结构，", "慎重发展。", "（一）数量。控制。"]))
    ['一、目标', '发展党员要坚持标准，保证质量，改善结构，慎重发展。', '（一）数量。控制。']
    """
    widest = sorted(len(line.strip()) for line in lines)[-max(1, len(lines) // 10)] if lines else 0
    held = ""
    for line in lines:
        bare = line.strip()
        if held and not _HEADED.match(bare):
            held += bare
        else:
            if held:
                yield held
            held = bare
        if len(bare) < _FULL * widest:
            yield held
            held = ""
    if held:
        yield held
