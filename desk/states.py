"""How far a unit's report is: in words, as a tag with an icon, and what comes next. Never by colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from core.numbers import moment
from core.texts import Texts
from exports.report_words import punctual_words
from models.records import Report, ReportState

_TAGS = {
    ReportState.NONE: ("open", "clock"),
    ReportState.DRAFT: ("note", "form"),
    ReportState.PROVISIONAL: ("note", "dash"),
    ReportState.SUBMITTED: ("ok", "check"),
    ReportState.RETURNED: ("look", "back"),
    ReportState.ACCEPTED: ("ok", "check"),
}


@dataclass(frozen=True, slots=True)
class StateTag:
    """A state as a small mark: kind and icon after the look book, and its word."""

    kind: str
    icon: str
    word: str


def tag_of(report: Report, texts: Texts) -> StateTag:
    """The mark of a report's state."""
    kind, icon = _TAGS[report.state]
    return StateTag(kind, icon, texts(f"desk.state.{report.state.value}"))


def time_words(report: Report, texts: Texts) -> str:
    """When something came in last: the newest version, or else the draft; empty where nothing did."""
    if report.submitted_at:
        return moment(report.submitted_at)
    return texts("desk.units.drafted", time=moment(report.drafted_at)) if report.drafted_at else ""


def next_step(report: Report, texts: Texts) -> str:
    """What is to be done now, and by whom."""
    return texts(f"desk.next.{report.state.value}", n=len(report.returned))


def punctual(report: Report, texts: Texts) -> str:
    """Whether the first version was on time; empty before it."""
    return punctual_words(report, texts) if report.version else ""
