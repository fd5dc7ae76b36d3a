"""What of a unit's report is not done: fields sent back, what is missing, what it asks the office for."""

from __future__ import annotations

from dataclasses import dataclass

from core.numbers import day, moment
from core.units import above
from desk.context import Look
from exports.report_words import count_words, state_words
from models.records import Report, ReportState


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something that is not done: what, and why or what then."""

    title: str
    note: str


async def open_points(look: Look, report: Report) -> tuple[OpenPoint, ...]:
    """The fields sent back first, then what the unit owes, then what it waits for; the last only for its office."""
    points = [_returned(look, report, each.field, each.reason) for each in report.returned]
    if report.state in {ReportState.NONE, ReportState.DRAFT}:
        words = state_words(report, len(look.kit.form.fields), look.kit.texts)
        points.append(OpenPoint(words, look.text(f"desk.next.{report.state.value}")))
    if report.version and report.stored.unknown:
        labels = "、".join(field.label for field in look.kit.form.fields if field.code in report.stored.unknown)
        title = look.text("desk.open.unknown", n=len(report.stored.unknown), labels=labels)
        points.append(OpenPoint(title, look.text("desk.next.provisional")))
    if report.version and report.draft is not None:
        points.append(OpenPoint(look.text("desk.open.draft"), look.text("desk.open.draft_note")))
    if look.actor.heads(above(report.unit)):
        points += await _requests(look, report)
    return tuple(points)


def _returned(look: Look, report: Report, field: str, reason: str) -> OpenPoint:
    value = count_words(report.stored, field, look.kit.texts)
    label, name = look.kit.form.by_code[field].label, look.kit.unit_name(report.unit)
    title = look.text("desk.open.returned", label=label, value=value, unit=name)
    first = moment(report.first_submitted_at) if report.first_submitted_at else ""
    return OpenPoint(title, look.text("desk.open.returned_note", reason=reason, time=first))


async def _requests(look: Look, report: Report) -> list[OpenPoint]:
    """What the unit has asked for of this quarter; a later day is asked of the city alone."""
    name, head = look.kit.unit_name(report.unit), above(report.unit)
    corrections = await look.work.correction_requests.open_ones(look.actor, head)
    later = () if head else await look.work.extension_requests.open_ones(look.actor)
    points = []
    for request in corrections:
        if (request.unit, request.quarter) == (report.unit, report.period):
            kind = "correction" if request.counts else "late"
            points.append(_request(look, kind, request.reason, unit=name, quarter=request.quarter.name))
    for wish in later:
        if (wish.unit, wish.quarter) == (report.unit, report.period):
            values = {"unit": name, "quarter": wish.quarter.name, "date": day(wish.day)}
            points.append(_request(look, "extension", wish.reason, **values))
    return points


def _request(look: Look, kind: str, reason: str, **values: str) -> OpenPoint:
    return OpenPoint(look.text(f"desk.request.{kind}", **values), look.text("desk.request.note", reason=reason))
