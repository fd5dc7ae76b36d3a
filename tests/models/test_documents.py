"""Documents are decided by the department; files of messages are there until the message has been handled."""

from __future__ import annotations

import inspect

import pytest

from core.errors import RightsError, StateError
from core.messages import Attachment, Incoming, IncomingKind
from models.documents import DocumentState
from tests.models.support import ADMINISTRATOR, NEIGHBOUR, OFFICER, SECRETARY, START

FILE = Incoming(
    "web",
    "k1",
    "w3",
    "w3",
    START,
    "办法.docx",
    IncomingKind.FILE,
    attachment=Attachment("办法.docx", 4, content=b"PK\3\4"),
)


async def proposed(store, text="第一条 为了", actor=OFFICER):
    async with store.write() as work:
        return await work.documents.propose(actor, "办法.docx", text, description='{"a": 1}', targets='[{"b": 2}]')


async def test_a_document_is_proposed_corrected_accepted_and_withdrawn(any_store):
    document = await proposed(any_store)
    async with any_store.write() as work:
        await work.documents.describe(OFFICER, document.code, description='{"a": 2}', targets="[]")
        assert await work.documents.in_use() == ()
        assert await work.documents.version() == 0
        await work.documents.accept(ADMINISTRATOR, document.code)

    async with any_store.read() as work:
        (held,) = await work.documents.in_use()
        assert (held.text, held.description, held.state) == ("第一条 为了", '{"a": 2}', DocumentState.ACCEPTED)
        assert await work.documents.version() == 1

    async with any_store.write() as work:
        await work.documents.withdraw(OFFICER, document.code)
        assert await work.documents.in_use() == ()
        assert await work.documents.version() == 2
        assert (await work.documents.get(OFFICER, document.code)).text == "第一条 为了"


async def test_what_is_decided_is_not_decided_again(store):
    document = await proposed(store)
    async with store.write() as work:
        await work.documents.refuse(OFFICER, document.code)

    for act in ("accept", "refuse", "withdraw"):
        async with store.write() as work:
            with pytest.raises(StateError):
                await getattr(work.documents, act)(OFFICER, document.code)


async def test_confirmed_targets_are_fixed(store):
    document = await proposed(store)
    async with store.write() as work:
        await work.documents.accept(OFFICER, document.code)
        assert (await work.documents.unconfirmed_of(OFFICER)).code == document.code
        await work.documents.propose_targets(OFFICER, document.code, "[1]")
        await work.documents.confirm_targets(OFFICER, document.code, "[1]")
        assert await work.documents.unconfirmed_of(OFFICER) is None
        with pytest.raises(StateError):
            await work.documents.propose_targets(OFFICER, document.code, "[]")


async def test_the_same_words_are_known_again_until_they_are_refused(store):
    document = await proposed(store)
    async with store.write() as work:
        assert (await work.documents.same_words(OFFICER, "第一条 为了")).code == document.code
        assert await work.documents.same_words(OFFICER, "第一条") is None
        await work.documents.refuse(OFFICER, document.code)
        assert await work.documents.same_words(OFFICER, "第一条 为了") is None


async def test_each_officer_goes_on_with_the_own_newest_document(store):
    first = await proposed(store)
    second = await proposed(store, "第二条")
    async with store.read() as work:
        assert (await work.documents.open_of(OFFICER)).code == second.code
        assert await work.documents.open_of(ADMINISTRATOR) is None
        assert [one.code for one in await work.documents.listed(OFFICER)] == [second.code, first.code]


async def test_every_operation_with_an_actor_is_the_departments(store):
    document = await proposed(store)
    values = {
        "code": document.code, "file_name": "x", "text": "x", "description": "{}", "targets": "[]",
    }  # fmt: skip
    tried = 0
    async with store.write() as work:
        for name, operation in inspect.getmembers(work.documents, inspect.iscoroutinefunction):
            names = inspect.signature(operation).parameters
            if "actor" not in names or name.startswith("_"):
                continue
            tried += 1
            for actor in (SECRETARY, NEIGHBOUR):
                with pytest.raises(RightsError):
                    await operation(actor, **{name: values[name] for name in names if name != "actor"})
    assert tried >= 10


async def test_every_decision_is_in_the_audit(store):
    document = await proposed(store)
    async with store.write() as work:
        await work.documents.accept(OFFICER, document.code)
    async with store.read() as work:
        assert await work.audit.verify() is None


async def test_a_file_waits_in_the_database_and_not_in_memory(any_store):
    async with any_store.write() as work:
        (fresh,) = await work.inbox.add([FILE])
        assert fresh.attachment == Attachment("办法.docx", 4)
    async with any_store.read() as work:
        (waiting,) = await work.inbox.pending()
        assert waiting == fresh
        assert await work.attachments.content(waiting) == b"PK\3\4"


async def test_the_same_message_again_stores_no_second_file(any_store):
    for _ in range(2):
        async with any_store.write() as work:
            await work.inbox.add([FILE])
    async with any_store.write() as work:
        await work.attachments.drop(FILE)
        assert await work.attachments.content(FILE) == b""
        assert await work.attachments.of("web", "k1") is None
