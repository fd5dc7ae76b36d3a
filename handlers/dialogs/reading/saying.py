"""Names and counts: which field a count is for, and what a name without a count does."""

from __future__ import annotations

from handlers.dialogs.reading.course import Course
from handlers.dialogs.reading.meaning import Either
from handlers.dialogs.reading.mirrored import mirrored_at
from handlers.dialogs.reading.numerals import Number
from handlers.dialogs.reading.wholes import as_many, what_is_left


def take_said(course: Course) -> None:
    """A field with its count, or with a word for all."""
    event, number = course.event, course.event.number
    if course.elsewhere.holds(event) or not event.field:
        _other(course)
        return
    if event.is_overall and not course.lexicon.has_parts_across(event.field):
        course.scope.widen()
        course.neighbours.end()
    code, is_sure = course.scope.meant(event.field, course.ledger.made.claims)
    if event.is_all:
        as_many(course, code)
        return
    course.is_rest = False
    if number is None:
        return
    if _answers_another(course):
        course.ledger.doubt("derive", course.known.expected, event, number.value)
    elif _sums_something_else(course) or (not is_sure and code in course.ledger.made.claims):
        course.ledger.doubt("which_field", "", event, number.value)
    elif (event.is_unsure or not is_sure) and code not in course.ledger.made.claims:
        outer = "" if is_sure else event.field
        course.ledger.doubt("derive", code, event, number.value if number.is_exact else None, outer)
    else:
        _take(course, code, number)
        return
    course.neighbours.end()


def take_field(course: Course) -> None:
    """A name without a count: of a list behind 均为 or 没有, a heading, or what is spoken of next."""
    event = course.event
    if not event.field:
        return
    if _is_heading(course, event.field):
        # 其中农村：女4
        course.scope.widen()
    code, _ = course.scope.meant(event.field, course.ledger.made.claims)
    if course.is_rest:
        what_is_left(course, code)
    elif course.lists.continues_all(course.at):
        as_many(course, code)
    elif course.lists.continues_none(course.at):
        course.ledger.claim(code, Number("exact", event.end, 0), event)
    else:
        course.ledger.subject = code
        course.neighbours.end()
        if _is_heading(course, code):
            course.scope.narrow(code, is_sure=True)


def take_unknown(course: Course) -> None:
    """团员数暂时不清楚: neither a count nor 0."""
    before = course.previous
    if before and before.kind == "field" and before.field and course.event.is_not_known:
        code, is_sure = course.scope.meant(before.field, course.ledger.made.claims)
        if is_sure and code not in course.ledger.made.claims:
            course.ledger.made.unknown.append(code)


def take_zero(course: Course) -> None:
    """零发展."""
    course.ledger.claim(course.lexicon.whole, Number("exact", course.event.end, 0), course.event)


def _take(course: Course, code: str, number: Number) -> None:
    """A count for a field; behind that of a part it may be of the part."""
    mirrored = None if course.ledger.correcting else mirrored_at(course, code, number)
    if mirrored:
        course.ledger.made.mirrored.append(mirrored)
        course.ledger.subject = code
        course.neighbours.end()
        return
    outer = _part_beside(course, code) if number.is_exact else ""
    inner = course.lexicon.within(outer, code) if outer else None
    if outer and inner and inner not in course.ledger.made.claims:
        claim = course.ledger.claimed(code, number, course.event)
        course.ledger.set_aside(Either(outer, inner, claim, course.neighbours.stretch))
    else:
        course.ledger.claim(code, number, course.event)
        course.neighbours.note(code, course.event, course.ledger.made.claims)
        if course.event.is_heading and course.lexicon.has_parts_across(code):
            course.scope.narrow(code, is_sure=True)


def _part_beside(course: Course, code: str) -> str:
    if course.ledger.correcting or course.event.field != code:
        return ""
    last = next((at for at in range(course.at - 1, -1, -1) if course.events[at].kind not in {"sep", "link"}), -1)
    return course.neighbours.part_beside(code, course.scope.left, course.events[last + 1 : course.at])


def _other(course: Course) -> None:
    """A count of something that is not asked; of names that have no field together it is asked."""
    event = course.event
    course.is_rest = False
    course.neighbours.end()
    value = event.number.value if event.number else None
    if value is None:
        return
    if event.completes:
        course.ledger.made.completing[event.completes] = (value, event.start, event.end)
    if event.word.beside:
        course.ledger.beside(event, value)
    if event.word.is_people and value:
        course.ledger.made.unasked.append((event.start, event.end))
    course.ledger.sentence.append(value)
    if not event.is_known or (event.field and not course.elsewhere.is_certain()):
        course.ledger.doubt("which_field", "", event, value)


def _answers_another(course: Course) -> bool:
    """一共12个 as the answer where another field is asked."""
    whole = course.lexicon.whole
    if not course.event.word.is_sum or course.event.field != whole or course.known.expected in {"", whole}:
        return False
    return sum(item.kind in {"said", "field", "count"} for item in course.events) == 1


def _sums_something_else(course: Course) -> bool:
    """机关14，乡镇25，一共39: the sum of what the form does not ask for may not be the total, where that is known."""
    whole = course.lexicon.whole
    if not course.event.word.is_sum or course.event.field != whole or whole not in course.known.values:
        return False
    before = next((event for event in reversed(course.events[: course.at]) if event.kind in {"said", "field"}), None)
    return before is not None and not before.field and not before.completes


def _is_heading(course: Course, code: str) -> bool:
    """农村：女4, 农村组：女4, 农村三项，女4: a heading. In a list of names it is one of them."""
    if not course.lexicon.has_parts_across(code):
        return False
    kinds = [event.kind for event in course.events[course.at + 1 : course.at + 3]]
    follows = kinds[-1] if kinds[:1] == ["noise"] else "".join(kinds[:1])
    before = course.events[course.at - 2].kind if course.at > 1 else ""
    return follows in {"link", "said"} or (follows == "sep" and before != "field")
