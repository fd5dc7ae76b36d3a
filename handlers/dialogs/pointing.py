"""Counts said by pointing at what stands in the same form: 第三项改28, 上一个改成7, 同上, 跟高中的一样多, 7/8.

A place is put into the words of the form; what only points at a count is asked before it is stored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from handlers.dialogs import answers as ans
from handlers.dialogs.asking import asked_field
from handlers.dialogs.bare import bare
from handlers.dialogs.reading import read_count
from handlers.dialogs.reading.numerals import NUMERAL
from handlers.dialogs.state import Pending, Wanted
from handlers.dialogs.step import YES_NO, Talk, count_entry
from knowledge.normalise import plain

_BECOMES = (
    r"(?=(?:的?数|的?人数)?[要我]?(?:改成|改为|改到|改|更正为|应该是|应该为|应为|应是)"
    r"\s*(?:[0-9]|[一二三四五六七八九十两]))"
)
_NTH = re.compile(rf"第\s*(?P<place>[{NUMERAL}]{{1,3}})\s*[项题个]{_BECOMES}")
_LAST = re.compile(rf"(?:上|前)(?:面(?:那)?)?一?[个项题]{_BECOMES}|刚才(?:那个|那项|报的|填的)?{_BECOMES}")
_ABOVE = "(?:上面|前面|上一[项个]|前一[项个]|上个)"
_LIKE_ABOVE = re.compile(f"同上|同前|[也都]?(?:[跟和与同]{_ABOVE}的?)?(?:一样多?|相同)的?")
_PART_OF = re.compile(r"([0-9]{1,5})/([0-9]{1,5})")


def in_words_of_the_form(talk: Talk, words: str) -> str:
    """The words with the label of a field where its place stood before its new count: 第三项改28, 上一个改成7."""
    if "改" not in words and "应" not in words:
        return words
    for pattern in (_NTH, _LAST):
        found = pattern.search(words)
        code = _pointed_at(talk, found) if found else ""
        if found and code:
            return f"{words[: found.start()]}，{talk.form.label(code)}{words[found.end() :]}"
    return words


def points_back(words: str) -> bool:
    """Whether a count is said of what was answered before, and not of the field asked."""
    return _LAST.search(words) is not None


def pointed(talk: Talk, words: str) -> Talk | None:
    """Ask whether the count that the whole message points at is that of the field asked; None where it does not."""
    asked = asked_field(talk)
    count = _like_another(talk, asked, bare(words)) if asked else None
    if count is None:
        return None
    label = talk.form.label(asked)
    text = talk.text("read.number.likely", said=words.strip(), label=label, n=count)
    return talk.settle().wait(Pending(Wanted.YES, text, (asked,), {asked: count}, YES_NO))


def exchanged(talk: Talk, words: str) -> tuple[Pending, str] | None:
    """女和农民报反了: the question whether each has the count of the other, and what is said besides."""
    said = plain(words)
    found = _patterns(talk.form.any_name).exchanged.search(said)
    if not found:
        return None
    one, other = (talk.form.named[bare(name)] for name in found.groups())
    if one == other or not {one, other} <= talk.values.keys():
        return None
    values = {one: talk.values[other], other: talk.values[one]}
    after = talk.enter([count_entry(code, count) for code, count in values.items()]).answers
    items = ans.changes(talk.form, talk.answers, after, talk.texts, tuple(values))
    text = talk.text("edit.ask.exchanged", items=items)
    return Pending(Wanted.YES, text, tuple(values), values, YES_NO), f"{said[: found.start()]} {said[found.end() :]}"


def _pointed_at(talk: Talk, found: re.Match[str]) -> str:
    """The field at this place of the form, or the one field that the last message answered."""
    place = found.groupdict().get("place")
    if place is None:
        last = {before.field for before in talk.state.undo}
        return next(iter(last)) if len(last) == 1 else ""
    number = read_count(place).value or 0
    asked = talk.form.asked
    return asked[number - 1] if 0 < number <= len(asked) else ""


def _like_another(talk: Talk, asked: str, said: str) -> int | None:
    """The count of the field before, of the field named, or a part written with its whole (7/8)."""
    if _LIKE_ABOVE.fullmatch(said):
        before = talk.form.codes[: talk.form.codes.index(asked)]
        return next((talk.values[code] for code in reversed(before) if code in talk.values), None)
    if found := _patterns(talk.form.any_name).equal.fullmatch(said):
        return talk.values.get(talk.form.named[found[1]])
    if found := _PART_OF.fullmatch(said):
        part, whole = int(found[1]), int(found[2])
        wholes = {talk.values.get(code) for code in talk.form.by_code[asked].parents}
        return part if whole in wholes and part <= whole else None
    return None


@dataclass(frozen=True, slots=True)
class _Patterns:
    """What can be said with the names of a form."""

    equal: re.Pattern[str]
    exchanged: re.Pattern[str]


@lru_cache(maxsize=16)
def _patterns(name: str) -> _Patterns:
    """The patterns for the names of one form, which stand in `name` beside one another."""
    both = "(?:的?数|的?人数|的|两个数?|两项|这两项|我|给|都|搞)*"
    return _Patterns(
        equal=re.compile(f"[跟和与同]({name})的?(?:数|人数)?(?:一样多?|相同|相等|是一样的)的?"),
        exchanged=re.compile(
            f"({name}){both}[跟和与同、]({name}){both}(?:报|填|写|弄|搞|录|登|输)?(?:颠倒|反|串|倒|调)(?:过来|了|哒|啦)"
        ),
    )
