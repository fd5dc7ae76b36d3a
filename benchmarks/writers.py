"""200 people write to one report at the same moment, on both databases: `python -m benchmarks.writers [WRITERS]`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from tests import writers as writing
from tests.models.postgres import PACKAGE, PostgresServer
from tests.support import sqlite_file


def main(writers: int = 200) -> int:
    """Print what came of it; 1 if anything acknowledged was lost, or a count changed unseen."""
    with tempfile.TemporaryDirectory() as folder:
        clean = _told("SQLite", asyncio.run(writing.run(sqlite_file(Path(folder)), writers)))
    if PACKAGE is None:
        print("PostgreSQL: none for this platform in the development requirements")
        return 0 if clean else 1
    server = PostgresServer()
    server.start()
    try:
        clean &= _told("PostgreSQL", asyncio.run(_on_postgres(server, writers)))
    finally:
        server.stop()
    return 0 if clean else 1


async def _on_postgres(server: PostgresServer, writers: int) -> writing.Outcome:
    return await writing.run(await server.new_database(), writers)


def _told(name: str, outcome: writing.Outcome) -> bool:
    print(f"{name}: {outcome.writers} writers, {outcome.messages} messages, {outcome.seconds:.1f} s")
    print(f"  counts acknowledged {len(outcome.acknowledged)}, stored {len(outcome.stored)}, lost {len(outcome.lost)}")
    print(f"  doubled {len(outcome.doubled)}, changed unseen {len(outcome.unseen)}, unanswered {outcome.unanswered}")
    print(f"  versions {outcome.submitted}, read back before {outcome.shown}")
    print(f"  audit rows {outcome.audited}, broken at {outcome.audit_broken_at}")
    return outcome.is_clean


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
