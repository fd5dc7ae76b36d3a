"""Ages in a message: 35岁及以下 is a field; 36岁以上 and 28岁 are something else that is counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from handlers.dialogs.reading.lexicon import Word
from handlers.dialogs.reading.numerals import CHINESE_NUMERALS, FIGURE_CHARACTERS, whole

_AGE = re.compile(
    rf"(?:(?P<upto>≤|<=|不超过|不大于|小于等于)|<|小于|不满|未满|年龄(?:在|为)?)?(?P<age>[0-9]{{2}}(?![0-9])|[{''.join(sorted(CHINESE_NUMERALS))}]{{2,3}})"
    r"(?:(?P<years>周?岁)(?:\(含?(?:本数|[0-9]+周?岁)?\))?(?:\(?含\)?)?(?P<below>[及和或]?(?:以下|之下|以内|下|内))"
    r"|(?:[及和或]?)(?P<short>以下|及以下|下(?=\s*:?\s*[0-9]))(?!的?[名个人位])"
    r"|(?P<label>)(?=\s*[:=]\s*[0-9])"
    r"|(?P<only>周?岁)(?P<above>[及和或]?以?上|(?:至|到|-|~)[0-9]+周?岁)?)"
)
_STRETCH = re.compile(r"(?P<first>[0-9]{2})周?岁?\s*(?:-|~|至|到|—|–)\s*(?P<last>[0-9]{2})周?岁(?:以下|以内|之间)?")
_GROWN_UP = 18
AGE_WORD = re.compile(r"35|三十五|卅五")
FIRST_OF_AGE = frozenset("≤<不小未年") | FIGURE_CHARACTERS


@dataclass(frozen=True, slots=True)
class Age:
    """What an age stands for among the words of a form, and where it ends."""

    word: Word
    end: int


def age_at(text: str, start: int, words: Mapping[str, Word]) -> Age | None:
    """The age named at a place; None if none is."""
    if text[start] in FIGURE_CHARACTERS and text[start + 1 : start + 2] not in FIGURE_CHARACTERS:
        return None
    stretch = _STRETCH.match(text, start)
    if stretch:
        # 18—35岁 are all who can be members up to that age; 36—45岁 are not asked.
        word = words.get(f"{stretch['last']}岁以下") if int(stretch["first"]) <= _GROWN_UP else None
        return Age(word or Word("other"), stretch.end())
    found = _AGE.match(text, start)
    if not found:
        return None
    age = whole(found["age"])
    word = words.get(f"{age}岁以下")
    is_short = found["short"] is not None or found["label"] is not None
    if age is None or (is_short and (not word or not AGE_WORD.match(text, start))):
        return None
    if not is_short and not found["below"] and not (found["upto"] and found["only"] and not found["above"]):
        word = None
    return Age(word or Word("other"), found.end())
