"""kill -9 at random moments loses nothing that was acknowledged and doubles nothing."""

from __future__ import annotations

import os

import pytest

from tests import crash


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_what_was_acknowledged_survives_kills(tmp_path):
    outcome = crash.run(tmp_path, kills=12, seed=5)

    assert len(outcome.acknowledged) >= 6
    assert outcome.lost == []
    assert outcome.doubled == []
    assert outcome.in_force == max(outcome.stored) >= max(outcome.acknowledged)
    assert outcome.audit_broken_at is None
