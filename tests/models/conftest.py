"""Stores to test with: on SQLite, and where it matters on PostgreSQL too."""

from __future__ import annotations

import random

import pytest

from models.store import Store
from tests.models.postgres import needs_postgres, postgres_server, postgres_url
from tests.models.support import MEMORY, MovingClock, people_of

__all__ = ["postgres_server", "postgres_url"]

BOTH = ["sqlite", pytest.param("postgres", marks=needs_postgres)]


@pytest.fixture
def clock():
    return MovingClock()


@pytest.fixture
async def store(clock):
    """A store on SQLite with the units and a few people."""
    opened = await Store.open(MEMORY, clock, rng=random.Random(7))
    await people_of(opened)
    yield opened
    await opened.close()


@pytest.fixture(params=BOTH)
async def any_store(request, clock):
    """The same store on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        url = MEMORY
    else:
        url = await request.getfixturevalue("postgres_server").emptied_database()
    opened = await Store.open(url, clock, rng=random.Random(7))
    await people_of(opened)
    yield opened
    await opened.close()


@pytest.fixture(params=BOTH)
async def two_processes(request, tmp_path):
    """Two stores on one database, as two processes have them."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}"
    else:
        url = await request.getfixturevalue("postgres_server").emptied_database()
    one, other = [await Store.open(url, MovingClock()) for _ in range(2)]
    await people_of(one)
    yield one, other
    await one.close()
    await other.close()
