"""What a unit is told of its plan: approved, sent back with the reason, a quota set; each of its people once."""

from __future__ import annotations

from core.messages import Choice, text_reply
from exports.report_words import count_words
from handlers.context import Turn
from handlers.notifying import notify_unit
from models.plans import PLAN, TOTAL, plan_of
from models.records import Report


async def tell_approved(turn: Turn, report: Report, year: int) -> None:
    """Queue it to everybody of the unit, unless the unit changes its plan before."""
    told = turn.text("plan.told.approved", **_values(turn, report, year))
    key = f"accepted:{report.unit}:{plan_of(year).code}:{report.version}"
    await notify_unit(turn, report.unit, text_reply(told), key=key, condition=key)


async def tell_returned(turn: Turn, report: Report, year: int, field: str, reason: str) -> None:
    """Queue the reason to everybody of the unit; whoever comes after the answer of another is not asked any more."""
    form = turn.kit.forms[PLAN]
    named = {"label": form.label(field), "value": count_words(report.stored, field, turn.kit.texts), "reason": reason}
    told = turn.text("plan.told.returned", **named, **_values(turn, report, year))
    choices = (Choice("去改", "计划", main=True), Choice("数字没错"))
    about = f"returned:{report.unit}:{plan_of(year).code}"
    key = f"{about}:{report.version}:{field}"
    reply = text_reply(told, *choices, numbered=False)
    await notify_unit(turn, report.unit, reply, key=key, condition=f"{about}:{field}")


async def tell_quota(turn: Turn, unit: str, year: int, count: int, *, before: int | None, number: int) -> None:
    """Queue the figure to everybody of the unit, unless another one is set before."""
    name = "plan.told.quota" if before is None else "plan.told.quota_changed"
    told = turn.text(
        name, unit=turn.kit.unit_name(unit), year=year, n=count, before=before, office=turn.office_above(unit)
    )
    condition = f"quota:{unit}:{year}:{count}"
    await notify_unit(turn, unit, text_reply(told, Choice("计划")), key=f"quota:{number}", condition=condition)


def _values(turn: Turn, report: Report, year: int) -> dict[str, object]:
    name, plan = turn.kit.unit_name(report.unit), report.stored.values.get(TOTAL, 0)
    office = turn.office_above(report.unit)
    return {"unit": name, "year": year, "version": report.version, "plan": plan, "office": office}
