"""The act of sending a field back, wherever it was decided: in the chat after a preview, or on a page."""

from __future__ import annotations

from core.numbers import day
from core.period import Quarter
from handlers.context import Turn
from handlers.reviewing.kept import Returning
from handlers.reviewing.telling import tell_returned
from models.records import Report


async def send_back(turn: Turn, wanted: Returning) -> tuple[str, Report]:
    """Send the field back and ask the unit; why that was not done, empty where it was, and how the report stands now.

    Somebody may have been quicker: the unit with a newer version, or another officer.
    """
    seen = await report_of(turn, wanted)
    if not seen.version:
        return turn.text("officer.return.not_reported", **names_of(turn, wanted)), seen
    sent = await turn.work.reports.return_field(
        turn.person, wanted.unit, Quarter.parse(wanted.quarter), wanted.field, wanted.reason,
        version=wanted.version, accepted=wanted.accepted,
    )  # fmt: skip
    report = await report_of(turn, wanted)
    if sent:
        await tell_returned(turn, wanted, report)
        return "", report
    if is_returned(wanted, report):
        return already_words(turn, wanted, report), report
    is_newer = report.version != wanted.version or report.accepted_at is None
    name = "officer.return.changed" if is_newer else "officer.return.accepted"
    return turn.text(name, version=report.version, **names_of(turn, wanted)), report


async def report_of(turn: Turn, wanted: Returning) -> Report:
    """The report that the field is of."""
    return await turn.work.reports.get(turn.person, wanted.unit, Quarter.parse(wanted.quarter))


def is_returned(wanted: Returning, report: Report) -> bool:
    """Whether the field is sent back already and waits for the unit."""
    return any(item.field == wanted.field for item in report.returned)


def already_words(turn: Turn, wanted: Returning, report: Report) -> str:
    """That the field was sent back before, and when."""
    at = next(item.at for item in report.returned if item.field == wanted.field)
    return turn.text("officer.return.already", date=day(at.date()), **names_of(turn, wanted))


def names_of(turn: Turn, wanted: Returning) -> dict[str, str]:
    """Unit, quarter and field as they are called, as far as they are known."""
    return {
        "unit": turn.kit.unit_name(wanted.unit) if wanted.unit else "",
        "quarter": Quarter.parse(wanted.quarter).name,
        "label": turn.kit.form.label(wanted.field) if wanted.field else "",
    }
