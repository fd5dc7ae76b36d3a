"""What a message costs on its whole way, from the poll to the verdict: statements and commits, the same everywhere."""

from __future__ import annotations

import asyncio
from itertools import count

import pytest

from core.people import Grant, Role
from tests.channels.telegram_office import TelegramOffice
from tests.statements import counted
from tests.support import FixedClock, kit, sqlite_file

COUNTS = ("32", "26", "30", "12", "9", "2", "2", "22", "20", "19")
FIRST_CHAT = 5_000_001


@pytest.fixture
async def crowd(server, tmp_path):
    """A reporter of each unit with the form open; nobody looks at the database without being woken."""
    with counted() as reached:
        office = TelegramOffice(sqlite_file(tmp_path), server.base_url, FixedClock(), poll_seconds=60)
        await office.start()
        async with office.store.write() as work:
            await work.units.sync(kit().units)
            for chat, unit in zip(count(FIRST_CHAT), kit().units, strict=False):
                person = await work.people.add(unit.name, [Grant(Role.REPORTER, unit.code)])
                await work.people.attach(person, "telegram", str(chat), str(chat))
        crowd = Crowd(server, office, reached, [str(FIRST_CHAT + at) for at in range(len(kit().units))])
        await crowd.say("填报", crowd.chats)
        await crowd.say("40", crowd.chats)
        reached.clear()
        yield crowd
        await office.stop()


class Crowd:
    """People who all say the same and wait for their answers."""

    def __init__(self, server, office, reached, chats):
        self.server, self.office, self.reached, self.chats = server, office, reached, chats

    async def say(self, text, chats):
        """Say it in these chats; back when every answer is there, and a moment later."""
        before = len(self.server.shown)
        for chat in chats:
            self.server.deliver("text", text=text, chat=chat)
        async with asyncio.timeout(20):
            while len(self.server.shown) < before + len(chats):  # noqa: ASYNC110 - shown at the far end of a connection
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)


async def test_a_message_of_one_person_takes_eighteen_statements_from_the_poll_to_the_verdict(crowd):
    for said in COUNTS:
        await crowd.say(said, crowd.chats[:1])

    assert len(crowd.reached.statements) <= 18 * len(COUNTS), "\n".join(crowd.reached.statements)
    assert crowd.reached.commits <= 8 * len(COUNTS)


async def test_where_many_write_at_once_a_message_takes_twelve_and_shares_its_commits(crowd):
    for said in COUNTS:
        await crowd.say(said, crowd.chats)

    messages = len(COUNTS) * len(crowd.chats)
    assert len(crowd.reached.statements) <= 12 * messages
    assert crowd.reached.commits <= 1.3 * messages
