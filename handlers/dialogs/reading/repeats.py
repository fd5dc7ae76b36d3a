"""Counts said to be those of another time: 同上季度, 跟一季度一样, 不变."""

from __future__ import annotations

import re

from handlers.dialogs.reading.periods import mention_at

_SAME = re.compile(
    r"(?:其[他它余]的?|剩下的?|别的|余下的?)?(?:都|均|全|也)?"
    r"(?:(?:跟|同|与|和|按|照|如)(?:上一?个?季度?|上一?次|上期|上回|去年(?:同期)?|以前|之前|前次|往期|原来)"
    r"(?:报?的?(?:数字?|情况)?)(?:都|是)?(?:一样|相同|持平|一致|不变|没变|没有变化|一个样|来)?"
    r"|照旧|照上(?:次|季度|期)的?|同上(?:季度|次|期)?|沿用上?(?:次|季度|期)?的?|(?:没有?|无)变化?|没变|不变|不动|持平)"
)
FIRST_OF_SAME = frozenset("其剩别余都均全也跟同与和按照如沿没无不持参比")
_LIKE = re.compile("(?P<enough>同|沿用|参照|比照|照)|跟|与|和|按|如")
_ALIKE = re.compile("的?(?:数据?|数字|情况|报表)?(?:都|是)?(?P<alike>一样|相同|持平|一致|不变|没变|一个样)?")


def same_end(text: str, start: int) -> int:
    """Where such words end that begin at a place; 0 if none do."""
    found = _SAME.match(text, start)
    return max(found.end() if found else 0, _same_as_period(text, start))


def _same_as_period(text: str, start: int) -> int:
    """同去年四季度, 跟一季度一样."""
    head = _LIKE.match(text, start)
    mention = mention_at(text, head.end()) if head and head.end() < len(text) else None
    tail = _ALIKE.match(text, mention.end) if mention else None
    is_said = bool(head and tail and (head["enough"] or tail["alike"]))
    return tail.end() if tail and is_said else 0
