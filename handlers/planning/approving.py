"""批准计划: an officer approves the plan of one unit, or those of all units whose plan keeps to its quota.

A button names the year and version that was seen: what the unit changed meanwhile is told, not approved.
"""

from __future__ import annotations

import re

from core.messages import Choice
from core.numbers import day
from core.units import above
from handlers.context import Turn
from handlers.dialogs.waiting import is_yes
from handlers.planning.city import decide_choice, plans_below
from handlers.planning.plans import UnitPlan
from handlers.planning.saying import Version, version_said, year_said
from handlers.planning.telling import tell_approved
from knowledge.normalise import plain
from models.plans import TOTAL, plan_of
from models.records import Report, ReportState

_FIRST = re.compile(r"/?(?P<sure>仍然)?(?:批准|同意|审批通过|通过)\s*(?P<rest>.*计划.*)", re.DOTALL)
_LAST = re.compile(r"(?P<rest>.*计划)\s*(?:批准|同意|审批通过|通过)了?[。.]?", re.DOTALL)
_ALL = re.compile(r"/?(?:全部|都)批准(?:20\d\d年)?的?计划[。.]?|/?批准(?:全部|所有)(?:20\d\d年)?的?计划[。.]?")
_THESE = re.compile(r"确认批准计划\s*(?P<year>20\d\d)年\s*(?P<units>.+)", re.DOTALL)
_CONFIRMS = ("确认下达指标", "确认批准计划", "仍然批准计划")
_TYPED = frozenset({"确认下达", "确认批准", "仍然批准"})
_ONE = re.compile(r"(?P<unit>.+?)第(?P<version>\d{1,4})版")


def confirm_shown(turn: Turn) -> None:
    """A typed 确认 or 是 means the button that was offered last: the figures or plans that it names."""
    shown = next((words for words in turn.conversation.offered if words.startswith(_CONFIRMS)), "")
    if shown and (turn.said.strip() in _TYPED or is_yes(turn.kit.form, turn.said)):
        turn.said = shown


async def plan_decided(turn: Turn) -> bool:
    """批准 with a unit's plan, all plans, or those that were named; False for any other message."""
    said = plain(turn.said).strip()
    if "计划" not in said or ("批准" not in said and "通过" not in said and "同意" not in said):
        return False
    if these := _THESE.fullmatch(said):
        turn.must_be_office()
        await _approve_these(turn, int(these["year"]), these["units"])
        return True
    if _ALL.fullmatch(said):
        turn.must_be_office()
        await approve_all(turn)
        return True
    asked = _FIRST.fullmatch(said) or _LAST.fullmatch(said)
    named = version_said(asked["rest"], turn.kit.units, turn.today.year) if asked else None
    if asked is None or named is None or named.rest:
        return False
    turn.person.must_review(named.unit)
    await _approve_one(turn, named, is_sure=bool(asked.groupdict().get("sure")))
    return True


async def approve_all(turn: Turn) -> None:
    """全部批准: name the plans that keep to their quota and those that do not; a yes approves the first."""
    year = year_said(plain(turn.said), turn.today.year)
    found = [await plans_below(turn, head, year) for head in turn.offices]
    waiting = [each for plans in found for each in plans.units if each.waits]
    plain_ones, over = [each for each in waiting if not each.over], [each for each in waiting if each.over]
    if not waiting:
        turn.tell("plan.approve.none", Choice("计划"), year=year)
    elif not plain_ones:
        choices = [decide_choice(turn, each, year, turn.kit.unit_name(each.unit)) for each in over]
        turn.tell("plan.approve.all_over", *choices, k=len(over), units=_joined(turn, over))
    else:
        words = "、".join(f"{turn.kit.unit_name(each.unit)}第{each.report.version}版" for each in plain_ones)
        turn.tell(
            "plan.approve.all_rest" if over else "plan.approve.all",
            Choice("确认批准", f"确认批准计划 {year}年 {words}", main=True),
            Choice("再看看", f"{year}年计划"),
            n=len(plain_ones),
            year=year,
            units=_joined(turn, plain_ones),
            plan=sum(each.total or 0 for each in plain_ones),
            k=len(over),
            rest=_joined(turn, over),
        )


async def _approve_one(turn: Turn, named: Version, *, is_sure: bool) -> None:
    units = (await plans_below(turn, above(named.unit), named.year)).units
    each = next((each for each in units if each.unit == named.unit), UnitPlan(Report(named.unit, plan_of(named.year))))
    values = {"k": named.version, "diff": each.over, **_values(turn, each, named.year)}
    if named.version and named.version != each.report.version:
        turn.tell("plan.approve.newer", decide_choice(turn, each, named.year, "批准新版"), **values)
    elif each.waits and each.over and not is_sure:
        sure = decide_choice(turn, each, named.year, "仍然批准", "仍然批准计划")
        turn.tell("plan.approve.over", sure, decide_choice(turn, each, named.year, "退回", "退回计划"), **values)
    elif await _approve(turn, named.unit, named.year, each.report.version):
        turn.tell("plan.approve.done", Choice("计划", f"{named.year}年计划"), **values)
    else:
        at = each.report.accepted_at
        date = day(at.date()) if at else ""
        turn.tell(f"plan.not_approved.{each.report.state.value}", Choice("计划"), date=date, **values)


async def _approve_these(turn: Turn, year: int, units: str) -> None:
    """Approve the versions that were named; a unit that changed its plan meanwhile is left out and named."""
    codes = {unit.name: unit.code for unit in turn.kit.units}
    done, left = 0, []
    for found in filter(None, map(_ONE.fullmatch, units.split("、"))):
        unit = codes.get(found["unit"].strip(), "")
        if unit and await _approve(turn, unit, year, int(found["version"])):
            done += 1
        else:
            left.append(found["unit"])
    name = "plan.approve.all_except" if left else "plan.approve.all_done"
    turn.tell(name, Choice("计划", f"{year}年计划"), n=done, year=year, units="、".join(left))


async def _approve(turn: Turn, unit: str, year: int, version: int) -> bool:
    period = plan_of(year)
    report = await turn.work.reports.get(turn.person, unit, period)
    if TOTAL not in report.stored.values or report.state is not ReportState.SUBMITTED:
        return False
    if not await turn.work.reports.accept(turn.person, unit, period, version=version):
        return False
    await tell_approved(turn, report, year)
    return True


def _joined(turn: Turn, units: list[UnitPlan]) -> str:
    return "、".join(turn.kit.unit_name(each.unit) for each in units)


def _values(turn: Turn, each: UnitPlan, year: int) -> dict[str, object]:
    name = turn.kit.unit_name(each.unit)
    return {"unit": name, "year": year, "version": each.report.version, "plan": each.total, "n": each.quota}
