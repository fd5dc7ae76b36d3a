"""What a unit is told of its report: a field sent back as one question, or 审核通过; each of its people once."""

from __future__ import annotations

from datetime import date, datetime

from core.messages import Choice, text_reply
from core.numbers import moment
from core.period import Quarter
from exports.report_words import count_words
from handlers.context import Turn
from handlers.locked.sending import changes
from handlers.notifying import notify_unit
from handlers.reviewing.kept import Returning
from models.lock_records import CorrectionRequest
from models.records import Report


def returned_text(turn: Turn, wanted: Returning, report: Report) -> str:
    """The words that the unit reads: which field, why, and the question for it with the count in force."""
    field = turn.kit.form.by_code[wanted.field]
    now = count_words(report.stored, field.code, turn.kit.texts)
    question = [turn.text("report.fill.now", label=field.label, value=now), field.ask(report.stored.values)]
    return turn.text(
        "receipt.after.returned",
        unit=turn.kit.unit_name(report.unit),
        quarter=report.quarter.name,
        n=1,
        labels=field.label,
        reason=wanted.reason,
        question="\n".join(question),
    )


async def tell_returned(turn: Turn, wanted: Returning, report: Report) -> None:
    """Queue it to everybody of the unit; whoever comes after the answer of another is not asked any more."""
    choices = (Choice("去改", "继续", main=True), Choice("数字没错"))
    about = f"{report.unit}:{report.quarter.code}"
    reply = text_reply(returned_text(turn, wanted, report), *choices, numbered=False)
    key = f"returned:{about}:{report.version}:{wanted.field}"
    await notify_unit(turn, report.unit, reply, key=key, condition=f"returned:{about}:{wanted.field}")


async def tell_accepted(turn: Turn, unit: str, quarter: Quarter, version: int) -> None:
    """Queue to everybody of the unit that its version is accepted, unless it changes it before."""
    name = turn.kit.unit_name(unit)
    office = turn.office_above(unit)
    told = turn.text("receipt.after.accepted", unit=name, office=office, quarter=quarter.name, version=version)
    key = f"accepted:{unit}:{quarter.code}:{version}"
    await notify_unit(turn, unit, text_reply(told), key=key, condition=key)


async def tell_extended(  # noqa: PLR0917 - all that is told
    turn: Turn, unit: str, quarter: Quarter, until: date, number: int, due_new: str
) -> None:
    """Queue to everybody of the unit until when it may report now, unless that is changed before."""
    name = turn.kit.unit_name(unit)
    told = turn.text("receipt.late.granted", unit=name, quarter=quarter.name, due_new=due_new)
    condition = f"extended:{unit}:{quarter.code}:{until.isoformat()}"
    await notify_unit(turn, unit, text_reply(told), key=f"extended:{number}", condition=condition)


async def tell_refused(turn: Turn, unit: str, code: str, due: str, reason: str) -> None:
    """Queue to everybody of the unit that the day stays as it is, and why."""
    told = turn.text("receipt.late.refused", due=due, reason=reason)
    await notify_unit(turn, unit, text_reply(told), key=f"extension-refused:{code}", condition="")


async def tell_opened(
    turn: Turn, unit: str, quarter: Quarter, number: int, until: datetime,
    *, reason: str, fields: tuple[str, ...] = (), request: CorrectionRequest | None = None,
) -> None:  # fmt: skip
    """Queue to everybody of the unit until when it may correct what, with one tap for what it had asked for."""
    values = {
        "unit": turn.kit.unit_name(unit), "quarter": quarter.name, "due_new": moment(until), "reason": reason,
        "office": turn.office_above(unit), "labels": turn.kit.form.labels(fields),
    }  # fmt: skip
    report = await turn.work.reports.get(turn.person, unit, quarter)
    if not report.version:
        told = turn.text("correct.opened_for.late", **values)
        choices: tuple[Choice, ...] = (Choice("补报", f"补报 {values['unit']} {quarter.name}", main=True),)
    elif request is not None:
        changed = changes(turn, report.stored, request.counts)
        told = turn.text("correct.opened_for.request", changes=changed, **values)
        choices = (Choice("按申请更正", f"按申请更正 {request.code}", main=True),)
    else:
        told = turn.text("correct.opened_for.some" if fields else "correct.opened_for.all", **values)
        choices = ()
    key = f"opened:{unit}:{quarter.code}:{number}"
    await notify_unit(turn, unit, text_reply(told, *choices, numbered=False), key=key, condition=key)


async def tell_shut(turn: Turn, unit: str, quarter: Quarter) -> None:
    """Queue to everybody of the unit that what was opened is locked again before its time."""
    told = turn.text("correct.shut_early", unit=turn.kit.unit_name(unit), quarter=quarter.name)
    key = f"shut:{unit}:{quarter.code}:{turn.now.isoformat()}"
    await notify_unit(turn, unit, text_reply(told), key=key, condition="")


async def tell_not_opened(turn: Turn, request: CorrectionRequest, reason: str) -> None:
    """Queue to everybody of the unit that its report stays locked, and why."""
    told = turn.text(
        "correct.not_opened",
        unit=turn.kit.unit_name(request.unit), quarter=request.quarter.name, code=request.code, reason=reason,
    )  # fmt: skip
    await notify_unit(turn, request.unit, text_reply(told), key=f"correction-refused:{request.code}", condition="")
