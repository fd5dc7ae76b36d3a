"""Labelled examples as they stand in a file, one JSON object a line; the first mistakes are named together."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from core.errors import DataFileError

Label = TypeVar("Label")
_SHOWN = 5
"""How many broken lines are named; a wrong file has hundreds."""


def read_labels(file: Path, label: Callable[[Mapping[str, Any]], Label]) -> tuple[Label, ...]:
    """All examples of a file, each made by `label`; DataFileError names lines that cannot be used."""
    labels, problems = list[Label](), list[str]()
    for number, line in enumerate(_text(file).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            labels.append(label(json.loads(line)))
        except (KeyError, TypeError, ValueError, AttributeError) as exc:
            problems.append(f"第{number}行不能用：{exc!r}")
    if problems or not labels:
        more = [f"还有{len(problems) - _SHOWN}行不能用"] if len(problems) > _SHOWN else []
        raise DataFileError(file.name, [*problems[:_SHOWN], *more] or ["没有题目"])
    return tuple(labels)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise DataFileError(file.name, [f"不能打开：{exc}"]) from exc
