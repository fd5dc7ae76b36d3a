"""13. Plan 120, so far 60 with 22 women: 26 of the remaining 60 places, 43.3 %."""

from __future__ import annotations

from tests.acceptance.support import asked, planned, submitted


async def test_the_women_needed_of_the_remaining_places_are_told_with_their_share(bench):
    await planned(bench, 120)
    await submitted(bench, total=60, female=22)

    told = await asked(bench, "双峰县女党员还差几名")

    assert "还余60名" in told
    assert "26名" in told
    assert "43.3%" in told
