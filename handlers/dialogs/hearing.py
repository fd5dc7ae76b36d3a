"""What a message says to the form: counts to store, counts to ask about, or nothing at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.messages import Choice, Text
from core.period import Quarter
from handlers.dialogs import answers as ans
from handlers.dialogs.asking import asked_field, wanted_fields
from handlers.dialogs.pointing import in_words_of_the_form, points_back
from handlers.dialogs.reading import Finding, Reading, Surroundings, only_figures, read_count, read_message
from handlers.dialogs.scoping import scope_question
from handlers.dialogs.state import Pending, Wanted
from handlers.dialogs.step import NONE_OF_THESE, YES_NO, Talk
from handlers.dialogs.taking import change, forget_scopes, take
from handlers.dialogs.to_date import against_running, to_quarter, unsaid_to_date
from handlers.dialogs.waiting import KEEP, ask_new_value
from models.records import Entry, EntryKind

_PLAN = "plan"
"""The plan of the year, which the reader knows and a quarter does not ask."""
_OF_BEFORE = re.compile(r"(?:前面|上面|前头|刚才|刚刚|上一)那?(?:一?[个项])?[^\d，,。]{0,6}(?:错|不对|有误|写串|看串)")
"""前面那个报错了，应该是29: about what was answered before, and not the field asked."""
_MOST_UNASKED = 4
"""So many counts of what is not asked are named."""
_NO_FORM = "not_report"
_ELSEWHERE = frozenset(
    {"future_period", "bad_period", "period_ambiguous", "unknown_unit", "multi_unit", "confirm_unit", _NO_FORM}
)
"""Findings about unit and quarter: they are settled before a message comes to the form.

The contradictions between counts are found anew here, against all counts that are known.
"""


def hear(talk: Talk, words: str) -> Reading:
    """Read a message with everything that is known here; a count and nothing else is that of the field asked."""
    words, asked = in_words_of_the_form(talk, words), asked_field(talk)
    if asked and only_figures(words) and (count := read_count(words).value) is not None:
        return Reading("report", values={asked: count})
    read = talk.facts.readings
    position = (words, asked, wanted_fields(talk), tuple(talk.values.items()))
    if position not in read:
        read[position] = _read(talk, words, asked)
    return read[position]


def _read(talk: Talk, words: str, asked: str) -> Reading:
    last = talk.facts.history.last
    period = talk.facts.period
    for word in talk.form.noise:
        words = words.replace(word, "")
    around = Surroundings(
        units=talk.facts.units,
        today=talk.facts.now.date(),
        unit=talk.facts.unit.code,
        quarter=period if isinstance(period, Quarter) else None,
        expected="" if _OF_BEFORE.search(words) or points_back(words) else asked,
        open=wanted_fields(talk),
        known=talk.values,
        previous=last.stored.values if last else {},
    )
    return read_message(words, talk.form.words, around, talk.texts)


def take_reading(talk: Talk, reading: Reading, words: str) -> Talk | None:
    """Store and ask what the message says; None if it says nothing to the form."""
    found = [finding for finding in _findings(reading) if not finding.field or finding.field in talk.form.by_code]
    waiting = [_question(talk, finding, reading) for finding in found if _can_wait(finding)]
    withheld = {code for finding in found for code in finding.between}
    told = [Text(finding.text) for finding in found if not _can_wait(finding)]
    values = {code: count for code, count in reading.values.items() if code in talk.form.by_code}
    unasked = len(reading.values) > len(values)
    lacking = [code for code in reading.unknown if code in talk.form.by_code]
    if not values and not found and not lacking:
        return talk.tell("edit.ask.not_counted", all=len(talk.form.fields)) if unasked else None
    if _PLAN in reading.values and _PLAN not in talk.form.by_code:
        talk = talk.tell("report.fill.plan", n=reading.values[_PLAN])
    if reading.basis == "ytd":
        talk, values = to_quarter(talk, values)
    elif (unsaid := unsaid_to_date(talk, values, words)) and not reading.to_date:
        talk, values = talk.wait(unsaid), {code: n for code, n in values.items() if code not in unsaid.fields}
    values, differing = against_running(talk, reading.to_date, values)
    values = {code: count for code, count in values.items() if code not in withheld}
    talk = take(talk, values, words) if values else talk
    talk = _tell_unasked(talk, reading.unasked)
    talk = _note_lacking(talk, lacking)
    talk = forget_scopes(talk, [code for finding in found for said in finding.readings for code in said])
    return talk.show(*told).wait(*differing, *waiting)


def _tell_unasked(talk: Talk, said: Sequence[str]) -> Talk:
    """少数民族3 beside other counts: nobody should think that it was noted; a table may have many such columns."""
    if not 0 < len(said) <= _MOST_UNASKED:
        return talk
    words = "".join(f"“{each}”" for each in dict.fromkeys(said))
    return talk.tell("edit.ask.unasked", said=words, all=len(talk.form.fields))


def _note_lacking(talk: Talk, codes: Sequence[str]) -> Talk:
    """团员数暂时不清楚: not 0, and still to be reported; a count that is there already is asked and not thrown away."""
    for code in codes:
        if code in talk.values:
            talk = ask_new_value(talk, code)
        else:
            waiting = tuple(item for item in talk.state.pending if item.fields != (code,))
            asked = "" if talk.state.asked == code else talk.state.asked
            talk = change(talk, [Entry(code, EntryKind.UNKNOWN)]).keep(pending=waiting, asked=asked)
            talk = talk.tell("edit.unknown.noted", label=talk.form.label(code))
    return talk


def _findings(reading: Reading) -> list[Finding]:
    """What has to be asked about single counts, each field and each count without a field once."""
    kept: dict[str, Finding] = {}
    for finding in (*reading.problems, *reading.questions):
        kind = finding.code.partition(":")[0]
        if kind not in _ELSEWHERE and kind not in {"subset", "cross", "big"}:
            kept.setdefault(finding.field or f"{finding.code}{finding.place}", finding)
    return list(kept.values())


def _can_wait(finding: Finding) -> bool:
    """Whether an answer to the finding can be taken: it names fields, or offers a count."""
    return bool(finding.field or finding.between or finding.readings) or finding.number is not None


def _question(talk: Talk, finding: Finding, reading: Reading) -> Pending:
    """A finding as a question: which to change, a yes to the count offered, the field of a count, or the count."""
    code, said = finding.field or "", reading.values
    if finding.code in {"in_order", "none_left"}:
        return Pending(Wanted.YES, finding.text, tuple(finding.readings[0]), finding.readings[0], YES_NO)
    if finding.readings:
        return scope_question(talk, finding, is_to_date=reading.basis == "ytd")
    if finding.between and finding.number is None:
        values = {field: said[field] for field in finding.between if field in said}
        return Pending(Wanted.WHICH, finding.text, finding.between, values, talk.labelled(finding.between))
    if not code and finding.number is not None:
        choices = (*talk.labelled(finding.between or _likely(talk)), NONE_OF_THESE)
        return Pending(Wanted.WHOSE, finding.text, (), {"": finding.number}, choices)
    if code and finding.number is not None and finding.number >= 0:
        return Pending(Wanted.YES, finding.text, (code,), {code: finding.number}, YES_NO)
    options = tuple(Choice(talk.text("report.fill.option", n=count), str(count)) for count in finding.options)
    keep = (KEEP,) if code in talk.values else ()
    return Pending(Wanted.COUNT, finding.text, (code,), choices=(*options, *keep))


def _likely(talk: Talk) -> tuple[str, ...]:
    """The fields still open, first ones first: a count without a name most likely belongs there."""
    return ans.open_fields(talk.form, talk.answers)[:4]
