"""Recognises 我们报了没, 双峰一季度交上去了吗, 上季度报了多少: the question what of a report has been sent."""

from __future__ import annotations

import re

from handlers.trimmed import trimmed

_LONGEST = 40
"""Characters of such a question; what names more than a unit and a quarter is something else."""
_AROUND = (
    r"(?:请问|问下|问一下|帮我查一?下|查一?下|看一?下|我们?|咱们?|本单位|你们?|这边|那边|这个|这份|那个|那份"
    r"|刚才|到底|现在|那|的)*"
)
_THING = r"(?:的?(?:数字?|数据|报表|季报|季度表|表|报告单|情况))?"
_DONE = r"(?:已经?|都|是不是|有没有)*"
_SENT = r"(?:报送|上报|提交|报|交|填)"
_GONE = r"(?:上去|过去|上来|过来|进去|完|好|齐|成功|到位)"
_AWAY = rf"{_GONE}?"
_TAIL = r"(?:呀|啊|哦|呢|的)*"
_ASKED = re.compile(
    rf"(?P<rest>.*?){_THING}{_DONE}(?:"
    rf"{_SENT}{_AWAY}[了过](?:没有|没|吗|么|不)(?:{_SENT}{_AWAY})?"
    rf"|{_SENT}{_GONE}(?:没有|没|吗|么)"
    rf"|(?P<twice>报|交|填)没(?P=twice){_AWAY}"
    rf"|(?:数|表|报表)(?:收到|到)了?(?:没有|没|吗|么)"
    rf"|(?P<what>{_SENT}{_AWAY}(?:了|的)(?:是|些)?(?:多少|几个|几名|什么|啥|哪些)(?:数字?|人|名)?)"
    rf"){_TAIL}"
)
_ENDS = re.compile(rf"^{_AROUND}|{_AROUND}$")


def sent_asked(said: str) -> str | None:
    """The unit and quarter of which somebody asks whether it was reported, as said; None for any other message.

    >>> sent_asked("我们报了没"), sent_asked("双峰一季度的数交上去了吗"), sent_asked("发展了多少")
    ('', '双峰一季度', None)
    """
    words = trimmed(said)
    found = _ASKED.fullmatch(words) if len(words) <= _LONGEST else None
    return without_around(found["rest"]) if found else None


def without_around(words: str) -> str:
    """The words without what people say around what they name: 我们总数 is 总数."""
    return _ENDS.sub("", words.strip()).strip()
