"""Writes counts the way secretaries do, in every style the families of messages know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.reading.support import WORDS

_PLAIN = "零一二三四五六七八九"
_FINANCIAL = "零壹贰叁肆伍陆柒捌玖"
_NAMES = {word.code: (word.label, *word.aliases) for word in WORDS}
_RURAL = {word.parents[1]: word.code for word in WORDS if len(word.parents) == 2}
"""女党员 to 农村女党员."""

Values = Mapping[str, int]
Numeral = Callable[[int], str]


def chinese(value: int, figures: str = _PLAIN, ten: str = "十", hundred: str = "百") -> str:
    """0 to 999 in Chinese."""
    if value < 10:
        return figures[value]
    if value < 100:
        tens, ones = divmod(value, 10)
        head = "" if tens == 1 and figures is _PLAIN else figures[tens]
        return head + ten + (figures[ones] if ones else "")
    hundreds, rest = divmod(value, 100)
    joined = figures[hundreds] + hundred
    if not rest:
        return joined
    if rest < 10:
        return joined + figures[0] + figures[rest]
    tens, ones = divmod(rest, 10)
    return joined + figures[tens] + ten + (figures[ones] if ones else "")


def full_width(value: int) -> str:
    """１２."""
    return str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))


def financial(value: int) -> str:
    """壹拾贰."""
    return chinese(value, _FINANCIAL, "拾", "佰")


NUMERALS = st.sampled_from((str, chinese, full_width, financial))
HEADS = st.sampled_from(
    (
        "",
        "双峰县",
        "双峰县一季度",
        "一季度：",
        "新化县2014年第1季度发展情况：",
        "领导好，报一下我县1-3月的数，",
        "Q1 ",
        "截至3月底，",
        "现将一季度情况报告如下：\n",
    )
)
MEASURES = st.sampled_from(("", "名", "人", "个"))


@dataclass(frozen=True)
class Pen:
    """How one writer writes: which name for each field, which digits, which measure word."""

    names: Mapping[str, str]
    numeral: Numeral
    measure: str

    def count(self, value: int) -> str:
        return self.numeral(value) + self.measure

    def counted(self, value: int, code: str) -> str:
        """10女. Without a measure word 一共 would be another word."""
        name = self.names[code]
        is_other_word = name.startswith("共") and not self.measure
        return self.numeral(value) + ("名" if is_other_word else self.measure) + name

    def pair(self, code: str, value: int, link: str = "") -> str:
        return self.names[code] + link + self.count(value)


@st.composite
def _pairs(draw: st.DrawFn, values: Values, pen: Pen) -> str:
    """女10，高中23 or 10女、23高中, with any separator or none."""
    separator = draw(st.sampled_from(("，", "、", " ", "；", "\n", "", ",", "。", "\t", " / ", "．", "|")))
    link = draw(st.sampled_from(("", "", "：", "是", "有", "为", "=", "占", "——")))
    is_count_first = draw(st.booleans())
    items = [pen.counted(n, code) if is_count_first else pen.pair(code, n, link) for code, n in values.items()]
    return separator.join(items)


@st.composite
def _table(draw: st.DrawFn, values: Values, pen: Pen) -> str:
    """A heading and a row, or one field a line, as pasted from a spreadsheet."""
    cell = draw(st.sampled_from(("\t", "|", " | ")))
    if draw(st.booleans()):
        heads, counts = [pen.names[code] for code in values], [pen.count(n) for n in values.values()]
        first = draw(st.sampled_from((("", ""), ("单位", "双峰县"), ("时间", "一季度"))))
        rows = [[first[0], *heads], [first[1], *counts]] if first[0] else [heads, counts]
        return "\n".join(cell.join(row) for row in rows)
    numbered = draw(st.booleans())
    lines = [cell.join((pen.names[code], pen.count(n))) for code, n in values.items()]
    if numbered:
        return "\n".join(f"{place}{cell}{line}" for place, line in enumerate(lines, start=1))
    return "\n".join(lines)


@st.composite
def _legend(draw: st.DrawFn, values: Values, pen: Pen) -> str:
    """19/7/15（总数/女/青年）, 总数/女/青年：19/7/15, 总数、女分别为19、7."""
    mark = draw(st.sampled_from(("/", "、")))
    counts = mark.join(pen.count(n) for n in values.values())
    names = mark.join(pen.names[code] for code in values)
    pattern = draw(
        st.sampled_from(("{counts}（{names}）", "{names}：{counts}", "{names}分别为{counts}", "（{names}）{counts}"))
    )
    return pattern.format(counts=counts, names=names)


@st.composite
def _nested(draw: st.DrawFn, values: Values, pen: Pen) -> str:
    """女10（农村4）, 农村12（女4、高中10）: the rural counts in brackets."""
    rural = {whole: code for whole, code in _RURAL.items() if code in values}
    plain = {code: n for code, n in values.items() if code not in rural.values()}
    if draw(st.booleans()) and "rural" in plain and rural:
        inner = "、".join(pen.names[whole] + pen.count(values[code]) for whole, code in rural.items())
        among = draw(st.sampled_from(("", "其中", "其中：", "含")))
        parts = {"rural": f"（{among}{inner}）"}
    else:
        rural = {whole: code for whole, code in rural.items() if whole in plain}
        parts = {
            whole: f"（{draw(st.sampled_from(('', '其中')))}农村{pen.count(values[code])}）"
            for whole, code in rural.items()
        }
    missing = [code for code in values if code not in plain and code not in rural.values()]
    items = [pen.pair(code, n) + parts.get(code, "") for code, n in plain.items()]
    items += [pen.pair(code, values[code]) for code in missing]
    return draw(st.sampled_from(("，", "；", "\n"))).join(items)


@st.composite
def _to_date(draw: st.DrawFn, values: Values, pen: Pen) -> str:
    """累计总数60，女22."""
    word = draw(st.sampled_from(("累计", "1-6月累计", "上半年", "截至6月底，", "今年以来累计")))
    return word + "，".join(pen.pair(code, n) for code, n in values.items())


STYLES = (_pairs, _table, _legend, _nested, _to_date)


@st.composite
def reports(draw: st.DrawFn, *, is_sound: bool = False) -> tuple[str, dict[str, int]]:
    """A message and the counts written in it; sound ones could stand together in one report."""
    codes = draw(st.lists(st.sampled_from(sorted(_NAMES)), min_size=1, max_size=12, unique=True))
    values = {code: draw(st.integers(0, 250)) for code in codes}
    if is_sound:
        values = _sound(values)
    pen = Pen({code: draw(st.sampled_from(_NAMES[code])) for code in _NAMES}, draw(NUMERALS), draw(MEASURES))
    style = draw(st.sampled_from(STYLES))
    return draw(HEADS) + draw(style(values, pen)), values


def _sound(values: Values) -> dict[str, int]:
    """The counts made small enough for those they are parts of."""
    parents = {word.code: word.parents for word in WORDS}
    made: dict[str, int] = {}
    for code in sorted(values, key=lambda item: len(_ancestors(item, parents))):
        bounds = [made[parent] for parent in _ancestors(code, parents) if parent in made]
        made[code] = min(values[code], *bounds) if bounds else values[code]
    return {code: made[code] for code in values}


def _ancestors(code: str, parents: Mapping[str, tuple[str, ...]]) -> set[str]:
    found = set(parents[code])
    for parent in parents[code]:
        found |= _ancestors(parent, parents)
    return found
