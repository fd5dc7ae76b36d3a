"""Counts what reaches SQLite, whichever way it takes: unlike times, that is the same on every machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool

_FRAME = re.compile(r"BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA", re.IGNORECASE)
"""What opens, closes and asks about a transaction; the other statements do the work."""


class Counted:
    """The statements of the connections that were opened meanwhile."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.commits = 0

    def notice(self, sql: str) -> None:
        """A statement ran."""
        self.commits += sql.startswith("COMMIT")
        if not _FRAME.match(sql.lstrip()):
            self.statements.append(" ".join(sql.split()))

    def clear(self) -> None:
        """Count from here on."""
        self.statements.clear()
        self.commits = 0


@contextmanager
def counted() -> Iterator[Counted]:
    """Count on every connection that is opened inside."""
    found = Counted()

    def opened(connection: Any, _: object) -> None:
        connection.set_trace_callback(found.notice)

    event.listen(Pool, "connect", opened)
    try:
        yield found
    finally:
        event.remove(Pool, "connect", opened)
