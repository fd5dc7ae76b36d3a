"""What a write ends of what was read: the rows and the columns that it touches, and nothing beside them."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, exists, insert, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import aliased

from models.conversations import _HELD
from models.memory import Memory
from models.prepared import Prepared
from models.records import Conversation
from models.tables.messages import ConversationRow, OutboxRow
from models.tables.people import AddressRow, GrantRow
from models.transaction import _over, table_of

DIALECT = sqlite.dialect()
_OTHER = aliased(OutboxRow)

STAMP = Prepared(
    select(ConversationRow.stamp).where(
        ConversationRow.channel == bindparam("channel"), ConversationRow.address == bindparam("address")
    )
)
EVERY_STAMP = Prepared(select(ConversationRow.stamp))
RIGHTS = Prepared(
    select(GrantRow.role)
    .join(AddressRow, AddressRow.person_id == GrantRow.person_id)
    .where(AddressRow.channel == bindparam("channel"), AddressRow.external_id == bindparam("address"))
)
FIRST = Prepared(
    select(OutboxRow.reply).where(
        OutboxRow.channel == bindparam("channel"),
        OutboxRow.conversation == bindparam("address"),
        ~exists().where(_OTHER.id < OutboxRow.id),
    )
)
NAMES = ("channel", "address", "dialog", "topic", "stamp", "offered", "saved_at")
SAVED = _over("sqlite", ConversationRow, ("channel", "address"), NAMES)
BY_ANOTHER_KEY = _over("sqlite", ConversationRow, ("topic",), NAMES)
ADDED = Prepared(sqlite.insert(table_of(ConversationRow)).on_conflict_do_nothing(), NAMES)
SEEN = Prepared(
    update(AddressRow)
    .where(AddressRow.channel == bindparam("of_channel"), AddressRow.external_id == bindparam("of_address"))
    .values(conversation=bindparam("conversation"))
)
TAKEN_OVER = Prepared(
    update(AddressRow)
    .where(AddressRow.channel == bindparam("of_channel"), AddressRow.external_id == bindparam("of_address"))
    .values(person_id=bindparam("person"))
)
SENT = Prepared(
    update(table_of(OutboxRow)).where(OutboxRow.id == bindparam("row")).values({"state": bindparam("new_state")})
)
POSTED = Prepared(insert(OutboxRow), ("channel", "conversation"))
HERE, THERE = {"channel": "web", "address": "w1"}, {"channel": "web", "address": "w2"}


def conversation(address: str) -> dict[str, object]:
    return {**dict.fromkeys(NAMES, ""), "channel": "web", "address": address, "stamp": 1, "saved_at": None}


def of_address(address: str) -> dict[str, object]:
    return {"of_channel": "web", "of_address": address, "conversation": "c", "person": 7}


@pytest.mark.parametrize(
    ("read", "write", "values", "is_known"),
    [
        (STAMP, SAVED, conversation("w1"), False),
        (STAMP, SAVED, conversation("w2"), True),
        (STAMP, ADDED, conversation("w1"), False),
        (STAMP, ADDED, conversation("w2"), True),
        (STAMP, BY_ANOTHER_KEY, conversation("w2"), False),
        (EVERY_STAMP, SAVED, conversation("w2"), False),
        (RIGHTS, SEEN, of_address("w1"), True),
        (RIGHTS, TAKEN_OVER, of_address("w1"), False),
        (RIGHTS, TAKEN_OVER, of_address("w2"), True),
        (FIRST, SENT, {"row": 3, "new_state": "sent"}, True),
        (FIRST, POSTED, {"channel": "web", "conversation": "w2"}, False),
    ],
    ids=[
        "the row itself", "another row", "a new row", "another new row", "a row found by another key", "any row",
        "a column that is not looked at", "a column that is", "that column of another row",
        "a column that a nested look does not need", "a row that a nested look finds",
    ],
)  # fmt: skip
def test_a_write_ends_what_depends_on_it_and_nothing_else(read, write, values, is_known):
    memory, reading, writing = Memory(alone=True), read.ready(DIALECT), write.ready(DIALECT)
    there = reading.values(HERE)
    memory.keep(reading, there, ["found"])

    memory.ran(writing, writing.values(values))

    assert (memory.recall(reading, there) == ["found"]) is is_known


def test_where_others_may_write_meanwhile_a_write_ends_everything():
    memory, reading, writing = Memory(alone=False), STAMP.ready(DIALECT), SAVED.ready(DIALECT)
    memory.keep(reading, reading.values(THERE), ["found"])

    memory.ran(writing, writing.values(conversation("w1")))

    assert memory.recall(reading, reading.values(THERE)) is None


async def test_what_a_transaction_has_written_is_known_without_asking_and_as_it_stands_in_the_database(any_store):

    where, position = {"channel": "web", "address": "w1"}, Conversation("{}", "主题", 3, ("是", "不是"))
    async with any_store.write() as work:
        await work.conversations.save("web", "w1", position)
        session = work._transaction.session
        known = session.known(_HELD, **where)
        assert await work.conversations.load("web", "w1") == position
        session.memory.forget_all()
        assert await session.rows(_HELD, **where) == known
