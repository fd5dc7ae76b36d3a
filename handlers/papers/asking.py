"""Papers that an office asks for in words of its own (asking.toml): 弄个柱状图我贴PPT, 上季度的全套东西打个包."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.errors import DataFileError

FILE = Path(__file__).with_name("asking.toml")

_LONGEST = 60
"""Characters; what is longer tells something, and is not just asked for."""

_NOTHING = "(?!)"
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class PaperWords:
    """What asks for papers."""

    wanted: re.Pattern[str]
    against: re.Pattern[str]
    papers: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]
    """The name of the command of each, what names it, and what speaks against it alone."""

    @classmethod
    def load(cls, file: Path = FILE) -> PaperWords:
        """The words of a file; DataFileError where one is no regular expression."""
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        try:
            papers = tuple(
                (paper["of"], re.compile(paper["named"]), re.compile(paper.get("never") or _NOTHING))
                for paper in content["paper"]
            )
            return cls(_any(content["wanted"]), _any(content["against"]), papers)
        except (re.error, KeyError) as fault:
            raise DataFileError(file.name, [str(fault)]) from fault

    def paper_in(self, said: str) -> str:
        """The name of the command whose paper is asked for; empty where none is.

        >>> paper_words().paper_in("弄个柱状图,我要贴PPT里"), paper_words().paper_in("数据通报一般是什么时候发?")
        ('charts', '')
        """
        words = _SPACES.sub("", unicodedata.normalize("NFKC", said)).lower()
        if len(words) > _LONGEST or not self.wanted.search(words) or self.against.search(words):
            return ""
        meant = (name for name, named, never in self.papers if named.search(words) and not never.search(words))
        return next(meant, "")


@cache
def paper_words() -> PaperWords:
    """The words of asking.toml."""
    return PaperWords.load()


def _any(lines: str) -> re.Pattern[str]:
    return re.compile("|".join(lines.split()))
