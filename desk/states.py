"""How far a unit's report is: in words, as a tag with an icon, and what comes next. Never by colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from core.numbers import day, moment
from core.texts import Texts
from models.records import Report, ReportState

_TAGS = {
    ReportState.NONE: ("open", "clock"),
    ReportState.DRAFT: ("note", "form"),
    ReportState.PROVISIONAL: ("note", "dash"),
    ReportState.SUBMITTED: ("ok", "check"),
    ReportState.RETURNED: ("look", "back"),
    ReportState.ACCEPTED: ("ok", "check"),
}

SETTLED = frozenset({ReportState.SUBMITTED, ReportState.ACCEPTED})
"""The unit owes nothing more."""


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


def state_words(report: Report, fields: int, texts: Texts) -> str:
    """The state in the words of the chat: 已报，2014年4月1日（周二）."""
    at = report.accepted_at if report.state is ReportState.ACCEPTED else report.submitted_at
    counts = {
        ReportState.PROVISIONAL: len(report.stored.unknown),
        ReportState.RETURNED: len(report.returned),
    }
    return texts(
        f"officer.state.{report.state.value}",
        date=day(at.date()) if at else "",
        n=counts.get(report.state, 0),
        done=len(report.draft.answered) if report.draft else 0,
        all=fields,
    )


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
    if not report.version:
        return ""
    marks = {True: "history.mark.on_time", False: "history.mark.late", None: "history.mark.unset"}
    return texts(marks[report.on_time])
