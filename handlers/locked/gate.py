"""The gate before a form: what meets a lock is not stored, and becomes the beginning of a request."""

from __future__ import annotations

from core.messages import Choice
from core.numbers import moment
from handlers.context import Turn
from handlers.dialogs import answers as ans
from handlers.dialogs.step import Facts, Step
from handlers.locked.kept import Correcting, other_form
from handlers.locked.sending import ask, send, words
from models.answers_json import overlaid
from models.lock_records import Cause


async def stopped(turn: Turn, facts: Facts, step: Step) -> bool:
    """Whether a step of the form met a lock; then nothing of it is stored and the unit hears what can be done."""
    lock, report = facts.lock, facts.report
    if lock.fields is None or step.act == "drop":
        return False
    after = overlaid(ans.in_force(report), step.entries)
    wanted = ans.changed(turn.kit.form, report.stored, after)
    forbidden = lock.forbids([*wanted, *(entry.field for entry in step.entries)])
    if not forbidden and not lock.is_locked:
        return False
    if report.version and report.draft is not None:
        await turn.work.reports.drop_draft(turn.person, report.unit, report.quarter)
    turn.keep(dialog=other_form(turn.conversation.dialog, report.unit, report.quarter))
    counts = tuple((code, after.values[code]) for code in wanted if code in after.values) if report.version else ()
    if not lock.is_locked:
        _only_some(turn, facts)
    elif counts:
        await _begin(turn, facts, counts, step.reason)
    else:
        await say_locked(turn, facts)
    return True


async def say_locked(turn: Turn, facts: Facts) -> None:
    """That the report is locked, and how to ask for it, or that it has been asked."""
    if await _says_waiting(turn, facts):
        return
    report, name = facts.report, facts.quarter.name
    values = {"unit": facts.unit.name, "quarter": name, "version": report.version}
    if not report.version:
        turn.tell("correct.locked.late", Choice("申请补报", f"申请补报 {facts.unit.name} {name}", main=True), **values)
        return
    choice = Choice("申请更正", f"申请更正 {facts.unit.name} {name}", main=True)
    turn.tell(f"correct.locked.{_cause(facts)}", choice, Choice("核对"), **values)


async def _says_waiting(turn: Turn, facts: Facts) -> bool:
    """Whether a request for this report waits; then that is what there is to say."""
    for request in await turn.work.correction_requests.open_of(turn.person, facts.unit.code):
        if request.quarter == facts.quarter:
            choice = Choice("撤回申请", f"撤回申请 {request.code}")
            told = {"text": await words(turn, request), "office": facts.superior, "code": request.code}
            turn.tell("correct.waiting", choice, **told)
            return True
    return False


def _cause(facts: Facts) -> str:
    """accepted: this very version; reviewing: one after it; closed: the quarter as a whole."""
    if facts.lock.cause is Cause.CLOSED:
        return "closed"
    return "accepted" if facts.report.accepted_at else "reviewing"


def _only_some(turn: Turn, facts: Facts) -> None:
    """Only some fields are open: those that were asked for, or sent back."""
    labels = turn.kit.form.labels(facts.lock.fields or ())
    until = facts.lock.until
    name = "correct.locked.only_until" if until else "correct.locked.only_returned"
    choice = Choice("申请更正", f"申请更正 {facts.unit.name} {facts.quarter.name}")
    turn.tell(name, choice, quarter=facts.quarter.name, labels=labels, due_new=moment(until) if until else "")


async def _begin(turn: Turn, facts: Facts, counts: tuple[tuple[str, int], ...], reason: str) -> None:
    """The refused correction is the request: only the reason is asked, where it was not given yet."""
    wanted = Correcting(facts.unit.code, facts.quarter.code, counts, back=turn.conversation.dialog)
    say_why_locked(turn, facts)
    await (send(turn, wanted, reason) if reason else ask(turn, wanted))


def say_why_locked(turn: Turn, facts: Facts) -> None:
    """In one sentence why it cannot simply be changed."""
    turn.tell(
        f"correct.why.{_cause(facts)}",
        unit=facts.unit.name, quarter=facts.quarter.name, version=facts.report.version,
    )  # fmt: skip
