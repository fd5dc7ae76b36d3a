"""计划 for a unit: how its plan stands, the quota set for it, and what is used; where none is in, the form opens."""

from __future__ import annotations

import re

from core.messages import Choice
from core.numbers import day, moment
from core.period import Quarter
from handlers.context import Turn
from handlers.dialogs import answers as ans
from handlers.planning.city import show_plans
from handlers.planning.handing_in import open_plan
from handlers.planning.saying import version_said, year_said
from handlers.reporting.facts import developed
from knowledge.normalise import plain
from models.plans import PLAN, TOTAL, plan_of
from models.records import Report, ReportState

_OF_YEAR = re.compile(r"/?(?:20\d\d年|今年|明年)度?的?(?:发展党员)?计划[。.]?")
_OWN_QUOTA = re.compile(r"(?:给)?(?:我们|我县|我区|本单位|我单位|咱们|本县|本区|我委)[^\d?？]{0,12}指标[^\d]{0,8}")
_TO_DO = frozenset({ReportState.NONE, ReportState.DRAFT, ReportState.RETURNED})


async def show_plan(turn: Turn) -> None:
    """计划: the officer sees the city, a unit its own plan; one that is still to be done opens at once."""
    units = turn.person.own_units
    if not units:
        await show_plans(turn)
        return
    year = year_said(plain(turn.said), turn.today.year)
    reports = [await turn.work.reports.get(turn.person, unit, plan_of(year)) for unit in units]
    if len(units) == 1 and reports[0].state in _TO_DO and turn.person.may_report(units[0]):
        await open_plan(turn)
        return
    for report in reports:
        says = f"报{turn.kit.unit_name(report.unit)}{year}年计划"
        is_open = report.state in _TO_DO or report.draft is not None
        can_go_on = is_open and turn.person.may_report(report.unit)
        choices = (Choice("继续" if report.version else "报计划", says, main=True),) if can_go_on else ()
        lines = [*await _plan_lines(turn, report, year), *await quota_lines(turn, report, year)]
        turn.tell("plan.status.lines", *choices, Choice("计划历史"), rows="\n".join(lines))


async def plan_shown(turn: Turn) -> bool:
    """计划 with a year or a unit; False for any other message, RightsError for the unit of somebody else."""
    said = plain(turn.said).strip()
    if _OF_YEAR.fullmatch(said):
        await show_plan(turn)
        return True
    if _OWN_QUOTA.fullmatch(said) and turn.person.own_units:
        await show_quota(turn)
        return True
    named = version_said(said, turn.kit.units, turn.today.year) if said.endswith("计划") else None
    if named is None or named.rest:
        return False
    report = await turn.work.reports.get(turn.person, named.unit, plan_of(named.year))
    lines = [*await _plan_lines(turn, report, named.year), *await quota_lines(turn, report, named.year)]
    turn.tell(
        "plan.status.lines", Choice("计划历史", f"计划历史 {turn.kit.unit_name(named.unit)}"), rows="\n".join(lines)
    )
    return True


async def show_quota(turn: Turn) -> None:
    """指标: the officer sees the city, a unit what the department has set for it."""
    if not turn.person.own_units:
        await show_plans(turn)
        return
    year = year_said(plain(turn.said), turn.today.year)
    for unit in turn.person.own_units:
        count = await turn.work.quotas.of(turn.person, unit, year)
        name = "plan.quota.own_none" if count is None else "plan.quota.own"
        names = {"unit": turn.kit.unit_name(unit), "office": turn.office_above(unit)}
        turn.tell(name, Choice("计划"), year=year, n=count, **names)


async def _plan_lines(turn: Turn, report: Report, year: int) -> list[str]:
    """How far the plan is, and which version is in force where that is not the newest."""
    values = {"unit": turn.kit.unit_name(report.unit), "year": year}
    if not report.version:
        return [turn.text("plan.status.draft" if report.draft else "plan.status.none", **values)]
    plan = report.stored.values.get(TOTAL, 0)
    lines = [
        turn.text(
            "plan.status.reported",
            plan=plan,
            version=report.version,
            time=moment(report.submitted_at or turn.now),
            code=report.code,
            state=_state(turn, report),
            **values,
        )
    ]
    approved = await turn.work.reports.approved_plan(turn.person, report.unit, year)
    if approved and approved.version < report.version:
        lines.append(
            turn.text("plan.status.in_force", date=day(approved.at.date()), k=approved.version, plan=approved.total)
        )
    if report.draft is not None:
        changes = ans.changes(turn.kit.forms[PLAN], report.stored, report.draft, turn.kit.texts)
        lines.append(turn.text("plan.status.draft_change", changes=changes))
    return lines


def _state(turn: Turn, report: Report) -> str:
    if report.state is ReportState.RETURNED:
        reason = "；".join(dict.fromkeys(item.reason for item in report.returned))
        return turn.text("plan.status.returned", reason=reason)
    office = turn.office_above(report.unit)
    if report.accepted_at:
        return turn.text("plan.status.approved", office=office, date=day(report.accepted_at.date()))
    return turn.text("plan.status.waiting", office=office)


async def quota_lines(turn: Turn, report: Report, year: int) -> list[str]:
    """The plan beside the quota, beside what was developed, and beside the people on the books."""
    unit, plan = report.unit, report.stored.values.get(TOTAL) if report.version else None
    quota = await turn.work.quotas.of(turn.person, unit, year)
    lines = [turn.text("plan.status.quota", office=turn.office_above(unit), n=quota)] if quota is not None else []
    if quota is not None and plan is not None:
        name = "even" if plan == quota else "over" if plan > quota else "under"
        lines[-1] += turn.text(f"plan.beside_quota.{name}", diff=abs(plan - quota))
    ytd = await developed(turn, unit, year)
    if ytd is not None:
        lines.append(turn.text("plan.status.used", ytd=ytd))
    return lines + await _reserve(turn, unit, year, plan)


async def _reserve(turn: Turn, unit: str, year: int, plan: int | None) -> list[str]:
    """How many activists the plan would need (二（三）), where both are known."""
    reserve = turn.kit.guidance(year).targets.reserve
    if reserve is None:
        return []
    last = await turn.work.reports.last_before(turn.person, unit, Quarter.of(turn.today).next())
    known = last.stored.values.get(reserve.numerator) if last else None
    if not plan or known is None or reserve.figure is None:
        return []
    return [turn.text("plan.status.reserve", plan=plan, need=plan * reserve.figure, n=known, k=reserve.figure)]
