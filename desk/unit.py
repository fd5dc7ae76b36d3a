"""One unit: what is open now, its numbers by quarter, its shares, its versions, and the way to the end of the year.

Any number can be sent back with a reason: the same act as 退回 in the chat, and the unit is asked there.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.messages import Shares
from core.numbers import moment
from core.pages import Answer, GoTo, Page
from core.period import Quarter
from core.units import above
from desk.acting import Chat, SendBack
from desk.context import Look
from desk.figures import unit_summary
from desk.numbers import NumberRow, answer_words, number_rows
from desk.open_points import OpenPoint, open_points
from desk.states import StateTag, punctual, state_words, tag_of
from desk.timeline import Mark, last_corrected, timeline
from desk.unit_shares import unit_notes, unit_shares, unit_total
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
    """Everything of the page."""

    code: str
    name: str
    about: str
    quarter: Quarter
    quarters: tuple[Quarter, ...]
    tag: StateTag
    state: str
    open: tuple[OpenPoint, ...]
    columns: tuple[str, ...]
    rows: tuple[NumberRow, ...]
    caption: str
    receipt: str
    version: int
    is_accepted: bool
    may_return: bool
    form: ReturnForm | None
    shares: Shares
    shares_of: str
    total: str
    notes: str
    marks: tuple[Mark, ...]
    year_end: str
    told: str
    is_office: bool
    may_report: bool
    to_accept: bool
    longest_reason: int = LONGEST_REASON


async def unit_page(look: Look, chat: Chat) -> Page | None:
    """The unit of the address; RightsError for whoever may not see its numbers, None where there is none."""
    field = look.visit.query.get("return", "")
    return await _page(look, chat, field=field)


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
        return await _page(look, chat, field=field, told=told, typed=form.get("own", ""), quarter=quarter)
    wanted = SendBack(
        code, quarter, field, reason, _number(form.get("version", "")), form.get("accepted") == "yes"
    )  # fmt: skip
    if told := await chat.send_back(look.work, look.actor, wanted):
        return await _page(look, chat, field=field, told=told, quarter=quarter)
    chat.wake()
    return GoTo(f"/desk/units/{code}?quarter={quarter.code}")


def _fault(look: Look, reason: str) -> str:
    """Why words are no reason; empty if they are one."""
    if not reason:
        return look.text("desk.return.no_reason")
    if len(reason) > LONGEST_REASON:
        return look.text("officer.return.too_long", n=len(reason), max=LONGEST_REASON)
    return ""


async def _page(
    look: Look, chat: Chat, *, field: str = "", told: str = "", typed: str = "", quarter: Quarter | None = None
) -> Page | None:
    code, quarter = look.visit.path["code"], quarter or look.quarter
    report = await look.work.reports.get(look.actor, code, quarter)
    unit = look.unit(code)
    if unit is None:
        return None
    of_year = [await look.work.reports.get(look.actor, code, each) for each in quarter.earlier_this_year]
    versions = await look.work.reports.versions(look.actor, code, quarter)
    seen = next((each for each in (report, *reversed(of_year)) if each.version), report)
    summary = await unit_summary(look, seen)
    plan = await look.work.reports.plan(look.actor, code, quarter.year)
    may_return = look.actor.heads(above(code)) and report.version > 0
    columns = (*of_year, report)
    view = UnitView(
        code=code,
        name=unit.name,
        about=await _about(look, code, unit.addressee, plan),
        quarter=quarter,
        quarters=look.quarters,
        tag=tag_of(report, look.kit.texts),
        state=state_words(report, len(look.kit.form.fields), look.kit.texts),
        open=await open_points(look, report),
        columns=tuple(each.quarter.name.partition("年")[2] for each in columns),
        rows=number_rows(
            look, columns, summary.units[0], corrected=last_corrected(look, versions), may_return=may_return
        ),
        caption=_caption(look, report),
        receipt=report.code,
        version=report.version,
        is_accepted=report.accepted_at is not None,
        may_return=may_return,
        form=_form(look, report, field, told, typed) if may_return else None,
        shares=Shares(unit_shares(look, summary, plan) if seen.version else ()),
        shares_of=seen.quarter.name if seen.version else "",
        total=unit_total(look, summary, plan) if seen.version else "",
        notes=unit_notes(look, summary),
        marks=await timeline(look, report),
        year_end=await chat.year_end(look.work, look.actor, code),
        told=told,
        is_office=look.actor.heads(above(code)),
        may_report=look.actor.may_report(code),
        to_accept=may_return and report.state is ReportState.SUBMITTED,
    )
    return Page("desk_unit.html", unit.name, view, 400 if told else 200)


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


def _caption(look: Look, report: Report) -> str:
    if not report.version or report.submitted_at is None:
        return look.text("desk.unit.caption_none")
    return look.text(
        "desk.unit.caption",
        version=report.version,
        time=moment(report.submitted_at),
        name=report.submitted_by,
        state=punctual(report, look.kit.texts),
    )


def _form(look: Look, report: Report, field: str, told: str, typed: str) -> ReturnForm | None:
    known = look.kit.form.by_code.get(field)
    if known is None or any(each.field == field for each in report.returned):
        return None
    *ready, _ = look.text("officer.return.reasons").split("、")  # the last one is 其他: here it is a line of its own
    value = answer_words(report.stored, field, look.kit.texts)
    return ReturnForm(field, known.label, value, tuple(ready), told, typed)


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
