"""Units are walls: every operation with an actor, for every role, on the own and on another unit."""

from __future__ import annotations

import contextlib
import inspect
from datetime import date

import pytest

from core.errors import RightsError
from models.extension_requests import ExtensionRequests
from models.extensions import Extensions
from models.notices import Notices
from models.office_values import Office
from models.people import People
from models.questions import Questions
from models.records import ReportState
from models.reports import Reports
from tests.models.support import ADMINISTRATOR, DUE, NEIGHBOUR, OFFICER, Q1, SECRETARY, count, report

OWN, OTHER, STAFF = "own unit", "other unit", "staff"


async def handed_on(work, act):
    """An operation on a question that somebody has handed to the department."""
    await act(await work.questions.add(SECRETARY, "web", "w1", "公示要几天", "三（三）"))


async def answered(work, act):
    """An operation on a question that has been answered."""
    code = await work.questions.add(SECRETARY, "web", "w1", "公示要几天", "三（三）")
    await work.questions.answer(OFFICER, code, "5天", shared=True, version=0)
    await act(code)


OPERATIONS = {
    "reports.hold": ({OWN, STAFF}, lambda work, actor: work.reports.hold(actor, "shuangfeng")),
    "reports.get": ({OWN, STAFF}, lambda work, actor: work.reports.get(actor, "shuangfeng", Q1)),
    "reports.enter": (
        {OWN},
        lambda work, actor: work.reports.enter(actor, "shuangfeng", Q1, [count("total", 1)], "web:9"),
    ),
    "reports.submit": ({OWN}, lambda work, actor: work.reports.submit(actor, "shuangfeng", Q1, due=DUE)),
    "reports.drop_draft": ({OWN}, lambda work, actor: work.reports.drop_draft(actor, "shuangfeng", Q1)),
    "reports.return_field": (
        {STAFF},
        lambda work, actor: work.reports.return_field(actor, "shuangfeng", Q1, "total", "请核对", version=1),
    ),
    "reports.accept": ({STAFF}, lambda work, actor: work.reports.accept(actor, "shuangfeng", Q1, version=1)),
    "reports.versions": ({OWN, STAFF}, lambda work, actor: work.reports.versions(actor, "shuangfeng", Q1)),
    "reports.earlier": ({OWN, STAFF}, lambda work, actor: work.reports.earlier(actor, "shuangfeng", Q1)),
    "reports.last_before": ({OWN, STAFF}, lambda work, actor: work.reports.last_before(actor, "shuangfeng", Q1)),
    "reports.plan": ({OWN, STAFF}, lambda work, actor: work.reports.plan(actor, "shuangfeng", 2014)),
    "reports.set_plan": ({OWN, STAFF}, lambda work, actor: work.reports.set_plan(actor, "shuangfeng", 2014, 430)),
    "reports.of_quarter": ({STAFF}, lambda work, actor: work.reports.of_quarter(actor, Q1)),
    "extensions.extend": (
        {STAFF},
        lambda work, actor: work.extensions.extend(actor, "shuangfeng", Q1, date(2014, 4, 15)),
    ),
    "extensions.day": ({OWN, STAFF}, lambda work, actor: work.extensions.day(actor, "shuangfeng", Q1)),
    "requests.ask": (
        {OWN},
        lambda work, actor: work.extension_requests.ask(actor, "shuangfeng", Q1, date(2014, 4, 15), "名册还在核对"),
    ),
    "requests.settle": ({STAFF}, lambda work, actor: work.extension_requests.settle(actor, "A7K2", note="granted")),
    "requests.find": ({STAFF}, lambda work, actor: work.extension_requests.find(actor, "A7K2")),
    "requests.open_ones": ({STAFF}, lambda work, actor: work.extension_requests.open_ones(actor)),
    "people.roster": ({STAFF}, lambda work, actor: work.people.roster(actor)),
    "notices.acknowledge": ({OWN}, lambda work, actor: work.notices.acknowledge(actor, "june", "2014", "shuangfeng")),
    "office.set": ({STAFF}, lambda work, actor: work.office.set(actor, "due_working_day", "5", confirmed=True)),
    "questions.pending": ({STAFF}, lambda work, actor: work.questions.pending(actor)),
    "questions.settled": ({STAFF}, lambda work, actor: work.questions.settled(actor, 5)),
    "questions.find": ({STAFF}, lambda work, actor: work.questions.find(actor, "A7K2")),
    "questions.answer": (
        {STAFF},
        lambda work, actor: handed_on(
            work, lambda code: work.questions.answer(actor, code, "5天", shared=True, version=0)
        ),
    ),
    "questions.decline": (
        {STAFF},
        lambda work, actor: handed_on(work, lambda code: work.questions.decline(actor, code, version=0)),
    ),
    "questions.withdraw": (
        {STAFF},
        lambda work, actor: answered(work, lambda code: work.questions.withdraw(actor, code, version=1)),
    ),
}
ACTORS = [(SECRETARY, OWN), (NEIGHBOUR, OTHER), (OFFICER, STAFF), (ADMINISTRATOR, STAFF)]
ELSEWHERE = {"people.invite", "reports.find", "questions.add", "questions.waiting_of"}
"""Judged by more than a role (test_people, and below; documents, which have no unit: test_documents), or open to
everybody: a question and one's own count of them."""


class UndoError(Exception):
    """Takes back what an allowed operation did, so that the next one finds the same report."""


@pytest.mark.parametrize(("actor", "side"), ACTORS, ids=[actor.name for actor, _ in ACTORS])
async def test_every_operation_is_for_those_it_is_meant_for(store, actor, side):
    await report(store, total=32)
    allowed = set()
    for operation, (_, act) in OPERATIONS.items():
        with contextlib.suppress(UndoError, RightsError):
            async with store.write() as work:
                await act(work, actor)
                allowed.add(operation)
                raise UndoError

    assert allowed == {operation for operation, (sides, _) in OPERATIONS.items() if side in sides}


async def test_what_is_refused_has_touched_nothing(store):
    await report(store, total=32)
    for sides, act in OPERATIONS.values():
        for actor in (actor for actor, side in ACTORS if side not in sides):
            async with store.write() as work:
                with pytest.raises(RightsError):
                    await act(work, actor)

    async with store.read() as work:
        found = await work.reports.get(SECRETARY, "shuangfeng", Q1)
        assert (found.state, found.draft, found.version) == (ReportState.SUBMITTED, None, 1)
        assert await work.reports.plan(SECRETARY, "shuangfeng", 2014) is None
        assert await work.notices.acknowledged("june", "2014") == ()
        assert await work.office.all() == {}


def test_no_operation_with_an_actor_is_left_out():
    facets = {
        "reports": Reports,
        "extensions": Extensions,
        "requests": ExtensionRequests,
        "people": People,
        "notices": Notices,
        "office": Office,
        "questions": Questions,
    }
    with_actor = {
        f"{name}.{method}"
        for name, facet in facets.items()
        for method, function in inspect.getmembers(facet, inspect.iscoroutinefunction)
        if "actor" in inspect.signature(function).parameters and not method.startswith("_")
    }

    assert with_actor == OPERATIONS.keys() | ELSEWHERE


async def test_a_receipt_of_another_unit_is_as_unknown_as_one_that_does_not_exist(any_store):
    receipt = await report(any_store, total=32)
    async with any_store.read() as work:
        found = [await work.reports.find(actor, receipt.code) for actor, _ in ACTORS]
        assert await work.reports.find(ADMINISTRATOR, "ZZZ9") is None

    assert [each is not None for each in found] == [True, False, True, True]
