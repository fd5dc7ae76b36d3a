"""As many as, all, the rest: 均为高中以上, 19人全部团员, 其余为农民, 除2人外."""

from __future__ import annotations

from handlers.dialogs.reading.course import Course
from handlers.dialogs.reading.events import Event
from handlers.dialogs.reading.numerals import Number


def as_many(course: Course, code: str) -> None:
    """均为高中以上, 19人全部高中以上: as many as those spoken of before."""
    if course.is_rest:
        what_is_left(course, code)
        return
    if code == course.lexicon.whole:
        return
    bare = _bare_before(course)
    subject = course.ledger.subject
    if course.as_many and course.lists.continues_all(course.at):
        course.ledger.claim(code, course.as_many, course.event)
    elif bare and bare.number:
        course.as_many = bare.number
        if course.ledger.made.claims or _is_said_again(course, bare):
            course.loose.pop()
        course.ledger.claim(code, bare.number, course.event)
    else:
        _as_many_as(course, subject, code)
    course.ledger.subject = subject


def answer_all(course: Course) -> None:
    """全部 as the answer to a question: as many as the field that this one is a part of."""
    asked = course.lexicon.fields.get(course.known.expected)
    wholes = [course.known.values[code] for code in asked.parents if code in course.known.values] if asked else []
    if wholes and len(course.events) == 1:
        course.ledger.doubt("derive", course.known.expected, course.event, min(wholes))


def begin_rest(course: Course) -> None:
    """其余."""
    course.is_rest = True


def except_some(course: Course) -> None:
    """除2人外均为高中以上: all but these."""
    number = course.event.number
    course.is_rest = True
    course.ledger.sentence = [number.value] if number and number.value is not None else []


def what_is_left(course: Course, code: str) -> None:
    """其余为农民: what is left of the total, to be confirmed."""
    course.is_rest = False
    course.ledger.rest_of_whole(course.event, code)


def _bare_before(course: Course) -> Event | None:
    """19人全部…, or 15人，都是… where nothing else has been spoken of."""
    if not course.loose:
        return None
    is_alone = not course.ledger.made.claims and not course.ledger.subject and len(course.loose) == 1
    return course.loose[-1] if course.previous is course.loose[-1] or is_alone else None


def _is_said_again(course: Course, bare: Event) -> bool:
    """6名，6名都是一线: the same count twice is one."""
    return len(course.loose) > 1 and course.loose[0].number is not None and _value(course.loose[0]) == _value(bare)


def _value(event: Event) -> int | None:
    return event.number.value if event.number else None


def _as_many_as(course: Course, subject: str, code: str) -> None:
    """Certain for the total and for a part of the subject; else the subject may be another one."""
    claim = course.ledger.made.claims.get(subject)
    total = _total_said(course)
    if total and total.is_exact and (not claim or claim.value in {1, total.value}):
        # One person is not all: 发展两名，女1名，都是一线的.
        course.ledger.claim(code, total, course.event)
        return
    inner = course.lexicon.within(subject, code) if subject else None
    if not claim or not inner:
        # 发展10名，女4名，都是高中以上: most likely all of them.
        course.ledger.doubt("derive", code, course.event, total.value if total else None)
    elif subject == course.lexicon.whole or subject in course.lexicon.fields[code].parents:
        course.ledger.claim(code, claim.number, course.event)
    elif course.previous and course.previous.kind == "said":
        course.ledger.claim(inner, claim.number, course.event)
    else:
        course.ledger.doubt("derive", inner, course.event, claim.value)


def _total_said(course: Course) -> Number | None:
    """The count of all: with its name, or bare at the head of the message."""
    total = course.ledger.made.claims.get(course.lexicon.whole)
    if total:
        return total.number
    is_first = bool(course.loose) and all(
        claim.start > course.loose[0].start for claim in course.ledger.made.claims.values()
    )
    return course.loose[0].number if is_first and course.known.may_begin_bare and not course.known.expected else None
