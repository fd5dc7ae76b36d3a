"""What every test may use."""

from __future__ import annotations

import pytest


def pytest_addoption(parser):
    parser.addoption("--update-transcripts", action="store_true", help="write the replies of now into the transcripts")


@pytest.fixture
def update_transcripts(request):
    return request.config.getoption("--update-transcripts")


@pytest.fixture
async def bench():
    """A whole assistant in memory."""
    from tests.support import bench as open_bench  # late: small tests do without the whole assistant

    async with open_bench() as made:
        yield made


@pytest.fixture
async def file_bench(tmp_path):
    """A whole assistant on a database file, so that it can be restarted."""
    from tests.support import bench as open_bench
    from tests.support import sqlite_file

    async with open_bench(sqlite_file(tmp_path)) as made:
        yield made
