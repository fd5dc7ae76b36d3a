"""The address of a calendar: a file for whoever knows it, and nothing for anybody else."""

from __future__ import annotations

import pytest

from tests.web.support import FakeAssistant, browse


@pytest.mark.parametrize("is_demo", [True, False])
async def test_the_address_alone_gives_the_file_without_a_session(is_demo):
    async with browse(FakeAssistant(demo=is_demo)) as client:
        answer = await client.get("/calendar/7.1.good.ics")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.startswith("BEGIN:VCALENDAR")


@pytest.mark.parametrize("path", ["7.1.bad.ics", "7.1.good", "../7.1.good.ics", ".ics", "x/7.1.good.ics"])
async def test_any_other_address_is_not_found_and_says_nothing(path):
    async with browse(FakeAssistant()) as client:
        answer = await client.get(f"/calendar/{path}")

    assert answer.status_code == 404
    assert "VCALENDAR" not in answer.text
