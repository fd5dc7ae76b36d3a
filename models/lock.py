"""Lock files: one process a data folder, and whether anybody else works on a database file.

Two processes on one SQLite file would send everything twice.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

from core.errors import StoreBusyError

BUSY = "另一个助手进程正在使用同一个数据文件夹，所以这次没有启动。请先停止那个进程，再试一次。"


class FolderLock:
    """Held from `take` to `release`; the operating system lets go of it when the process ends, however it ends."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    @classmethod
    def take(cls, path: Path) -> FolderLock:
        """Take the lock, or StoreBusyError at once if another store holds it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
        try:
            _lock(file)
        except OSError as exc:
            file.close()
            raise StoreBusyError(BUSY) from exc
        return cls(file)

    def release(self) -> None:
        """Let go. The file stays: removing it would open a gap for a third process."""
        self._file.close()


class Presence:
    """Says that this process works on a database file, until it ends, however it ends.

    `was_alone`: nobody else did when it began, so whatever a process had in hand before belongs to a dead one.
    """

    def __init__(self, file: IO[bytes], *, was_alone: bool) -> None:
        self._file = file
        self.was_alone = was_alone

    @classmethod
    def begin(cls, path: Path) -> Presence:
        """Begin; nothing is decided where the system knows no lock that several share."""
        file = path.open("ab")
        return cls(file, was_alone=_is_alone(file))

    def share(self) -> None:
        """Let others begin, who see that they are not alone."""
        _share(self._file)

    def end(self) -> None:
        """Work on it no more."""
        self._file.close()


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _is_alone(file: IO[bytes]) -> bool:
        del file
        return False

    def _share(file: IO[bytes]) -> None:
        del file

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _is_alone(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _share(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_SH)
