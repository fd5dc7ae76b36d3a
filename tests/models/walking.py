"""A walk through random changes of everything that a message of a unit reads, and what there is to be seen on it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta
from random import Random

from sqlalchemy import bindparam, select, update

from core.errors import StateError
from core.people import Role
from models.memory import Memory
from models.plans import plan_of
from models.prepared import Prepared
from models.records import Conversation, Entry, EntryKind
from models.tables.people import GrantRow, PersonRow
from tests.models.support import DUE, OFFICER, Q1, Q2, SECRETARY, count

HERE = "shuangfeng"
RENAMED = Prepared(
    update(PersonRow.__table__).where(PersonRow.id == bindparam("person")).values(name=bindparam("new_name"))
)


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
