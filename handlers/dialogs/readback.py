"""The end of a form: the table read back with its shares, and what a submission still needs."""

from __future__ import annotations

from core.messages import Choice, Table, Text
from core.numbers import day, moment
from exports.report_words import count_words
from handlers.dialogs import answers as ans
from handlers.dialogs.checks import Doubt, doubts
from handlers.dialogs.picture import all_shares
from handlers.dialogs.state import Pending, Wanted
from handlers.dialogs.step import Step, Talk
from models.answers_json import dump_answers
from models.records import Answers


def complete(talk: Talk) -> Step:
    """Every field is answered: send what was returned or lacking, ask for a reason, or read the form back."""
    if not talk.facts.report.version:
        return read_back(talk)
    changed = ans.changed(talk.form, talk.facts.report.stored, talk.answers)
    if talk.facts.is_returned and _is_settled(talk):
        return talk.end("submit", talk.text("receipt.after.reason")).finished()
    if not changed:
        return _nothing_changed(talk)
    if set(changed) <= talk.facts.report.stored.unknown:
        return talk.end("submit", talk.text("edit.unknown.reason")).finished()
    return ask_reason(talk)


def read_back(talk: Talk) -> Step:
    """The whole form with its shares, 确认报送 submits exactly what is shown here; what was shown is not repeated."""
    if talk.state.shown == dump_answers(talk.answers):
        return _invite(talk.tell("confirm.rest"))
    talk = talk.show(Text(talk.text("confirm.heading")), table_of(talk, talk.answers))
    for changed in talk.facts.earlier_changes:
        talk = talk.show(Text(changed))
    notes = doubt_labels(talk)
    if notes:
        talk = talk.tell("confirm.notes", labels="、".join(notes))
    talk = all_shares(talk.next_reply())
    if not talk.facts.is_open:
        return _draft_only(talk)
    return _invite(talk.tell("confirm.tail").keep(shown=dump_answers(talk.answers)))


def _invite(talk: Talk) -> Step:
    return talk.offer(Choice("确认报送", main=True), Choice("改数"), Choice("暂停")).finished()


def submit(talk: Talk) -> Step:
    """确认报送: submit what was read back, or say what is still in the way."""
    unknown = [code for code in talk.form.codes if code in talk.answers.unknown]
    if talk.state.shown != dump_answers(talk.answers) or not talk.facts.is_open:
        return read_back(talk)
    if not unknown:
        return talk.end("submit").finished()
    text = talk.text("edit.unknown.ask", n=len(unknown), labels=talk.form.labels(unknown))
    choices = (Choice("先暂报", "是", main=True), Choice("现在补", "不"))
    pending = Pending(Wanted.PROVISIONAL, text, tuple(unknown), choices=choices)
    return talk.wait(pending).show(Text(text)).offer(*choices).finished()


def ask_reason(talk: Talk) -> Step:
    """A submitted report was changed: why."""
    changes = ans.changes(talk.form, talk.facts.report.stored, talk.answers, talk.texts)
    pending = Pending(Wanted.REASON, talk.text("receipt.again.reason", changes=changes), key=dump_answers(talk.answers))
    return talk.wait(pending).show(Text(pending.text)).finished(numbered=False)


def table_of(talk: Talk, answers: Answers) -> Table:
    """All fields in their order with what was answered."""
    rows = tuple(
        (talk.text("confirm.row", k=place, label=field.label), count_words(answers, field.code, talk.texts))
        for place, field in enumerate(talk.form.fields, start=1)
    )
    return Table((talk.text("confirm.field"), talk.text("confirm.count")), rows, numeric=(1,))


def doubt_labels(talk: Talk) -> tuple[str, ...]:
    """The fields with unlikely counts that the person confirmed, with the reason given, in the order of the form."""
    found = doubts(talk.form, talk.values, talk.facts.history, talk.targets, talk.texts)
    agreed = {doubt.fields[0]: "" for doubt in found if doubt.key in talk.state.agreed}
    agreed |= {code: "" for code, count in talk.values.items() if f"big:{code}:{count}" in talk.state.agreed}
    agreed |= {doubt.fields[0]: talk.state.reasons[doubt.key] for doubt in found if doubt.key in talk.state.reasons}
    notes = {code: _labelled(talk, code, reason) for code, reason in agreed.items()}
    notes = {doubt.fields[0]: noted_before(talk, doubt) for doubt in found if noted_before(talk, doubt)} | notes
    return tuple(notes[code] for code in talk.form.codes if code in notes)


def noted_before(talk: Talk, doubt: Doubt) -> str:
    """The note with the reason that the version in force holds for this count; empty where the count is another one."""
    code, report = doubt.fields[0], talk.facts.report
    if not doubt.reasons or report.stored.values.get(code) != talk.values.get(code):
        return ""
    head = talk.text("soft.jump.label", label=talk.form.label(code), reason="").removesuffix("）")
    return next((note for note in report.notes if note.startswith(head)), "")


def _labelled(talk: Talk, code: str, reason: str) -> str:
    label = talk.form.label(code)
    return talk.text("soft.jump.label", label=label, reason=reason) if reason else label


def _is_settled(talk: Talk) -> bool:
    return all(item.field in talk.state.settled for item in talk.facts.report.returned)


def _draft_only(talk: Talk) -> Step:
    last, opens = day(talk.facts.period.last_day), talk.facts.opens_on or day(talk.facts.opens)
    return (
        talk.tell("report.fill.draft_only", date=last, date_open=opens).offer(Choice("改数"), Choice("暂停")).finished()
    )


def _nothing_changed(talk: Talk) -> Step:
    """Nothing differs from the stored version: the receipt there is stands."""
    unknown = [code for code in talk.form.codes if code in talk.facts.report.stored.unknown]
    if unknown:
        talk = talk.tell("edit.unknown.left", n=len(unknown), labels=talk.form.labels(unknown))
    else:
        report = talk.facts.report
        time = moment(report.submitted_at or talk.facts.now)
        talk = talk.tell("receipt.check.reported", time=time, version=report.version, code=report.code)
    return talk.end().finished()
