"""Reads a file in a process of its own, with bounds on time and memory: a hostile file can harm nothing but that."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from knowledge.reading_files.kinds import (
    MEBI,
    FileRefusedError,
    FileText,
    Kind,
    Refusal,
    Refused,
    check_beginning,
    judge,
)

SECONDS = 10
MEMORY_BYTES = 256 * MEBI
_PROJECT = Path(__file__).resolve().parents[2]
_WORKER = "knowledge.reading_files.worker"
_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH")


def read_file(name: str, content: bytes) -> FileText | Refused:
    """The words of a file, or why it is not read. Takes up to some seconds: call it in a thread.

    The reading process gets the content and nothing else: no secret of ours stands in its environment.
    """
    kind = judge(name, len(content))
    if isinstance(kind, Refused):
        return kind
    try:
        check_beginning(kind, content)
        return _read_apart(kind, content)
    except FileRefusedError as refused:
        return Refused(refused.reason)


def _read_apart(kind: Kind, content: bytes) -> FileText:
    try:
        done = subprocess.run(  # noqa: S603 - our own module with words of ours
            [sys.executable, "-m", _WORKER, kind.value, str(SECONDS), str(MEMORY_BYTES)],
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
    answer = json.loads(done.stdout)
    if refused := answer.get("refused"):
        raise FileRefusedError(Refusal(refused))
    return FileText(kind, answer["text"], answer["pages"])
