"""How much each gram of a question counts, as learned from questions whose answers are known.

The file beside this one is made by `python -m benchmarks.learn`; what does not stand in it counts 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from core.errors import DataFileError

FILE = Path(__file__).with_name("gramweights.txt")


@cache
def gram_weights(file: Path = FILE) -> Mapping[str, float]:
    """The weights of a file of lines `gram weight`; DataFileError names lines that are not so."""
    weights: dict[str, float] = {}
    problems: list[str] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        try:
            gram, weight = line.split(" ")
            weights[gram] = float(weight)
        except ValueError:
            problems.append(f"第{number}行应为“字 权重”：{line}")
    if problems:
        raise DataFileError(file.name, problems)
    return weights
