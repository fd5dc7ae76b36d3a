"""Web pages: the words between the tags, one line a block; nothing of the page is run or fetched."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from knowledge.reading_files.plain import decoded

_NAMED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
_PASSED_OVER = frozenset(
    {"script", "style", "head", "template", "noscript", "nav", "iframe", "object", "svg", "select"}
)
_BLOCKS = frozenset({
    "p", "div", "li", "tr", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "table", "ul", "ol",
    "dl", "dt", "dd", "blockquote", "header", "footer", "main",
})  # fmt: skip
_CELLS = frozenset({"td", "th"})
_SPACES = re.compile(r"[ \t\r\n\u3000]+")


def read(content: bytes) -> tuple[str, int]:
    """The words of a page."""
    named = _NAMED.search(content[:4096])
    page = _Page()
    page.feed(decoded(content, named.group(1).decode("ascii") if named else ""))
    page.close()
    return page.text, 0


class _Page(HTMLParser):
    """Gathers the words of a page as they are shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[list[str]] = [[]]
        self._hidden: list[str] = []

    @property
    def text(self) -> str:
        lines = (_SPACES.sub(" ", "".join(line)).strip() for line in self._lines)
        return "\n".join(line for line in lines if line)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _PASSED_OVER:
            self._hidden.append(tag)
        elif tag in _BLOCKS:
            self._lines.append([])
        elif tag in _CELLS and self._lines[-1]:
            self._lines[-1].append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()
        elif tag in _BLOCKS:
            self._lines.append([])

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._lines[-1].append(data)
