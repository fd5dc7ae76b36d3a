"""Readers of answers that are no counts of people: 是 and 否, several of a list, a sentence, a day. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from core.numbers import day
from handlers.dialogs.checklist.form import NO, NOTHING, PARTLY, RIGHT, WRONG, YES, Checklist, Item
from handlers.dialogs.reading import read_count
from knowledge.normalise import plain

LONGEST = 300
"""A longer sentence does not belong in a chat."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What an answer says: a count, words, and a problem told in the same breath; `trouble` names what is wrong."""

    words: str = ""
    count: int | None = None
    told: str = ""
    trouble: str = ""

    @property
    def is_nothing(self) -> bool:
        """Whether the words are no answer of this kind at all."""
        return not (self.words or self.trouble) and self.count is None


_NOT_AN_ANSWER = Heard()
_TRIMMED = " \t\r\n。.!！,，、;；~～"
_SPLIT = re.compile(r"[\s,，:：;；。、（(]+")


def read_answer(form: Checklist, item: Item, said: str) -> Heard:
    """An answer to an item, in the way of its kind."""
    match item.kind:
        case "known":
            return _chosen(said, ((RIGHT, form.words["right"]), (WRONG, form.words["wrong"])))
        case "judged":
            yes, no = form.words["yes"] | set(item.yes), form.words["no"] | set(item.no)
            return _chosen(said, ((YES, yes), (PARTLY, form.words["partly"]), (NO, no)))
        case "several":
            return _read_several(form, item, said)
        case "count":
            return read_number(_without_name(item, said))
        case "words":
            return Heard(NOTHING) if _bare(said) in item.none else read_sentence(said)


def _chosen(said: str, ways: Sequence[tuple[str, Collection[str]]]) -> Heard:
    """One of a few answers, perhaps with a sentence behind a mark: 否，公示时间不够."""
    bare = _bare(said)
    if answer := next((answer for answer, words in ways if bare in words), ""):
        return Heard(answer)
    head, *rest = _SPLIT.split(plain(said).strip(_TRIMMED), maxsplit=1)
    if not rest or len(rest[0]) < _SHORTEST:
        return _NOT_AN_ANSWER
    answer = next((answer for answer, words in ways if head.lower() in words), "")
    if not answer or len(rest[0]) > LONGEST:
        return _NOT_AN_ANSWER
    return Heard(answer, told=rest[0].strip(_TRIMMED))


_SHORTEST = 2


def _read_several(form: Checklist, item: Item, said: str) -> Heard:
    """Those that are named, or all but those that are named to be lacking."""
    bare = _bare(said)
    if bare in form.words["all"]:
        return Heard("、".join(item.options))
    if bare in form.words["nothing"]:
        return Heard(NOTHING)
    rest = bare
    named: list[str] = []
    for option in item.options:
        for name in (option, option.removesuffix("制")):
            if name in rest:
                rest, named = rest.replace(name, "\0"), [*named, option]
                break
    if not named:
        return _NOT_AN_ANSWER
    around = re.sub(r"[\0、,，;；和与及跟\s]|两项|三项|四项|一项|这|制度|度|都|均|我们|单位", "", rest)
    if _LACKING.fullmatch(around):
        named = [option for option in item.options if option not in named]
    elif around and not _THERE.fullmatch(around):
        return _NOT_AN_ANSWER
    return Heard("、".join(option for option in item.options if option in named) or NOTHING)


_LACKING = re.compile(
    r"(?:除了?|除去)(?:外|以外|之外)?(?:其他|其余)?(?:的)?(?:有|已?执行了?|已?落实了?)?|(?:缺少?|少|差|只差|就差|还差|还缺)"
    r"|(?:没有?|未|还没有?)(?:执行|落实|做到|做|有)?(?:其他|其余)?(?:有|已?执行了?|已?落实了?)?"
)
_THERE = re.compile(r"(?:有|已|只有|已经|执行|了|落实|做到|在|的)+")


def read_number(said: str) -> Heard:
    """A whole number and nothing else; about and percent are named as what they are."""
    found = read_count(said)
    if found.value is not None:
        return Heard(count=found.value)
    return Heard(trouble=found.code) if found.code in _TROUBLES else _NOT_AN_ANSWER


_TROUBLES = frozenset({"approx", "pct", "neg", "frac"})


def _without_name(item: Item, said: str) -> str:
    """农民工6名 where 农民工 are asked."""
    words = plain(said).strip()
    name = max((name for name in (item.label, *item.aliases) if words.startswith(name)), key=len, default="")
    return words.removeprefix(name).lstrip("是有为:：的 ") if name else words


def read_sentence(said: str) -> Heard:
    """A sentence or several lines, as they were typed."""
    words = "\n".join(line.strip() for line in said.strip().splitlines() if line.strip())
    if len(words) > LONGEST:
        return Heard(trouble="too_long")
    if len(plain(words).strip(_TRIMMED)) < _SHORTEST:
        return Heard(trouble="too_short")
    return Heard(words)


def read_day(form: Checklist, said: str, today: date) -> Heard:
    """The day until which something is done, or that it is done already; no day that has passed."""
    if _bare(said) in form.words["done"]:
        return Heard("已整改")
    words = _CHINESE.sub(lambda found: str(_number(found[0])), re.sub(r"\s", "", plain(said)))
    found = _DAY.fullmatch(_YEAR_END.sub("12月底", words))
    if found is None:
        return Heard(trouble="no_day") if _VAGUE.search(words) else _NOT_AN_ANSWER
    until = _date(found, today)
    if until is None:
        return Heard(trouble="no_day")
    return Heard(day(until)) if until >= today else Heard(trouble="past_day")


_DAY = re.compile(
    r"(?:(?:到|在|于|拟|计划)*)(?:(?P<year>20\d\d)[年./-])?(?:(?P<this>本月|这个月|今年)|(?P<next>下个?月))?"
    r"(?:(?P<month>\d{1,2})[月./-])?(?:(?P<day>\d{1,2})[日号]?|(?P<end>底|末|月底|月末))?"
    r"(?:(?:之?前|以前|前后)?(?:整改|完成|到位|办结|改好|做完)*)"
)
_VAGUE = re.compile(r"尽快|马上|立即|近期|长期|坚持|下半年|上半年|季度|周|天内|月内|以后|今后|及时|\d")
_YEAR_END = re.compile(r"(?:今年)?年?(?<=年)(?:底|末|内)")
_CHINESE = re.compile(r"[一二三四五六七八九十]+(?=[月日号])")
_DIGITS = "零一二三四五六七八九"


def _number(numeral: str) -> int:
    """A Chinese number below a hundred: 二十三 is 23."""
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _DIGITS.index(numeral) if len(numeral) == 1 else 0
    return 10 * (_DIGITS.index(tens) if tens else 1) + (_DIGITS.index(ones) if ones else 0)


_LATE_MONTHS, _EARLY_MONTHS = 10, 3


def _date(found: re.Match[str], today: date) -> date | None:
    """The day that is meant; without a year the one in this year, early months in autumn the one after."""
    if found["day"] is None and found["end"] is None:
        return None
    month = int(found["month"]) if found["month"] else today.month % 12 + 1 if found["next"] else today.month
    if found["month"] is None and found["day"] is not None and not (found["this"] or found["next"]):
        return None
    over = month <= _EARLY_MONTHS and today.month >= _LATE_MONTHS
    year = int(found["year"]) if found["year"] else today.year + over
    try:
        last = monthrange(year, month)[1]
        return date(year, month, last if found["end"] else int(found["day"]))
    except ValueError:
        return None


def _bare(said: str) -> str:
    return re.sub(r"\s", "", plain(said)).strip(_TRIMMED).lower()
