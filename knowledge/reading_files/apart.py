"""A reading process of its own, with bounds on time and memory: a hostile file can harm nothing but that."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from knowledge.reading_files.kinds import MEBI, FileRefusedError, Refusal

SECONDS = 10
MEMORY_BYTES = 256 * MEBI
_PROJECT = Path(__file__).resolve().parents[2]
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH")


def read_apart(worker: str, kind: str, content: bytes) -> dict[str, Any]:
    """What a worker (a module of ours) answers about a content; FileRefusedError where it refuses or was ended.

    The reading process gets the content and nothing else: no secret of ours stands in its environment.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own module with words of ours
            [sys.executable, "-m", worker, kind, str(SECONDS), str(MEMORY_BYTES)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_PROJECT,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
            timeout=SECONDS + 2,
            check=False,
        )
    except subprocess.TimeoutExpired as exc:
        raise FileRefusedError(Refusal.TOO_MUCH) from exc
    if done.returncode != 0:
        raise FileRefusedError(Refusal.TOO_MUCH)
    answer: dict[str, Any] = json.loads(done.stdout)
    if refused := answer.get("refused"):
        raise FileRefusedError(Refusal(refused))
    return answer
