"""A part named behind a field (女12，农村4): the women there, or all who are there."""

from __future__ import annotations

from handlers.dialogs.reading.course import Course
from handlers.dialogs.reading.lexicon import Lexicon
from handlers.dialogs.reading.meaning import Claim, Doubt, Either, Meaning
from handlers.dialogs.reading.numerals import Number

_LIST = 2
"""Separators from a comma in a list on; spaces and lines stand between equals."""
_SENTENCE = 4


def mirrored_at(course: Course, code: str, number: Number) -> Either | None:
    """The two meanings of a count of a part at the end of a sentence, right behind the one field that is spoken of."""
    if course.at < 2 or not course.lexicon.has_parts_across(code) or not number.is_exact or not _ends_sentence(course):
        return None
    before, between = course.events[course.at - 2], course.events[course.at - 1]
    claim = course.ledger.made.claims.get(before.field)
    inner = course.lexicon.within(code, before.field) if claim and before.kind == "said" else None
    known = {*course.ledger.made.claims, *course.known.values}
    if not claim or not inner or inner in {code, before.field} or {code, inner} & known:
        return None
    is_close = between.kind == "sep" and _LIST <= between.level < _SENTENCE
    is_possible = (claim.value or 0) >= (number.value or 0)
    if not is_close or not is_possible or not _is_only_field(course, claim):
        return None
    return Either(code, inner, course.ledger.claimed(code, number, course.event), 0)


def settle_mirrored(made: Meaning, lexicon: Lexicon) -> None:
    """Of the women there where the part has its own count, or where it is said behind several fields; else asked."""
    for item in made.mirrored:
        counted = [other for other in made.mirrored if other.outer == item.outer]
        if item.outer in made.claims or len(counted) > 1:
            made.claims.setdefault(item.inner, item.claim.of(item.inner))
        elif item.inner in made.claims:
            made.claims[item.outer] = item.claim
        else:
            claim = item.claim
            among = tuple(code for code in lexicon.fields if code in {item.inner, item.outer})
            made.doubts.append(Doubt("which_field", "", claim.start, claim.end, claim.value, among=among))


def _ends_sentence(course: Course) -> bool:
    return course.next is None or course.next.level >= _SENTENCE


def _is_only_field(course: Course, claim: Claim) -> bool:
    """总数25，女10，青年20，农村4 is a list of equals."""
    said = [item.field for item in course.events[: course.at] if item.kind == "said" and item.start >= _begin(course)]
    return [code for code in said if code != course.lexicon.whole] == [claim.field]


def _begin(course: Course) -> int:
    """Where the present sentence begins."""
    ends = [item.end for item in course.events[: course.at] if item.kind == "sep" and item.level >= _SENTENCE]
    return max(ends, default=0)
