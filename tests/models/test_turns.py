"""Who may write: in the order of asking, what must not wait first, and nobody is kept from it for ever."""

from __future__ import annotations

import asyncio

from models.turns import Turns


async def order_of(turns, *asked):
    """Who got the turn in which order, where all ask while the first one has it."""
    order = []

    async def take(name):
        async with turns.turn(urgent=name.startswith("u")):
            order.append(name)
            await asyncio.sleep(0)

    async with turns.turn():
        tasks = [asyncio.create_task(take(name)) for name in asked]
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    return order


async def test_urgent_ones_go_first_each_queue_in_its_order():
    assert await order_of(Turns(), "a", "b", "u1", "c", "u2") == ["u1", "u2", "a", "b", "c"]


async def test_a_flood_of_urgent_ones_lets_an_other_through():
    order = await order_of(Turns(), "a", *(f"u{at}" for at in range(20)))

    assert order.index("a") == 8


async def test_who_is_cancelled_while_waiting_holds_nobody_up():
    turns = Turns()
    async with turns.turn():
        waiting = [asyncio.create_task(turns.turn(urgent=urgent).__aenter__()) for urgent in (True, False)]
        await asyncio.sleep(0)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    async with asyncio.timeout(1), turns.turn():
        pass


async def test_who_is_cancelled_in_the_moment_of_his_turn_passes_it_on():
    turns = Turns()
    holder = turns.turn()
    await holder.__aenter__()
    waiting = asyncio.create_task(turns.turn().__aenter__())
    await asyncio.sleep(0)
    await holder.__aexit__(None, None, None)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)

    async with asyncio.timeout(1), turns.turn():
        pass


async def test_only_one_has_the_turn_at_a_time():
    turns, inside, most = Turns(), 0, 0

    async def take(at):
        nonlocal inside, most
        async with turns.turn(urgent=bool(at % 3)):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(take(at) for at in range(50)))

    assert (most, inside) == (1, 0)


async def test_a_message_is_stored_before_what_waits_to_be_handled(store):
    """A platform waits for the one; for the other, forty talks at once, it does not."""
    order = []

    async def write(name, *, urgent=False):
        async with store.write(urgent=urgent) as work:
            await work.heartbeats.beat(name)
            order.append(name)
            await asyncio.sleep(0.001)

    handled = [asyncio.create_task(write(f"talk {at}")) for at in range(40)]
    await asyncio.sleep(0)
    await write("message", urgent=True)
    await asyncio.gather(*handled)

    assert order.index("message") <= 1


async def test_who_is_cancelled_and_passed_over_in_the_same_moment_is_simply_gone():
    turns = Turns()
    holder = turns.turn()
    await holder.__aenter__()
    waiting = asyncio.create_task(turns.turn().__aenter__())
    await asyncio.sleep(0)
    waiting.cancel()
    await holder.__aexit__(None, None, None)
    (outcome,) = await asyncio.gather(waiting, return_exceptions=True)

    assert isinstance(outcome, asyncio.CancelledError)
    async with asyncio.timeout(1), turns.turn():
        pass
