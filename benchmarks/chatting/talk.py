"""The talk that every person holds with every bot: a quarterly form in fifteen messages, and what must be answered."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """What a person says, and words that stand in the right answer and in no other one of the talk."""

    said: str
    heard: str


TALK = (
    Line("填报", "本季度一共发展党员多少名？"),
    Line("20", "35岁及以下多少名？"),
    Line("16", "高中以上文化程度多少名？"),
    Line("18", "女党员多少名？"),
    Line("8", "农牧渔民多少名？"),
    Line("6", "农民工多少名？"),
    Line("1", "“两新”组织党员多少名？"),
    Line("1", "生产、工作一线多少名？"),
    Line("14", "共青团员的多少名？"),
    Line("5", "“推优”的多少名？"),
    Line("5", "农村新发展党员多少名？"),
    Line("12", "农村这12名中，35岁及以下多少名？"),
    Line("9", "高中以上文化程度多少名？"),
    Line("农村高中10 农村女4 积极分子240 发展对象55", "请点“确认报送”"),
    Line("确认报送", "已收到"),
)

FIRST_USER = 6_100_000_000
"""The number of the first person on Telegram; the others follow."""

TOKEN = "7100000001:AAOnlyForTheBenchmark_0123456789abcdefg"


def step(place: int, said: str) -> tuple[int, str]:
    """What a bot of the usual kind does with a message: look at it, go on, ask the next question.

    >>> step(1, "20")
    (2, '35岁及以下多少名？')
    >>> step(1, "some")[0]
    1
    """
    line = TALK[place]
    if line.said.isdigit() and not said.isdigit():
        return place, TALK[place - 1].heard
    return (place + 1) % len(TALK), line.heard
