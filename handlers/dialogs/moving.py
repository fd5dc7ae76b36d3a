"""The commands within an open form: going back, skipping, taking back, pausing, confirming."""

from __future__ import annotations

from collections.abc import Callable

from core.messages import Choice
from exports.report_words import count_words
from handlers.dialogs import answers as ans
from handlers.dialogs.asking import asked_field, finish, open_question, repeat, wanted_fields
from handlers.dialogs.checks import is_sound
from handlers.dialogs.explaining import explain_field
from handlers.dialogs.looking import show
from handlers.dialogs.picture import ways
from handlers.dialogs.readback import complete, submit, table_of
from handlers.dialogs.state import REASONS, Before, Pending, Wanted
from handlers.dialogs.step import Step, Talk
from handlers.dialogs.taking import change, zero_question
from handlers.dialogs.waiting import YES, answer_waiting, ask_which, behind_label
from models.answers_json import dump_answers, overlaid
from models.records import Entry, EntryKind

_MANY_KEPT = 3
"""So many counts that stay are named at most."""


def obey(talk: Talk, command: str, words: str) -> Step:
    """Do what a command word says within the open form; the label of a choice (放弃) is the choice, not the command."""
    talk = talk.keep(paused=False)
    is_label = bool(talk.state.pending) and behind_label(talk.state.pending[0].choices, words)
    if is_label and (answered := answer_waiting(talk, words)):
        return finish(answered)
    with_words = _WITH_WORDS.get(command)
    return with_words(talk, words) if with_words else _COMMANDS[command](talk)


def ask_again(talk: Talk) -> Step:
    """After a question in between: back to exactly what was open, once."""
    code = asked_field(talk)
    if code:
        talk = talk.tell("edit.side.back", k=talk.form.place(code), all=len(talk.form.fields))
    else:
        talk = talk.tell("edit.side.back_all", done=len(talk.answers.answered), all=len(talk.form.fields))
    return repeat(talk)


def _resume(talk: Talk) -> Step:
    talk = talk.tell("edit.pause.resumed", done=len(talk.answers.answered), all=len(talk.form.fields))
    return repeat(talk.keep(shown=""))


def _pause(talk: Talk) -> Step:
    talk = talk.keep(paused=True)
    talk = talk.tell("edit.pause.saved", done=len(talk.answers.answered), all=len(talk.form.fields))
    return talk.offer(Choice("继续", main=True)).finished()


def _confirm(talk: Talk, words: str) -> Step:
    """确认 to an open yes-or-no question is a yes to it; otherwise it submits."""
    if talk.state.pending:
        is_reason = talk.state.pending[0].wanted in REASONS
        answered = None if is_reason else answer_waiting(talk, words)
        return finish(answered) if answered else repeat(talk)
    if open_question(talk) is None and not talk.facts.report.version:
        return submit(talk)
    return finish(talk, sums_up=True)


def _provisional(talk: Talk) -> Step:
    """先暂报: what is not answered yet is 暂缺; once the form has been read back so, this submits it."""
    if talk.state.pending:
        is_asked = talk.state.pending[0].wanted is Wanted.PROVISIONAL
        answered = answer_waiting(talk, YES) if is_asked else None
        return finish(answered) if answered else repeat(talk)
    lacking = ans.open_fields(talk.form, talk.answers)
    if talk.facts.report.version or not talk.answers.answered or not talk.form.provisional:
        return finish(talk, sums_up=True)
    if lacking:
        talk = change(talk, [Entry(code, EntryKind.UNKNOWN) for code in lacking]).keep(asked="")
        return submit(talk.tell("report.fill.provisional", labels=talk.form.labels(lacking)))
    if talk.facts.is_open and talk.state.shown == dump_answers(talk.answers):
        return talk.end("submit").finished()
    return submit(talk)


def _back(talk: Talk) -> Step:
    """To the field before; a question about a contradiction is simply left."""
    if talk.state.pending:
        return finish(_leave(talk))
    code = asked_field(talk)
    place = talk.form.place(code) if code else len(talk.form.fields) + 1
    if place == 1:
        return repeat(talk.tell("edit.done.first"))
    return repeat(talk.keep(asked=talk.form.codes[place - 2]).tell("edit.done.back"))


def _skip(talk: Talk) -> Step:
    """Leave an optional field unanswered, an answered one as it is, and a question that waits."""
    code = asked_field(talk)
    if not code:
        return finish(_leave(talk))
    if code in talk.answers.answered and not _is_wanted(talk, code):
        return finish(_leave(talk).keep(asked=""))
    label = talk.form.label(code)
    if talk.form.by_code[code].required:
        return repeat(talk.tell("report.skip.no", label=label))
    talk = change(_leave(talk), [Entry(code, EntryKind.SKIPPED)]).keep(asked="")
    return finish(talk.tell("report.skip.ok", label=label))


def _unknown(talk: Talk) -> Step:
    """A count that is not known yet is neither 0 nor skipped."""
    code = asked_field(talk)
    if not code:
        return repeat(talk)
    if code in talk.values and not _is_wanted(talk, code):
        return finish(_leave(talk).keep(asked=""))
    if not talk.form.provisional:
        return repeat(talk.tell("edit.unknown.refused", label=talk.form.label(code)))
    talk = change(_leave(talk), [Entry(code, EntryKind.UNKNOWN)]).keep(asked="")
    return finish(talk.tell("edit.unknown.noted", label=talk.form.label(code)))


def _undo(talk: Talk) -> Step:
    """Take back the last step, as far as nobody has changed the same fields since."""
    steps = [item for item in talk.state.undo if talk.values.get(item.field) == item.after]
    entries = [Entry(item.field, EntryKind(item.kind), item.value, "撤回") for item in steps]
    restored = overlaid(talk.answers, entries)
    if not entries or not is_sound(talk.form, restored.values, talk.texts):
        return repeat(talk.tell("edit.done.nothing"))
    talk = talk.enter(entries).keep(undo=(), pending=(), held={}, asked="", settled=_unsettled(talk, steps))
    restored_words = "、".join(
        talk.text(
            "edit.done.restored", label=talk.form.label(item.field), value=count_words(restored, item.field, talk.texts)
        )
        for item in steps
    )
    return finish(talk.tell("edit.done.undone", changes=restored_words))


def _unsettled(talk: Talk, steps: list[Before]) -> tuple[str, ...]:
    undone = {item.field for item in steps}
    return tuple(code for code in talk.state.settled if code not in undone)


def _cancel(talk: Talk) -> Step:
    """Throw the draft away, after a yes; without a draft there is nothing to lose."""
    if talk.facts.report.draft is None and not talk.entries:
        return talk.tell("edit.pause.closed").end().finished()
    changed = ans.changed(talk.form, talk.facts.report.stored, talk.answers)
    name = "edit.pause.undo_ask" if talk.facts.report.version else "edit.pause.drop_ask"
    text = talk.text(name, done=len(changed))
    choices = (Choice("放弃", "是"), Choice("保留", "不", main=True))
    return repeat(talk.keep(pending=(Pending(Wanted.DROP, text, choices=choices),), held={}))


def _zero(talk: Talk) -> Step:
    return repeat(_leave(talk).wait(zero_question(talk)))


def _edit(talk: Talk) -> Step:
    """Which field is to be changed; with nothing filled in yet there is nothing to change."""
    return repeat(ask_which(_leave(talk)) if talk.answers.answered else talk)


def _check(talk: Talk) -> Step:
    """The whole form as it stands, then the open question again."""
    if open_question(talk) is None:
        return complete(talk.keep(shown=""))
    return repeat(talk.tell("confirm.heading").show(table_of(talk, talk.answers)).next_reply())


def _sent(talk: Talk) -> Step:
    """Whether what stands here has been reported, then the open question again."""
    report, changed = talk.facts.report, ans.changed(talk.form, talk.facts.report.stored, talk.answers)
    if report.version:
        name = "edit.sent.changed" if changed else "edit.sent.as_is"
        return repeat(talk.tell(name, version=report.version, done=len(changed)))
    return repeat(talk.tell("edit.sent.no", done=len(talk.answers.answered), all=len(talk.form.fields)))


def _left(talk: Talk) -> Step:
    """What is still to be answered, all of it by name."""
    wanted = wanted_fields(talk)
    if not wanted:
        return repeat(talk.tell("report.fill.nothing_missing", all=len(talk.form.fields)))
    done, total = len(talk.answers.answered), len(talk.form.fields)
    return repeat(talk.tell("report.fill.missing", done=done, all=total, missing=talk.form.labels(wanted)))


def _keep(talk: Talk) -> Step:
    """不改: the question what a count is to become is left, and the count stays."""
    first = talk.state.pending[0] if talk.state.pending else None
    codes = [code for code in first.fields if code in talk.values] if first else []
    if not codes:
        return repeat(talk)
    if len(codes) > _MANY_KEPT:
        return finish(_leave(talk).tell("edit.done.kept_all"))
    values = "、".join(
        talk.text("edit.done.kept_value", label=talk.form.label(code), n=talk.values[code]) for code in codes
    )
    return finish(_leave(talk).tell("edit.done.kept", values=values))


def _why(talk: Talk) -> Step:
    code = asked_field(talk) or (talk.state.touched or talk.form.codes)[-1]
    return repeat(explain_field(talk, talk.form.by_code[code]))


def _how(talk: Talk) -> Step:
    return repeat(ways(talk))


def _is_wanted(talk: Talk, code: str) -> bool:
    """Whether the field is asked in its turn, not only to be changed."""
    return code in wanted_fields(talk)


def _leave(talk: Talk) -> Talk:
    """Drop the question that waits, with the counts held for it."""
    return talk.settle().keep(held={}) if talk.state.pending else talk


_COMMANDS: dict[str, Callable[[Talk], Step]] = {
    "fill": _resume,
    "resume": _resume,
    "pause": _pause,
    "back": _back,
    "skip": _skip,
    "unknown": _unknown,
    "undo": _undo,
    "cancel": _cancel,
    "provisional": _provisional,
    "zero": _zero,
    "edit": _edit,
    "check": _check,
    "sent": _sent,
    "left": _left,
    "keep": _keep,
    "why": _why,
    "how": _how,
}
_WITH_WORDS: dict[str, Callable[[Talk, str], Step]] = {"confirm": _confirm, "look": show}
