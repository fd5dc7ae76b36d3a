"""自查进度 and 自查汇总 of an office: who has finished and who has not, what was found, and the Excel of both."""

from __future__ import annotations

from core.deadlines import due_clause
from core.messages import Choice, Reply, Table, Text
from core.numbers import moment
from exports.tables import Sheet, write_tables
from handlers.context import Turn
from handlers.dialogs.checklist.form import NO, PARTLY, YES, Item, load_checklist
from handlers.dialogs.checklist.saying import said
from handlers.selfcheck.due import self_check_due
from handlers.selfcheck.gathered import Found, Gathered
from models.records import Report, ReportState
from models.self_checks import self_check_of

_LISTED = 12
"""A longer list of problems is read in Excel."""
_MANY = 50


async def gathered(turn: Turn, head: str, year: int) -> Gathered:
    """The self-checks of an office; RightsError for anyone but its people."""
    reports = await turn.work.reports.of_quarter(turn.person, self_check_of(year), head)
    return Gathered(load_checklist(), head, year, reports)


async def show_progress(turn: Turn, year: int) -> bool:
    """Who has finished, who is at it, who has not begun."""
    for head in turn.offices:
        found = await gathered(turn, head, year)
        lines = [_title(turn, found, "check.progress.head"), *_groups(turn, found), _due_line(turn, year)]
        columns = tuple(turn.text(f"check.progress.{name}") for name in ("unit", "state", "time", "problems"))
        rows = tuple(_row(turn, found, report) for report in found.handed_in[:_MANY])
        table = (Table(columns, rows, numeric=(3,)),) if rows else ()
        waiting = found.in_state(ReportState.SUBMITTED)
        accept = (Choice("全部通过", f"全部通过{year}年自查"),) if waiting else ()
        choices = (Choice("自查汇总", main=True), Choice("自查表格"), *accept) if rows else ()
        turn.say(Reply((Text("\n".join(lines)), *table), choices))
    return True


async def show_summary(turn: Turn, year: int) -> bool:
    """Sums, answers and problems by item, in the words of the units as far as they are read in a chat."""
    for head in turn.offices:
        found = await gathered(turn, head, year)
        if not found.handed_in:
            turn.tell("check.summary.none", Choice("自查进度", main=True), year=year)
            continue
        lines = [_title(turn, found, "check.summary.head"), *_item_lines(turn, found)]
        turn.say(
            Reply(
                (Text("\n".join(lines)), Text("\n".join(_problem_lines(turn, found)))),
                (Choice("自查表格", main=True), Choice("自查进度")),
            )
        )
    return True


async def send_sheet(turn: Turn, year: int) -> bool:
    """The Excel: all answers by unit, and every problem with its remedy."""
    for head in turn.offices:
        found = await gathered(turn, head, year)
        if not found.handed_in:
            turn.tell("check.summary.none", Choice("自查进度", main=True), year=year)
            continue
        content = write_tables(_sheets(turn, found), made=turn.now)
        incoming, name = turn.incoming, turn.text("check.sheet.file", year=year, office=_office(turn, head))
        file = await turn.work.files.keep(
            turn.person, incoming.channel, incoming.conversation, f"{name}.xlsx", content, unit=head
        )
        told = turn.text("check.sheet.sent", n=len(found.handed_in), k=len(found.found()), year=year)
        turn.say(Reply((Text(told), file)))
    return True


def _title(turn: Turn, found: Gathered, name: str) -> str:
    return turn.text(
        name, year=found.year, office=_office(turn, found.head), time=moment(turn.now),
        all=len(found.reports), done=len(found.handed_in), n=len(found.reports) - len(found.handed_in),
    )  # fmt: skip


def _office(turn: Turn, head: str) -> str:
    return turn.kit.unit_name(head) if head else turn.text("grassroots.city")


def names(turn: Turn, units: tuple[str, ...]) -> str:
    """Units in a row; of very many the first and how many there are."""
    shown = "、".join(turn.kit.unit_name(unit) for unit in units[:_MANY])
    return shown if len(units) <= _MANY else turn.text("grassroots.list.more", units=shown, n=len(units))


def _groups(turn: Turn, found: Gathered) -> list[str]:
    groups = {"begun": found.begun, "untouched": found.untouched}
    lines = [turn.text(f"check.progress.{name}", n=len(units), units=names(turn, units))
             for name, units in groups.items() if units]  # fmt: skip
    returned = tuple(report.unit for report in found.in_state(ReportState.RETURNED))
    if returned:
        lines.append(turn.text("check.progress.returned", n=len(returned), units=names(turn, returned)))
    return lines or [turn.text("check.progress.all_in")]


def _due_line(turn: Turn, year: int) -> str:
    """The day, or that none can be read from the setting, so that nobody is marked on time or late."""
    due = self_check_due(turn.office, year)
    if due.at is None:
        return turn.text("check.progress.no_day")
    return turn.text("check.progress.due", due_clause=due_clause(due, turn.kit.texts))


def _row(turn: Turn, found: Gathered, report: Report) -> tuple[str, ...]:
    on_time = "" if report.on_time is None else turn.text(f"check.progress.{'on_time' if report.on_time else 'late'}")
    state = turn.text(f"check.state.{report.state.value}", version=report.version)
    time = moment(report.first_submitted_at) if report.first_submitted_at else ""
    return turn.kit.unit_name(report.unit), state, f"{time}{on_time}", str(found.problems_of(report))


def _item_lines(turn: Turn, found: Gathered) -> list[str]:
    """One line an item: the sum, or how often each answer was given."""
    lines = []
    for item in found.form.items:
        count = found.sum_of(item)
        if count is not None:
            lines.append(turn.text("check.summary.sum", label=item.label, value=f"{count}{item.measure}"))
        elif item.kind == "judged" and (given := _given(found, item)):
            lines.append(turn.text("check.summary.judged", label=item.label, values=given))
    return lines


def _given(found: Gathered, item: Item) -> str:
    answers = found.answers_to(item)
    return "、".join(f"{answer}{answers[answer]}" for answer in (YES, PARTLY, NO) if answer in answers)


def _problem_lines(turn: Turn, found: Gathered) -> list[str]:
    """How many units have each problem and in which words; the paragraph that it is about stands behind it."""
    problems = found.found()
    if not problems:
        return [turn.text("check.summary.no_problems", n=len(found.handed_in))]
    mended = sum(problem.is_mended for problem in problems)
    lines = [turn.text("check.summary.problems", problems=len(problems), fixed=mended, open=len(problems) - mended)]
    told = 0
    for item in found.form.items:
        here = [problem for problem in problems if problem.item is item]
        if not here:
            continue
        lines.append(turn.text("check.summary.item", label=item.label, n=len(here), path=item.path))
        lines += [_one_line(turn, problem) for problem in here[: max(0, _LISTED - told)]]
        told += len(here)
    rest = len(problems) - _LISTED
    return [*lines, turn.text("check.summary.more", n=rest)] if rest > 0 else lines


def _one_line(turn: Turn, problem: Found) -> str:
    return turn.text(
        "check.summary.line", unit=turn.kit.unit_name(problem.unit), text=problem.words.replace("\n", "；"),
        when=problem.until,
    )  # fmt: skip


def _sheets(turn: Turn, found: Gathered) -> tuple[Sheet, ...]:
    texts, reports = turn.kit.texts, found.handed_in
    title = turn.text("check.sheet.title", year=found.year, office=_office(turn, found.head))
    units = [turn.kit.unit_name(report.unit) for report in reports]
    answers = tuple(
        (str(place), item.label, item.path, *(said(item, report.stored, texts) for report in reports))
        for place, item in enumerate(found.form.items, start=1)
    )
    heads = tuple(turn.text(f"check.sheet.{name}") for name in ("place", "item", "path"))
    problems = tuple(
        (turn.kit.unit_name(each.unit), each.item.label, each.item.path, each.words, each.measure, each.until)
        for each in found.found()
    )
    problem_heads = tuple(
        turn.text(f"check.sheet.{name}") for name in ("unit", "item", "path", "problem", "measure", "until")
    )
    return (
        Sheet(turn.text("check.sheet.answers"), title, (*heads, *units), answers, (6, 20, 10, *(22 for _ in units))),
        Sheet(turn.text("check.sheet.problems"), title, problem_heads, problems, (18, 18, 10, 44, 44, 22)),
    )
