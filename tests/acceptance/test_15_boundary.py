"""15. 39 of 98 is 39.8 % and below 40 %; 40 of 100 is there; 3,996 of 10,000 is 39.96 % and never 40.0 %."""

from __future__ import annotations

import pytest

from tests.acceptance.support import asked


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("总数98 女39", "女党员：本季39/98，39.8%。全市要求40%左右（二（二））。低0.2个百分点。"),
        ("总数100 女40", "女党员：本季40/100，40.0%。全市要求40%左右（二（二））。正好40%。"),
    ],
)
async def test_a_share_reads_as_the_exact_counts_stand_to_the_line(bench, words, told):
    assert told in await asked(bench, words)


async def test_a_share_just_below_the_line_is_never_rounded_up_to_it(bench):
    assert "39.96%" in await asked(bench, "如果发展10000人，其中女3996人呢？")
    assert "40.0%" not in await asked(bench, "如果发展10000人，其中女3996人呢？")
