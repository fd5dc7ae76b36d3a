"""The order in which transactions that write get their turn."""

from __future__ import annotations

import asyncio

import pytest

from models.turns import Turns


class Line:
    """People who want a turn each, and the order in which they had it."""

    def __init__(self):
        self.turns, self.had, self.tasks = Turns(), [], {}

    async def ask(self, name, *, soon=False):
        self.tasks[name] = asyncio.create_task(self._have(name, soon))
        await asyncio.sleep(0)

    async def _have(self, name, soon):
        async with self.turns.turn(soon=soon):
            self.had.append(name)
            await asyncio.sleep(0)

    async def all_had(self):
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)
        return self.had


async def test_short_ones_go_before_the_others_and_each_kind_in_its_order():
    line = Line()
    async with line.turns.turn(soon=False):
        for name, soon in (("a", False), ("b", False), ("accept", True), ("claim", True)):
            await line.ask(name, soon=soon)

    assert await line.all_had() == ["accept", "claim", "a", "b"]


async def test_who_gives_up_waiting_holds_up_nobody():
    line = Line()
    async with line.turns.turn(soon=False):
        for name in ("a", "b", "c"):
            await line.ask(name)
        line.tasks["a"].cancel()

    assert await line.all_had() == ["b", "c"]


async def test_a_turn_that_comes_in_the_moment_of_giving_up_is_passed_on():
    line = Line()
    async with line.turns.turn(soon=False):
        await line.ask("a")
        await line.ask("b")
    line.tasks["a"].cancel()

    assert await line.all_had() == ["b"]


async def test_a_turn_that_fails_is_passed_on():
    line = Line()

    async def fail():
        async with line.turns.turn(soon=True):
            await line.ask("a")
            raise ValueError("x")

    with pytest.raises(ValueError, match="x"):
        await fail()

    assert await line.all_had() == ["a"]
