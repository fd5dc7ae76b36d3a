"""Following a message from event to event: what is said of which field, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from handlers.dialogs.reading.changing import changed
from handlers.dialogs.reading.correcting import adjust, begin_correction, note_same, take_count, void
from handlers.dialogs.reading.course import Course
from handlers.dialogs.reading.either import decide
from handlers.dialogs.reading.events import Event, EventKind
from handlers.dialogs.reading.leftovers import settle
from handlers.dialogs.reading.lexicon import Lexicon
from handlers.dialogs.reading.meaning import Known, Meaning
from handlers.dialogs.reading.saying import take_field, take_said, take_unknown, take_zero
from handlers.dialogs.reading.wholes import answer_all, begin_rest, except_some


def meaning_of(events: Sequence[Event], lexicon: Lexicon, known: Known) -> Meaning:
    """What the events come to, with what was known before."""
    events = _with_answer(events, lexicon, known)
    course = Course(events, lexicon, known)
    for at, event in enumerate(events):
        course.move(at)
        act = _ACTS.get(event.kind)
        if act:
            act(course)
    made = course.ledger.made
    settle(made, events, course.loose, lexicon, known)
    decide(made, lexicon, {} if made.is_to_date else known.values)
    return made


def _with_answer(events: Sequence[Event], lexicon: Lexicon, known: Known) -> Sequence[Event]:
    """12，其中农村4 where the women are asked: the bare count is said of them, and so are its parts."""
    code = known.expected
    at = next(
        (at for at, event in enumerate(events) if event.kind == "count" or event.field or event.kind == "all"), -1
    )
    if not code or at < 0 or any(event.kind == "rest" for event in events[:at]):
        return events
    if events[at].kind != "count" or events[at].is_unsure or not known.may_begin_bare:
        return events
    named = {event.field for event in events if event.field}
    after = next((event for event in events[at + 1 :] if event.kind not in {"sep", "link"}), None)
    is_other = bool(named) and lexicon.whole not in {code, *named, *known.values}
    if code in named or is_other or (after and after.kind == "count") or _speaks_of_before(events, at, after, known):
        return events
    said = changed(events[at], kind="said", field=code, count_start=events[at].start)
    return [*events[:at], said, *events[at + 1 :]]


def _speaks_of_before(events: Sequence[Event], at: int, after: Event | None, known: Known) -> bool:
    """11错了，是12 where one field holds 11, and 不对，应该是29: it is about what was said before."""
    number = events[at].number
    holders = [code for code, value in known.values.items() if number and value == number.value]
    is_taken_back = after is not None and after.kind == "correct" and len(holders) == 1
    return is_taken_back or any(event.kind in {"correct", "old"} for event in events[:at])


def _separate(course: Course) -> None:
    level = course.event.level
    if level > 1:
        course.clause = course.event.end
    if level == 4 and _ends_heading(course):
        course.scope.list_below()
    if level > 3:
        course.scope.leave(is_line=level == 4)
        course.elsewhere.leave()
    if level > 4:
        # A correcting word right before the full stop speaks of what follows.
        course.neighbours.end()
        is_open = course.previous is not None and course.previous.kind in {"correct", "old"}
        course.ledger.correcting = course.ledger.correcting and is_open
        course.ledger.sentence = []
        course.is_rest = False


def _open(course: Course) -> None:
    is_named = course.previous is not None and course.previous.kind in {"said", "field"}
    course.elsewhere.open(course.previous)
    course.scope.open(course.ledger.subject if is_named and course.previous and course.previous.field else "")
    course.outside.append(course.ledger.subject)
    course.neighbours.end()


def _close(course: Course) -> None:
    course.scope.close()
    course.elsewhere.close()
    course.neighbours.end()
    if course.outside:
        course.ledger.subject = course.outside.pop()


def _among(course: Course) -> None:
    """其中: of those spoken of last; with the total in the same sentence it may be of those."""
    course.elsewhere.among(course.events, course.at)
    is_close = course.previous is not None and course.previous.kind in {"said", "open"}
    course.scope.narrow(course.ledger.subject, is_sure=is_close or not course.ledger.has_whole_in_sentence())


def _ends_heading(course: Course) -> bool:
    """Whether the line ends with 其中."""
    before = course.events[max(0, course.at - 3) : course.at]
    return next((event.kind for event in reversed(before) if event.kind != "link"), "") == "among"


_ACTS: Mapping[EventKind, Callable[[Course], None]] = {
    "said": take_said, "field": take_field, "count": take_count, "zero": take_zero, "sep": _separate, "open": _open,
    "close": _close, "among": _among, "correct": begin_correction, "old": begin_correction, "more": adjust,
    "less": adjust, "void": void, "same": note_same, "rest": begin_rest, "except": except_some, "all": answer_all,
    "unsure": take_unknown,
}  # fmt: skip
"""What each kind of event does; the others say nothing."""
