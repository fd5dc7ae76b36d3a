"""Numbers are only ever added, versions never overwritten, and the first submission decides what is on time."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from core.errors import StateError
from models.records import Answers, Entry, EntryKind, ReportState
from tests.models.support import DUE, OFFICER, Q1, Q2, Q3, SECRETARY, START, UNITS, approve_plan, count, report

SKIP, UNKNOWN, CLEAR = (Entry("league", kind) for kind in (EntryKind.SKIPPED, EntryKind.UNKNOWN, EntryKind.CLEARED))


async def enter(store, *entries: Entry, source: str, quarter=Q1):
    async with store.write() as work:
        await work.reports.enter(SECRETARY, "shuangfeng", quarter, entries, source)
        return await work.reports.get(SECRETARY, "shuangfeng", quarter)


async def submit(store, due=DUE, **more):
    async with store.write() as work:
        return await work.reports.submit(SECRETARY, "shuangfeng", Q1, due=due, **more)


async def look(store, quarter=Q1):
    async with store.read() as work:
        return await work.reports.get(SECRETARY, "shuangfeng", quarter)


async def test_a_report_nobody_began_has_the_state_none(store):
    found = await look(store)

    assert (found.state, found.version, found.draft, found.stored) == (ReportState.NONE, 0, None, Answers())


async def test_zero_not_answered_skipped_and_unknown_are_four_things(store):
    await enter(store, count("total", 0), SKIP, source="web:1")
    found = await enter(store, Entry("female", EntryKind.UNKNOWN), source="web:2")

    assert found.state is ReportState.DRAFT
    assert found.draft == Answers({"total": 0}, frozenset({"league"}), frozenset({"female"}))
    assert found.draft.answered == {"total", "league", "female"}
    assert found.drafted_at == START


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([count("league", 5), count("league", 6)], Answers({"league": 6})),
        ([count("league", 5), SKIP], Answers(skipped=frozenset({"league"}))),
        ([SKIP, UNKNOWN], Answers(unknown=frozenset({"league"}))),
        ([UNKNOWN, count("league", 0)], Answers({"league": 0})),
        ([count("league", 5), CLEAR], Answers()),
    ],
)
async def test_the_latest_answer_for_a_field_holds(store, entries, expected):
    for number, entry in enumerate(entries):
        found = await enter(store, entry, source=f"web:{number}")

    assert found.draft == expected


async def test_the_same_message_entered_twice_counts_once(any_store):
    await enter(any_store, count("total", 32), source="web:1")
    await enter(any_store, count("total", 33), source="web:2")
    found = await enter(any_store, count("total", 32), source="web:1")

    assert found.draft == Answers({"total": 33})


@pytest.mark.parametrize(
    "entry",
    [
        Entry("total", EntryKind.COUNT),
        Entry("total", EntryKind.COUNT, -1),
        Entry("total", EntryKind.SKIPPED, 3),
        Entry("total", EntryKind.UNKNOWN, 0),
    ],
)
async def test_an_entry_that_cannot_be_is_refused(store, entry):
    with pytest.raises(StateError):
        await enter(store, count("female", 1), entry, source="web:1")
    assert (await look(store)).state is ReportState.NONE


async def test_a_submission_makes_version_one_with_a_receipt(any_store):
    await enter(any_store, count("total", 32), source="web:1")
    receipt = await submit(any_store, notes=["少于去年"])
    found = await look(any_store)

    assert (receipt.version, receipt.at, receipt.first_at, receipt.on_time) == (1, START, START, True)
    assert (receipt.code, receipt.provisional) == (found.code, False)
    assert (found.state, found.stored, found.draft) == (ReportState.SUBMITTED, Answers({"total": 32}), None)
    assert (found.submitted_by, found.submitted_at, found.notes) == ("周敏", START, ("少于去年",))


async def test_a_double_tap_on_submit_gives_the_same_receipt(store, clock):
    await enter(store, count("total", 32), source="web:1")
    first = await submit(store)
    clock.forward(minutes=1)

    assert await submit(store) == first
    async with store.read() as work:
        assert len(await work.reports.versions(SECRETARY, "shuangfeng", Q1)) == 1


async def test_two_taps_at_the_same_moment_make_one_version(any_store):
    await enter(any_store, count("total", 32), source="web:1")
    receipts = await asyncio.gather(*(submit(any_store) for _ in range(4)))

    assert len(set(receipts)) == 1


async def test_entering_the_stored_number_again_is_no_change(store):
    first = await report(store, total=32)
    await enter(store, count("total", 32), source="web:9")

    assert (await submit(store)).version == 1
    assert (await look(store)).draft is None
    assert first.version == 1


async def test_nothing_entered_cannot_be_submitted(store):
    with pytest.raises(StateError):
        await submit(store)
    await enter(store, count("league", 1), source="web:1")
    await enter(store, CLEAR, source="web:2")
    with pytest.raises(StateError):
        await submit(store)


async def test_a_correction_makes_a_new_version_and_keeps_the_old_one_and_the_mark(any_store, clock):
    first = await report(any_store, total=32, female=12)
    clock.forward(days=10)
    found = await enter(any_store, count("female", 13), source="web:9")
    second = await submit(any_store, reason="漏报一人")

    assert found.draft == Answers({"total": 32, "female": 13})
    assert (found.state, found.stored) == (ReportState.SUBMITTED, Answers({"total": 32, "female": 12}))
    assert (second.version, second.first_at, second.on_time) == (2, START, True)
    assert second.at == START + timedelta(days=10)
    async with any_store.read() as work:
        versions = await work.reports.versions(SECRETARY, "shuangfeng", Q1)
        found = await work.reports.find(SECRETARY, f" {first.code.lower()} ")
    assert [(each.version, each.newest, each.answers.values["female"], each.reason) for each in versions] == [
        (1, 2, 12, ""), (2, 2, 13, "漏报一人"),
    ]  # fmt: skip
    assert found == versions[0]


@pytest.mark.parametrize(
    ("sent", "due", "on_time"),
    [(DUE, DUE, True), (DUE + timedelta(seconds=1), DUE, False), (DUE + timedelta(days=9), None, None)],
)
async def test_the_first_submission_decides_for_ever_what_is_on_time(store, clock, sent, due, on_time):
    clock.moment = sent
    await enter(store, count("total", 32), source="web:1")
    assert (await submit(store, due)).on_time is on_time
    clock.forward(days=1)
    await enter(store, count("total", 33), source="web:2")
    for later in (DUE + timedelta(days=30), DUE - timedelta(days=30)):
        assert (await submit(store, later)).on_time is on_time


async def test_a_report_with_an_unknown_number_is_provisional_until_it_is_known(store):
    await enter(store, count("total", 32), UNKNOWN, source="web:1")
    assert (await submit(store)).provisional
    assert (await look(store)).state is ReportState.PROVISIONAL
    await enter(store, count("league", 4), source="web:2")

    assert not (await submit(store)).provisional
    assert (await look(store)).state is ReportState.SUBMITTED


async def test_dropping_a_draft_leaves_what_was_submitted_and_every_row(any_store):
    await report(any_store, total=32)
    await enter(any_store, count("total", 99), source="web:9")
    async with any_store.write() as work:
        await work.reports.drop_draft(SECRETARY, "shuangfeng", Q1)
        await work.reports.drop_draft(SECRETARY, "shuangfeng", Q1)

    found = await look(any_store)
    assert (found.draft, found.stored, found.version) == (None, Answers({"total": 32}), 1)
    async with any_store.read() as work:
        assert await work._transaction.session.scalar(text("SELECT count(*) FROM entries")) == 2


async def test_a_dropped_first_draft_is_as_if_it_had_not_begun(store):
    await enter(store, count("total", 99), source="web:1")
    async with store.write() as work:
        await work.reports.drop_draft(SECRETARY, "shuangfeng", Q1)
    assert (await look(store)).state is ReportState.NONE

    await enter(store, count("female", 1), source="web:2")
    assert (await look(store)).draft == Answers({"female": 1})


async def test_a_returned_field_is_open_until_the_next_submission(any_store):
    await report(any_store, total=32, female=12)
    async with any_store.write() as work:
        sent = [
            await work.reports.return_field(OFFICER, "shuangfeng", Q1, field, reason, version=version)
            for field, reason, version in [
                ("total", "偏高", 1),
                ("female", "与名册不符", 1),
                ("female", "请核对", 1),
                ("farmer", "请核对", 2),
            ]
        ]
    assert sent == [True, True, False, False]
    found = await look(any_store)
    assert found.state is ReportState.RETURNED
    assert [(each.field, each.reason) for each in found.returned] == [("total", "偏高"), ("female", "与名册不符")]

    receipt = await submit(any_store, reason="已核对，无误")
    found = await look(any_store)
    assert (receipt.version, found.state, found.returned) == (2, ReportState.SUBMITTED, ())
    assert (await submit(any_store)).version == 2


async def test_a_field_of_a_report_that_was_not_submitted_cannot_be_returned(store):
    await enter(store, count("total", 32), source="web:1")
    with pytest.raises(StateError):
        async with store.write() as work:
            await work.reports.return_field(OFFICER, "shuangfeng", Q1, "total", "偏高", version=0)


async def test_earlier_quarters_of_the_year_and_the_last_report_are_found(any_store, clock):
    last_year = Q1.previous()
    for quarter, total in ((last_year, 20), (Q1, 25)):
        await report(any_store, quarter=quarter, total=total)
    await enter(any_store, count("total", 31), source="web:9", quarter=Q2)
    async with any_store.read() as work:
        reports = work.reports
        earlier = await reports.earlier(SECRETARY, "shuangfeng", Q3)
        before = [await reports.last_before(SECRETARY, "shuangfeng", quarter) for quarter in (Q3, Q1, last_year)]

    assert [each.quarter for each in earlier] == [Q1]
    assert [each and each.stored.values["total"] for each in before] == [25, 20, None]


async def test_a_quarter_lists_every_unit_in_the_order_of_the_addressees(any_store):
    await report(any_store, total=32)
    async with any_store.read() as work:
        listed = await work.reports.of_quarter(OFFICER, Q1)
        states = await work.reports.states(Q2)

    assert [each.unit for each in listed] == [unit.code for unit in UNITS] == list(states)
    assert [each.unit for each in listed if each.version] == ["shuangfeng"]
    assert {each.state for each in states.values()} == {ReportState.NONE}


async def test_a_reminder_is_wanted_only_as_long_as_its_reason_holds(any_store):
    conditions = ["", "missing:shuangfeng:2014Q1", "unacknowledged:june:2014:shuangfeng", "unplanned:shuangfeng:2014"]

    async def wanted() -> list[bool]:
        async with any_store.read() as work:
            return [await work.reports.still_wanted(condition) for condition in conditions]

    await enter(any_store, count("total", 32), source="web:1")
    assert await wanted() == [True, True, True, True]
    await submit(any_store)
    async with any_store.write() as work:
        await work.notices.acknowledge(SECRETARY, "june", "2014", "shuangfeng")
        await approve_plan(work, SECRETARY, "shuangfeng", 2014, 430)
    assert await wanted() == [True, False, False, False]


@pytest.mark.parametrize("condition", ["missing:shuangfeng", "raining", "unplanned:shuangfeng:soon"])
async def test_a_condition_nobody_knows_is_an_error(store, condition):
    async with store.read() as work:
        with pytest.raises(StateError):
            await work.reports.still_wanted(condition)


async def test_an_acceptance_holds_for_its_version_only(any_store):
    await report(any_store, total=32)
    async with any_store.write() as work:
        accepted = [await work.reports.accept(OFFICER, "shuangfeng", Q1, version=version) for version in (2, 1, 1)]
    assert accepted == [False, True, False]
    assert (await look(any_store)).state is ReportState.ACCEPTED

    async with any_store.write() as work:
        until = work.now + timedelta(days=1)
        assert await work.locks.open_report(OFFICER, "shuangfeng", Q1, until=until, reason="漏报")
    await enter(any_store, count("total", 33), source="web:8")
    await submit(any_store, reason="漏报")
    async with any_store.read() as work:
        assert not await work.reports.still_wanted("accepted:shuangfeng:2014Q1:1")
    assert (await look(any_store)).state is ReportState.SUBMITTED


async def test_what_was_sent_back_is_asked_for_only_until_it_is_answered(any_store):
    await report(any_store, total=32)
    async with any_store.write() as work:
        await work.reports.return_field(OFFICER, "shuangfeng", Q1, "total", "偏高", version=1)
        wanted = [
            await work.reports.still_wanted(f"returned:shuangfeng:2014Q1:{field}") for field in ("total", "female")
        ]
    assert wanted == [True, False]


async def test_a_reminder_of_the_due_day_is_wanted_only_for_the_day_in_force(any_store):
    async with any_store.write() as work:
        before = [await work.reports.still_wanted(f"due:shuangfeng:2014Q1:{day}") for day in ("", "2014-04-15")]
        granted = [await work.extensions.extend(OFFICER, "shuangfeng", Q1, date(2014, 4, 15)) for _ in range(2)]
        after = [await work.reports.still_wanted(f"due:shuangfeng:2014Q1:{day}") for day in ("", "2014-04-15")]
        assert await work.reports.still_wanted("extended:shuangfeng:2014Q1:2014-04-15")
        assert await work.extensions.days() == {"2014Q1": {"shuangfeng": date(2014, 4, 15)}}
    assert (before, after) == ([True, False], [False, True])
    assert granted[0] is not None
    assert granted[1] is None

    await report(any_store, total=32)
    async with any_store.read() as work:
        assert not await work.reports.still_wanted("due:shuangfeng:2014Q1:2014-04-15")
