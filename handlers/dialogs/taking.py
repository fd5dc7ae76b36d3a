"""Counts that were said: which are stored, which are refused, and what is said about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from core.messages import Choice
from exports.report_words import count_words
from handlers.dialogs import answers as ans
from handlers.dialogs.checks import Fault, faults
from handlers.dialogs.picture import is_in_a_share, live_shares
from handlers.dialogs.scoping import without_said
from handlers.dialogs.state import Before, Pending, Wanted
from handlers.dialogs.step import YES_NO, Talk, count_entry
from models.answers_json import dump_answers
from models.records import Answers, Entry, EntryKind

_REFUSAL = "fault"
"""Key of a question about counts that contradict each other; it is asked anew after every change."""


def take(talk: Talk, said: Mapping[str, int], words: str = "") -> Talk:
    """Store the counts that hold, ask about the others, and name what was stored.

    Counts refused before are tried again with the new ones: they may fit now.
    """
    before = talk.answers
    talk = _forget_answered(talk, said)
    wanted = {**talk.state.held, **said}
    talk, wanted = _set_aside(talk, wanted)
    accepted, fault = _fitting(talk, wanted)
    talk = forget_scopes(talk.enter(_entries(talk, accepted, wanted, words)), said)
    talk = talk.keep(held={code: count for code, count in wanted.items() if code not in accepted})
    changed = ans.changed(talk.form, before, talk.answers)
    talk = _remember(talk, before, accepted, changed)
    talk = talk.wait(_refusal(talk, fault)) if fault else talk
    return _name(talk, before, accepted, changed)


def change(talk: Talk, entries: Sequence[Entry]) -> Talk:
    """Store answers that are not counts (skipped, not known, cleared) so that they can be taken back."""
    before, talk = talk.answers, talk.enter(entries)
    return _remember(talk, before, [entry.field for entry in entries], ans.changed(talk.form, before, talk.answers))


def forget_scopes(talk: Talk, said: Collection[str]) -> Talk:
    """Of the questions whether counts are of a part or of all only those wait on that these counts leave open."""
    if not any(item.wanted is Wanted.SCOPE for item in talk.state.pending):
        return talk
    kept = (without_said(talk, item, said) if item.wanted is Wanted.SCOPE else item for item in talk.state.pending)
    return talk.keep(pending=tuple(item for item in kept if item))


def _forget_answered(talk: Talk, said: Mapping[str, int]) -> Talk:
    """Questions that these counts answer or overtake wait no longer; contradictions and doubts are looked for again."""
    kept = tuple(
        item
        for item in talk.state.pending
        if item.key != _REFUSAL
        and item.wanted not in {Wanted.DOUBT, Wanted.WHOSE}
        and not (item.wanted in {Wanted.COUNT, Wanted.YES, Wanted.BASIS} and set(item.fields) & said.keys())
    )
    asked = "" if talk.state.asked in said else talk.state.asked
    return talk.keep(pending=kept, asked=asked)


def _set_aside(talk: Talk, wanted: Mapping[str, int]) -> tuple[Talk, dict[str, int]]:
    """Counts that are not stored without a yes: impossibly great, doubtfully great, and a total of 0."""
    kept: dict[str, int] = {}
    for code, count in wanted.items():
        field = talk.form.by_code[code]
        if count > talk.form.most:
            text = talk.text("report.fill.too_big", label=field.label, n=count)
            talk = talk.wait(Pending(Wanted.COUNT, text, (code,)))
        elif 0 < field.doubtful_above < count and f"big:{code}:{count}" not in talk.state.agreed:
            text = talk.text("soft.jump.big", label=field.label, n=count)
            talk = talk.wait(Pending(Wanted.YES, text, (code,), {code: count}, YES_NO, f"big:{code}:{count}"))
        elif code == talk.form.total and count == 0 and _can_be_zero(talk, wanted):
            talk = talk.wait(zero_question(talk))
        else:
            kept[code] = count
    return talk, kept


def zero_question(talk: Talk) -> Pending:
    """Whether the report is one of nobody at all."""
    label = "确认零报" if talk.form.period == "quarter" else "确认"
    choices = (Choice(label, "是", main=True), Choice("不是"))
    return Pending(Wanted.ZERO, talk.text("edit.zero.ask", n=len(talk.form.flows)), choices=choices)


def _can_be_zero(talk: Talk, wanted: Mapping[str, int]) -> bool:
    """Whether a total of 0 contradicts nothing and would set counts that are not 0 yet."""
    known = {**talk.values, **wanted}
    flows = [known.get(code) for code in talk.form.flows if code != talk.form.total]
    return not any(flows) and None in flows


def _fitting(talk: Talk, wanted: Mapping[str, int]) -> tuple[dict[str, int], Fault | None]:
    """The counts that can be stored together, and the first contradiction among all that were said.

    Where counts contradict each other the later field of the form gives way: the part before the whole.
    """
    accepted = dict(wanted)
    found = faults(talk.form, _together(talk, accepted, wanted), talk.texts)
    first = found[0] if found else None
    while found and accepted:
        involved = [code for code in found[0].fields if code in accepted]
        gives_way = max(involved or accepted, key=talk.form.codes.index)
        del accepted[gives_way]
        found = faults(talk.form, _together(talk, accepted, wanted), talk.texts)
    return accepted, first


def _together(talk: Talk, accepted: Mapping[str, int], wanted: Collection[str]) -> dict[str, int]:
    """The counts in force with these; zeros that stood only because of a whole that was 0 fall away, others come."""
    freed = _freed(talk, accepted)
    kept = {code: count for code, count in talk.values.items() if code not in freed}
    return {**kept, **dict.fromkeys(_zero_below(talk, accepted, wanted), 0), **accepted}


def _freed(talk: Talk, accepted: Mapping[str, int]) -> tuple[str, ...]:
    """Parts that are 0 only because a whole was 0 that is so no longer, and the parts of these."""
    risen = {code for code, count in accepted.items() if count and talk.values.get(code) == 0}
    parts = {part for code in risen for part in talk.form.below(code)}
    if not parts:
        return ()
    after = {**talk.values, **accepted}
    for code in talk.form.codes:
        wholes = talk.form.by_code[code].parents
        if (
            code in parts
            and code not in accepted
            and after.get(code) == 0
            and not any(after.get(w) == 0 for w in wholes)
        ):
            del after[code]
    return tuple(code for code in talk.form.codes if code in parts and code in talk.values and code not in after)


def _entries(talk: Talk, accepted: Mapping[str, int], wanted: Collection[str], words: str) -> list[Entry]:
    """What is entered: the counts, zeros below a 0, and empty fields below a count that was 0 before."""
    entries = [count_entry(code, n, words) for code, n in accepted.items() if talk.values.get(code) != n]
    entries += [count_entry(part, 0) for part in _zero_below(talk, accepted, wanted) if talk.values.get(part) != 0]
    return entries + [Entry(part, EntryKind.CLEARED) for part in _freed(talk, accepted)]


def _zero_below(talk: Talk, accepted: Mapping[str, int], wanted: Collection[str]) -> tuple[str, ...]:
    """The parts that are 0 because a whole is, as far as nothing else was said of them."""
    nothing = [code for code, count in accepted.items() if count == 0]
    parts = dict.fromkeys(part for code in nothing for part in talk.form.below(code) if part not in wanted)
    return tuple(part for part in parts if part in talk.form.asked or part in talk.values)


def _remember(talk: Talk, before: Answers, given: Collection[str], changed: Sequence[str]) -> Talk:
    """For 撤回, for returned fields and for the read-back: what was given and changed in this step."""
    if talk.state.shown and talk.state.shown == dump_answers(before):
        talk = talk.keep(shown=dump_answers(talk.answers))
    undo = tuple(
        Before(code, ans.kind_of(before, code), before.values.get(code), talk.answers.values.get(code))
        for code in changed
    )
    return talk.keep(
        undo=undo or talk.state.undo, settled=tuple(dict.fromkeys((*talk.state.settled, *given, *changed)))
    )


def _name(talk: Talk, before: Answers, accepted: Mapping[str, int], changed: Sequence[str]) -> Talk:
    """Say what was stored, old and new, with the shares that moved."""
    new = [code for code in accepted if code not in before.answered]
    moved = [code for code in changed if code in before.answered and code in accepted]
    talk = _name_new(talk, new)
    if moved and not _asks_reason(talk):
        talk = _name_moved(talk, before, moved)
    if accepted and not changed:
        talk = talk.tell("edit.done.same", values=ans.listed(talk.form, accepted, talk.texts))
    talk = _name_zeros(talk, accepted, [code for code in changed if code not in accepted])
    return talk if _is_read_back(talk) else live_shares(talk, (*new, *moved))


def _name_moved(talk: Talk, before: Answers, moved: Sequence[str]) -> Talk:
    changes = ans.changes(talk.form, before, talk.answers, talk.texts, moved)
    if len(moved) == 1:
        return talk.tell("edit.done.changed", changes=changes)
    return talk.tell("edit.done.changed_many", n=len(moved), changes=changes)


def _asks_reason(talk: Talk) -> bool:
    """Whether a question for the reason follows, which names the changes itself."""
    report = talk.facts.report
    if not report.version or talk.facts.is_returned or talk.state.pending:
        return False
    changed = set(ans.changed(talk.form, report.stored, talk.answers))
    return not ans.open_fields(talk.form, talk.answers) and not changed <= report.stored.unknown


def _is_read_back(talk: Talk) -> bool:
    """Whether the whole form follows anyway, so that its counts need not be named before it."""
    is_done = not talk.state.pending and not ans.open_fields(talk.form, talk.answers)
    return is_done and not talk.facts.report.version and talk.state.shown != dump_answers(talk.answers)


def _name_new(talk: Talk, new: Sequence[str]) -> Talk:
    if _is_read_back(talk):
        return talk.tell("report.fill.took_all", n=len(new)) if len(new) > 1 else talk
    if len(new) == 1:
        if is_in_a_share(talk, new[0]):
            return talk
        return talk.tell(
            "report.fill.got", label=talk.form.label(new[0]), value=count_words(talk.answers, new[0], talk.texts)
        )
    if new:
        values = ans.listed(talk.form, {code: talk.values[code] for code in new}, talk.texts)
        return talk.tell("report.fill.took", n=len(new), values=values)
    return talk


def _name_zeros(talk: Talk, accepted: Mapping[str, int], changed: Sequence[str]) -> Talk:
    """Parts that became 0 with their whole, or are open again because it is 0 no longer."""
    wholes = [code for code in accepted if set(talk.form.below(code)) & set(changed)]
    zeros = [code for code in changed if code in talk.values]
    opened = [code for code in changed if code not in talk.values]
    if zeros:
        talk = talk.tell("report.skip.auto_zero", label=talk.form.labels(wholes), labels=talk.form.labels(zeros))
    return talk.tell("report.fill.open_again", labels=talk.form.labels(opened)) if opened else talk


def _refusal(talk: Talk, fault: Fault) -> Pending:
    return Pending(Wanted.WHICH, fault.text, fault.fields, choices=talk.labelled(fault.fields), key=_REFUSAL)
