"""Questions handed to the department: answered once for all who asked, versions kept, askers found again."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.errors import StateError
from core.people import Role
from models.question_records import AnswerKind
from tests.models.support import ADMINISTRATOR, NEIGHBOUR, OFFICER, SECRETARY, START


async def ask(store, actor=SECRETARY, words="公示要几天", *, channel="web", conversation="", sender="", same_as=""):
    conversation = conversation or f"w{actor.person_id}"
    async with store.write() as work:
        return await work.questions.add(
            actor, channel, conversation, words, "三（三）", sender=sender, same_as=same_as
        )  # fmt: skip


async def answer(store, code, words="由各县自定", *, shared=True, version=0, actor=OFFICER):
    async with store.write() as work:
        return await work.questions.answer(actor, code, words, shared=shared, version=version)


async def test_everybody_who_asked_the_same_is_told_once(any_store):
    first = await ask(any_store)
    second = await ask(any_store, NEIGHBOUR, "请问公示期是多少天", same_as=first)
    again = await ask(any_store, NEIGHBOUR, "公示期多少天", same_as=first)

    told = await answer(any_store, second)

    assert again == second != first
    assert [(each.conversation, each.said) for each in told] == [("w1", "公示要几天"), ("w2", "请问公示期是多少天")]
    async with any_store.read() as work:
        assert await work.questions.pending(OFFICER) == ()
        [settled] = await work.questions.settled(OFFICER, 10)
        assert (settled.code, settled.text, settled.answer.by) == (first, "公示要几天", "王芳")
        assert [asking.unit for asking in settled.askings] == ["shuangfeng", "xinhua"]


async def test_a_question_answered_meanwhile_is_not_joined(any_store):
    first = await ask(any_store)
    await answer(any_store, first)

    later = await ask(any_store, NEIGHBOUR, same_as=first)

    async with any_store.read() as work:
        assert [each.code for each in await work.questions.pending(OFFICER)] == [later]


async def test_an_asker_is_reached_where_they_were_heard_last(any_store, clock):
    code = await ask(any_store)
    clock.forward(days=1)
    async with any_store.write() as work:
        await work.people.attach(SECRETARY.person_id, "telegram", "99", "99")

    [asker] = await answer(any_store, code)

    assert (asker.channel, asker.conversation, asker.at) == ("telegram", "99", START)


async def test_somebody_bound_after_asking_is_reached_as_a_person(any_store, clock):
    code = await ask(any_store, None, channel="telegram", conversation="55", sender="55")
    clock.forward(days=1)
    async with any_store.write() as work:
        invitation = await work.people.invite(OFFICER, "wanbao", Role.REPORTER)
        await work.people.bind("telegram", "55", "小李", invitation)
        person = (await work.people.actor("telegram", "55")).person_id
        clock.forward(days=1)
    async with any_store.write() as work:
        await work.people.attach(person, "web", "w9", "w9")

    [asker] = await answer(any_store, code)

    assert (asker.channel, asker.conversation, asker.person_id) == ("web", "w9", person)


async def test_an_unbound_asker_is_told_where_the_question_was_asked(store):
    code = await ask(store, None, conversation="w7", sender="w7")

    [asker] = await answer(store, code)

    assert (asker.channel, asker.conversation, asker.person_id) == ("web", "w7", None)


async def test_whoever_has_lost_every_role_is_not_told(store):
    code = await ask(store)
    async with store.write() as work:
        await work._transaction.session.execute(text("DELETE FROM grants WHERE person_id = 1"))

    assert await answer(store, code) == ()


async def test_an_amended_answer_is_a_new_version_and_the_old_one_stays(any_store):
    code = await ask(any_store)
    await answer(any_store, code)
    await answer(any_store, code, "至少5个工作日", version=1, actor=ADMINISTRATOR)

    async with any_store.read() as work:
        [known] = await work.questions.known()
        assert (known.text, known.questions) == ("至少5个工作日", ("公示要几天",))
        rows = await work._transaction.session.execute(text("SELECT version, text, name FROM answers ORDER BY id"))
        assert rows.all() == [(1, "由各县自定", "王芳"), (2, "至少5个工作日", "陈刚")]
    with pytest.raises(DBAPIError, match="append-only"):
        async with any_store.write() as work:
            await work._transaction.session.execute(text("UPDATE answers SET text = 'x'"))


async def test_an_answer_taken_back_opens_the_question_again_and_is_known_no_longer(any_store):
    code = await ask(any_store)
    await answer(any_store, code)
    async with any_store.write() as work:
        assert len(await work.questions.withdraw(OFFICER, code, version=1)) == 1

    async with any_store.read() as work:
        assert await work.questions.known() == ()
        [pending] = await work.questions.pending(OFFICER)
        assert (pending.code, pending.version, pending.answer.kind) == (code, 2, AnswerKind.WITHDRAWN)
    await answer(any_store, code, "5天", version=2)
    async with any_store.read() as work:
        assert [each.text for each in await work.questions.known()] == ["5天"]


async def test_two_officers_cannot_answer_past_each_other(any_store):
    code = await ask(any_store)
    await answer(any_store, code)

    with pytest.raises(StateError):
        await answer(any_store, code, "另一个答复", actor=ADMINISTRATOR)
    with pytest.raises(StateError):
        await answer(any_store, code, "  ", version=1)
    with pytest.raises(StateError):
        await answer(any_store, "ZZZ9")


async def test_only_an_answer_in_force_can_be_taken_back(store):
    code = await ask(store)
    with pytest.raises(StateError):
        async with store.write() as work:
            await work.questions.withdraw(OFFICER, code, version=0)


async def test_an_answer_for_the_asker_alone_and_a_refusal_are_known_to_nobody(any_store):
    alone, declined = await ask(any_store), await ask(any_store, words="食堂几点开门")
    await answer(any_store, alone, shared=False)
    async with any_store.write() as work:
        await work.questions.decline(OFFICER, declined, version=0)

    async with any_store.read() as work:
        assert await work.questions.known() == ()
        assert await work.questions.waiting() == {}
        assert {each.code for each in await work.questions.settled(OFFICER, 10)} == {alone, declined}


async def test_what_was_asked_and_said_stands_in_the_audit(store):
    code = await ask(store)
    await answer(store, code)
    await answer(store, code, "5天", version=1)

    async with store.read() as work:
        rows = await work._transaction.session.execute(
            text("SELECT person_id, act, before, after FROM audit WHERE object = :code ORDER BY id"), {"code": code}
        )
        assert rows.all() == [
            (1, "question.add", "", ""),
            (3, "question.answered", "", "由各县自定"),
            (3, "question.answered", "由各县自定", "5天"),
        ]
        assert await work.audit.verify() is None


async def test_open_questions_of_one_asker_are_counted(store):
    codes = [await ask(store, words=f"问题{number}") for number in range(3)]
    await ask(store, None, conversation="w7")
    await answer(store, codes[0])

    async with store.read() as work:
        assert await work.questions.waiting_of(SECRETARY, "web", "w1") == 2
        assert await work.questions.waiting_of(None, "web", "w7") == 1
        assert await work.questions.waiting_of(None, "telegram", "w7") == 0


async def test_a_notice_about_questions_is_wanted_while_one_is_open_and_an_answer_while_it_is_the_newest(store):
    async def wanted(condition):
        async with store.read() as work:
            return await work.reports.still_wanted(condition)

    assert not await wanted("unanswered")
    code = await ask(store)
    assert await wanted("unanswered")
    await answer(store, code)
    assert not await wanted("unanswered")
    assert await wanted(f"answer:{code}:1")
    await answer(store, code, "5天", version=1)
    assert not await wanted(f"answer:{code}:1")
    assert await wanted(f"answer:{code}:2")
