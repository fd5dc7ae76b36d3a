"""What the department reads of the program's memory: the record, what became of notices, when people were heard."""

from __future__ import annotations

from datetime import timedelta

from core.people import Grant, Role
from models.records import Entry, EntryKind, PostState
from tests.models.support import OFFICER, Q1, SECRETARY, START, broadcast_to, post, report


async def test_the_record_is_read_by_kind_act_unit_and_page_the_newest_first(any_store):
    await report(any_store, total=32)
    async with any_store.write() as work:
        await work.office.set(OFFICER, "contact", '"组织科"', confirmed=True)
    async with any_store.read() as work:
        everything = await work.acts.newest(OFFICER)
        reports = await work.acts.newest(OFFICER, kinds=["report"])
        submitted = await work.acts.newest(OFFICER, acts=["report.submit"])
        of_unit = await work.acts.newest(OFFICER, unit="shuangfeng")
        other = await work.acts.newest(OFFICER, unit="xinhua")
        older = await work.acts.newest(OFFICER, before=everything[1].id, limit=2)

    assert (everything[0].act, everything[0].name, everything[0].after) == ("office.set", "王芳", '"组织科"')
    assert [each.id for each in everything] == sorted((each.id for each in everything), reverse=True)
    assert {each.act for each in reports} == {"report.submit", "report.enter"}
    assert [(each.act, each.name, each.object) for each in submitted] == [
        ("report.submit", SECRETARY.name, f"shuangfeng:{Q1.code}")
    ]
    assert {each.act for each in of_unit} == {"report.submit", "report.enter"}
    assert other == ()
    assert [each.id for each in older] == [each.id for each in everything[2:4]]


async def test_a_word_of_a_kind_is_no_pattern(any_store):
    async with any_store.read() as work:
        assert await work.acts.newest(OFFICER, kinds=["p%"]) == ()
        assert await work.acts.newest(OFFICER, unit="%") == ()


async def test_units_below_a_county_and_their_people_are_not_in_it(any_store):
    async with any_store.write() as work:
        await work.levels.switch(SECRETARY, "shuangfeng", is_open=True)
        [unit] = await work.below.add(SECRETARY, "shuangfeng", ["枫坪镇党委"], since=Q1.first_day)
        number = await work.people.add("枫坪干事", [Grant(Role.REPORTER, unit.code)])
        person = await work.people.by_id(number)
        await work.reports.enter(person, unit.code, Q1, [Entry("total", EntryKind.COUNT, 4711, "4711")], "web:1")
    async with any_store.read() as work:
        found = await work.acts.newest(OFFICER, limit=1000)

    assert not any("4711" in each.after or unit.code in each.object + each.after for each in found)
    assert "枫坪干事" not in {each.name for each in found}
    assert any(each.act == "level.open" for each in found)


async def test_what_became_of_each_notice_is_told_by_state(any_store):
    async with any_store.write() as work:
        number = await work.notices.occur("quarter_open", Q1.code, START)
        for unit in ("shuangfeng", "xinhua", "shuangfeng.1"):
            await work.outbox.add(post("请报数", unit=unit, occurrence_id=number, dedupe_key=unit))
        await work.broadcasts.send(OFFICER, broadcast_to("shuangfeng"))
        await work.broadcasts.queue_due()
    async with any_store.read() as work:
        found = await work.deliveries.since(OFFICER, START - timedelta(days=1))
        later = await work.deliveries.since(OFFICER, START + timedelta(days=1))

    by_title = {each.title or each.kind: each for each in found}
    assert by_title["quarter_open"].units == {PostState.WAITING: ("shuangfeng", "xinhua")}
    assert by_title["请看通知"].period == "A7K2"
    assert later == ()


async def test_only_what_went_out_and_nobody_asked_for_is_a_burden(any_store):
    async with any_store.write() as work:
        await work.outbox.add(post("请报数", unit="xinhua", dedupe_key="waits"))
    async with any_store.read() as work:
        assert await work.deliveries.burden(OFFICER, START - timedelta(days=1)) == {}


async def test_the_last_sign_of_a_person_is_the_newest_of_all_platforms(any_store, clock):
    clock.forward(hours=3)
    async with any_store.write() as work:
        await work.people.attach(SECRETARY.person_id, "telegram", "1", "1")
    async with any_store.read() as work:
        seen = await work.presence.last(OFFICER)

    assert seen[SECRETARY.person_id] == START + timedelta(hours=3)
    assert seen[OFFICER.person_id] == START
