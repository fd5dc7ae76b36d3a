"""Recognises 还差哪些, 填到哪了, 没填的有哪几项: the question what a report that is being filled in still lacks."""

from __future__ import annotations

import re

from handlers.trimmed import trimmed

_HEAD = r"(?:我们?|咱们?|本季度?|这个?季度?|这张?表|现在|目前|看看?|请问|到底|你?告诉我|那)*"
_WHAT = r"(?:哪|什么|啥|么子|几)(?:一|些|几|个|样)*(?:项|栏|格|条|内容|数字?|东西)?"
_LACKED = r"(?:没有?|未|要|需要?|得|该|漏)(?:填|报|交|写|录|补)(?:完|上|好)?"
_TAIL = r"(?:的|了|呢|呀|啊|吗|没有?|来着)*"
_LEFT = re.compile(
    rf"{_HEAD}(?:还|尚|都)*(?:"
    rf"(?:差|缺|剩|欠|漏)(?:下|了|掉)?(?:的?是)?{_WHAT}(?:{_LACKED})?"
    rf"|(?:有|剩)?{_WHAT}(?:还|是)?{_LACKED}"
    rf"|{_LACKED}(?:的项?目?)?(?:还|都|是)*有?{_WHAT}"
    rf"|(?:没|未)填的(?:项目?|内容)?(?:有|是)?"
    rf"|(?:填|报|录|写)到(?:了)?(?:哪|第几)(?:里|儿|一)?(?:项|步|格|栏)?"
    rf"|(?:填|报|录)(?:了|好|完)(?:几|多少)(?:项|栏|格)"
    rf"){_TAIL}"
)


def asks_what_is_left(said: str) -> bool:
    """Whether the whole message asks how far the report is, and not for people (还差几名) or for a rule."""
    return _LEFT.fullmatch(trimmed(said)) is not None
