"""休假: what a unit is told goes to a stand-in for some days, and back to the person afterwards by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.clock import SHANGHAI
from core.messages import Choice
from core.numbers import day
from core.people import Role
from core.units import above
from handlers.context import Turn
from handlers.people.days import Span, read_span
from handlers.people.naming import away_and_others, members_called, once, unit_meant, which_unit
from handlers.people.telling import tell, where
from handlers.reviewing.naming import unit_at
from knowledge.normalise import plain
from models.change_records import Absence
from models.records import Member

_AWAY = "(?:休年假|休产假|休病假|休假|请假|年假|病假|产假|出差|外出|离岗|不在岗|不在单位|暂停提醒|休息)"
_ASKED = re.compile(
    rf"/?(?:我|本人)?(?P<before>[^,。;?]*?)(?:要|将|需要|准备)?{_AWAY}(?P<after>[^,。;?]*)[,。;\s]*(?P<who>[^,。;?]*)[。]?"
)
_WHO = re.compile(
    r"(?:期间|这期间)?(?:由|请|让|找)(?P<name>\S{1,20}?)(?:同志)?(?:来)?(?:代办|代填|代报|代理|代替|代收|代管|代|替我|替|接手|负责)"
    r"(?:一下|填报|报数|提醒|我)*"
)
_NOBODY = re.compile(r"(?:没有人|没人|无人|没有)(?:代|替|代办|代填|代替|可代)?|不用代|不需要代")
_OF_OTHERS = re.compile(r"/?休假登记\s*(?P<rest>\S.*)")
_BACK_OF_OTHERS = re.compile(r"/?销假登记\s*(?P<rest>\S.*)")
_TOLD_AT = time(9, 2)


@dataclass(frozen=True, slots=True)
class _Wanted:
    unit: str
    person: Member
    days: Span
    who: str


async def ask_absence(turn: Turn) -> None:
    """休假 alone: who is away now, and how it is said."""
    for unit in turn.person.own_units:
        for absence in await turn.work.absences.of_unit(turn.person, unit):
            turn.tell("people.absence.row", **_values(turn, absence))
    how = "principal.absence.how" if turn.person.only_looks else "people.absence.how"
    turn.tell("people.absence.how_staff" if turn.person.is_staff else how)


async def absence_said(turn: Turn) -> bool:
    """我休假到5月8日，由张三代; False for any other message."""
    said = plain(turn.said).strip()
    if found := _OF_OTHERS.fullmatch(said):
        turn.must_review(unit_at(found["rest"], turn.kit.units)[0])
        await _of_others(turn, found["rest"])
        return True
    if found := _BACK_OF_OTHERS.fullmatch(said):
        turn.must_review(unit_at(found["rest"], turn.kit.units)[0])
        await _end_of_others(turn, found["rest"])
        return True
    read = _read(said, turn.today)
    if read is None or not turn.person.own_units:
        return False
    unit, _ = unit_meant(turn, read[2])
    if not unit and not read[2] and len(turn.person.own_units) > 1:
        for each in turn.person.own_units:
            await _begin(turn, each, turn.person.person_id, read[0], read[1])
        return True
    if unit not in turn.person.own_units:
        return False
    await _begin(turn, unit, turn.person.person_id, read[0], read[1])
    return True


async def come_back(turn: Turn) -> None:
    """销假: the person is told again from now on, and the stand-in that it is over."""
    ended = [
        absence
        for unit in turn.person.own_units
        if (absence := await turn.work.absences.end(turn.person, unit, turn.person.person_id))
    ]
    if not ended:
        turn.tell("people.absence.none")
    for absence in ended:
        turn.tell("people.absence.ended", **_values(turn, absence))
        await _tell_ended(turn, absence)


async def _tell_ended(turn: Turn, absence: Absence) -> None:
    words = turn.text("people.absence.ended_told", **_values(turn, absence))
    await tell(turn, await where(turn, absence.stand_in), words, key=f"absence-ended:{absence.number}")


def _read(said: str, today: date) -> tuple[Span, str, str] | None:
    """The days, the words on who stands in, and the words on the unit; None where it is no such message."""
    found = _ASKED.fullmatch(said.replace("，", ","))
    if found is None:
        return None
    after, who = found["after"], found["who"]
    if not who and (inside := re.search(r"(?:由|请|让)\S+$|" + _NOBODY.pattern, after)):
        after, who = after[: inside.start()], inside[0]
    span = read_span(f"{found['before']} {after}", today)
    named = _WHO.fullmatch(who.strip())
    if span is None or (who.strip() and not named and not _NOBODY.fullmatch(who.strip())):
        return None
    return span, named["name"] if named else ("-" if who.strip() else ""), ""


async def _of_others(turn: Turn, said: str) -> None:
    """休假登记 双峰县 周敏 到5月8日，由张三代, for the department."""
    unit, rest = unit_meant(turn, said)
    if not unit:
        which_unit(turn, "休假登记")
        return
    name, _, words = rest.partition(" ")
    found = members_called(once(await turn.work.people.of_unit(turn.person, unit)), name)
    read = _read(f"休假{words}", turn.today)
    if len(found) != 1 or read is None:
        turn.tell("people.absence.how_staff")
        return
    await _begin(turn, unit, found[0].person_id, read[0], read[1])


async def _end_of_others(turn: Turn, said: str) -> None:
    """销假登记 双峰县 周敏."""
    unit, name = unit_meant(turn, said)
    found = members_called(once(await turn.work.people.of_unit(turn.person, unit)), name) if unit else []
    absence = await turn.work.absences.end(turn.person, unit, found[0].person_id) if len(found) == 1 else None
    if absence is None:
        turn.tell("people.absence.none_for")
        return
    turn.tell("people.absence.ended_for", **_values(turn, absence))
    await _tell_ended(turn, absence)


async def _begin(turn: Turn, unit: str, person_id: int, days: Span, who: str) -> None:
    """Note it, or ask for what is missing: a day that can be, and who stands in."""
    members = await turn.work.people.of_unit(turn.person, unit)
    person, others = away_and_others(members, person_id)
    wanted = _Wanted(unit, person, days, who)
    if days.last < max(days.first, turn.today):
        turn.tell("people.absence.past", date=day(days.first), date2=day(days.last))
        return
    found = members_called(others, who) if who not in {"", "-"} else []
    if who not in {"", "-"} and len(found) != 1:
        _unknown(turn, wanted, found or others)
    elif not who and others:
        turn.tell("people.absence.who", *_choices(turn, wanted, others), unit=turn.kit.unit_name(unit))
    else:
        await _note(turn, wanted, found[0] if found else None)


def _unknown(turn: Turn, wanted: _Wanted, others: Sequence[Member]) -> None:
    """Somebody who does not report for the unit cannot be told its numbers: invited first, or somebody else."""
    unit = turn.kit.unit_name(wanted.unit)
    invite = (Choice("邀请代填人", f"邀请 {unit} 代填人"),) if turn.person.manages(wanted.unit) else ()
    turn.tell("people.absence.unknown", *_choices(turn, wanted, others), *invite, unit=unit, other=wanted.who)


def _choices(turn: Turn, wanted: _Wanted, others: Sequence[Member]) -> list[Choice]:
    """Each of the others, and nobody; a button says the whole sentence."""
    days = f"从{_iso(wanted.days.first)}到{_iso(wanted.days.last)}"
    says = f"休假{days}"
    if wanted.person.person_id != turn.person.person_id:
        says = f"休假登记 {turn.kit.unit_name(wanted.unit)} #{wanted.person.person_id} {days}"
    named = [Choice(f"由{each.name}代"[:8], f"{says}，由#{each.person_id}代") for each in others]
    return [*named, Choice("没有人代", f"{says}，没有人代")]


def _iso(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


async def _note(turn: Turn, wanted: _Wanted, stand_in: Member | None) -> None:
    """Store it, and tell everybody whom it concerns, now and when it is over."""
    first = max(wanted.days.first, turn.today)
    number = await turn.work.absences.begin(
        turn.person, wanted.unit, wanted.person.person_id, first=first, last=wanted.days.last,
        stand_in=stand_in.person_id if stand_in else None,
    )  # fmt: skip
    absence = Absence(
        number, wanted.unit, wanted.person.person_id, wanted.person.name, first, wanted.days.last,
        stand_in.person_id if stand_in else None, stand_in.name if stand_in else "",
    )  # fmt: skip
    values = _values(turn, absence)
    is_own = wanted.person.person_id == turn.person.person_id
    undo = "销假" if is_own else f"销假登记 {turn.kit.unit_name(wanted.unit)} #{absence.person_id}"
    is_principal = wanted.person.role is Role.PRINCIPAL
    alone = "principal.absence.noted_alone" if is_principal else "people.absence.noted_alone"
    turn.tell("people.absence.noted" if stand_in else alone, Choice("销假", undo), **values)
    if not is_own:
        words = turn.text("people.absence.noted_for", **values)
        await tell(turn, await where(turn, absence.person_id), words, key=f"absence-for:{number}")
    if stand_in is None and not is_principal:
        words = turn.text("people.absence.alone_told", **values)
        officers = [
            each
            for each in await turn.work.people.office(above(wanted.unit))
            if each.person_id != turn.person.person_id
        ]
        await tell(turn, officers, words, key=f"absence-alone:{number}")
    if stand_in is not None:
        await _tell_stand_in(turn, absence)


async def _tell_stand_in(turn: Turn, absence: Absence) -> None:
    """The stand-in hears it now and on the first day, both hear it on the day after the last."""
    condition, values, number = f"absence:{absence.number}", _values(turn, absence), absence.number
    stand_in = await where(turn, absence.stand_in)
    await tell(turn, stand_in, turn.text("people.absence.told", **values), key=f"absence:{number}")
    if absence.first > turn.today:
        words, at = turn.text("people.absence.begins", **values), _morning(absence.first)
        await tell(turn, stand_in, words, key=f"absence-begins:{number}", condition=condition, not_before=at)
    at = _morning(absence.last + timedelta(days=1))
    for people, words in (
        (stand_in, turn.text("people.absence.over_told", **values)),
        (await where(turn, absence.person_id), turn.text("people.absence.over", **values)),
    ):
        await tell(turn, people, words, key=f"absence-over:{number}", condition=condition, not_before=at)


def _morning(value: date) -> datetime:
    return datetime.combine(value, _TOLD_AT, SHANGHAI)


def _values(turn: Turn, absence: Absence) -> dict[str, str]:
    return {
        "unit": turn.kit.unit_name(absence.unit),
        "office": turn.office_above(absence.unit),
        "name": absence.name,
        "other": absence.stand_in_name or turn.text("people.absence.nobody"),
        "date": day(absence.first),
        "date2": day(absence.last),
    }
