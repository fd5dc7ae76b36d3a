"""Writes counts the way secretaries do, in every style the families of messages know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

from tests.reading.support import WORDS

_PLAIN = "零一二三四五六七八九"
_FINANCIAL = "零壹贰叁肆伍陆柒捌玖"
_NAMES = {word.code: (word.label, *word.aliases) for word in WORDS}
_PARENTS = {word.code: word.parents for word in WORDS}
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


_NUMERALS: tuple[Numeral, ...] = (str, chinese, full_width, financial)
NUMERALS = st.sampled_from(_NUMERALS)
_MEASURES = ("", "名", "人", "个")
_HEADS = (
    "", "双峰县", "双峰县一季度", "一季度：", "新化县2014年第1季度发展情况：", "领导好，报一下我县1-3月的数，", "Q1 ",
    "截至3月底，", "现将一季度情况报告如下：\n",
)  # fmt: skip


@dataclass(frozen=True)
class Pen:
    """How one writer writes: the chances taken, which name for each field, which digits, which measure word."""

    rng: Random
    names: Mapping[str, str]
    numeral: Numeral
    measure: str

    def count(self, value: int) -> str:
        return self.numeral(value) + self.measure

    def counted(self, value: int, code: str) -> str:
        return self.count(value) + self.names[code]

    def pair(self, code: str, value: int, link: str = "") -> str:
        return self.names[code] + link + self.count(value)


def _pairs(values: Values, pen: Pen) -> str:
    """女10，高中23 or 10女、23高中, with any separator or none."""
    separator = pen.rng.choice(("，", "、", " ", "；", "\n", "", ",", "。", "\t", " / ", "．", "|"))
    link = pen.rng.choice(("", "", "：", "是", "有", "为", "=", "占", "——"))
    if pen.rng.random() < 0.3:
        return separator.join(pen.counted(n, code) for code, n in values.items())
    return separator.join(pen.pair(code, n, link) for code, n in values.items())


def _table(values: Values, pen: Pen) -> str:
    """A heading and a row, or one field a line, as pasted from a spreadsheet."""
    cell = pen.rng.choice(("\t", "|", " | "))
    counts = [pen.count(n) for n in values.values()]
    heads = [pen.names[code] for code in values]
    shape = pen.rng.choice(("rows", "named", "lines", "numbered"))
    if shape == "rows":
        return cell.join(heads) + "\n" + cell.join(counts)
    if shape == "named":
        corner, name = pen.rng.choice((("单位", "双峰县"), ("时间", "一季度")))
        return cell.join((corner, *heads)) + "\n" + cell.join((name, *counts))
    lines = [cell.join(pair) for pair in zip(heads, counts, strict=True)]
    if shape == "numbered":
        lines = [f"{place}{cell}{line}" for place, line in enumerate(lines, start=1)]
    return "\n".join(lines)


def _cross_table(values: Values, pen: Pen) -> str:
    """全部 and 农村 as columns, one field a row; the others behind it."""
    pairs = {"total": "rural", **_RURAL}
    both = [whole for whole, part in pairs.items() if {whole, part} <= values.keys()]
    rest = {code: n for code, n in values.items() if not any(code in {whole, pairs[whole]} for whole in both)}
    cell = pen.rng.choice(("\t", "|"))
    rows = [cell.join((pen.names[whole], pen.count(values[whole]), pen.count(values[pairs[whole]]))) for whole in both]
    table = "\n".join((cell.join(("项目", "全部", "农村")), *rows, "")) if both else ""
    return table + "\n".join(pen.pair(code, n) for code, n in rest.items())


def _legend(values: Values, pen: Pen) -> str:
    """19/7/15（总数/女/青年）, 总数/女/青年：19/7/15, 总数、女分别为19、7."""
    mark = pen.rng.choice(("/", "、"))
    counts = mark.join(pen.count(n) for n in values.values())
    names = mark.join(pen.names[code] for code in values)
    pattern = pen.rng.choice(
        ("{counts}（{names}）", "{names}：{counts}", "{names}分别为{counts}", "（{names}）{counts}")
    )
    return pattern.format(counts=counts, names=names)


def _nested(values: Values, pen: Pen) -> str:
    """农村12（女4、高中10）, or 女10（农村4）: the rural counts in brackets."""
    rural = {whole: code for whole, code in _RURAL.items() if code in values}
    if "rural" in values and rural and pen.rng.random() < 0.5:
        inner = "、".join(pen.names[whole] + pen.count(values[code]) for whole, code in rural.items())
        behind = {"rural": f"（{pen.rng.choice(('', '其中', '其中：', '含'))}{inner}）"}
    else:
        rural = {whole: code for whole, code in rural.items() if whole in values}
        among = pen.rng.choice(("", "其中"))
        behind = {whole: f"（{among}农村{pen.count(values[code])}）" for whole, code in rural.items()}
    items = [pen.pair(code, n) + behind.get(code, "") for code, n in values.items() if code not in rural.values()]
    return pen.rng.choice(("，", "；", "\n")).join(items)


def _to_date(values: Values, pen: Pen) -> str:
    """累计总数60，女22."""
    word = pen.rng.choice(("累计", "1-6月累计", "上半年", "截至6月底，", "今年以来累计"))
    return word + "，".join(pen.pair(code, n) for code, n in values.items())


_STYLES = (_pairs, _pairs, _table, _cross_table, _legend, _nested, _to_date)


def report(rng: Random) -> tuple[str, dict[str, int]]:
    """A message and the counts written in it; of two one could stand in a report, the other is full of mistakes."""
    codes = rng.sample(sorted(_NAMES), rng.randint(1, len(_NAMES)))
    values = {code: rng.randint(0, 250) for code in codes}
    if rng.random() < 0.5:
        values = _sound(values)
    numeral, measure = rng.choice(_NUMERALS), rng.choice(_MEASURES)
    names = {code: rng.choice(_names(code, is_bare=not measure)) for code in _NAMES}
    pen = Pen(rng, names, numeral, measure)
    return rng.choice(_HEADS) + rng.choice(_STYLES)(values, pen), values


def reports() -> st.SearchStrategy[tuple[str, dict[str, int]]]:
    """Messages with the counts written in them."""
    return st.randoms(use_true_random=False).map(report)


def _names(code: str, *, is_bare: bool) -> tuple[str, ...]:
    """The names of a field; behind a bare 一 those with 共 would make 一共 of it."""
    return tuple(name for name in _NAMES[code] if not (is_bare and name.startswith("共")))


def _sound(values: Values) -> dict[str, int]:
    """The counts made small enough for those they are parts of."""
    made: dict[str, int] = {}
    for code in sorted(values, key=lambda item: len(_ancestors(item))):
        made[code] = min((values[code], *(made[parent] for parent in _ancestors(code) if parent in made)))
    return {code: made[code] for code in values}


def _ancestors(code: str) -> set[str]:
    found = set(_PARENTS[code])
    for parent in _PARENTS[code]:
        found |= _ancestors(parent)
    return found
