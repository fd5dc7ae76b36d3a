"""单位负责人: looks at one unit, changes nothing of it, and is told where those who report are not enough."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest

from core.errors import RightsError, StateError
from core.people import Actor, Grant, Role
from models.change_records import BindOutcome
from tests.models.support import NEIGHBOUR, OFFICER, SECRETARY, report
from tests.models.test_rights import OPERATIONS, UndoError

UNIT = "shuangfeng"
LOOKS = {
    "inspections.visit", "inspections.findings_of", "reports.hold", "reports.get", "reports.versions",
    "reports.earlier", "reports.last_before", "reports.plan", "reports.approved_plan", "reports.acceptances",
    "quotas.of", "extensions.day", "locks.of", "corrections.open_of", "absences.of_unit", "people.of_unit",
}  # fmt: skip
OF_THE_OWN_PLACE = {"passes.cancel_handover", "passes.leave_note"}
"""These touch codes that the same person has made."""


@pytest.fixture
async def principal(any_store) -> Actor:
    """The principal of 双峰县."""
    return await add(any_store, "李部长", Role.PRINCIPAL)


async def add(store, name: str, *roles: Role, unit: str = UNIT, account: str = "") -> Actor:
    async with store.write() as work:
        person = await work.people.add(name, [Grant(role, unit) for role in roles])
        await work.people.attach(person, "telegram", account or f"t{person}", account or f"t{person}")
        return await work.people.by_id(person)


async def told(store) -> tuple[list[str], list[str]]:
    """Who is told as one who reports, and who as principal."""
    async with store.read() as work:
        reporting = [each.name for each in await work.people.recipients(UNIT)]
        return reporting, [each.name for each in (await work.people.principals_of([UNIT]))[UNIT]]


async def enter(store, code: str, account: str = "t99", name: str = "王部长"):
    async with store.write() as work:
        return await work.people.bind("telegram", account, name, code, conversation=account)


async def test_a_principal_may_read_what_stands_of_the_unit_and_change_nothing(any_store, principal):
    await report(any_store, total=32)
    allowed = set()
    for operation, (_, act) in OPERATIONS.items():
        with contextlib.suppress(UndoError, RightsError, StateError):
            async with any_store.write() as work:
                await act(work, principal)
                allowed.add(operation)
                raise UndoError

    assert allowed == LOOKS | OF_THE_OWN_PLACE


async def test_the_principal_of_one_unit_is_a_stranger_to_another(any_store):
    other = await add(any_store, "赵部长", Role.PRINCIPAL, unit="xinhua")
    allowed = set()
    for operation, (_, act) in OPERATIONS.items():
        with contextlib.suppress(UndoError, RightsError):
            async with any_store.write() as work:
                await act(work, other)
                allowed.add(operation)
                raise UndoError

    assert allowed == set()


def test_rights_to_write_come_from_reporting_and_never_from_being_principal():
    both = Actor(7, "李部长", (Grant(Role.PRINCIPAL, UNIT), Grant(Role.REPORTER, "xinhua")))

    assert (both.units, both.principal_of, both.own_units) == (("xinhua",), (UNIT,), ("xinhua", UNIT))
    assert not both.only_looks
    assert not both.may_report(UNIT)
    assert both.may_see(UNIT)
    assert not both.heads(UNIT)
    assert not both.leads(UNIT)
    with pytest.raises(RightsError) as refused:
        both.must_report(UNIT)
    assert (refused.value.needed, refused.value.unit) == ("填报人", UNIT)


async def test_the_secretary_and_the_office_invite_a_principal_and_nobody_else_does(any_store, principal):
    deputy = await add(any_store, "张三", Role.DEPUTY)
    for actor in (SECRETARY, OFFICER):
        async with any_store.write() as work:
            assert await work.people.invite(actor, UNIT, Role.PRINCIPAL)
    for actor in (NEIGHBOUR, deputy, principal):
        async with any_store.write() as work:
            with pytest.raises(RightsError):
                await work.people.invite(actor, UNIT, Role.PRINCIPAL)
    async with any_store.write() as work:
        with pytest.raises(StateError):
            await work.people.invite(OFFICER, "", Role.PRINCIPAL)


async def test_an_invitation_binds_a_principal_once_and_the_audit_names_the_role(any_store):
    async with any_store.write() as work:
        code = await work.people.invite(SECRETARY, UNIT, Role.PRINCIPAL)
    bound, again, other = (
        await enter(any_store, code),
        await enter(any_store, code),
        await enter(any_store, code, "t98"),
    )

    assert (bound.outcome, bound.role, again.outcome, other.outcome) == (
        BindOutcome.DONE, Role.PRINCIPAL, BindOutcome.ALREADY, BindOutcome.USED,
    )  # fmt: skip
    async with any_store.read() as work:
        assert (await work.people.actor("telegram", "t99")).grants == (Grant(Role.PRINCIPAL, UNIT),)
        assert await work.audit.verify() is None


async def test_a_secretary_cannot_take_off_the_principal_and_the_office_can(any_store, principal):
    async with any_store.write() as work:
        with pytest.raises(RightsError):
            await work.people.dismiss(SECRETARY, UNIT, principal.person_id)
    async with any_store.write() as work:
        assert await work.people.dismiss(OFFICER, UNIT, principal.person_id)
        assert not await work.people.dismiss(OFFICER, UNIT, principal.person_id)

    assert await told(any_store) == (["周敏"], [])


async def test_a_principal_is_told_apart_from_those_who_report_and_at_one_address(any_store, principal):
    async with any_store.write() as work:
        await work.people.attach(principal.person_id, "web", "w50", "w50")

    assert await told(any_store) == (["周敏"], ["李部长"])


async def test_a_principal_who_reports_as_well_is_told_as_one_who_reports(any_store):
    await add(any_store, "李部长", Role.PRINCIPAL, Role.DEPUTY)

    assert await told(any_store) == (["周敏", "李部长"], [])


async def test_a_principal_on_leave_is_not_told_where_somebody_stands_in(any_store, clock, principal):
    first, last = clock.now().date(), date(2014, 4, 11)
    async with any_store.write() as work:
        await work.absences.begin(principal, UNIT, principal.person_id, first=first, last=last, stand_in=1)
    assert await told(any_store) == (["周敏"], [])

    async with any_store.write() as work:
        await work.absences.begin(principal, UNIT, principal.person_id, first=first, last=last, stand_in=None)
    assert await told(any_store) == (["周敏"], ["李部长"])


async def test_a_principal_stands_in_for_another_principal_and_never_for_who_reports(any_store, clock, principal):
    second, today = await add(any_store, "陈副部长", Role.PRINCIPAL), clock.now().date()
    async with any_store.write() as work:
        with pytest.raises(StateError):
            await work.absences.begin(SECRETARY, UNIT, 1, first=today, last=today, stand_in=principal.person_id)
    async with any_store.write() as work:
        await work.absences.begin(second, UNIT, second.person_id, first=today, last=today, stand_in=principal.person_id)

    assert await told(any_store) == (["周敏"], ["李部长"])


async def test_a_stand_in_whom_nobody_reaches_does_not_swallow_what_the_principal_is_told(any_store, clock, principal):
    today = clock.now().date()
    async with any_store.write() as work:
        unbound = await work.people.add("张三", [Grant(Role.DEPUTY, UNIT)])
        await work.absences.begin(principal, UNIT, principal.person_id, first=today, last=today, stand_in=unbound)

    assert await told(any_store) == (["周敏"], ["李部长"])


async def test_a_principal_hands_over_the_own_place_and_nothing_more(any_store, principal):
    async with any_store.write() as work:
        with pytest.raises(StateError):
            await work.passes.hand_over(principal, UNIT, 1)
    async with any_store.write() as work:
        code = await work.passes.hand_over(principal, UNIT, principal.person_id)

    bound = await enter(any_store, code)

    assert (bound.outcome, bound.role, bound.handover.predecessor) == (BindOutcome.DONE, Role.PRINCIPAL, "李部长")
    assert await told(any_store) == (["周敏"], ["王部长"])
    async with any_store.read() as work:
        assert await work.people.actor("telegram", f"t{principal.person_id}") is None


async def test_a_deputy_who_becomes_principal_by_a_hand_over_stays_deputy(any_store, principal):
    await add(any_store, "张三", Role.DEPUTY, account="t99")
    async with any_store.write() as work:
        code = await work.passes.hand_over(principal, UNIT, principal.person_id)

    await enter(any_store, code)

    async with any_store.read() as work:
        held = await work.people.actor("telegram", "t99")
    assert set(held.grants) == {Grant(Role.DEPUTY, UNIT), Grant(Role.PRINCIPAL, UNIT)}


async def test_whoever_has_both_places_hands_over_both(any_store):
    both = await add(any_store, "李部长", Role.REPORTER, Role.PRINCIPAL)
    async with any_store.write() as work:
        code = await work.passes.hand_over(both, UNIT, both.person_id)

    bound = await enter(any_store, code)

    assert bound.role is Role.REPORTER
    async with any_store.read() as work:
        held = await work.people.actor("telegram", "t99")
    assert set(held.grants) == {Grant(Role.REPORTER, UNIT), Grant(Role.PRINCIPAL, UNIT)}


async def test_a_principal_is_not_among_those_whom_the_office_calls_about_numbers(any_store, principal):
    async with any_store.read() as work:
        assert await work.calls.contacts([UNIT]) == {UNIT: (("周敏", ""),)}


async def test_what_waits_for_a_principal_is_not_sent_once_the_place_is_gone(any_store, principal):
    async with any_store.write() as work:
        assert await work.people.may_be_told(principal.person_id, UNIT)
        assert not await work.people.may_be_told(principal.person_id, "xinhua")
        await work.people.dismiss(OFFICER, UNIT, principal.person_id)
        assert not await work.people.may_be_told(principal.person_id, UNIT)
