"""Receipts: what is told after a submission, to the unit and to the department, and what a check code finds."""

from __future__ import annotations

from core.messages import Choice, Reply, Text, text_reply
from core.numbers import moment
from core.texts import Texts
from exports.report_words import count_words
from handlers.dialogs import answers as ans
from handlers.dialogs.form import Form
from handlers.dialogs.step import Facts
from models.records import Answers, Receipt, ReportState, StoredVersion


def receipt_reply(form: Form, facts: Facts, after: Answers, receipt: Receipt, *, reason: str, name: str) -> Reply:
    """The receipt; `facts` are those before the submission, `after` is what was submitted."""
    if receipt.version == 1:
        return _first(form, facts, after, receipt, name)
    changes = ans.changes(form, facts.report.stored, after, facts.texts)
    values = {"changes": changes, "code": receipt.code, "version": receipt.version, "reason": reason}
    values["office"] = facts.superior
    if facts.is_returned:
        return text_reply(
            facts.texts("receipt.after.returned_done" if changes else "receipt.after.returned_same", **values)
        )
    told = facts.texts("receipt.again.done", time=moment(receipt.first_at), **values)
    if facts.report.state is ReportState.ACCEPTED:
        told += "\n" + facts.texts("receipt.after.unaccepted", office=facts.superior, k=facts.report.version)
    if facts.lock.is_opened:
        told += "\n" + facts.texts("receipt.after.locked_again", quarter=facts.quarter.name)
    again = Text(told)
    filled = facts.report.stored.unknown
    if not filled or after.unknown:
        return Reply((again,))
    labels = form.labels(filled)
    return Reply((Text(facts.texts("edit.unknown.filled", labels=labels, quarter=facts.period.name)), again))


def change_notice(form: Form, facts: Facts, after: Answers, receipt: Receipt, reason: str) -> Reply | None:
    """What the department is told of a change to a submitted report; of a first one only where it has to decide."""
    changes = ans.changes(form, facts.report.stored, after, facts.texts)
    if receipt.version == 1 and form.approval:
        values = ans.listed(form, after.values, facts.texts)
        told = _told(facts, "receipt.told.first", version=1, values=values)
        return text_reply(told, *_decisions(facts, receipt), numbered=False)
    if receipt.version == 1 or not (changes or facts.is_returned):
        return None
    name = "receipt.told.changed" if changes else "receipt.told.kept"
    told = _told(facts, name, version=receipt.version, changes=changes, reason=reason)
    if facts.report.state is ReportState.ACCEPTED:
        told += "\n" + facts.texts("receipt.told.unaccepted", k=facts.report.version)
    return text_reply(told, *_decisions(facts, receipt), numbered=False) if form.approval else text_reply(told)


def _decisions(facts: Facts, receipt: Receipt) -> tuple[Choice, ...]:
    """What the department can do with this version; the words name it, so that a newer one is not decided unseen."""
    return (
        Choice("批准", _told(facts, "receipt.told.approve", version=receipt.version), main=True),
        Choice("退回", _told(facts, "receipt.told.return", version=receipt.version)),
    )


def _told(facts: Facts, name: str, **values: object) -> str:
    return facts.texts(name, unit=facts.unit.name, quarter=facts.period.name, **values)


def version_reply(form: Form, texts: Texts, unit: str, found: StoredVersion) -> Reply:
    """The version behind a check code, and whether there is a newer one."""
    values = {"code": found.code, "unit": unit, "quarter": found.period.name, "time": moment(found.at)}
    if found.version == found.newest:
        head = texts("receipt.check.found", version=found.version, **values)
    else:
        head = texts("receipt.check.newer", k=found.version, version=found.newest, **values)
    lines = [f"{field.label}：{count_words(found.answers, field.code, texts)}" for field in form.fields]
    return text_reply("\n".join([head, *lines]))


def _first(form: Form, facts: Facts, after: Answers, receipt: Receipt, name: str) -> Reply:
    values = {
        "unit": facts.unit.name,
        "quarter": facts.period.name,
        "time": moment(receipt.at),
        "name": name,
        "code": receipt.code,
        "office": facts.superior,
    }
    if facts.lock.is_opened:
        return text_reply(facts.texts("receipt.done.late", **values), Choice("核对"))
    if not receipt.provisional:
        return text_reply(facts.texts("receipt.done.first", **values), Choice("核对"))
    labels = form.labels(after.unknown)
    text = facts.texts("receipt.done.first_provisional", n=len(after.unknown), labels=labels, **values)
    return text_reply(text, Choice("核对"))
