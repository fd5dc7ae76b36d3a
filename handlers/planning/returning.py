"""退回计划: an officer sends a unit's plan back with a reason; the version in force stays in force."""

from __future__ import annotations

import re

from core.messages import Choice
from handlers.context import Turn
from handlers.planning.saying import Version, version_said
from handlers.planning.telling import tell_returned
from handlers.reviewing.naming import field_at
from knowledge.normalise import plain
from models.plans import PLAN, TOTAL, plan_of
from models.records import Report

LONGEST = 100
"""A longer reason is not read in a chat."""

_ASKED = re.compile(r"/?(?:退回|打回)\s*(?P<rest>.*计划.*)", re.DOTALL)
_BEHIND = re.compile(r"(?P<unit>.*计划)\s*(?:退回|打回)(?:修改)?[\s,，:：;；。]*(?P<reason>.*)", re.DOTALL)
_WHY = re.compile(r"^(?:原因|理由|因为)(?:是|为)?[\s:：]*")


async def plan_returned(turn: Turn) -> bool:
    """退回 with a unit's plan and a reason, or without one, which is asked; False for any other message."""
    named = _named(turn, turn.said.strip()) or _named(turn, plain(turn.said).strip())
    if named is None:
        return False
    turn.person.must_review(named.unit)
    period, form = plan_of(named.year), turn.kit.forms[PLAN]
    report = await turn.work.reports.get(turn.person, named.unit, period)
    field, rest = field_at(named.rest, form)
    field, reason = (field, rest) if field and field != TOTAL and rest else (TOTAL, named.rest)
    values = _values(turn, named, report)
    if not report.version:
        turn.tell("plan.return.none", Choice("计划"), **values)
    elif named.version and named.version != report.version:
        turn.tell("plan.return.newer", Choice("计划"), **values)
    elif not reason:
        _ask_reason(turn, report, named.year)
    elif len(reason) > LONGEST:
        turn.tell("plan.return.too_long", n=len(reason), max=LONGEST)
    elif await turn.work.reports.return_field(turn.person, named.unit, period, field, reason, version=report.version):
        await tell_returned(turn, report, named.year, field, reason)
        turn.tell(
            "plan.return.done", Choice("计划", f"{named.year}年计划"), reason=reason, label=form.label(field), **values
        )
    else:
        turn.tell("plan.return.already", Choice("计划"), **values)
    return True


def _named(turn: Turn, said: str) -> Version | None:
    """The plan that is sent back, with the reason behind it; None where the message is about something else."""
    if "计划" not in said or ("退回" not in said and "打回" not in said):
        return None
    if behind := _BEHIND.fullmatch(said):
        return version_said(f"{behind['unit']} {_WHY.sub('', behind['reason'])}", turn.kit.units, turn.today.year)
    asked = _ASKED.fullmatch(said)
    named = version_said(asked["rest"], turn.kit.units, turn.today.year) if asked else None
    if asked is None or named is None or not _is_of_plan(asked["rest"], named):
        return None
    return Version(named.unit, named.year, named.version, _WHY.sub("", named.rest))


def _is_of_plan(said: str, named: Version) -> bool:
    """Whether 计划 stands beside the unit, and not only within the reason: 退回 双峰县 女党员 与计划不符."""
    head = said.removesuffix(named.rest) if named.rest else said
    return "计划" in head


def _ask_reason(turn: Turn, report: Report, year: int) -> None:
    """Ready reasons; each is a whole message of its own."""
    name = turn.kit.unit_name(report.unit)
    head = f"退回计划 {name} {year}年 第{report.version}版"
    reasons = [Choice(reason, f"{head} {reason}") for reason in turn.text("plan.return.reasons").split("、")]
    plan = report.stored.values.get(TOTAL, 0)
    turn.tell("plan.return.reason", *reasons, unit=name, year=year, version=report.version, plan=plan)


def _values(turn: Turn, named: Version, report: Report) -> dict[str, object]:
    plan = report.stored.values.get(TOTAL, 0)
    name = turn.kit.unit_name(named.unit)
    return {"unit": name, "year": named.year, "version": report.version, "plan": plan, "k": named.version}
