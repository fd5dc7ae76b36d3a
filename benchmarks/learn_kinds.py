"""Writes what is learned of the kinds of messages: `python -m benchmarks.learn_kinds [blind]`.

With `blind` nothing is written: each author is told apart by what the others taught, and what was missed is printed.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from app.kit import UNITS_FILE
from benchmarks.kind_digest import FOLDER, digest
from benchmarks.learning_kinds import Known, known_messages, learn, learned
from core.units import Unit, load_units
from handlers.intent import weighed
from handlers.learned_kinds import FILE

_HEAD = "# Rarity, and what a sign speaks for in hundredths: question, report, small talk. From {} by learn_kinds"


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
    told = learned(learn([one for one in known if one.author != author], units))
    own = [one for one in known if one.author == author]
    missed = [(one, came) for one in own if (came := weighed(one.text, units, told)) is not one.kind]
    print(f"{author}: {len(own) - len(missed)} of {len(own)} right")
    for one, came in missed:
        print(f"  {one.kind.value} taken for {came.value}: {one.text}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
