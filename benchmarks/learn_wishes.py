"""Writes what is learned of wishes: `python -m benchmarks.learn_wishes [blind]`.

With `blind` nothing is written: each author's messages are told by what the others taught, each with the wishes that
its speaker may have, and what was missed is printed.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from app.kit import UNITS_FILE
from benchmarks.learning_wishes import Known, known_messages, learn
from benchmarks.wish_digest import FOLDER, digest
from core.units import Unit, load_units
from handlers.wishes.catalogue import catalogue, wishes_of
from handlers.wishes.choosing import choose
from handlers.wishes.learned import FILE, NONE, LearnedWishes

_HEAD = "# Rarity of a sign, and what it speaks for in hundredths, wish by wish. From {} by learn_wishes"
_SPEAKERS = {"staff": {"staff", "office", "anyone"}, "office": {"staff", "office", "anyone"},
    "reporter": {"reporter", "anyone"}, "filling": {"filling", "reporter", "anyone"}, "anyone": {"reporter", "anyone"},
}  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Learn from everything, or measure."""
    known, units = known_messages(), load_units(UNITS_FILE)
    if arguments == ["blind"]:
        for author in sorted(file.stem for file in FOLDER.glob("*.txt")):
            _measure(author, known, units)
        return 0
    lines = learn(known, units)
    FILE.write_text("\n".join((_HEAD.format(digest()), *lines, "")), encoding="utf-8")
    print(f"{len(known)} messages, {len(lines)} signs in {FILE.name}, {FILE.stat().st_size // 1024} kB")
    return 0


def _measure(author: str, known: Sequence[Known], units: Sequence[Unit]) -> None:
    told = LearnedWishes.parse(learn([one for one in known if one.author != author], units))
    counts: Counter[str] = Counter()
    for one in (one for one in known if one.author == author):
        result = _judged(one, units, told)
        counts[result] += 1
        if result not in {"right", "let be"}:
            print(f"  {result}: {one.wish}: {one.text}")
    print(f"{author}: {dict(counts)}")


def _judged(one: Known, units: Sequence[Unit], told: LearnedWishes) -> str:
    """`right` and `among two` for wishes that are heard, `let be` for what is none and was taken for none."""
    who = _SPEAKERS[catalogue()[one.wish].who] if one.wish != NONE else {"staff", "office", "reporter", "anyone"}
    chosen = choose(one.text, units, wishes_of(who), told)
    if not chosen:
        return "let be" if one.wish == NONE else "not heard"
    if one.wish == NONE:
        return f"taken for {'/'.join(chosen)}"
    if one.wish not in chosen:
        return f"taken for {'/'.join(chosen)}"
    return "right" if len(chosen) == 1 else "among two"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
