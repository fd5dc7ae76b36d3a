"""How far a report is and what was answered in it, in the words that chat, pages and papers have in common."""

from __future__ import annotations

from core.numbers import day
from core.texts import Texts
from models.records import Answers, Report, ReportState

_MARKS = {True: "history.mark.on_time", False: "history.mark.late", None: "history.mark.unset"}


def state_words(report: Report, fields: int, texts: Texts) -> str:
    """The state of one unit's report, whose form has so many fields: 已报，2014年4月1日（周二）."""
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


def punctual_words(report: Report, texts: Texts) -> str:
    """Whether the first version was on time, or that no time was set."""
    return texts(_MARKS[report.on_time])


def count_words(answers: Answers, code: str, texts: Texts) -> str:
    """The answer of a field: 12名, 0名, 未填, 暂缺; four different things."""
    if code in answers.values:
        count = answers.values[code]
        return texts("kit.value.count", n=count) if count else texts("kit.value.zero")
    return texts("kit.value.unknown" if code in answers.unknown else "kit.value.skipped")
