"""What waits to be sent is counted by its time, on either database."""

from __future__ import annotations

from datetime import timedelta

from models.heartbeats import BELL
from tests.models.support import OFFICER, START, post


async def test_late_messages_are_those_whose_time_has_passed_for_a_while(any_store, clock):
    async with any_store.write() as work:
        await work.outbox.add(post("一"))
        await work.outbox.add(post("二", not_before=START + timedelta(days=1)))
        assert (await work.health.state(OFFICER)).rang_at is None
        await work.heartbeats.beat(BELL)
    clock.forward(minutes=10)

    async with any_store.read() as work:
        state = await work.health.state(OFFICER)

    assert (state.rang_at, state.late, state.since, state.ahead) == (START, 1, START, 1)
