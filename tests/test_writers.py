"""Many people write to one report at the same moment: nothing acknowledged is lost, nothing changes unseen."""

from __future__ import annotations

import pytest

from tests import writers as writing
from tests.models.postgres import needs_postgres, postgres_server, postgres_url
from tests.support import sqlite_file

__all__ = ["postgres_server", "postgres_url"]

WRITERS = 20


async def test_twenty_people_write_to_one_report_and_every_count_is_kept(tmp_path):
    _expect_all_kept(await writing.run(sqlite_file(tmp_path), WRITERS))


@pytest.mark.parametrize("writers", [pytest.param(WRITERS, marks=needs_postgres)])
async def test_twenty_people_write_to_one_report_on_postgres_too(postgres_url, writers):
    _expect_all_kept(await writing.run(postgres_url, writers))


def _expect_all_kept(outcome: writing.Outcome) -> None:
    assert sorted(outcome.acknowledged) == sorted(outcome.stored) == list(range(1, WRITERS + 1))
    assert (outcome.lost, outcome.doubled, outcome.unseen, outcome.unanswered) == ([], [], [], 0)
    # One of the reports read back was confirmed as it was shown; the others were shown what had changed.
    assert len(outcome.submitted) == 1
    assert outcome.submitted == outcome.shown
    assert outcome.audit_broken_at is None
