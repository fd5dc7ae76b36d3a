"""One unit: what is open now, its numbers by quarter, its shares, its versions, and the way to the end of the year.

Any number can be sent back with a reason: the same act as 退回 in the chat, and the unit is asked there.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.pages import Answer, GoTo, Page
from core.period import Quarter
from core.units import above
from desk.acting import Chat, SendBack
from desk.context import Look
from desk.figures import unit_summary
from desk.numbers import Numbers, numbers_of
from desk.open_points import OpenPoint, open_points
from desk.states import StateTag, tag_of
from desk.timeline import Mark, last_corrected, timeline
from desk.unit_shares import UnitShares, shares_of
from exports.report_words import count_words
from models.records import Report, ReportState

LONGEST_REASON = 100
"""As in the chat, where it is read."""


@dataclass(frozen=True, slots=True)
class ReturnForm:
    """The form for sending one number back; `told` is why it was not sent, `typed` the reason written then."""

    field: str
    label: str
    value: str
    reasons: tuple[str, ...]
    told: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class UnitView:
    """Everything of the page; what the visitor may do there depends on who that is."""

    code: str
    name: str
    about: str
    quarter: Quarter
    quarters: tuple[Quarter, ...]
    tag: StateTag
    open: tuple[OpenPoint, ...]
    numbers: Numbers
    form: ReturnForm | None
    shares: UnitShares
    marks: tuple[Mark, ...]
    year_end: str
    told: str
    is_office: bool
    may_report: bool
    to_accept: bool
    longest_reason: int = LONGEST_REASON


@dataclass(frozen=True, slots=True)
class _Sending:
    """What was to be sent back, where that failed: which field, why it was not sent, and the words to be put right."""

    field: str = ""
    told: str = ""
    typed: str = ""


async def unit_page(look: Look, chat: Chat) -> Page | None:
    """The unit of the address; RightsError for whoever may not see its numbers, None where there is none."""
    return await _page(look, chat, look.quarter, _Sending(look.visit.query.get("return", "")))


async def send_back(look: Look, chat: Chat) -> Answer:
    """Send one number of the form back; without a usable reason the form comes again."""
    form, code = look.visit.form, look.visit.path["code"]
    look.actor.must_review(code)
    quarter = next((each for each in look.quarters if each.code == form.get("quarter")), None)
    field = form.get("field", "")
    if look.unit(code) is None or quarter is None or field not in look.kit.form.by_code:
        return None
    reason = " ".join((form.get("own") or form.get("reason") or "").split())
    if told := _fault(look, reason):
        return await _page(look, chat, quarter, _Sending(field, told, form.get("own", "")))
    wanted = SendBack(
        code, quarter, field, reason, _number(form.get("version", "")), form.get("accepted") == "yes"
    )  # fmt: skip
    if told := await chat.send_back(look.work, look.actor, wanted):
        return await _page(look, chat, quarter, _Sending(field, told))
    chat.wake()
    return GoTo(f"/desk/units/{code}?quarter={quarter.code}")


def _fault(look: Look, reason: str) -> str:
    """Why words are no reason; empty if they are one."""
    if not reason:
        return look.text("desk.return.no_reason")
    if len(reason) > LONGEST_REASON:
        return look.text("officer.return.too_long", n=len(reason), max=LONGEST_REASON)
    return ""


async def _page(look: Look, chat: Chat, quarter: Quarter, sending: _Sending) -> Page | None:
    code, actor = look.visit.path["code"], look.actor
    report = await look.work.reports.get(actor, code, quarter)
    unit = look.unit(code)
    if unit is None:
        return None
    of_year = [await look.work.reports.get(actor, code, each) for each in quarter.earlier_this_year]
    stored = next((each for each in (report, *reversed(of_year)) if each.version), report)
    summary = await unit_summary(look, stored)
    plan = await look.work.reports.plan(actor, code, quarter.year)
    versions = await look.work.reports.versions(actor, code, quarter)
    is_office = actor.heads(above(code))
    may_return = is_office and report.version > 0
    corrected = last_corrected(look, versions)
    view = UnitView(
        code=code,
        name=unit.name,
        about=await _about(look, code, unit.addressee, plan),
        quarter=quarter,
        quarters=look.quarters,
        tag=tag_of(report, look.kit.texts),
        open=await open_points(look, report),
        numbers=numbers_of(look, (*of_year, report), summary.units[0], corrected=corrected, may_return=may_return),
        form=_form(look, report, sending) if may_return else None,
        shares=shares_of(look, summary, plan),
        marks=await timeline(look, report),
        year_end=await chat.year_end(look.work, actor, code),
        told=sending.told,
        is_office=is_office,
        may_report=actor.may_report(code),
        to_accept=is_office and report.state is ReportState.SUBMITTED,
    )
    return Page("desk_unit.html", unit.name, view, 400 if sending.told else 200)


async def _about(look: Look, code: str, addressee: str, plan: int | None) -> str:
    """Who they are, in one line."""
    people = await look.work.people.of_unit(look.actor, code)
    names = "、".join(dict.fromkeys(member.name for member in people))
    parts = (
        addressee,
        look.text("desk.unit.people", names=names) if names else look.text("desk.unit.nobody"),
        look.text("desk.unit.plan", n=plan) if plan else look.text("desk.unit.no_plan"),
    )
    return " · ".join(part for part in parts if part)


def _form(look: Look, report: Report, sending: _Sending) -> ReturnForm | None:
    """The form for the field in question; none where there is none, or it is sent back already."""
    field = look.kit.form.by_code.get(sending.field)
    if field is None or any(each.field == field.code for each in report.returned):
        return None
    *ready, _ = look.text("officer.return.reasons").split("、")  # the last one is 其他: here it is a line of its own
    value = count_words(report.stored, field.code, look.kit.texts)
    return ReturnForm(field.code, field.label, value, tuple(ready), sending.told, sending.typed)


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
