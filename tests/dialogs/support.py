"""A report told as a talk without a database: what is entered is kept in a plain value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from core.clock import SHANGHAI
from core.messages import Reply
from core.period import Quarter
from core.render import as_text
from core.texts import Texts
from core.units import load_units
from handlers.commands import Commands
from handlers.dialogs import engine
from handlers.dialogs.answers import in_force
from handlers.dialogs.checks import History, is_sound
from handlers.dialogs.form import load_form
from handlers.dialogs.state import State
from handlers.dialogs.step import Facts, Said, Step
from knowledge.guidance import Guidance
from models.answers_json import overlaid
from models.records import Answers, Report, ReportState
from tests.support import library

FORM = load_form()
TEXTS = Texts.load()
UNITS = load_units(Path(__file__).parents[2] / "core" / "units.json")
COMMANDS = Commands.load()
Q1 = Quarter(2014, 1)
Q2 = Quarter(2014, 2)

FULL = (
    "总数32 35岁以下26 高中以上30 女12 农牧渔民9 农民工2 两新2 一线22 团员20 推优19 "
    "农村12 农村35岁以下9 农村高中以上10 农村女4 积极分子96 发展对象40"
)
GOOD = {
    "total": 25, "age35": 20, "edu_hs": 23, "female": 10, "farmer": 7, "migrant": 2, "liangxin": 2, "frontline": 17,
    "league": 8, "league_rec": 8, "rural": 12, "rural_age35": 9, "rural_edu_hs": 10, "rural_female": 4,
    "activists": 96, "prospects": 30,
}  # fmt: skip


def unit(code: str = "shuangfeng"):
    """A unit of the list."""
    return next(item for item in UNITS if item.code == code)


def submitted(quarter: Quarter, values: dict[str, int], **more) -> Report:
    """A report that was sent."""
    sent = datetime(quarter.next().year, quarter.next().first_day.month, 5, 10, tzinfo=SHANGHAI)
    state = ReportState.PROVISIONAL if more.get("stored") and more["stored"].unknown else ReportState.SUBMITTED
    known = {"stored": Answers(values), "state": state} | more
    return Report("shuangfeng", quarter, version=1, first_submitted_at=sent, submitted_at=sent, code="A7K2", **known)


class Talking:
    """A person and the engine; every word goes through JSON, as after a restart."""

    def __init__(
        self,
        *,
        report: Report | None = None,
        quarter: Quarter = Q1,
        now: datetime = datetime(2014, 4, 2, 10, tzinfo=SHANGHAI),
        history: History | None = None,
        guidance: Guidance | None = None,
    ) -> None:
        self.report = report or Report("shuangfeng", quarter)
        self.quarter = quarter
        self.now = now
        self.history = history or History()
        self.guidance = guidance or library().guidance(quarter.year)
        self.kept = ""
        self.last: Step | None = None
        self.acts: list[str] = []

    @property
    def facts(self) -> Facts:
        return Facts(
            unit=unit(),
            units=UNITS,
            period=self.quarter,
            now=self.now,
            texts=TEXTS,
            report=self.report,
            due_clause="拟于2014年4月8日（周二）17:30前报送（暂定，待市委组织部确认）",
            opens=date(2014, 7, 1) if self.quarter == Q2 else date(2014, 4, 1),
            history=self.history,
            guidance=self.guidance,
        )

    @property
    def values(self) -> dict[str, int]:
        return dict(in_force(self.report).values)

    @property
    def answers(self) -> Answers:
        return in_force(self.report)

    def open(self, words: str = "") -> str:
        return self._after(engine.open_form(FORM, self.facts, words))

    def say(self, words: str) -> str:
        """One message; the answer as plain text, empty where it was not for the form."""
        command = COMMANDS.find(words)
        said = Said(words, command.name if command and command.group == "report" else "")
        return self._after(engine.step(FORM, State.read(self.kept), said, self.facts))

    def again(self) -> str:
        return self._after(engine.ask_again(FORM, State.read(self.kept), self.facts))

    @property
    def replies(self) -> tuple[Reply, ...]:
        return self.last.replies if self.last else ()

    @property
    def choices(self) -> list[str]:
        return [choice.label for reply in self.replies for choice in reply.choices]

    def _after(self, result: Step) -> str:
        """Keep what a caller with a database would keep."""
        self.last = result
        if not result.understood:
            return ""
        if result.entries:
            after = overlaid(self.answers, result.entries)
            assert is_sound(FORM, after.values, TEXTS)
            self.report = replace(self.report, draft=after)
        if result.act:
            self.acts.append(result.act)
        if result.act == "drop":
            self.report = replace(self.report, draft=None)
        self.kept = result.state.write()
        assert State.read(self.kept) == result.state
        return "\n\n".join(as_text(reply) for reply in result.replies)
