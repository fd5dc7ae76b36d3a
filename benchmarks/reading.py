"""How fast and how safe reports are read: `python -m benchmarks.reading [INPUTS] [SEED]`."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from multiprocessing import Pool
from random import Random

from handlers.dialogs.reading import Reading
from handlers.dialogs.reading.lexicon import lexicon_of
from tests.reading.support import WORDS, codes, read
from tests.reading.writing import report

_LONG = 2000
"""Characters of the messages whose reading is timed."""
_ROWS = 200
"""Messages of the same few words over and over: what is looked for far away shows there."""
_VOCABULARY = tuple(sorted(lexicon_of(WORDS).words))
_MARKS = (
    *"，。、：；\n\t （）()-—/%.?|0123456789一二三十百零两俩",
    "2014",
    "35岁以下",
    "一季度",
    "双峰县",
    "累计",
    "其余",
)
_MESSAGES = (
    "双峰县一季度发展党员25名，其中女10名，35岁及以下20名，农村12名（女4名、高中10名），积极分子96名。",
    "总数/女/青年 25/10/20；",
    "女党员由10名改为11名，总数不是25是26。",
    "农民工\t2\t两新\t3\n",
)

Written = tuple[str, Mapping[str, int] | None]


def main(inputs: int = 200_000, seed: int = 1) -> int:
    """Print the figures; 1 if anything was read wrong, raised, or was not asked."""
    for name, text in _long_texts().items():
        print(f"{_LONG} characters, {name}: {_milliseconds(text):.1f} ms")
    slowest, words = _slowest_row(Random(seed))
    print(f"{_LONG} characters, slowest of {_ROWS} rows of the same words: {slowest:.1f} ms, {words!r}")
    begun = time.perf_counter()
    with Pool() as pool:
        parts = pool.starmap(_fuzz, [(inputs // 20, seed * 1000 + part) for part in range(20)])
    total = sum((counted for counted, _ in parts), Counter[str]())
    for message in [line for _, lines in parts for line in lines][:10]:
        print(message)
    print(f"{total['inputs']} inputs, seed {seed}, {time.perf_counter() - begun:.0f} s")
    print(f"written as reports {total['written']}: all counts read {total['same']}, some asked {total['asked']}")
    print(f"wrong values {total['wrong']}, left out without a question {total['silent']}, errors {total['error']}")
    return 1 if total["wrong"] or total["silent"] or total["error"] else 0


def _long_texts() -> dict[str, str]:
    """Messages of the greatest length, each hard in another way."""
    rng = Random(1)
    texts = {
        "reports": "".join(_MESSAGES),
        "one report": _MESSAGES[0],
        "vocabulary": "".join(rng.choices(_VOCABULARY, k=_LONG)),
        "figures": "12",
        "Chinese numerals": "一百二十三",
        "unknown words": "的确良辰美景",
        "brackets": "女（农村（",
        "white space": " ",
        "marks": "".join(rng.choices(_MARKS, k=_LONG)),
        "closing brackets": "）",
        "figures with points": "1.",
        "names in a list": "农村/",
        "counts in a row": "俩",
        "letters": "a",
    }
    return {name: _long(text) for name, text in texts.items()}


def _long(text: str) -> str:
    return (text * _LONG)[:_LONG]


def _slowest_row(rng: Random) -> tuple[float, str]:
    """The time of the slowest of many rows of the same words, and these words."""
    rows = ("".join(rng.choices((*_VOCABULARY, *_MARKS * 8), k=rng.randint(1, 5))) for _ in range(_ROWS))
    return max((_milliseconds(_long(words), times=3), words) for words in rows)


def _milliseconds(text: str, times: int = 12) -> float:
    """The least processor time of several readings; the rest is what else the machine does."""
    measured = []
    for _ in range(times):
        begun = time.process_time()
        read(text)
        measured.append(time.process_time() - begun)
    return min(measured) * 1000


def _fuzz(inputs: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Counts of what came of so many inputs, and the first ones that went wrong."""
    rng = Random(seed)
    counted: Counter[str] = Counter()
    shown: list[str] = []
    for _ in range(inputs):
        message, values = rng.choice(_KINDS)(rng)
        outcome = _outcome(message, values)
        counted.update(("inputs", outcome))
        counted["written"] += values is not None
        if outcome in {"wrong", "silent", "error"}:
            shown.append(f"{outcome}: {message!r}")
    return counted, shown


def _outcome(message: str, values: Mapping[str, int] | None) -> str:
    try:
        reading = read(message)
    except Exception:  # whatever it is, it is counted and the message shown
        return "error"
    if not _is_consistent(message, reading):
        return "wrong"
    if values is None:
        return "any"
    if any(values.get(code) != value for code, value in reading.values.items()):
        return "wrong"
    if dict(reading.values) == dict(values):
        return "same"
    return "asked" if reading.questions or codes(reading) else "silent"


def _is_consistent(message: str, reading: Reading) -> bool:
    """Whether every value has its place in the message and none is negative."""
    places = {piece.field: (piece.start, piece.end) for piece in reading.pieces}
    are_inside = all(0 <= start < end <= len(message) for start, end in places.values())
    return (
        are_inside and places.keys() == reading.values.keys() and all(value >= 0 for value in reading.values.values())
    )


def _mashed(rng: Random) -> Written:
    """Known words in no order."""
    words = rng.choices((*_VOCABULARY, *_MARKS * 8), k=rng.randint(1, 40))
    return "".join(words), None


def _any_bytes(rng: Random) -> Written:
    """What arrives when anything is sent: bytes read as text."""
    return rng.randbytes(rng.randint(0, 200)).decode(rng.choice(("utf-8", "gb18030", "utf-16-le")), "replace"), None


def _damaged(rng: Random) -> Written:
    """A report with pieces cut out, doubled and moved."""
    message, _ = report(rng)
    for _ in range(rng.randint(1, 5)):
        start = rng.randrange(len(message))
        piece = message[start : start + rng.randint(1, 8)]
        at = rng.randrange(len(message))
        message = message.replace(piece, "", 1) if rng.random() < 0.5 else message[:at] + piece + message[at:]
        message = message or "0"
    return message, None


_KINDS: tuple[Callable[[Random], Written], ...] = (report, report, report, _mashed, _damaged, _any_bytes)

if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
