"""Files that go out: once for a conversation, whole, noted in the audit, and only with the right to see the unit."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.errors import RightsError
from models.tables.documents import FileRow
from models.tables.office import AuditRow
from tests.models.support import NEIGHBOUR, OFFICER, SECRETARY

CONTENT = bytes(range(256)) * 40


async def kept(store, actor=SECRETARY, conversation="c1", content=CONTENT):
    unit = SECRETARY.units[0]
    async with store.write() as work:
        return await work.files.keep(actor, "web", conversation, "表.xlsx", content, unit=unit)


async def test_a_file_is_kept_whole_and_once_for_a_conversation(any_store):
    first, again = await kept(any_store), await kept(any_store)
    other = await kept(any_store, conversation="c2")

    assert (first, first.size) == (again, len(CONTENT))
    assert other.ref != first.ref
    async with any_store.read() as work:
        assert await work.files.contents([first.ref, "none"]) == {first.ref: CONTENT}
        assert await work.files.contents([]) == {}
        rows = (await work.files._tx.session.scalars(select(FileRow.conversation))).all()
        acts = (await work.files._tx.session.scalars(select(AuditRow.act))).all()
    assert sorted(rows) == ["c1", "c2"]
    assert acts.count("file.hand_out") == 2


async def test_only_who_may_see_the_unit_gets_its_file(any_store):
    with pytest.raises(RightsError):
        await kept(any_store, actor=NEIGHBOUR)
    file = await kept(any_store)
    async with any_store.read() as work:
        assert await work.files.of_conversation(SECRETARY, "web", "c1", file.ref) == ("表.xlsx", CONTENT)
        assert await work.files.of_conversation(OFFICER, "web", "c1", file.ref) == ("表.xlsx", CONTENT)
        for actor, conversation in ((NEIGHBOUR, "c1"), (None, "c1"), (SECRETARY, "c2")):
            assert await work.files.of_conversation(actor, "web", conversation, file.ref) is None
