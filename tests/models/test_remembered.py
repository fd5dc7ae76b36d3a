"""What was made of rows is remembered, and never longer than what it was made of: whoever writes, and however."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import bindparam, func, insert, select, update

from core.errors import StateError
from core.people import OPERATOR, Role
from models.draft_rows import MADE
from models.memory import Memory
from models.plans import plan_of
from models.prepared import Prepared
from models.records import Conversation, Entry, EntryKind
from models.remembered import Rows, remembered
from models.tables.office import OfficeRow
from models.tables.people import GrantRow, PersonRow
from models.tables.reports import ReportRow
from tests.models.support import (
    DUE,
    OFFICER,
    Q1,
    Q2,
    SECRETARY,
    count,
)

SETTINGS = Prepared(select(OfficeRow.key).order_by(OfficeRow.key))
SETTING = Prepared(select(OfficeRow.value).where(OfficeRow.key == bindparam("key")))
RENAMED = Prepared(
    update(PersonRow.__table__).where(PersonRow.id == bindparam("person")).values(name=bindparam("new_name"))
)
HERE, BELOW = "shuangfeng", "shuangfeng.001"


def counted(made: list[str]):
    """Two functions whose values are remembered, one inside of the other; each run is noted."""

    @remembered
    async def value_of(session: Rows, key: str) -> str:
        made.append(key)
        found = await session.row(SETTING, key=key)
        return found.value if found else ""

    @remembered
    async def values_of(session: Rows, keys: str) -> tuple[str, ...]:
        made.append(keys)
        return tuple([await value_of(session, key) for key in keys])

    return value_of, values_of


async def put(work, key: str, value: str) -> None:
    await work.office.set(OPERATOR, key, value, confirmed=True)


async def test_a_value_is_made_again_when_one_of_its_rows_was_written_and_not_before(store):
    made: list[str] = []
    _, values_of = counted(made)
    async with store.write() as work:
        session = work._transaction.session
        await work._transaction.upsert(
            OfficeRow, ("key",), key="a", value="1", confirmed=True, person_id=0, at=work.now
        )
        assert [await values_of(session, "ab") for _ in range(2)] == [("1", "")] * 2
        assert made == ["ab", "a", "b"]
        await work._transaction.upsert(
            OfficeRow, ("key",), key="c", value="3", confirmed=True, person_id=0, at=work.now
        )
        assert await values_of(session, "ab") == ("1", "")
        assert made == ["ab", "a", "b"]
        await work._transaction.upsert(
            OfficeRow, ("key",), key="b", value="2", confirmed=True, person_id=0, at=work.now
        )
        assert await values_of(session, "ab") == ("1", "2")
        assert made == ["ab", "a", "b", "ab", "b"]
    async with store.write() as work:
        assert await values_of(work._transaction.session, "ab") == ("1", "2")
        assert len(made) == 5


async def test_nothing_is_remembered_that_was_made_while_something_else_was_asked_or_written(store):
    made: list[str] = []

    @remembered
    async def beside(session: Rows, way: str) -> str:
        made.append(way)
        await session.rows(SETTINGS)
        if way == "statement":
            await session.rows(RENAMED, person=SECRETARY.person_id, new_name=SECRETARY.name)
        if way == "orm":
            await session.scalar(select(PersonRow.name).where(PersonRow.id == SECRETARY.person_id))
        return way

    @remembered
    async def around(session: Rows, way: str) -> str:
        return await beside(session, way)

    async with store.write() as work:
        session = work._transaction.session
        for way in ("rows", "statement", "orm"):
            assert [await around(session, way) for _ in range(3)] == [way] * 3
    assert made == ["rows", *["statement"] * 3, *["orm"] * 3]


async def test_a_value_that_could_not_be_made_is_not_remembered_and_holds_nothing_up(store):
    fails = [True]

    @remembered
    async def now_and_then(session: Rows, key: str) -> str:
        await session.rows(SETTINGS)
        if fails:
            raise StateError(key)
        return key

    @remembered
    async def in_any_case(session: Rows, key: str) -> str:
        try:
            return await now_and_then(session, key)
        except StateError:
            return ""

    async with store.write() as work:
        session = work._transaction.session
        assert await in_any_case(session, "a") == ""
        assert session.memory.made_now is None
        fails.clear()
        assert await now_and_then(session, "a") == "a"
        await put(work, "k", "1")
        assert await in_any_case(session, "a") == "a"


@pytest.mark.parametrize("way", ["operation", "object", "statement"])
async def test_a_change_is_in_the_value_at_once_however_it_was_made(any_store, way):
    value_of, _ = counted([])
    async with any_store.write() as work:
        session = work._transaction.session
        assert await value_of(session, "k") == ""
        if way == "operation":
            await put(work, "k", "1")
        elif way == "object":
            session.add(OfficeRow(key="k", value="1", confirmed=True, person_id=0, at=work.now))
        else:
            values = {"key": "k", "value": "1", "confirmed": True, "person_id": 0, "at": work.now}
            await session.execute(insert(OfficeRow), values)
        assert await value_of(session, "k") == "1"
        with pytest.raises(KeyboardInterrupt):
            await _put_and_fail(work, value_of)
        assert await value_of(session, "k") == "1"
    with pytest.raises(KeyboardInterrupt):
        async with any_store.write() as work:
            await _put_and_fail(work, value_of)
    async with any_store.write() as work:
        assert await value_of(work._transaction.session, "k") == "1"


async def _put_and_fail(work, value_of) -> None:
    async with work.part():
        await put(work, "k", "2")
        assert await value_of(work._transaction.session, "k") == "2"
        raise KeyboardInterrupt


async def test_who_was_dismissed_has_no_rights_at_the_next_message_and_who_was_appointed_has(any_store):
    async with any_store.write() as work:
        assert (await work.people.actor("web", "w1")).units == (HERE,)
        assert await work.people.dismiss(OFFICER, HERE, SECRETARY.person_id)
        assert await work.people.actor("web", "w1") is None
    async with any_store.write() as work:
        assert await work.people.actor("web", "w1") is None
        session = work._transaction.session
        session.add(GrantRow(person_id=1, role=Role.REPORTER.value, unit="xinhua", granted_at=work.now))
        assert (await work.people.actor("web", "w1")).units == ("xinhua",)


async def test_the_answers_of_a_draft_are_known_as_they_stand_in_the_database(any_store):
    given = [
        count("total", 9),
        Entry("female", EntryKind.UNKNOWN, None, "不清楚"),
        Entry("x", EntryKind.WORDS, None, "好"),
    ]
    for number, entry in enumerate(given):
        async with any_store.write() as work:
            for _ in range(2):
                await work.reports.enter(SECRETARY, HERE, Q1, [entry], f"m{number}")
            session = work._transaction.session
            draft = {"report": await session.scalar(select(func.max(ReportRow.id))), "round": 1}
            known = session.known(MADE, **draft)
            session.memory.forget_all()
            read = await session.rows(MADE, **draft)
            assert [made.entry for made in read] == given[: number + 1]
            assert known == read


class Walk:
    """Random changes of everything that messages read, each made in a random way."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.step = 0

    async def change(self, work) -> None:
        """One change, in a part of its own or not, that holds, fails or is undone."""
        self.step += 1
        deed, way = self.random.choice(DEEDS), self.random.random()
        with suppress(StateError, KeyboardInterrupt):
            if way < 0.6:
                await deed(self, work)
            else:
                async with work.part():
                    await deed(self, work)
                    if way > 0.8:
                        raise KeyboardInterrupt

    async def enter(self, work) -> None:
        entry = count(self.random.choice(["total", "female", "young"]), self.random.randrange(9))
        if self.random.random() < 0.2:
            entry = Entry(entry.field, self.random.choice([EntryKind.SKIPPED, EntryKind.UNKNOWN]))
        await work.reports.enter(SECRETARY, HERE, self.quarter, [entry], f"m{self.random.randrange(40)}")

    async def submit(self, work) -> None:
        await work.reports.submit(SECRETARY, HERE, self.quarter, due=DUE, notes=("注",))

    async def drop(self, work) -> None:
        await work.reports.drop_draft(SECRETARY, HERE, self.quarter)

    async def send_back(self, work) -> None:
        quarter = self.quarter
        version = (await work.reports.get(SECRETARY, HERE, quarter)).version
        await work.reports.return_field(OFFICER, HERE, quarter, "female", "核实", version=version)

    async def accept(self, work) -> None:
        quarter = self.quarter
        version = (await work.reports.get(SECRETARY, HERE, quarter)).version
        await work.reports.accept(OFFICER, HERE, quarter, version=version)

    async def plan(self, work) -> None:
        period = plan_of(2014)
        await work.reports.enter(SECRETARY, HERE, period, [count("total", self.step)], f"plan{self.step}")
        receipt = await work.reports.submit(SECRETARY, HERE, period, due=None)
        await work.reports.accept(OFFICER, HERE, period, version=receipt.version)

    async def close(self, work) -> None:
        await work.locks.close(OFFICER, self.quarter)

    async def reopen(self, work) -> None:
        await work.locks.reopen(OFFICER, self.quarter)

    async def open_report(self, work) -> None:
        until = work.now + timedelta(days=self.random.randrange(-1, 3))
        await work.locks.open_report(OFFICER, HERE, Q1, until=until, reason="漏报")

    async def extend(self, work) -> None:
        await work.extensions.extend(OFFICER, HERE, Q1, (work.now + timedelta(days=self.random.randrange(9))).date())

    async def settle(self, work) -> None:
        value = self.random.choice(["3", "5", "0"])
        await work.office.set(OFFICER, "due_working_day", value, confirmed=self.random.random() < 0.5)

    async def switch(self, work) -> None:
        await work.levels.switch(SECRETARY, HERE, is_open=self.random.random() < 0.5)

    async def dismiss(self, work) -> None:
        await work.people.dismiss(OFFICER, HERE, SECRETARY.person_id)

    async def appoint(self, work) -> None:
        role = self.random.choice([Role.REPORTER, Role.DEPUTY, Role.PRINCIPAL])
        held = select(GrantRow.id).where(GrantRow.person_id == 1, GrantRow.role == role.value)
        if await work._transaction.session.scalar(held) is None:
            work._transaction.session.add(GrantRow(person_id=1, role=role.value, unit=HERE, granted_at=work.now))

    async def rename(self, work) -> None:
        name = self.random.choice(["周敏", "周敏敏"])
        if self.random.random() < 0.5:
            await work._transaction.session.rows(RENAMED, person=1, new_name=name)
        else:
            (await work._transaction.session.get_one(PersonRow, 1)).name = name

    async def move(self, work) -> None:
        await work.people.attach(self.random.choice([1, 2]), "web", "w1", "w1")

    async def save(self, work) -> None:
        position = Conversation("{}", self.random.choice(["", "主题"]), self.random.randrange(5), ("是",))
        await work.conversations.save("web", "w1", position)

    @property
    def quarter(self):
        return self.random.choice([Q1, Q2])


DEEDS = [
    Walk.enter, Walk.enter, Walk.enter, Walk.submit, Walk.submit, Walk.drop, Walk.send_back, Walk.accept, Walk.plan,
    Walk.close, Walk.reopen, Walk.open_report, Walk.extend, Walk.settle, Walk.switch, Walk.dismiss, Walk.appoint,
    Walk.rename, Walk.move, Walk.save,
]  # fmt: skip


async def seen(work) -> dict[str, object]:
    """Everything that a message of the unit looks at."""
    reports, found = work.reports, {}
    for quarter in (Q1, Q2):
        of_quarter = {
            "report": await reports.get(SECRETARY, HERE, quarter),
            "earlier": await reports.earlier(SECRETARY, HERE, quarter),
            "before": await reports.last_before(SECRETARY, HERE, quarter),
            "versions": await reports.versions(SECRETARY, HERE, quarter),
            "together": await reports.together(SECRETARY, HERE, quarter),
            "lock": await work.locks.of(SECRETARY, HERE, quarter),
            "closed": await work.locks.closed_at(quarter),
            "day": await work.extensions.day(SECRETARY, HERE, quarter),
        }
        found |= {f"{name} {quarter.code}": value for name, value in of_quarter.items()}
    return found | {
        "plan": await reports.approved_plan(SECRETARY, HERE, 2014),
        "actor": await work.people.actor("web", "w1"),
        "level": await work.levels.of(HERE),
        "office": asdict(await work.office.settings()),
        "position": await work.conversations.load("web", "w1"),
    }


async def seen_without_memory(work) -> dict[str, object]:
    """The same as somebody sees it who remembers nothing."""
    session = work._transaction.session
    await session.flush()
    kept, session.memory = session.memory, Memory(alone=False)
    try:
        return await seen(work)
    finally:
        session.memory = kept


@pytest.mark.parametrize("seed", range(4))
async def test_what_is_remembered_is_what_stands_in_the_database_after_every_change(two_processes, seed):
    walk = Walk(seed)
    for _ in range(30):
        store = walk.random.choice([two_processes[0]] * 4 + [two_processes[1]])
        with suppress(KeyboardInterrupt):
            async with store.write() as work:
                for _ in range(walk.random.randrange(1, 4)):
                    await walk.change(work)
                    if walk.random.random() < 0.7:
                        assert await seen(work) == await seen_without_memory(work)
                if walk.random.random() < 0.2:
                    raise KeyboardInterrupt
        async with two_processes[0].write() as work:
            assert await seen(work) == await seen_without_memory(work)
