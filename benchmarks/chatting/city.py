"""Fills the data folder of our assistant with people of Telegram who report, each for a 基层党委 of their own."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import date
from pathlib import Path

from app.storage import open_store
from benchmarks.chatting.talk import FIRST_USER
from core.people import OPERATOR, Grant, Role
from core.settings import read_settings
from models.records import Member
from models.work import Work


async def fill(folder: Path, users: int) -> None:
    """The demonstration's city, with as many 基层党委 as people are needed, spread over its counties."""
    settings = read_settings({**os.environ, "DATA_DIR": str(folder), "DEMO": "true"}, folder)
    async with open_store(settings) as store, store.write() as work:
        heads = [member for member in await work.people.roster(OPERATOR) if member.unit]
        shares = [range(at, users, len(heads)) for at in range(len(heads))]
        for head, share in zip(heads, shares, strict=True):
            await _fill(work, head, [FIRST_USER + at for at in share])


async def _fill(work: Work, head: Member, users: list[int]) -> None:
    actor = await work.people.by_id(head.person_id)
    await work.levels.switch(actor, head.unit, is_open=True)
    names = [f"第{user - FIRST_USER + 1}镇党委" for user in users]
    units = await work.below.add(actor, head.unit, names, since=date(2013, 1, 1))
    for user, unit in zip(users, units, strict=True):
        person = await work.people.add(f"填报人{user}", [Grant(Role.REPORTER, unit.code)])
        await work.people.attach(person, "telegram", str(user), str(user))


if __name__ == "__main__":
    asyncio.run(fill(Path(sys.argv[1]), int(sys.argv[2])))
