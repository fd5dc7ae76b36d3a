"""The first words of a report: whose, which quarter, until when, and what is there already."""

from __future__ import annotations

from core.numbers import day, moment
from handlers.dialogs import answers as ans
from handlers.dialogs.step import Talk


def greet(talk: Talk, has_counts: bool) -> Talk:
    """Name unit and quarter; with counts in the first message only that, so that the numbers come at once."""
    facts = talk.facts
    if facts.is_returned:
        returned = {item.field for item in facts.report.returned}
        reasons = "；".join(dict.fromkeys(item.reason for item in facts.report.returned))
        return talk.tell("report.reopen.returned", n=len(returned), labels=talk.form.labels(returned), reason=reasons)
    if facts.report.version:
        return _again(talk, has_counts)
    if has_counts:
        return _early(talk.tell("report.open.straight", due_clause=facts.due_clause))
    if facts.introduced:
        return _early(talk)
    if talk.answers.answered:
        return _draft(talk)
    talk = talk.tell("report.open.new", all=len(talk.form.fields), due_clause=facts.due_clause)
    return _early(talk)


def _draft(talk: Talk) -> Talk:
    saved = day(talk.facts.report.drafted_at.date()) if talk.facts.report.drafted_at else day(talk.facts.now.date())
    done, total = len(talk.answers.answered), len(talk.form.fields)
    return _early(talk.tell("report.open.draft", date=saved, done=done, all=total))


def _early(talk: Talk) -> Talk:
    """Before the quarter ends there is only a draft; after the due time the report is still welcome."""
    facts = talk.facts
    if not facts.is_open:
        opens = facts.opens_on or day(facts.opens)
        return talk.tell("report.fill.draft_only", date=day(facts.period.last_day), date_open=opens)
    if facts.due and facts.now > facts.due:
        return talk.tell("report.open.late", due=moment(facts.due))
    return talk


def _again(talk: Talk, has_counts: bool) -> Talk:
    """A submitted report: what was sent, and how to change it."""
    report = talk.facts.report
    if has_counts or ans.changed(talk.form, report.stored, talk.answers):
        return talk
    sent = moment(report.submitted_at or talk.facts.now)
    if report.stored.unknown:
        labels = talk.form.labels(report.stored.unknown)
        return talk.tell("report.reopen.provisional", date=sent, n=len(report.stored.unknown), labels=labels)
    return talk.tell("report.reopen.submitted", date=sent, version=report.version).end()
