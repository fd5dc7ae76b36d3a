"""The engine of report dialogs: one pure step from what was said to what is stored, asked and done."""

from __future__ import annotations

from dataclasses import replace

from handlers.dialogs import moving
from handlers.dialogs.all_counts import is_all_counts, tells_why
from handlers.dialogs.asking import asked_field, finish, offered, repeat
from handlers.dialogs.bare import bare
from handlers.dialogs.difference import ask_difference, is_unexplained
from handlers.dialogs.form import Form
from handlers.dialogs.hearing import hear, take_reading
from handlers.dialogs.opening import greet
from handlers.dialogs.pointing import exchanged, in_words_of_the_form, pointed, points_back
from handlers.dialogs.readback import doubt_labels
from handlers.dialogs.reading import Reading
from handlers.dialogs.state import REASONS, State, Wanted
from handlers.dialogs.step import Facts, Said, Step, Talk
from handlers.dialogs.waiting import answer_waiting, ask_which, ask_whose, behind_label


def step(form: Form, state: State, said: Said, facts: Facts) -> Step:
    """One message within an open report.

    The answers in force come with `facts.report`; what the step stores are its `entries`. Nothing is stored
    that breaks a hard check. A message that says nothing to the form is not `understood` and changes nothing.
    """
    talk = Talk.begin(form, state, facts)
    result = moving.obey(talk, said.command, said.words) if said.command else _listen(talk, said.words)
    return _with_notes(form, facts, result)


def open_form(form: Form, facts: Facts, words: str = "") -> Step:
    """Begin or take up the report of a period; `words` may hold counts already."""
    talk = Talk.begin(form, State(facts.unit.code, facts.period.code), facts)
    heard = _heard(greet(talk, has_counts=True), words) if words else None
    result = finish(heard, sums_up=True) if heard else repeat(greet(talk, has_counts=False))
    return _with_notes(form, facts, result)


def take_sheet(form: Form, state: State, words: str, file: str, facts: Facts) -> Step:
    """The counts of a sheet within a report: they answer no question, so what was asked is left and looked at anew.

    `words` say the counts; with them the name of the file is kept, not what else may stand in it. Of a submitted
    report only what differs is taken, so that a sheet that was handed out prefilled confirms nothing by itself.
    """
    talk = Talk.begin(form, replace(state, pending=(), asked="", paused=False), facts)
    reading = hear(talk, words)
    if facts.report.version:
        changed = {code: count for code, count in reading.values.items() if talk.values.get(code) != count}
        reading = replace(reading, values=changed)
    heard = take_reading(talk, reading, file)
    result = finish(heard, sums_up=True) if heard else repeat(talk)
    return _with_notes(form, facts, result)


def read_elsewhere(form: Form, state: State, words: str, facts: Facts) -> Reading | None:
    """The reading of a report for another unit or quarter than the open one; None if the message belongs here."""
    talk = Talk.begin(form, state, facts)
    reading = hear(talk, words)
    if reading.intent == "none" or not _names_place(reading, state):
        return None
    answers = not _is_no_reason(talk, reading, words) and answer_waiting(talk, words) is not None
    return None if answers else reading


def _names_place(reading: Reading, state: State) -> bool:
    """Whether the words are of another unit or quarter, or perhaps are."""
    is_here = reading.unit in {None, state.unit} and reading.period in {None, state.period}
    return not is_here or any(finding.code in _PLACES for finding in (*reading.problems, *reading.questions))


_PLACES = frozenset({"multi_unit", "unknown_unit", "bad_period"})


def ask_again(form: Form, state: State, facts: Facts) -> Step:
    """The open question once more, after something else was answered in between."""
    return moving.ask_again(Talk.begin(form, state, facts))


def _listen(talk: Talk, words: str) -> Step:
    """Words: an answer to the question that waits, or counts."""
    talk = talk.keep(paused=False)
    words = behind_label(offered(talk), words) or words
    if _asks_reason(talk) and _is_no_reason(talk, reading := hear(talk, words), words):
        return _instead_of_reason(talk, reading, words)
    answered = answer_waiting(talk, words) or _pointed(talk, words) or _bare_count(talk, words)
    if answered is not None:
        return finish(answered)
    heard = _heard(_left_behind(talk), words)
    if heard is None:
        return Step(talk.state, understood=False)
    return finish(heard, sums_up=len(heard.entries) > 1)


def _pointed(talk: Talk, words: str) -> Talk | None:
    """Counts that are told by pointing at others; what else is said beside two that are exchanged is heard first."""
    found = exchanged(talk, words)
    if found is None:
        left = in_words_of_the_form(talk, words)
        return ask_which(talk) if points_back(left) else pointed(talk, left)
    question, rest = found
    return ((_heard(talk, rest) if bare(rest) else None) or talk).wait(question)


def _bare_count(talk: Talk, words: str) -> Talk | None:
    """Ask whose count it is, where none is asked and the words name no field (总数42 names one)."""
    return None if asked_field(talk) or hear(talk, words).values else ask_whose(talk, words)


def _heard(talk: Talk, words: str) -> Talk | None:
    return take_reading(talk, hear(talk, words), words)


_OF_THE_WHOLE = frozenset({Wanted.DROP, Wanted.ZERO, Wanted.PROVISIONAL})


def _left_behind(talk: Talk) -> Talk:
    """Counts in place of an answer leave a question about the whole report: a later yes is not for it any more."""
    pending = talk.state.pending
    return talk.settle() if pending and pending[0].wanted in _OF_THE_WHOLE else talk


def _asks_reason(talk: Talk) -> bool:
    return bool(talk.state.pending) and talk.state.pending[0].wanted in REASONS


def _is_no_reason(talk: Talk, reading: Reading, words: str) -> bool:
    """Whether a reason is asked for and the words are counts: a report, or a correction that changes something."""
    if not _asks_reason(talk):
        return False
    if is_all_counts(reading, words, talk.facts.units):
        return True
    corrects = reading.intent == "correction" and not tells_why(words)
    return corrects and any(talk.values.get(code) != count for code, count in reading.values.items())


def _instead_of_reason(talk: Talk, reading: Reading, words: str) -> Step:
    """Counts are taken as counts and a bare one is asked about; the reason is asked again as far as one is needed."""
    whose = None if reading.values else ask_whose(talk, words)
    heard = None if whose else take_reading(talk.settle(), reading, words)
    return finish(whose or heard or talk)


def _with_notes(form: Form, facts: Facts, result: Step) -> Step:
    """A submission carries the doubts that the person confirmed, and why it is not the sum of the units below."""
    if result.act != "submit":
        return result
    after = Talk.begin(form, result.state, facts).enter(result.entries)
    if is_unexplained(after):
        return ask_difference(after, result)
    return replace(result, notes=doubt_labels(after), difference=result.state.difference)
