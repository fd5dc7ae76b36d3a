"""Many messages to a platform with limits, in invented time and over restarts; `benchmarks/sends.py` sends 10,000."""

from __future__ import annotations

import pytest

from tests.scheduler.limits import send_many


@pytest.mark.parametrize("seed", [1, 4, 5, 9])
def test_no_limit_is_passed_and_no_wait_is_broken_also_not_by_a_new_process(seed):
    sent = send_many(200, 50, seed=seed, waits=0.02, restart_every=3)
    platform = sent.platform

    assert len(platform.arrived) == 200
    assert platform.doubled == 0
    assert sum(platform.meter.broken.values()) == 0
    assert platform.meter.most["second"] > 20  # and the limit is used
    assert platform.asked > 0
    assert platform.too_early == 0
    assert min(platform.late) < 1  # the wait is kept to the second, where nothing else holds up
    assert sent.restarts > 2
