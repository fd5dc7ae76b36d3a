"""Writes counts the way secretaries do, in every style the families of messages know."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.reading.support import WORDS

_PLAIN = "零一二三四五六七八九"
_FINANCIAL = "零壹贰叁肆伍陆柒捌玖"
_NAMES = {word.code: (word.label, *word.aliases) for word in WORDS}


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
    ("", "双峰县", "双峰县一季度", "一季度：", "新化县2014年第1季度发展情况：", "领导好，报一下我县1-3月的数，", "Q1 ")
)
MEASURES = st.sampled_from(("", "名", "人", "个"))


@st.composite
def reports(draw: st.DrawFn) -> tuple[str, dict[str, int]]:
    """A message and the counts written in it."""
    codes = draw(st.lists(st.sampled_from(sorted(_NAMES)), min_size=1, max_size=9, unique=True))
    values = {code: draw(st.integers(0, 250)) for code in codes}
    numeral, measure = draw(NUMERALS), draw(MEASURES)
    separator = draw(st.sampled_from(("，", "、", " ", "；", "\n", "", ",", "。", "\t")))
    link = draw(st.sampled_from(("", "", "：", "是", "有", "为", "=", "：")))
    is_count_first = draw(st.booleans())
    items = []
    for code, value in values.items():
        name = draw(st.sampled_from(_NAMES[code]))
        count = numeral(value) + measure
        items.append(count + name if is_count_first else name + link + count)
    return draw(HEADS) + separator.join(items), values
