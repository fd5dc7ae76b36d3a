"""总览: who has not reported, how much it adds up to, and what is off; the three questions of every morning."""

from __future__ import annotations

from dataclasses import dataclass

from core.deadlines import Due, due_clause, due_of
from core.messages import Comparator, Share, Shares
from core.numbers import moment
from core.pages import Page
from core.period import Quarter
from desk.acting import Chat, Task
from desk.context import Look
from desk.events import Event, newest_events
from desk.figures import city_summary
from desk.heat import FAR_POINTS, Heat, heat_of
from desk.units import UnitLine, unit_line
from exports.share_lines import JUDGED_FROM, note_lines
from exports.summary import Summary, city_shares
from exports.total_lines import city_total_line
from models.records import REPORTED, SETTLED


@dataclass(frozen=True, slots=True)
class Stat:
    """One figure with what it means."""

    label: str
    figure: str
    of: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything of the page, in its order."""

    quarter: Quarter
    quarters: tuple[Quarter, ...]
    due: str
    stats: tuple[Stat, ...]
    tasks: tuple[Task, ...]
    """What waits for the officers, where anything does."""
    all: int
    open: tuple[UnitLine, ...]
    shares: Shares
    notes: str
    total: Shares
    """The whole city against the control figure; empty where the guidance of the year has none."""
    total_note: str
    partial: str
    events: tuple[Event, ...]
    heat: Heat | None
    """None where no unit has reported the quarter, as the shares."""
    small_base: int
    judged_from: int
    far_points: int


async def overview_page(look: Look, chat: Chat) -> Page:
    """The quarter over all units; RightsError for anyone but staff."""
    look.actor.must_be_staff()
    quarter = look.quarter
    summary = await city_summary(look, quarter)
    tasks = await chat.tasks(look.work, look.actor)
    shares = _shares(look, summary)
    total = _total(look, summary)
    due = due_of(quarter, look.office, look.calendar)
    view = Overview(
        quarter=quarter,
        quarters=look.quarters,
        due=due_clause(due, look.kit.texts),
        stats=_stats(look, summary, shares, tasks, due),
        tasks=tuple(task for task in tasks if task.count),
        all=len(summary.units),
        open=tuple(unit_line(look, unit.report) for unit in summary.units if unit.report.state not in SETTLED),
        shares=Shares(shares),
        notes=_notes(look, quarter, shares),
        total=Shares((total,) if total else ()),
        total_note=look.text("desk.overview.total_note"),
        partial=_partial(look, summary),
        events=await newest_events(look),
        heat=heat_of(look, summary) if summary.counted else None,
        small_base=max(1, look.office.small_base),
        judged_from=max(JUDGED_FROM, look.office.small_base),
        far_points=FAR_POINTS,
    )
    return Page("desk_overview.html", look.text("desk.nav.overview"), view)


def _stats(
    look: Look, summary: Summary, shares: tuple[Share, ...], tasks: tuple[Task, ...], due: Due
) -> tuple[Stat, ...]:
    total = summary.total(look.kit.form.total, "本年累计")
    judged = [share for share in shares if share.reached is not None]
    reached, done = sum(share.reached is True for share in judged), summary.state_count(*REPORTED)
    nothing = look.text("desk.overview.none")
    listed = look.text("desk.stat.listed", n=len(shares) - len(judged))
    waiting = "，".join(f"{task.label}{task.count}" for task in tasks if task.count)
    people, things = look.text("desk.stat.people"), look.text("desk.stat.things")
    return (
        _stat(look, "reported", done, f"／{len(summary.units)}", _days_left(look, due)),
        _stat(look, "developed", total or 0, people, nothing if total is None else _total_words(look, summary)),
        _stat(look, "reached", reached, f"／{len(judged)}", listed if shares else nothing),
        _stat(look, "waiting", sum(task.count for task in tasks), things, waiting or look.text("desk.stat.nothing")),
    )


def _stat(look: Look, name: str, figure: int, of: str, meaning: str) -> Stat:
    return Stat(look.text(f"desk.stat.{name}"), str(figure), of, meaning)


def _days_left(look: Look, due: Due) -> str:
    """How many working days are left until the report is due."""
    if due.at is None:
        return look.text("kit.due.unset")
    if due.at < look.work.now:
        return look.text("desk.stat.over", due=moment(due.at))
    days = look.calendar.working_days_between(look.today, due.at.date())
    return look.text("desk.stat.days_left", n=days) if days else look.text("desk.stat.today")


def _shares(look: Look, summary: Summary) -> tuple[Share, ...]:
    if not summary.counted:
        return ()
    office, targets = look.office, look.kit.guidance(summary.quarter.year).targets
    return city_shares(targets, summary, look.kit.texts, small_base=office.small_base, tolerance=office.tolerance)


def _notes(look: Look, quarter: Quarter, shares: tuple[Share, ...]) -> str:
    guidance, has_tolerance = look.kit.guidance(quarter.year), look.office.tolerance is not None
    return note_lines(guidance, shares, look.kit.texts, of_unit=False, has_tolerance=has_tolerance)


def _total_words(look: Look, summary: Summary) -> str:
    total = summary.total(look.kit.form.total, "本年累计") or 0
    control = look.kit.guidance(summary.quarter.year).targets.total
    return city_total_line(control, total, summary.quarter, look.kit.texts, complete=summary.is_complete)


def _total(look: Look, summary: Summary) -> Share | None:
    """The total as a bar against the ceiling: a low total is never a fault."""
    control = look.kit.guidance(summary.quarter.year).targets.total
    total = summary.total(look.kit.form.total, "本年累计")
    if control is None or not control.figure or total is None:
        return None
    words, is_within = _total_words(look, summary), total <= control.figure
    return Share(
        look.kit.form.by_code[look.kit.form.total].label,
        words,
        total,
        control.figure,
        100,
        Comparator.CONTROL,
        is_within,
    )


def _partial(look: Look, summary: Summary) -> str:
    """Whose figures the sums do not hold."""
    lines = (
        [look.text("officer.summary.partial", n=len(summary.missing))] if summary.missing and summary.counted else []
    )
    for quarter, units in summary.gaps:
        names = "、".join(look.kit.unit_name(unit) for unit in units)
        lines.append(look.text("officer.summary.gap", quarter=quarter.name, n=len(units), units=names))
    return "\n".join(lines)
