"""Many people write to one report at the same moment: nothing acknowledged is lost, nothing changes unseen.

Every writer is a deputy of one unit with a conversation of their own. In each round all of them say something at
once, through the real dispatcher and database: first counts for one field, each another one; then a whole report;
then 确认报送. The replies are what each of them was told; the database is what is true.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from core.messages import Incoming
from core.people import Grant, Role
from core.render import as_text
from tests.dialogs.support import FULL
from tests.support import Bench

UNIT = "shuangfeng"
FIELD = "activists"
_CHANGED = re.compile(r"入党积极分子由(\d+)名改为(\d+)名")
_FIRST = re.compile(r"入党积极分子：(\d+)名")
_SHOWN = re.compile(r"入党积极分子\s*[:：]?\s*(\d+)名?")


@dataclass
class Outcome:
    """What the writers were told beside what is stored."""

    writers: int = 0
    messages: int = 0
    unanswered: int = 0
    acknowledged: list[int] = field(default_factory=list)
    stored: list[int] = field(default_factory=list)
    unseen: list[tuple[int, int]] = field(default_factory=list)
    """Changes from one count to the next that nobody was told."""
    submitted: list[int] = field(default_factory=list)
    """The count of each stored version."""
    shown: list[int] = field(default_factory=list)
    """The counts that were read back to those who got a receipt."""
    audited: int = 0
    audit_broken_at: int | None = None
    seconds: float = 0.0

    @property
    def lost(self) -> list[int]:
        """Acknowledged and not in the database."""
        return sorted(set(self.acknowledged) - set(self.stored))

    @property
    def doubled(self) -> list[int]:
        """Stored more than once by one round."""
        return sorted({count for count in self.stored if self.stored.count(count) > 1})

    @property
    def is_clean(self) -> bool:
        """Whether everything that was acknowledged is there, once, and nothing changed unseen."""
        faults = (self.lost, self.doubled, self.unseen, set(self.submitted) - set(self.shown))
        return not any(faults) and not self.unanswered and self.audit_broken_at is None


async def run(url: str, writers: int) -> Outcome:
    """Let so many people write to one report of a new database."""
    stage, outcome = Bench(url), Outcome(writers=writers)
    await stage.start()
    await _deputies(stage, writers)
    began = time.monotonic()
    await _round(stage, outcome, ["填报"] * writers)
    told = await _round(stage, outcome, [f"积极分子{number}" for number in range(1, writers + 1)])
    changes = [_change(reply) for reply in told]
    outcome.acknowledged = [after for _, after in changes]
    outcome.stored = await _counts(url, f"select value from entries where field = '{FIELD}' order by id")
    pairs = zip([0, *outcome.stored], outcome.stored, strict=False)
    outcome.unseen = [pair for pair in pairs if pair not in changes]
    await _submissions(stage, outcome, url)
    outcome.seconds = time.monotonic() - began
    async with stage.store.read() as work:
        outcome.audit_broken_at = await work.audit.verify()
    await stage.stop()
    return outcome


async def _submissions(stage: Bench, outcome: Outcome, url: str) -> None:
    """Everybody sends a whole report with a count of their own and confirms it at the same moment."""
    numbers = range(1000, 1000 + outcome.writers)
    readback = await _round(stage, outcome, [FULL.replace("积极分子96", f"积极分子{n}") for n in numbers])
    replies = await _round(stage, outcome, ["确认报送"] * outcome.writers)
    pairs = zip(readback, replies, strict=True)
    outcome.shown = [_last_shown(before) for before, after in pairs if "已收到" in after]
    answers = await _texts(url, "select answers from versions order by id")
    outcome.submitted = [_values(item)[FIELD] for item in answers]
    outcome.audited = len(await _texts(url, "select act from audit"))


async def _deputies(stage: Bench, writers: int) -> None:
    async with stage.store.write() as work:
        await work.units.sync(stage.kit.units)
        for number in range(writers):
            person = await work.people.add(f"干事{number}", [Grant(Role.DEPUTY, UNIT)])
            await work.people.attach(person, stage.channel.name, _name(number), _name(number))


async def _round(stage: Bench, outcome: Outcome, said: Sequence[str]) -> list[str]:
    """All writers say something at once; what each was answered."""
    key = outcome.messages
    incoming = [
        Incoming(stage.channel.name, f"{key + at}", _name(at), _name(at), stage.clock.now(), words)
        for at, words in enumerate(said)
    ]
    await asyncio.gather(*(stage.dispatcher.accept([message]) for message in incoming))
    await stage.dispatcher.settled()
    await stage.sender.deliver_due()
    outcome.messages += len(said)
    told = ["\n".join(as_text(item.reply) for item in stage.channel.take(_name(at))) for at in range(len(said))]
    outcome.unanswered += sum(not reply for reply in told)
    return told


def _change(reply: str) -> tuple[int, int]:
    """From which count to which, as the reply says; 0 before the first one."""
    changed = _CHANGED.search(reply)
    if changed:
        return int(changed[1]), int(changed[2])
    first = _FIRST.search(reply)
    return (0, int(first[1])) if first else (0, 0)


def _last_shown(reply: str) -> int:
    found = _SHOWN.findall(reply)
    return int(found[-1]) if found else 0


def _values(answers: str) -> Mapping[str, int]:
    values: Mapping[str, int] = json.loads(answers)["values"]
    return values


def _name(number: int) -> str:
    return f"w{number}"


async def _counts(url: str, query: str) -> list[int]:
    return [int(value) for value in await _texts(url, query)]


async def _texts(url: str, query: str) -> list[str]:
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            return [str(row[0]) for row in await connection.execute(text(query))]
    finally:
        await engine.dispose()
