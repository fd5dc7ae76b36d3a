"""What is asked next: the open question, with its choices, and the end of every step."""

from __future__ import annotations

from core.messages import Choice, Progress, Text
from exports.report_words import count_words
from handlers.dialogs import answers as ans
from handlers.dialogs.checks import Doubt, doubts
from handlers.dialogs.form import FormField
from handlers.dialogs.readback import complete, noted_before
from handlers.dialogs.state import Pending, Wanted
from handlers.dialogs.step import Step, Talk
from handlers.dialogs.waiting import OTHER_REASON, WRONG

_SEVERAL = 2
SHEET = Choice("Excel模板", "模板")
"""The other way to report, offered where a report begins."""
_MANY = 6
"""Up to so many open fields are named after a message with several counts."""


def finish(talk: Talk, *, sums_up: bool = False) -> Step:
    """End the step with the one question that is open now, or with what follows the last answer."""
    if talk.act or talk.done or talk.state.paused:
        return talk.finished()
    if not talk.state.pending and (doubt := _first_doubt(talk)):
        talk = talk.wait(_doubted(doubt))
    question = open_question(talk)
    if question is None:
        return complete(talk)
    if question.wanted is Wanted.COUNT and not talk.state.pending:
        talk = _progress(talk, sums_up)
    return _ask(talk, question)


def repeat(talk: Talk) -> Step:
    """Say the open question again as it was, or read the form back where none is open."""
    if talk.done:
        return talk.finished()
    question = open_question(talk)
    return _ask(talk, question) if question else complete(talk)


def _ask(talk: Talk, question: Pending) -> Step:
    """The question with its choices. They are numbered only where a number is not an answer."""
    numbered = question.wanted in _NUMBERED
    return talk.show(Text(question.text)).offer(*question.choices).finished(numbered=numbered)


_NUMBERED = {
    Wanted.WHICH,
    Wanted.WHOSE,
    Wanted.SCOPE,
    Wanted.BASIS,
    Wanted.WHY,
    Wanted.ZERO,
    Wanted.DROP,
    Wanted.PROVISIONAL,
    Wanted.DIFFERENCE,
}


def open_question(talk: Talk) -> Pending | None:
    """The question in force: what waits, the field asked out of turn, or the next open field."""
    if talk.state.pending:
        return talk.state.pending[0]
    code = asked_field(talk)
    return field_question(talk, talk.form.by_code[code]) if code else None


def offered(talk: Talk) -> tuple[Choice, ...]:
    """The choices of the question in force."""
    if talk.state.pending:
        return talk.state.pending[0].choices
    code = asked_field(talk)
    return _choices(talk, talk.form.by_code[code]) if code else ()


def asked_field(talk: Talk) -> str:
    """The field whose count a bare number would be; empty where there is none."""
    if talk.state.pending:
        first = talk.state.pending[0]
        return first.fields[0] if first.wanted in {Wanted.COUNT, Wanted.YES} and len(first.fields) == 1 else ""
    return talk.state.asked or next(iter(wanted_fields(talk)), "")


def wanted_fields(talk: Talk) -> tuple[str, ...]:
    """The fields still to be asked: only those sent back, or the open ones and those not known at the last version."""
    report, settled = talk.facts.report, talk.state.settled
    if talk.facts.is_returned:
        returned = {item.field for item in report.returned}
        return tuple(code for code in talk.form.codes if code in returned and code not in settled)
    lacking = report.stored.unknown & talk.answers.unknown if report.version else frozenset()
    if not lacking:
        return ans.open_fields(talk.form, talk.answers)
    still_open = set(ans.open_fields(talk.form, talk.answers)) | {code for code in lacking if code not in settled}
    return tuple(code for code in talk.form.codes if code in still_open)


def field_question(talk: Talk, field: FormField) -> Pending:
    """The question for one field; for stocks the last known count stands beside it, never filled in."""
    lines = [field.ask(talk.values)]
    if field.code in talk.answers.answered:
        now = count_words(talk.answers, field.code, talk.texts)
        lines.insert(0, talk.text("report.fill.now", label=field.label, value=now))
    elif field.kind == "stock" and (before := _last_count(talk, field.code)):
        lines.insert(0, before)
    return Pending(Wanted.COUNT, "\n".join(lines), (field.code,), choices=_choices(talk, field))


def _last_count(talk: Talk, code: str) -> str:
    last = talk.facts.history.last
    if last is None or code not in last.stored.values:
        return ""
    return talk.text(
        "report.fill.last", quarter=last.period.name, label=talk.form.label(code), n=last.stored.values[code]
    )


def _choices(talk: Talk, field: FormField) -> tuple[Choice, ...]:
    is_quarter = talk.form.period == "quarter"
    zero = Choice("本季零报") if is_quarter and field.code == talk.form.total else Choice("0名", "0")
    skip = () if field.required else (Choice("跳过"),)
    back = (Choice("上一步"),) if talk.form.place(field.code) > 1 else ()
    unknown = (Choice("暂不清楚"),) if talk.form.provisional else ()
    sheet = () if not is_quarter or talk.answers.answered or back else (SHEET,)
    return (*_known_before(talk, field), zero, *skip, *unknown, *back, *sheet)


def _known_before(talk: Talk, field: FormField) -> tuple[Choice, ...]:
    """The count that is known from elsewhere, to be taken with a tap: the stock of last time, the quota for a plan."""
    if field.code in talk.answers.answered:
        return ()
    last, quota = talk.facts.history.last, (talk.facts.history.known or {}).get("quota")
    if field.kind == "stock" and last is not None and field.code in last.stored.values:
        count = last.stored.values[field.code]
        return (Choice(talk.text("report.fill.still", n=count), str(count)),)
    if talk.form.approval and field.code == talk.form.total and quota:
        return (Choice(talk.text("report.fill.as_quota", n=quota), str(quota)),)
    return ()


def _progress(talk: Talk, sums_up: bool) -> Talk:
    """How far the form is; after several counts at once also what is still open."""
    if len(talk.form.asked) < _SEVERAL:
        return talk
    done, total = len(talk.answers.answered), len(talk.form.fields)
    wanted = wanted_fields(talk)
    if sums_up and 1 < len(wanted) <= _MANY:
        words = talk.text("report.fill.missing", done=done, all=total, missing=talk.form.labels(wanted))
    elif talk.facts.several_units:
        words = talk.text("report.fill.progress_unit", done=done, all=total)
    else:
        words = talk.text("report.fill.progress", done=done, all=total)
    return talk.show(Progress(done, total, words))


def _first_doubt(talk: Talk) -> Doubt | None:
    found = doubts(talk.form, talk.values, talk.facts.history, talk.targets, talk.texts)
    return next(
        (doubt for doubt in found if doubt.key not in talk.state.agreed and not noted_before(talk, doubt)), None
    )


def _doubted(doubt: Doubt) -> Pending:
    if doubt.reasons:
        choices = (*(Choice(reason) for reason in doubt.reasons), WRONG, OTHER_REASON)
        return Pending(Wanted.WHY, doubt.text, doubt.fields, choices=choices, key=doubt.key)
    choices = (Choice("确认无误", main=True), Choice("不对", "不对"))
    return Pending(Wanted.DOUBT, doubt.text, doubt.fields, choices=choices, key=doubt.key)
