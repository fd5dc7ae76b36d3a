"""One person at several accounts: added by a code, preferred for notices, untied."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.errors import RightsError, StateError
from core.people import Grant, Role
from models.change_records import BindOutcome
from models.passes import CHANNEL_VALID
from tests.models.support import NEIGHBOUR, OFFICER, SECRETARY


async def add_account(store, account: str = "t9", actor=SECRETARY):
    async with store.write() as work:
        code = await work.passes.add_account(actor)
        return await work.people.bind("telegram", account, "", code, conversation=account)


async def told_at(store, unit: str = "shuangfeng") -> list[str]:
    async with store.read() as work:
        return [each.channel for each in await work.people.recipients(unit)]


async def test_a_person_speaks_from_both_accounts(any_store):
    assert (await add_account(any_store)).outcome is BindOutcome.DONE

    async with any_store.read() as work:
        assert await work.people.actor("telegram", "t9") == await work.people.actor("web", "w1") == SECRETARY
        assert {each.channel for each in await work.accounts.of_person(SECRETARY, 1)} == {"telegram", "web"}


async def test_an_account_is_not_taken_away_from_somebody_else(store):
    await add_account(store, "t9", NEIGHBOUR)

    assert (await add_account(store)).outcome is BindOutcome.TAKEN
    async with store.read() as work:
        assert await work.people.actor("telegram", "t9") == NEIGHBOUR


async def test_the_account_of_somebody_who_left_may_be_used_again(store):
    await add_account(store, "t9", NEIGHBOUR)
    async with store.write() as work:
        await work.people.dismiss(OFFICER, "xinhua", NEIGHBOUR.person_id)

    assert (await add_account(store)).outcome is BindOutcome.DONE


async def test_the_code_is_short_lived_and_works_once(store, clock):
    async with store.write() as work:
        code = await work.passes.add_account(SECRETARY)
    clock.moment += CHANNEL_VALID
    async with store.write() as work:
        assert (await work.people.bind("telegram", "t9", "", code)).outcome is BindOutcome.EXPIRED
    clock.moment -= timedelta(seconds=1)
    async with store.write() as work:
        assert (await work.people.bind("telegram", "t9", "", code)).outcome is BindOutcome.DONE
        assert (await work.people.bind("telegram", "t9", "", code)).outcome is BindOutcome.ALREADY
        assert (await work.people.bind("telegram", "t10", "", code)).outcome is BindOutcome.USED


async def test_notices_go_where_the_person_prefers(any_store, clock):
    clock.forward(minutes=1)
    await add_account(any_store)
    assert await told_at(any_store) == ["telegram"]
    async with any_store.write() as work:
        assert await work.accounts.prefer(SECRETARY, "web")
        assert not await work.accounts.prefer(SECRETARY, "web")
        with pytest.raises(StateError):
            await work.accounts.prefer(SECRETARY, "wecom")
    assert await told_at(any_store) == ["web"]
    async with any_store.write() as work:
        assert await work.accounts.prefer(SECRETARY, "")
    assert await told_at(any_store) == ["telegram"]


async def test_an_untied_account_is_a_strangers(any_store):
    await add_account(any_store)
    async with any_store.write() as work:
        await work.accounts.prefer(SECRETARY, "telegram")
        with pytest.raises(RightsError):
            await work.accounts.detach(NEIGHBOUR, 1, "telegram")
        assert await work.accounts.detach(OFFICER, 1, "telegram")
        assert not await work.accounts.detach(OFFICER, 1, "telegram")
        assert await work.people.actor("telegram", "t9") is None

    assert await told_at(any_store) == ["web"]


async def test_a_secretary_invites_and_dismisses_deputies_only(store):
    async with store.write() as work:
        code = await work.people.invite(SECRETARY, "shuangfeng", Role.DEPUTY)
        await work.people.bind("telegram", "t9", "张三", code)
        deputy = await work.people.actor("telegram", "t9")
        for unit, role in (("shuangfeng", Role.REPORTER), ("xinhua", Role.DEPUTY), ("", Role.OFFICER)):
            with pytest.raises(RightsError):
                await work.people.invite(SECRETARY, unit, role)
        for act in (
            work.people.invite(deputy, "shuangfeng", Role.DEPUTY),
            work.people.dismiss(deputy, "shuangfeng", 1),
            work.people.dismiss(SECRETARY, "shuangfeng", 1),
            work.people.dismiss(SECRETARY, "xinhua", 2),
        ):
            with pytest.raises(RightsError):
                await act
        assert await work.people.dismiss(SECRETARY, "shuangfeng", deputy.person_id)
        assert not await work.people.dismiss(SECRETARY, "shuangfeng", deputy.person_id)
        assert await work.people.actor("telegram", "t9") is None


async def test_nobody_is_dismissed_from_the_department_as_from_a_unit(store):
    async with store.write() as work:
        assert not await work.people.dismiss(OFFICER, "", OFFICER.person_id)
        assert (await work.people.by_id(OFFICER.person_id)).grants == (Grant(Role.OFFICER),)
