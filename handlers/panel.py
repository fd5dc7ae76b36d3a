"""The side column of the web chat: each field of the quarter, which one is asked, and how many below are missing."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from core.channel import Panel, PanelMark, PanelRow
from core.office import OfficeSettings
from core.people import Actor
from core.period import Period, Quarter
from exports.report_words import count_words
from handlers.context import Kit
from handlers.dialogs import answers as ans
from handlers.dialogs.form import Form, FormField
from handlers.dialogs.state import State
from handlers.office_todo import waiting
from handlers.reporting.kept import kept
from handlers.selfcheck.panel import owed_row, self_check_panel, self_check_row
from models.records import Answers, Report, ReportState

if TYPE_CHECKING:
    from models.work import Work

_STATES = {
    ReportState.NONE: "report.panel.none",
    ReportState.DRAFT: "report.panel.draft",
    ReportState.PROVISIONAL: "report.panel.provisional",
    ReportState.SUBMITTED: "report.panel.submitted",
    ReportState.RETURNED: "report.panel.returned",
    ReportState.ACCEPTED: "report.panel.accepted",
}


async def panel(work: Work, actor: Actor, kit: Kit, now: datetime, dialog: str = "") -> Panel | None:
    """The report that is open in the conversation, else the last quarter of the person's first unit.

    For an officer it is what waits; None for a person who reports for no unit. `dialog` is what the conversation keeps.
    """
    if open_check := await self_check_panel(work, actor, kit, dialog):
        return open_check
    state = kept(dialog)
    open_form = state if isinstance(state, State) and actor.may_report(state.unit) else None
    if not actor.units:
        return await _of_office(work, actor, kit, now) if actor.is_staff else None
    unit = open_form.unit if open_form else actor.units[0]
    quarter = open_form.period if open_form else Quarter.last_ended(now.date())
    form = kit.form_for(quarter)
    report = await work.reports.get(actor, unit, quarter)
    answers = ans.in_force(report)
    asked = _asked(form, answers, open_form)
    done, total = len(answers.answered), len(form.fields)
    fields = tuple(_row(kit, field, answers, report, asked) for field in form.fields)
    return Panel(
        heading=kit.texts_of(form)("report.panel.heading", unit=kit.unit_name(unit), quarter=quarter.name),
        state=kit.texts(_STATES[report.state], done=done, all=total, version=report.version, n=len(report.returned)),
        done=done,
        total=total,
        rows=(
            *await _below(work, actor, kit, unit, quarter),
            *fields,
            *await owed_row(work, actor, kit, unit, now.year),
        ),
    )


async def _below(work: Work, actor: Actor, kit: Kit, unit: str, period: Period) -> tuple[PanelRow, ...]:
    """One row with how many of the units below have not reported; none where nobody reports to this unit."""
    if not isinstance(period, Quarter) or not await work.levels.open_among([unit]):
        return ()
    reports = await work.reports.of_quarter(actor, period, unit)
    if not reports:
        return ()
    missing = sum(not report.version for report in reports)
    value = kit.texts(f"grassroots.panel.{'missing' if missing else 'complete'}", n=missing, all=len(reports))
    return (PanelRow(kit.texts("grassroots.panel.label"), value, PanelMark.DONE),)


async def _of_office(work: Work, actor: Actor, kit: Kit, now: datetime) -> Panel:
    """What waits for the officers, and how many units have reported the last quarter."""
    first = OfficeSettings.from_values(await work.office.all()).first_quarter
    found = await waiting(work, actor, first, now.date())
    quarter = Quarter.last_ended(now.date())
    reports = await work.reports.of_quarter(actor, quarter)
    done, total = sum(report.version > 0 for report in reports), len(reports)
    counts = (
        ("accept", sum(count for _, count in found.reports)),
        ("questions", found.questions),
        ("requests", found.requests),
        ("returned", found.returned),
    )
    rows = [PanelRow(kit.texts(f"officer.panel.{name}"), str(count), PanelMark.DONE) for name, count in counts]
    rows += await self_check_row(work, actor, kit, now.year)
    return Panel(
        heading=kit.texts("officer.panel.heading"),
        state=kit.texts("officer.panel.state", quarter=quarter.name, done=done, all=total),
        done=done,
        total=total,
        rows=tuple(rows),
    )


def _row(kit: Kit, field: FormField, answers: Answers, report: Report, asked: str) -> PanelRow:
    code = field.code
    is_answered = code in answers.answered
    value = count_words(answers, code, kit.texts) if is_answered else ""
    return PanelRow(field.brief, value, _mark(answers, report, code, asked))


def _mark(answers: Answers, report: Report, code: str, asked: str) -> PanelMark:
    if code == asked:
        return PanelMark.ASKED
    if any(item.field == code for item in report.returned):
        return PanelMark.FAULT
    if code in answers.unknown:
        return PanelMark.UNKNOWN
    return PanelMark.DONE if code in answers.answered else PanelMark.OPEN


def _asked(form: Form, answers: Answers, state: State | None) -> str:
    """The field that the open form waits for; none while no form is open."""
    if state is None or state.paused:
        return ""
    if state.pending:
        return state.pending[0].fields[0] if state.pending[0].fields else ""
    return state.asked or next(iter(ans.open_fields(form, answers)), "")
