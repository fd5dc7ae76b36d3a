"""A unit hands in its plan: 报计划, or the figure in words, straight into the form that handles every report."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.messages import Choice
from handlers.context import Turn
from handlers.dialogs.answers import in_force
from handlers.dialogs.reading import Reading, Surroundings, read_message
from handlers.intent import asks_plainly
from handlers.planning.saying import year_said
from handlers.principal import must_report_something
from handlers.reporting import open_year
from knowledge.normalise import plain
from knowledge.numerals import with_digits
from models.plans import PLAN, TOTAL, plan_of

_OPENING = re.compile(
    r"/?(?:我要|我们?|来|想)?(?:报|上报|填|填报|登记|改|修改|调整|变更)(?:一下|下)?(?:(?:今年|明年|20\d\d年)度?)?的?"
    r"(?:年度)?(?:发展党员|发展)?(?:年度)?计划数?[。.]?"
)
_OTHERWISE = re.compile(
    r"如果|假如|假设|要是|若是|试算|再发展|再增加|还能|下达|审批|批准|退回|打回|历史|[一二三四1-4]季度|上半年|下半年|\d月|"
    r"按计划|计划内|计划外|完成|发展了|已发展|对象|积极分子|没报|没有报|报了没|报没报"
)
"""What is supposed, decided by the department, done already, or about a part of the year is no plan of a year."""
_FIGURE = re.compile(r"[\d零〇一二两三四五六七八九十百]")
_RELATIVE = re.compile(
    r"(?P<more>增加|追加|调增|再加|多加|加)?(?P<less>减少|调减|核减|压减|减)?了?\s*(?P<by>\d{1,5})(?!\d|%)\s*[名人个]?"
)


@dataclass(frozen=True, slots=True)
class _Said:
    """What is to be opened: `words` go to the form."""

    year: int
    unit: str = ""
    words: str = ""


async def open_plan(turn: Turn) -> None:
    """报计划: open the form of this year's plan."""
    await _open(turn, _Said(year_said(plain(turn.said), turn.today.year)))


async def plan_said(turn: Turn) -> bool:
    """报计划 in other words, or a message that states the plan of a year; False for any other message."""
    said = plain(turn.said).strip()
    if "计划" not in said:
        return False
    if _OPENING.fullmatch(said):
        await open_plan(turn)
        return True
    if not _OTHERWISE.search(said) and (change := _change(said)):
        await _ask_sum(turn, change)
        return True
    stated = _stated(turn, said)
    if stated is None:
        return False
    await _open(turn, stated)
    return True


def _change(said: str) -> re.Match[str] | None:
    """增加10名: a figure that is more or less than another one."""
    return next((found for found in _RELATIVE.finditer(with_digits(said)) if found["more"] or found["less"]), None)


async def _ask_sum(turn: Turn, change: re.Match[str]) -> None:
    """The figure that would come of it, to be said by the person; nothing is stored."""
    unit = turn.person.units[0] if len(turn.person.units) == 1 else ""
    report = await turn.work.reports.get(turn.person, unit, plan_of(turn.today.year)) if unit else None
    plan = in_force(report).values.get(TOTAL) if report else None
    if plan is None:
        turn.tell("plan.open.relative", said=change[0].strip())
        return
    new = plan + int(change["by"]) * (1 if change["more"] else -1)
    if new < 0:
        turn.tell("plan.open.relative", said=change[0].strip())
        return
    choice = Choice(turn.text("plan.open.change_to", n=new), f"计划改成{new}名", main=True)
    turn.tell("plan.open.relative_sum", choice, said=change[0].strip(), plan=plan, n=new)


def _stated(turn: Turn, said: str) -> _Said | None:
    """The plan that a message states; None for a question, for a quarter, and where no figure of a plan is said."""
    if _OTHERWISE.search(said) or asks_plainly(turn.said, turn.kit.units):
        return None
    if not _FIGURE.search(said) or _is_of_quarter(turn, said):
        return None
    reading = _read(turn, said)
    about_total = [item for item in (*reading.problems, *reading.questions) if item.field == TOTAL]
    if reading.intent == "none" or reading.period or not (reading.values or about_total):
        return None
    return _Said(year_said(said, turn.today.year), reading.unit or "", turn.said)


def _is_of_quarter(turn: Turn, said: str) -> bool:
    """总数32 女12 计划260: the counts of a quarter, and the plan beside them."""
    around = Surroundings(turn.kit.units, turn.today)
    values = read_message(said, turn.kit.form.words, around, turn.kit.texts).values
    return {PLAN, turn.kit.form.total} <= values.keys()


def _read(turn: Turn, said: str) -> Reading:
    form = turn.kit.forms[PLAN]
    for word in form.noise:
        said = said.replace(word, "")
    return read_message(said, form.words, Surroundings(turn.kit.units, turn.today), turn.kit.texts)


async def _open(turn: Turn, said: _Said) -> None:
    """Into the form that is open for this plan already, or a new one; unit and year are settled first."""
    unit = await _unit(turn, said)
    if not unit:
        return
    this_year = turn.today.year
    if said.year not in {this_year, this_year + 1}:
        turn.tell("plan.open.year", n=this_year, k=this_year + 1)
        return
    await open_year(turn, unit, plan_of(said.year), said.words)


async def _unit(turn: Turn, said: _Said) -> str:
    """The person's own unit; empty where another one was named, or one has to be chosen, which is told."""
    own, named = turn.person.units, said.unit
    if not own:
        must_report_something(turn)
        turn.person.must_be_staff()
        turn.tell("plan.open.staff", Choice("计划", main=True))
        return ""
    if named and named not in own:
        names = "、".join(turn.kit.unit_name(unit) for unit in own)
        turn.tell("plan.open.other_unit", unit=names, other=turn.kit.unit_name(named))
        return ""
    if not named and len(own) > 1:
        choices = [Choice(turn.kit.unit_name(unit), f"{turn.kit.unit_name(unit)} {turn.said}") for unit in own]
        turn.tell("plan.open.which", *choices, n=len(own))
        return ""
    return named or own[0]
