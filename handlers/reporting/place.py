"""Which unit and which quarter a report is for: settled before a single count is stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from core.deadlines import day_words, opening_of
from core.errors import RightsError
from core.messages import Choice, Reply, Text
from core.numbers import day
from core.people import ROLE_NAMES, Role
from core.period import Quarter
from handlers.context import Turn
from handlers.dialogs.reading import Reading, Surroundings, read_message
from handlers.dialogs.waiting import is_no, is_yes
from handlers.reporting.kept import Placing, keep

_SEVERAL_UNITS = "multi_unit"
_UNSURE_UNIT = frozenset({"unknown_unit", "confirm_unit"})
_UNSURE_QUARTER = frozenset({"bad_period", "period_ambiguous"})


def read_place(turn: Turn, words: str, *, unit: str = "", quarter: Quarter | None = None) -> Reading:
    """Read a message for the unit and the quarter that it names."""
    around = Surroundings(units=turn.kit.units, today=turn.today, unit=unit, quarter=quarter)
    return read_message(words, turn.kit.form.words, around, turn.kit.texts)


async def settle(turn: Turn, placing: Placing, reading: Reading | None) -> Placing | None:
    """The placing with unit and quarter known, or None where the person was asked or refused."""
    placed = _settle_unit(turn, placing, reading)
    return await _settle_quarter(turn, placed, reading) if placed else None


def answered(turn: Turn, placing: Placing) -> Placing | None:
    """The placing after an answer to its question; None if the words do not answer it."""
    said, form = turn.said.strip(), turn.kit.form
    names = {_name(turn, placing, option): option for option in placing.options}
    option = names.get(said) or _named(turn, placing)
    if option:
        settled = replace(placing, asks="", options=(), text="")
        return replace(settled, unit=option) if placing.asks == "unit" else replace(settled, quarter=option)
    if placing.asks in {"own", "early", "instead"} and is_yes(form, said):
        words = "" if placing.asks == "instead" else placing.words
        return replace(placing, asks="", text="", words=words)
    return replace(placing, asks="refused", text="") if is_no(form, said) else None


def _named(turn: Turn, placing: Placing) -> str:
    """The option that the words name in another way: 双峰, 一季度."""
    if not placing.options:
        return ""
    reading = read_place(turn, turn.said)
    named = reading.unit if placing.asks == "unit" else reading.period and reading.period.code
    return named if named and named in placing.options and not reading.values else ""


def question(turn: Turn, placing: Placing) -> Reply:
    """The open question about unit or quarter."""
    if placing.options:
        choices = tuple(Choice(_name(turn, placing, option)) for option in placing.options)
    else:
        choices = (Choice("是", main=True), Choice("不是"))
    return Reply((Text(placing.text),), choices)


def _name(turn: Turn, placing: Placing, option: str) -> str:
    return turn.kit.unit_name(option) if placing.asks == "unit" else Quarter.parse(option).name


def _settle_unit(turn: Turn, placing: Placing, reading: Reading | None) -> Placing | None:
    """The unit comes from the binding; one named in the message must be among the person's own."""
    own = turn.person.units
    if not own:
        raise RightsError(ROLE_NAMES[Role.REPORTER])
    if placing.unit:
        return placing
    findings = {finding.code: finding for finding in (*reading.problems, *reading.questions)} if reading else {}
    if _SEVERAL_UNITS in findings:
        turn.say(Reply((Text(turn.text("report.place.nothing_stored")), Text(findings[_SEVERAL_UNITS].text))))
        return None
    if reading and reading.unit and reading.unit not in own:
        names = "、".join(turn.kit.unit_name(unit) for unit in own)
        turn.tell("report.place.other_unit", unit=names, other=turn.kit.unit_name(reading.unit))
        return None
    unit = reading.unit or "" if reading else ""
    unsure = next((findings[code] for code in findings if code in _UNSURE_UNIT), None)
    if unsure and unit:
        ask_which(turn, replace(placing, unit=unit, asks="own", text=unsure.text))
        return None
    if not unit and (unsure or len(own) > 1):
        text = unsure.text if unsure else turn.text("report.pick.unit")
        ask_which(turn, replace(placing, asks="unit", options=own, text=text))
        return None
    return replace(placing, unit=unit or own[0])


async def _settle_quarter(turn: Turn, placing: Placing, reading: Reading | None) -> Placing | None:
    """The quarter that was said, else the newest one that has ended; one of a year that is over where it is open."""
    if placing.quarter:
        return placing
    latest = Quarter.last_ended(turn.today)
    findings = {finding.code: finding for finding in (*reading.problems, *reading.questions)} if reading else {}
    unsure = next((findings[code] for code in findings if code in _UNSURE_QUARTER), None)
    if unsure:
        options = (latest.code, latest.next().code)
        ask_which(turn, replace(placing, asks="quarter", options=options, text=unsure.text))
        return None
    quarter = reading.period if reading and reading.period else latest
    placed = replace(placing, quarter=quarter.code)
    if not quarter.has_begun(turn.today):
        _instead(turn, placed, "report.place.future", latest)
        return None
    if not quarter.has_ended(turn.today):
        opens = day_words(opening_day(turn, quarter), turn.calendar, turn.kit.texts)
        text = turn.text("report.open.not_ended", quarter=quarter.name, date=day(quarter.last_day), date_open=opens)
        ask_which(turn, replace(placed, asks="early", text=text))
        return None
    in_reach = quarter.year in {latest.year, turn.today.year} or await _is_open_again(turn, placed.unit, quarter)
    if not in_reach:
        _instead(turn, placed, "report.place.other_year", latest)
        return None
    return placed


async def _is_open_again(turn: Turn, unit: str, quarter: Quarter) -> bool:
    """Whether the office has opened the report for its unit, or sent a field of it back."""
    lock = await turn.work.locks.of(turn.person, unit, quarter)
    return lock.is_opened or bool((await turn.work.reports.get(turn.person, unit, quarter)).returned)


def opening_day(turn: Turn, quarter: Quarter) -> date:
    """The first day on which the quarter may be submitted."""
    return opening_of(quarter, turn.calendar)


def _instead(turn: Turn, placing: Placing, name: str, latest: Quarter) -> None:
    """Offer the newest quarter that has ended; counts meant for another one do not go with it."""
    text = turn.text(name, quarter=Quarter.parse(placing.quarter).name, other=latest.name)
    ask_which(turn, replace(placing, quarter=latest.code, asks="instead", text=text))


def ask_which(turn: Turn, placing: Placing) -> None:
    """Ask, and remember the question."""
    turn.keep(dialog=keep(placing))
    turn.say(question(turn, placing))
