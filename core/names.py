"""Names of units as people write them: lists pasted from a table, short forms, names that could be the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_BETWEEN = re.compile(r"[\n\t,，、;；]+")
_NUMBERED = re.compile(r"^\s*[（(]?(?:\d{1,4}|[一二三四五六七八九十百]{1,4})[)）.．、:：]\s*")
_TAIL = re.compile(r"(?:委员会|党工委|党委|党组|党总支)$")
_OFFICIAL = re.compile(r"^中国共产党|^中共")
_RANK = re.compile(r"(?:街道办事处|街道|办事处|镇|乡)$")
_TELLING = frozenset("零一二三四五六七八九十百0123456789东西南北上下大小新老前后内外左右甲乙丙丁")
_SHORTEST = 2


def listed_names(said: str) -> tuple[str, ...]:
    """The names of a pasted list, one a line or with commas between, without their numbers.

    >>> listed_names("1. 枫坪镇党委\\n2、三塘铺镇党委，枫坪镇党委")
    ('枫坪镇党委', '三塘铺镇党委', '枫坪镇党委')
    """
    parts = [_NUMBERED.sub("", unicodedata.normalize("NFKC", line)) for line in said.split("\n")]
    names = ["".join(name.split()) for part in parts for name in _BETWEEN.split(part)]
    return tuple(name for name in names if name and not name.isdigit())


def short_name(name: str) -> str:
    """The name without 党委 behind it; the name itself where little would be left.

    >>> short_name("中共枫坪镇委员会"), short_name("机关党委")
    ('枫坪镇', '机关')
    """
    short = _TAIL.sub("", _OFFICIAL.sub("", name))
    return short if len(short) >= _SHORTEST else name


def near_names(names: Iterable[str], others: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
    """Pairs of names that could be the same unit: among `names`, and between them and `others`.

    They are the same without rank and 党委, or one character apart that tells nothing, as 第一 and 第二 would.

    >>> near_names(["枫坪镇党委", "枫坪乡党委", "三塘铺党委", "三塘浦党委", "第一中学党委", "第二中学党委"])
    (('枫坪镇党委', '枫坪乡党委'), ('三塘铺党委', '三塘浦党委'))
    """
    found: list[tuple[str, str]] = []
    seen: dict[str, list[str]] = {}
    for name in others:
        for key in _keys(name):
            seen.setdefault(key, []).append(name)
    for name in names:
        keys = _keys(name)
        alike = dict.fromkeys(other for key in keys for other in seen.get(key, ()) if other != name)
        found += [(other, name) for other in alike]
        for key in keys:
            seen.setdefault(key, []).append(name)
    return tuple(found)


def _keys(name: str) -> set[str]:
    """What a name shares with those near to it: itself without rank, and itself with one character open."""
    bare = _RANK.sub("", short_name(name))
    if len(bare) < _SHORTEST + 1:
        return {bare}
    return {bare} | {f"{bare[:at]}?{bare[at + 1 :]}" for at, sign in enumerate(bare) if sign not in _TELLING}
