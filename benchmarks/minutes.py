"""How long a whole quarterly report takes in each style, through the real service: `python -m benchmarks.minutes`.

Typing and tapping are reckoned at the speeds stated below, the machine is measured; the time to read the replies
and to look a number up is the person's own and not in the table.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.render import as_text
from tests.sheets import filled
from tests.support import Bench, bench, sqlite_file

CHARACTERS_A_SECOND = 1.5
"""On a phone, numbers and pinyin together."""
SECONDS_A_TAP = 1.5

_NUMBERS = (32, 26, 30, 12, 9, 2, 2, 22, 9, 9, 12, 9, 10, 4, 110, 40)
_NAMED = (
    "一季度发展32人，其中女12，35岁以下26，高中以上30，农牧渔民9，农民工2，两新2，一线22，团员9，推优9，"
    "农村12，农村青年9，农村高中10，农村女4，积极分子110，发展对象40"
)
STYLES: dict[str, tuple[str, ...]] = {
    "guided, one number a message": ("填报", *map(str, _NUMBERS), "[确认报送]"),
    "one message in words": (_NAMED, "[确认报送]"),
    "sixteen bare numbers in the form's order": (" ".join(map(str, _NUMBERS)), "[是]", "[确认报送]"),
    "the Excel sheet, filled in and uploaded": ("模板", "(" + " ".join(map(str, _NUMBERS)) + ")", "[确认报送]"),
    "no members this quarter": ("零报", "[确认零报]", "积极分子110 发展对象40", "[确认报送]"),
}
"""What is typed, in square brackets what is tapped, and in round ones what the uploaded sheet was filled with."""
_FIRST_CELL = 6
"""The row of the sheet in which the first field stands."""


@dataclass(frozen=True)
class Spent:
    """What one report took."""

    style: str
    typed: int
    taps: int
    characters: int
    machine: float

    @property
    def hands(self) -> float:
        """Seconds of typing, sending each message, and tapping."""
        return self.characters / CHARACTERS_A_SECOND + (self.typed + self.taps) * SECONDS_A_TAP


def main() -> int:
    """Print the table; 1 if a style does not end with a receipt."""
    print(f"typing {CHARACTERS_A_SECOND} characters a second, a tap or a send {SECONDS_A_TAP} s")
    print(f"{'style':42}{'messages':>9}{'taps':>6}{'characters':>12}{'hands s':>9}{'machine s':>11}{'together s':>12}")
    for spent in asyncio.run(_all()):
        print(
            f"{spent.style:42}{spent.typed:9}{spent.taps:6}{spent.characters:12}{spent.hands:9.1f}"
            f"{spent.machine:11.2f}{spent.hands + spent.machine:12.1f}"
        )
    return 0


async def _all() -> list[Spent]:
    async with bench() as warm:
        await warm.hear("填报")  # word lists are loaded once, as in a service that runs
    return [await _one(style, steps) for style, steps in STYLES.items()]


async def _one(style: str, steps: Sequence[str]) -> Spent:
    """The report in one style on a fresh database file."""
    with tempfile.TemporaryDirectory() as folder:
        async with bench(sqlite_file(Path(folder))) as stage:
            begun = time.monotonic()
            told = [await _step(stage, step) for step in steps]
            machine = time.monotonic() - begun
    if "已收到" not in told[-1]:
        raise RuntimeError(f"{style} ends without a receipt: {told[-1]}")
    typed = [step.strip("()") for step in steps if not step.startswith("[")]
    return Spent(style, len(typed), len(steps) - len(typed), sum(map(len, typed)), machine)


async def _step(stage: Bench, step: str) -> str:
    if step.startswith("("):
        cells = {f"C{row}": int(said) for row, said in enumerate(step[1:-1].split(), start=_FIRST_CELL)}
        replies = await stage.send("报表.xlsx", filled(stage.sheet, cells))
    else:
        replies = await (stage.tap(step[1:-1]) if step.startswith("[") else stage.hear(step))
    return "\n".join(as_text(reply) for reply in replies)


if __name__ == "__main__":
    sys.exit(main())
