"""Answers to a question that waits: yes or no, one of the fields named, a reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from core.messages import Choice
from exports.report_words import count_words
from handlers.dialogs import answers as ans
from handlers.dialogs.bare import bare
from handlers.dialogs.form import Form
from handlers.dialogs.reading import read_count
from handlers.dialogs.scoping import TO_DATE, scope_meant
from handlers.dialogs.state import Pending, Wanted
from handlers.dialogs.step import NONE_OF_THESE, Talk, count_entry
from handlers.dialogs.taking import change, take
from handlers.dialogs.to_date import basis_meant, to_quarter
from models.answers_json import dump_answers

YES = "是"
"""How a command says yes to the question it answers."""
WRONG = Choice("数字有误，我改", "不对")
KEEP = Choice("不改")
OTHER_REASON = Choice("其他原因")
_REASON_LENGTH = 200
_SHORTEST_REASON = 2
_LIKELY = 4
"""So many open fields are offered for a count without a name."""


def answer_waiting(talk: Talk, words: str) -> Talk | None:
    """The talk after this answer to the question in force; None if the words do not answer it."""
    if not talk.state.pending:
        return _named_field(talk, words)
    first = talk.state.pending[0]
    answer = _ANSWERS.get(first.wanted)
    words = behind_label(first.choices, words) or words
    return answer(talk, words) if answer else _named_field(talk, words)


def behind_label(choices: Sequence[Choice], words: str) -> str:
    """What that choice of a question says whose label was typed instead of tapped; empty if it is none of them."""
    said = bare(words)
    return next((choice.says for choice in choices if bare(choice.label) == said), "")


def is_yes(form: Form, words: str) -> bool:
    """Whether the whole message says yes."""
    return bare(words) in form.yes


def is_no(form: Form, words: str) -> bool:
    """Whether the whole message says no."""
    return bare(words) in form.no


def field_named(form: Form, words: str) -> str:
    """The field that the whole message names, by label, short label or alias; empty if none."""
    said = bare(words)
    without_verb = re.sub(r"^(改|要改|修改|改一下)|(的?数|人数|要改|改一下)$", "", said) or said
    named = {form.named.get(name, "") for name in (without_verb, said)} - {""}
    return min(named, key=form.place, default="")


def ask_new_value(talk: Talk, code: str) -> Talk:
    """Ask what a field is to become; a field without an answer is simply asked."""
    if code not in talk.answers.answered:
        return talk.keep(asked=code)
    now = count_words(talk.answers, code, talk.texts)
    text = talk.text("edit.ask.value", label=talk.form.label(code), value=now)
    keep = (KEEP,) if code in talk.values else ()
    return talk.wait(Pending(Wanted.COUNT, text, (code,), choices=keep))


def ask_which(talk: Talk, codes: Sequence[str] = ()) -> Talk:
    """Ask which of these fields is to be changed, or which of all that are answered."""
    named = tuple(codes) or tuple(code for code in talk.form.codes if code in talk.answers.answered)
    return talk.wait(Pending(Wanted.WHICH, talk.text("edit.ask.which"), named, choices=talk.labelled(named)))


def whose_question(talk: Talk, count: int, codes: Sequence[str]) -> Pending:
    """Ask to which field a count belongs."""
    text = talk.text("report.fill.whose", n=count)
    choices = (*talk.labelled(codes), NONE_OF_THESE)
    return Pending(Wanted.WHOSE, text, tuple(codes), {"": count}, choices)


def ask_whose(talk: Talk, words: str) -> Talk | None:
    """A bare count while no count is asked may belong to any field: ask whose it is. None for other words."""
    count = read_count(words).value
    if count is None:
        return None
    first = talk.state.pending[0] if talk.state.pending else None
    if first and first.wanted is Wanted.WHOSE:
        talk = talk.settle()
    is_named = first is not None and bool(first.fields) and first.wanted is not Wanted.SCOPE
    codes = first.fields if first and is_named else _likely(talk)
    return talk.wait(whose_question(talk, count, codes))


def _likely(talk: Talk) -> tuple[str, ...]:
    """The fields still open, those that nobody asks for where the others are answered, or those said last."""
    still_open = ans.open_fields(talk.form, talk.answers)
    unasked = talk.form.codes if len(talk.form.asked) < len(talk.form.codes) else ()
    return (still_open or unasked or talk.state.touched)[:_LIKELY]


def report_zero(talk: Talk) -> Talk:
    """All counts within the period become 0 that are asked or were said."""
    zeros = [code for code in talk.form.flows if code in talk.form.asked or code in talk.values]
    entries = [count_entry(code, 0) for code in zeros if talk.values.get(code) != 0]
    return change(talk, entries).keep(held={}).tell("edit.zero.done", n=len(talk.form.flows))


def _named_field(talk: Talk, words: str) -> Talk | None:
    """A field's name by itself means that this field is to be answered or changed."""
    code = field_named(talk.form, words)
    return ask_new_value(talk, code) if code else None


def _count(talk: Talk, words: str) -> Talk | None:
    """Another field's name while a count is asked: that one is meant now."""
    pending = talk.state.pending[0]
    code = field_named(talk.form, words)
    if not code or code in pending.fields:
        return None
    return ask_new_value(talk.settle(), code)


def _yes(talk: Talk, words: str) -> Talk | None:
    """A proposal: yes stores it, no asks for the count itself."""
    pending = talk.state.pending[0]
    if is_yes(talk.form, words):
        agreed = (*talk.state.agreed, pending.key) if pending.key else talk.state.agreed
        return take(talk.settle().keep(agreed=agreed), pending.values, words)
    if is_no(talk.form, words):
        talk = talk.settle()
        return talk.keep(asked=pending.fields[0]) if len(pending.fields) == 1 else talk
    return None


def _which(talk: Talk, words: str) -> Talk | None:
    """The field to be changed; the counts that came with it and are not at fault are stored then."""
    pending = talk.state.pending[0]
    if is_no(talk.form, words):
        return talk.settle().keep(held={})
    code = field_named(talk.form, words)
    if not code:
        return None
    others = {field: count for field, count in pending.values.items() if field != code}
    talk = take(talk.settle(), others, words) if others else talk.settle()
    return ask_new_value(talk, code)


def _whose(talk: Talk, words: str) -> Talk | None:
    """The field of one count; the others that came with it are asked in their turn."""
    pending = talk.state.pending[0]
    code = field_named(talk.form, words)
    if not code:
        return talk.settle() if is_no(talk.form, words) else None
    others = [item.values[""] for item in talk.state.pending[1:] if item.wanted is Wanted.WHOSE]
    talk = take(talk.settle(), {code: pending.values[""]}, words)
    still_open = ans.open_fields(talk.form, talk.answers)[:_LIKELY]
    return talk.wait(*(whose_question(talk, count, still_open) for count in others))


def _scope(talk: Talk, words: str) -> Talk | None:
    """Counts of a part or of all; those from January on are reckoned back to the quarter first."""
    pending = talk.state.pending[0]
    meant = scope_meant(talk, bare(words))
    if meant is None:
        return talk.settle() if is_no(talk.form, words) else None
    talk, values = talk.settle(), dict(meant)
    if pending.key == TO_DATE:
        talk, values = to_quarter(talk, values)
    return take(talk, values, words) if values else talk


def _basis(talk: Talk, words: str) -> Talk | None:
    """Counts from January on are reckoned back at once, for the question has shown what comes out."""
    pending = talk.state.pending[0]
    if is_no(talk.form, words):
        return ask_new_value(talk.settle(), talk.form.total)
    meant = basis_meant(bare(words))
    if not meant:
        return None
    if meant == "本季":
        return take(talk.settle().keep(agreed=(*talk.state.agreed, pending.key)), pending.values, words)
    before = talk.facts.history.before
    return take(talk.settle(), {code: count - before(code) for code, count in pending.values.items()}, words)


def _doubt(talk: Talk, words: str) -> Talk | None:
    """Accepted once, not asked again while the counts stay."""
    pending = talk.state.pending[0]
    if is_yes(talk.form, words):
        label = talk.form.label(pending.fields[0])
        return talk.settle().keep(agreed=(*talk.state.agreed, pending.key)).tell("soft.ask.noted", label=label)
    if not is_no(talk.form, words):
        return _which(talk, words)
    if len(pending.fields) == 1:
        return ask_new_value(talk.settle(), pending.fields[0])
    return ask_which(talk.settle(), pending.fields)


def _why(talk: Talk, words: str) -> Talk | None:
    """A sentence is the reason; a mere yes is none, so that it is asked once more in own words."""
    pending = talk.state.pending[0]
    code = pending.fields[0]
    if is_no(talk.form, words):
        return ask_new_value(talk.settle(), code)
    named = {"label": talk.form.label(code), "n": talk.values.get(code, 0)}
    if is_yes(talk.form, words) or bare(words) == OTHER_REASON.label:
        own = replace(pending, text=talk.text("soft.jump.own_words", **named), choices=(WRONG,))
        return talk.settle().wait(own)
    if field_named(talk.form, words):
        return _which(talk, words)
    reason = _sentence(words)
    if len(bare(reason)) < _SHORTEST_REASON:
        return None
    agreed, reasons = (*talk.state.agreed, pending.key), {**talk.state.reasons, pending.key: reason}
    return talk.settle().keep(agreed=agreed, reasons=reasons).tell("soft.jump.noted", reason=reason, **named)


def _sentence(words: str) -> str:
    return " ".join(words.split())[:_REASON_LENGTH].rstrip("。")


def _zero(talk: Talk, words: str) -> Talk | None:
    if is_yes(talk.form, words):
        return report_zero(talk.settle())
    return talk.settle() if is_no(talk.form, words) else None


def _drop(talk: Talk, words: str) -> Talk | None:
    if is_yes(talk.form, words):
        version = talk.facts.report.version
        name = "edit.pause.undone" if version else "edit.pause.dropped"
        return talk.settle().tell(name, version=version).end("drop")
    return talk.settle().tell("edit.pause.kept") if is_no(talk.form, words) else None


def _provisional(talk: Talk, words: str) -> Talk | None:
    if is_yes(talk.form, words):
        return talk.settle().end("submit") if talk.state.shown == dump_answers(talk.answers) else talk.settle()
    if not is_no(talk.form, words):
        return None
    unknown = [code for code in talk.form.codes if code in talk.answers.unknown]
    return talk.settle().keep(asked=unknown[0] if unknown else "")


def _reason(talk: Talk, words: str) -> Talk | None:
    """Any sentence is a reason, for the changes that were named; with others since then it is asked again."""
    if talk.state.pending[0].key != dump_answers(talk.answers):
        return talk.settle()
    reason = " ".join(words.split())[:_REASON_LENGTH]
    return talk.settle().end("submit", reason) if len(bare(reason)) > 1 else None


def _difference(talk: Talk, words: str) -> Talk | None:
    """Any sentence is a reason; 其他 alone is none."""
    pending = talk.state.pending[0]
    reason = " ".join(words.split())[:_REASON_LENGTH]
    if reason == talk.text("grassroots.difference.other"):
        return talk.settle().wait(replace(pending, text=talk.text("grassroots.difference.own_words"), choices=()))
    return talk.settle().keep(difference=reason).end("submit", pending.key) if len(bare(reason)) > 1 else None


_ANSWERS: dict[Wanted, Callable[[Talk, str], Talk | None]] = {
    Wanted.COUNT: _count,
    Wanted.YES: _yes,
    Wanted.WHICH: _which,
    Wanted.WHOSE: _whose,
    Wanted.SCOPE: _scope,
    Wanted.BASIS: _basis,
    Wanted.DOUBT: _doubt,
    Wanted.WHY: _why,
    Wanted.ZERO: _zero,
    Wanted.DROP: _drop,
    Wanted.PROVISIONAL: _provisional,
    Wanted.REASON: _reason,
    Wanted.DIFFERENCE: _difference,
}
