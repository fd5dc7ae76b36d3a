"""Counts that stand alone or take others back: 不对，12; 多报了2个; 作废; 其他同上次."""

from __future__ import annotations

from handlers.dialogs.reading.course import Course
from handlers.dialogs.reading.numerals import Number


def take_count(course: Course) -> None:
    """A count without a name: one of a correction, a second one of a field, or one to be placed at the end."""
    number = course.event.number
    if number is None:
        return
    if course.is_of_something_else:
        course.is_of_something_else = False
        return
    if course.is_rest and _is_none_left(course):
        return
    if course.ledger.correcting and _corrected(course, number):
        return
    doubled = _field_with_two_counts(course)
    if doubled and number.value is not None and number.value < 10 and course.ledger.values.get(doubled) == number.value:
        # 总数3 3 may be 33.
        course.ledger.made.claims.pop(doubled)
        course.ledger.doubt("garbled", doubled, course.event, None)
    elif doubled and (course.ledger.values.get(doubled) != number.value or _is_spaced(course)):
        course.ledger.claim(doubled, number, course.event)
    else:
        course.loose.append(course.event)


def _is_none_left(course: Course) -> bool:
    """其余都是0, 其他都没有: said of every field that is not named."""
    before = next((event for event in reversed(course.events[: course.at]) if event.kind not in {"all", "link"}), None)
    if before is None or before.kind != "rest" or course.event.number is None or course.event.number.value != 0:
        return False
    course.is_rest = False
    course.ledger.made.none_left = (before.start, course.event.end)
    return True


def begin_correction(course: Course) -> None:
    """不对, 改成, 不是3: the count that follows replaces one; 少数民族改成2 none of the form's."""
    course.is_of_something_else = _speaks_of_something_else(course)
    if course.is_of_something_else:
        return
    old = course.event.number
    if course.loose and course.previous is not course.loose[-1] and not course.ledger.subject:
        # 25人，不对，26人: the total, or what was asked.
        course.loose.pop()
        course.ledger.subject = course.known.expected or course.lexicon.whole
    else:
        _note_correction(course)
        if course.loose and course.previous is course.loose[-1]:
            old = old or course.loose.pop().number
    course.ledger.correcting = True
    course.taken_back = old.value if old else course.taken_back


def adjust(course: Course) -> None:
    """多报了2个, 少报了一个女的."""
    follows = course.next
    if _speaks_of_something_else(course) and not (follows and follows.kind == "field" and follows.field):
        return
    _note_correction(course)
    number = course.event.number
    # 少报了一个女的: the name stands behind.
    named = follows.field if follows and follows.kind == "field" else ""
    code = named or course.ledger.subject or course.known.expected
    if code and number and number.is_exact:
        course.ledger.adjust(code, course.event, course.known.values.get(code))
    else:
        course.ledger.correcting = True


def void(course: Course) -> None:
    """作废: what was said before does not hold, unless it is said of something that is not counted here."""
    if course.ledger.made.claims and _speaks_of_something_else(course):
        return
    course.ledger.made.is_correction |= not course.ledger.made.claims
    course.ledger.forget()
    course.loose.clear()


def note_same(course: Course) -> None:
    """同上季度: the count of another report, to be asked."""
    is_at_field = course.previous is not None and course.previous.kind == "field"
    if is_at_field or not course.ledger.made.is_correction:
        course.ledger.made.same = (course.event.start, course.event.end, course.ledger.subject if is_at_field else "")


def _speaks_of_something_else(course: Course) -> bool:
    """Whether what was named last in the sentence is nothing that the form asks for: 少数民族由2改为3."""
    for event in reversed(course.events[: course.at]):
        if event.kind in {"said", "field"}:
            return not event.field and not event.completes
        if event.kind == "sep" and event.level > 4:
            break
    return False


def _field_with_two_counts(course: Course) -> str:
    """女10、11 and 女10/25: which of the two is meant has to be asked."""
    if course.at < 2 or course.events[course.at - 1].level not in {1, 2} or course.event.is_foreign:
        return ""
    said = course.events[course.at - 2]
    is_taken = said.kind == "said" and said.ends_with_count and said.field in course.ledger.made.claims
    return said.field if is_taken else ""


def _is_spaced(course: Course) -> bool:
    """总数33 33 is said twice, 农村12、12 is a list."""
    return course.previous is not None and course.previous.level == 1


def _corrected(course: Course, number: Number) -> bool:
    """改成13 speaks of the field named before, of the one that had the count taken back, or of the one asked."""
    if course.ledger.subject:
        course.ledger.claim(course.ledger.subject, number, course.event)
        return True
    holders = [code for code, value in course.known.values.items() if value == course.taken_back]
    if len(holders) == 1:
        course.ledger.doubt("derive", holders[0], course.event, number.value)
        return True
    if course.known.expected:
        course.ledger.claim(course.known.expected, number, course.event)
        return True
    return False


def _note_correction(course: Course) -> None:
    """A message corrects an earlier one unless it has reported something itself before."""
    course.ledger.made.is_correction |= not course.ledger.has_reported_before(course.clause)
