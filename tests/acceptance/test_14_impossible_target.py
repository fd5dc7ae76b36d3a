"""14. Plan 300, done 270, women 85: at most 115/300, 38.3 %, and no request for 35 of 30."""

from __future__ import annotations

from tests.acceptance.support import asked, planned, submitted


async def test_what_cannot_be_reached_any_more_is_said_with_the_highest_share(bench):
    await planned(bench, 300)
    await submitted(bench, total=270, female=85)

    told = await asked(bench, "双峰县女党员还差几名")

    assert "115/300" in told
    assert "38.3%" in told
    assert "35名" not in told
