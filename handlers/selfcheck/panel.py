"""The side column of the web chat while a self-check is open: its items, how each stands, which one is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.channel import Panel, PanelMark, PanelRow
from core.people import Actor
from core.units import above
from handlers.context import Kit
from handlers.dialogs.checklist.course import is_asked
from handlers.dialogs.checklist.form import Item, load_checklist
from handlers.dialogs.checklist.saying import short
from handlers.dialogs.checklist.state import Position, position
from models.records import Answers, Report, ReportState
from models.self_checks import SELF_CHECK, self_check_of

if TYPE_CHECKING:
    from models.work import Work


async def self_check_panel(work: Work, actor: Actor, kit: Kit, dialog: str) -> Panel | None:
    """The panel of the self-check that is open in the conversation; None where none is."""
    here = position(dialog)
    if here is None or not actor.may_report(here.unit):
        return None
    report = await work.reports.get(actor, here.unit, here.period)
    answers = report.draft if report.draft is not None else report.stored
    items = load_checklist().items_for(is_office=not above(here.unit))
    asked = _asked(items, answers, here)
    done = sum(_is_done(item, answers) for item in items)
    state = f"report.panel.{report.state.value}"
    return Panel(
        heading=kit.texts("check.panel.heading", unit=kit.unit_name(here.unit), year=here.period.year),
        state=kit.texts(state, done=done, all=len(items), version=report.version, n=len(report.returned)),
        done=done,
        total=len(items),
        rows=tuple(_row(kit, item, answers, report, asked) for item in items),
    )


async def owed_row(work: Work, actor: Actor, kit: Kit, unit: str, year: int) -> list[PanelRow]:
    """Below the fields of a quarter: a self-check that was sent back, begun, or asked for and not begun."""
    report = await work.reports.get(actor, unit, self_check_of(year))
    label = kit.texts("check.panel.row")
    if report.state is ReportState.RETURNED:
        return [PanelRow(label, kit.texts("check.panel.returned"), PanelMark.FAULT)]
    if report.version:
        return []
    if report.draft is not None:
        return [PanelRow(label, kit.texts("check.panel.draft"), PanelMark.DONE)]
    is_asked = (SELF_CHECK, str(year)) in await work.notices.issued({SELF_CHECK})
    return [PanelRow(label, "", PanelMark.OPEN)] if is_asked else []


async def self_check_row(work: Work, actor: Actor, kit: Kit, year: int) -> list[PanelRow]:
    """For an officer how many units have handed in the self-check of the year, once any has."""
    reports = await work.reports.of_quarter(actor, self_check_of(year))
    done = sum(report.version > 0 for report in reports)
    return [PanelRow(kit.texts("check.panel.row"), f"{done}/{len(reports)}", PanelMark.DONE)] if done else []


def _is_done(item: Item, answers: Answers) -> bool:
    """Answered with all that belongs to it, or nothing to ask."""
    if not is_asked(item, answers):
        return True
    codes = (item.code, *(item.follow_ups if item.is_problem(answers) else ()))
    return all(code in answers.answered for code in codes)


def _asked(items: tuple[Item, ...], answers: Answers, here: Position) -> str:
    if here.paused or here.wants:
        return ""
    return here.asked.partition(".")[0] or next((item.code for item in items if not _is_done(item, answers)), "")


def _row(kit: Kit, item: Item, answers: Answers, report: Report, asked: str) -> PanelRow:
    value = short(item, answers, kit.texts) if item.code in answers.answered or not is_asked(item, answers) else ""
    return PanelRow(item.label, value, _mark(item, answers, report, asked))


def _mark(item: Item, answers: Answers, report: Report, asked: str) -> PanelMark:
    if item.code == asked:
        return PanelMark.ASKED
    if any(each.field == item.code for each in report.returned):
        return PanelMark.FAULT
    return PanelMark.DONE if _is_done(item, answers) else PanelMark.OPEN
