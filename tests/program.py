"""The program as a process of its own: single commands, and the whole assistant while it listens."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

PROJECT = Path(__file__).resolve().parent.parent


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """A clean environment with the data in a folder of the test."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "VIRTUAL_ENV"}}
    return {**kept, "DATA_DIR": str(folder), "PYTHONIOENCODING": "utf-8", **settings}


def run(folder: Path, *arguments: str, said: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """One command from start to end."""
    return subprocess.run(
        [sys.executable, str(PROJECT / "bot.py"), *arguments],
        input=said,
        env=environment(folder, **settings),
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


@contextmanager
def listening(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The whole program with its link, once it answers; killed at the end."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, str(PROJECT / "bot.py")],
        env=environment(folder, WEB_PORT=str(port)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    link = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(f"{link}/healthz", process)
        yield process, link
    finally:
        process.kill()
        process.communicate(timeout=10)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_it_answers(address: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(address, timeout=1, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"did not start: {process.poll()}")
