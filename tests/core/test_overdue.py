"""A limit of time for many blocks, as asyncio's own would keep it."""

from __future__ import annotations

import asyncio
import time

import pytest

from core.overdue import Overdue


async def slow(overdue, seconds, *, reached=None):
    with overdue.limit():
        if reached:
            reached.set()
        await asyncio.sleep(seconds)
    return "done"


async def test_what_takes_too_long_is_a_timeout_and_the_others_come_to_their_end():
    overdue = Overdue(0.05)
    found = await asyncio.gather(
        *(slow(overdue, seconds) for seconds in (0, 0.01, 30, 0.02, 30)), return_exceptions=True
    )
    assert [str(each) if each == "done" else type(each) for each in found] == [
        "done", "done", TimeoutError, "done", TimeoutError,
    ]  # fmt: skip


async def test_each_block_has_its_own_time_whenever_it_began():
    overdue = Overdue(0.06)
    began = asyncio.get_running_loop().time()
    first = asyncio.create_task(slow(overdue, 30))
    await asyncio.sleep(0.04)
    second = asyncio.create_task(slow(overdue, 30))

    with pytest.raises(TimeoutError):
        await first
    assert not second.done()
    with pytest.raises(TimeoutError):
        await second
    assert asyncio.get_running_loop().time() - began >= 0.09


async def test_a_task_goes_on_after_a_timeout_and_may_have_another_one():
    overdue = Overdue(0.01)
    for _ in range(2):
        with pytest.raises(TimeoutError):
            await slow(overdue, 30)
    assert await slow(overdue, 0) == "done"
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_whoever_is_asked_to_end_ends_and_does_not_take_it_for_a_timeout():
    overdue, reached = Overdue(30), asyncio.Event()
    task = asyncio.create_task(slow(overdue, 30, reached=reached))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_asked_to_end_as_its_time_is_over_it_ends():
    overdue, reached = Overdue(0.01), asyncio.Event()
    task = asyncio.create_task(slow(overdue, 30, reached=reached))
    await reached.wait()
    asyncio.get_running_loop().call_later(0.01, task.cancel)  # in the same round of the loop as the limit, or before it
    time.sleep(0.02)  # noqa: ASYNC251 - so that both are due when the loop looks
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_fault_of_the_block_is_what_it_is():
    with pytest.raises(ValueError, match="as it is"), Overdue(1).limit():
        raise ValueError("as it is")
