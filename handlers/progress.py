"""What an office asks for in chat: who has reported to it, who has not, and what it adds up to.

The city sees its units, a unit those below it that report to it. Units stand in their order and are never ranked.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.deadlines import due_clause, due_of
from core.messages import Block, Choice, Reply, Shares, Table, Text, text_reply
from core.numbers import day, moment
from core.people import Role
from core.period import Quarter
from core.units import above
from exports.gathering import read_summary
from exports.period_summary import field_total
from exports.report_words import state_words
from exports.share_lines import note_lines
from exports.summary import Summary, city_shares
from exports.total_lines import city_total_line
from handlers.changes import changed_lines
from handlers.context import Turn
from handlers.due_days import due_below_head
from handlers.grassroots.seen_above import sum_lines
from handlers.lock_day import close_if_due
from models.records import REPORTED, SETTLED, Member, ReportState

_MANY = 50
"""A longer table is not read in a chat."""


async def show_progress(turn: Turn) -> None:
    """How many units have reported, and each unit's state."""
    for head in turn.offices:
        await _progress(turn, head)


async def _progress(turn: Turn, head: str) -> None:
    summary = await summary_below(turn, head)
    locked = await _locked(turn, head, summary.quarter)
    rows, rest = _rows(turn, summary)
    columns = (turn.text("officer.progress.unit"), turn.text("officer.progress.state"))
    dues = [await _due(turn, head, summary.quarter), *locked, *await _extended(turn, summary)]
    sums = await sum_lines(turn, summary, head)
    blocks = (
        Text(_headed(turn, head, _counts(turn, summary))),
        Table(columns, rows),
        Text("\n".join([*rest, *sums, *dues])),
    )
    turn.say(Reply(blocks, (Choice("缺报"), Choice("汇总", main=True))))


async def show_missing(turn: Turn) -> None:
    """Whose numbers have not come in; their telephone numbers are one tap away."""
    for head in turn.offices:
        await _missing(turn, head)


async def _missing(turn: Turn, head: str) -> None:
    summary = await summary_below(turn, head)
    if not summary.missing:
        turn.tell(
            "officer.missing.none", Choice("汇总", main=True), quarter=summary.quarter.name, all=len(summary.units)
        )
        return
    urge = (Choice("催报"),) if head else ()
    turn.tell(
        "grassroots.missing.some" if head else "officer.missing.some",
        *urge,
        Choice("电话名单"),
        Choice("进度"),
        time=moment(turn.now),
        n=len(summary.missing),
        quarter=summary.quarter.name,
        units="、".join(turn.kit.unit_name(report.unit) for report in summary.missing),
    )


async def missing_calls(turn: Turn, head: str, *, is_alone: bool = True) -> None:
    """Whom to call in the units whose numbers have not come in; that there are none is said only where `is_alone`."""
    summary = await summary_below(turn, head)
    if not summary.missing:
        if is_alone:
            await _missing(turn, head)
        return
    by_unit: dict[str, list[Member]] = {}
    for member in await turn.work.people.roster(turn.person, head):
        by_unit.setdefault(member.unit, []).append(member)
    rows = [row for report in summary.missing for row in _calls(turn, report.unit, by_unit.get(report.unit, ()))]
    turn.tell("officer.missing.calls", n=len(summary.missing), rows="\n".join(rows))


async def show_summary(turn: Turn) -> None:
    """The totals of every field, and the shares against the targets of the city."""
    for head in turn.offices:
        await _sum_up(turn, head)


async def _sum_up(turn: Turn, head: str) -> None:
    summary = await summary_below(turn, head)
    changed = await changed_lines(turn, head)
    if not summary.counted:
        told = turn.text("officer.summary.none", quarter=summary.quarter.name)
        turn.say(text_reply("\n".join(line for line in (told, changed) if line), Choice("进度", main=True)))
        return
    office, guidance = turn.office, turn.kit.guidance(summary.quarter.year)
    shares = city_shares(
        guidance.targets, summary, turn.kit.texts, small_base=office.small_base, tolerance=office.tolerance
    )
    notes = [
        note_lines(guidance, shares, turn.kit.texts, of_unit=bool(head), has_tolerance=office.tolerance is not None),
        turn.text("officer.summary.note"),
    ]
    blocks: tuple[Block, ...] = (
        Text(_heading(turn, summary, head)),
        *((Text(changed),) if changed else ()),
        _totals(turn, summary),
        *((Text(_total_line(turn, summary)),) if not head else ()),
        Shares(shares),
        Text("\n".join(note for note in notes if note)),
    )
    turn.say(Reply(blocks, (Choice("进度"), Choice("缺报"), Choice("导出"))))


def missing_lines(turn: Turn, summary: Summary, head: str = "") -> list[str]:
    """Which units' figures the sums do not hold."""
    name = "grassroots.summary.partial" if head else "officer.summary.partial"
    lines = [turn.text(name, n=len(summary.missing))] if summary.missing else []
    for quarter, units in summary.gaps:
        names = "、".join(turn.kit.unit_name(unit) for unit in units)
        lines.append(turn.text("officer.summary.gap", quarter=quarter.name, n=len(units), units=names))
    return lines


async def city_summary(turn: Turn) -> Summary:
    """The summary of the quarter that ended last; RightsError for anyone but staff."""
    return await summary_below(turn, "")


async def summary_below(turn: Turn, head: str) -> Summary:
    """The same over the units that report to an office; RightsError for anyone but its people."""
    return await read_summary(turn.work, turn.person, Quarter.last_ended(turn.today), turn.kit.form.fields, head)


def _rows(turn: Turn, summary: Summary) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    """Each unit with its state; of very many only those that are not done, and how many the others are."""
    reports = [unit.report for unit in summary.units]
    if len(reports) > _MANY:
        reports = [report for report in reports if report.state not in SETTLED][:_MANY]
    rest = len(summary.units) - len(reports)
    rows = tuple(
        (turn.kit.unit_name(report.unit), state_words(report, len(turn.kit.form.fields), turn.kit.texts))
        for report in reports
    )
    return rows, [turn.text("grassroots.progress.rest", n=rest)] if rest else []


def _counts(turn: Turn, summary: Summary) -> str:
    return turn.text(
        "officer.progress.counts",
        quarter=summary.quarter.name,
        time=moment(turn.now),
        all=len(summary.units),
        done=summary.state_count(*REPORTED),
        provisional=summary.state_count(ReportState.PROVISIONAL),
        drafts=summary.state_count(ReportState.DRAFT),
        returned=summary.state_count(ReportState.RETURNED),
        not_started=summary.state_count(ReportState.NONE),
    )


def _headed(turn: Turn, head: str, counts: str) -> str:
    """The counts, below a unit with its name above them."""
    return f"{turn.text('grassroots.progress.head', unit=turn.kit.unit_name(head))}\n{counts}" if head else counts


async def _due(turn: Turn, head: str, quarter: Quarter) -> str:
    due = await due_below_head(turn, head, quarter)
    return turn.text("officer.progress.due", due_clause=due_clause(due, turn.kit.texts))


async def _locked(turn: Turn, head: str, quarter: Quarter) -> list[str]:
    """That the quarter is closed for all, and since when."""
    await close_if_due(turn, quarter)
    at = await turn.work.locks.closed_at(quarter, head)
    return [turn.text("officer.lock.row_closed", quarter=quarter.name, date=day(at.date()))] if at else []


async def _extended(turn: Turn, summary: Summary) -> list[str]:
    """The units that have not reported and were given a later day, each with it."""
    rows = []
    for report in summary.missing:
        if above(report.unit):
            continue
        until = await turn.work.extensions.day(turn.person, report.unit, summary.quarter)
        if until is not None:
            clause = due_clause(due_of(summary.quarter, turn.office, turn.calendar, until), turn.kit.texts)
            name = turn.kit.unit_name(report.unit)
            rows.append(turn.text("officer.progress.extended", unit=name, due_clause=clause))
    return rows


def _calls(turn: Turn, unit: str, people: Sequence[Member]) -> list[str]:
    name = turn.kit.unit_name(unit)
    members = [member for member in people if member.role in {Role.REPORTER, Role.DEPUTY}]
    if not members:
        return [turn.text("officer.missing.call_nobody", unit=name)]
    return [
        turn.text("officer.missing.call_row", unit=name, name=member.name, phone=member.phone)
        if member.phone
        else turn.text("officer.missing.call_no_phone", unit=name, name=member.name)
        for member in members
    ]


def _heading(turn: Turn, summary: Summary, head: str) -> str:
    lines = [
        turn.text(
            "grassroots.summary.head" if head else "officer.summary.head",
            unit=turn.kit.unit_name(head) if head else "",
            quarter=summary.quarter.name,
            done=len(summary.counted),
            all=len(summary.units),
            provisional=summary.state_count(ReportState.PROVISIONAL),
        )
    ]
    return "\n".join([*lines, *missing_lines(turn, summary, head)])


def _totals(turn: Turn, summary: Summary) -> Table:
    """One row a field: the quarter and the year to date; people on the books have no year to date."""
    rows = []
    for item in turn.kit.form.fields:
        total, label = field_total(summary, item), item.label
        if item.kind == "stock":
            label = turn.text("officer.summary.stock", label=label)
        if total.lacking:
            label = turn.text("officer.summary.lacking", label=label, n=len(total.lacking))
        to_date = _cell(turn, total.to_date) if item.kind == "flow" else ""
        rows.append((label, _cell(turn, total.quarter), to_date))
    columns = (turn.text("officer.summary.field"), "本季", "本年累计")
    return Table(columns, tuple(rows), numeric=(1, 2))


def _cell(turn: Turn, count: int | None) -> str:
    return turn.text("kit.value.unknown") if count is None else str(count)


def _total_line(turn: Turn, summary: Summary) -> str:
    ytd = summary.total("total", "本年累计") or 0
    control = turn.kit.guidance(summary.quarter.year).targets.total
    return city_total_line(control, ytd, summary.quarter, turn.kit.texts, complete=summary.is_complete)
