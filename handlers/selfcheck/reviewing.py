"""What an office does with a self-check: sends one item back with a reason, accepts it, closes the year for all."""

from __future__ import annotations

import re

from core.messages import Choice, text_reply
from core.units import above
from handlers.context import Turn
from handlers.dialogs.checklist.form import Item, load_checklist
from handlers.notifying import notify_unit
from handlers.planning.saying import Version, version_said
from handlers.selfcheck.progress import gathered, names
from models.records import ReportState
from models.self_checks import self_check_of

LONGEST = 100
"""A longer reason is not read in a chat."""

_RETURN = re.compile(
    r"/?(?:退回|打回)(?:\s*自查表?\s*(?P<rest>.*)|\s*(?P<unit>\S+?)的?\s*自查表?\s*(?P<behind>.*))", re.DOTALL
)
_ACCEPT = re.compile(
    r"/?(?:通过|审核通过)\s*自查表?\s*(?P<rest>.+)|自查表?\s*(?:通过|审核通过)\s+(?P<unit>.+)", re.DOTALL
)
_PLACE = re.compile(r"第(?P<place>\d{1,2})[项条]\s*[,，:：]?\s*(?P<rest>.*)", re.DOTALL)
_OF_SELF_CHECK = re.compile(r"^(?:的|自查表?|\s)+")


async def returned_said(turn: Turn, said: str) -> bool:
    """退回自查 双峰县 第18项 原因; what is lacking is asked. False for any other message."""
    found = _RETURN.fullmatch(said)
    if found is None:
        return False
    rest = found["rest"] if found["rest"] is not None else f"{found['unit']} {found['behind']}"
    named = version_said(rest, turn.kit.units, turn.today.year)
    if named is None:
        turn.must_be_office()
        turn.tell("check.return.how")
        return True
    turn.person.must_review(named.unit)
    item, reason = _item_at(named)
    name = turn.kit.unit_name(named.unit)
    report = await turn.work.reports.get(turn.person, named.unit, self_check_of(named.year))
    if not report.version:
        turn.tell("check.return.none", Choice("自查进度"), unit=name, year=named.year)
    elif item is None:
        items = gathered_items(named.unit)
        choices = (Choice(each.label, f"退回自查 {name} {each.label} ") for each in items)
        turn.tell("check.return.which", *choices, unit=name)
    elif not reason:
        reasons = turn.text("check.return.reasons").split("、")
        choices = (Choice(each, f"退回自查 {name} {item.label} {each}") for each in reasons)
        turn.tell("check.return.reason", *choices, unit=name, label=item.label)
    elif len(reason) > LONGEST:
        turn.tell("check.return.too_long", n=len(reason), max=LONGEST)
    else:
        await _return(turn, named, item, reason, report.version)
    return True


async def _return(turn: Turn, named: Version, item: Item, reason: str, version: int) -> None:
    period, name = self_check_of(named.year), turn.kit.unit_name(named.unit)
    values = {"unit": name, "year": named.year, "label": item.label, "reason": reason}
    if not await turn.work.reports.return_field(turn.person, named.unit, period, item.code, reason, version=version):
        turn.tell("check.return.already", Choice("自查进度"), **values)
        return
    told = turn.text("check.return.told", office=turn.office_above(named.unit), **values)
    condition = f"returned:{named.unit}:{period.code}:{item.code}"
    key = f"returned:{named.unit}:{period.code}:{version}:{item.code}"
    await notify_unit(
        turn, named.unit, text_reply(told, Choice("去改", "自查", main=True)), key=key, condition=condition
    )
    turn.tell("check.return.done", Choice("自查进度"), **values)


def gathered_items(unit: str) -> tuple[Item, ...]:
    """The items of a unit's form."""
    return load_checklist().items_for(is_office=not above(unit))


def _item_at(named: Version) -> tuple[Item | None, str]:
    """The item by its number or name, and the reason behind it."""
    rest = _OF_SELF_CHECK.sub("", named.rest)
    items = gathered_items(named.unit)
    if found := _PLACE.fullmatch(rest):
        place = int(found["place"])
        return (items[place - 1] if 1 <= place <= len(items) else None), found["rest"].strip()
    known = {label: item for item in items for label in (item.label, *item.aliases)}
    label = max((label for label in known if rest.startswith(label)), key=len, default="")
    return (known[label], rest[len(label) :].strip(" ，,：:")) if label else (None, rest)


async def accepted_said(turn: Turn, said: str) -> bool:
    """通过自查 双峰县: the newest version, or the one that a button names; False for any other message."""
    found = _ACCEPT.fullmatch(said)
    named = version_said(found["rest"] or found["unit"], turn.kit.units, turn.today.year) if found else None
    if named is None or _OF_SELF_CHECK.sub("", named.rest):
        return False
    turn.person.must_review(named.unit)
    period = self_check_of(named.year)
    report = await turn.work.reports.get(turn.person, named.unit, period)
    values = {"unit": turn.kit.unit_name(named.unit), "year": named.year, "version": report.version}
    if named.version and named.version != report.version:
        turn.tell(
            "check.accept.newer", Choice("看新版", f"自查 {values['unit']}", main=True), k=named.version, **values
        )
    elif await _accept(turn, named.unit, named.year, report.version):
        turn.tell("check.accept.done", Choice("自查进度"), **values)
    else:
        turn.tell(f"check.accept.{report.state.value}", Choice("自查进度"), **values)
    return True


async def accept_all(turn: Turn, year: int) -> bool:
    """全部通过自查: every version that waits."""
    for head in turn.offices:
        found = await gathered(turn, head, year)
        waiting = found.in_state(ReportState.SUBMITTED)
        done = tuple([each.unit for each in waiting if await _accept(turn, each.unit, year, each.version)])
        name = "check.accept.all" if done else "check.accept.none_waiting"
        turn.tell(name, Choice("自查进度"), n=len(done), units=names(turn, done), year=year)
    return True


async def _accept(turn: Turn, unit: str, year: int, version: int) -> bool:
    period = self_check_of(year)
    if not version or not await turn.work.reports.accept(turn.person, unit, period, version=version):
        return False
    told = turn.text(
        "check.accept.told", unit=turn.kit.unit_name(unit), year=year, version=version, office=turn.office_above(unit)
    )
    key = f"accepted:{unit}:{period.code}:{version}"
    await notify_unit(turn, unit, text_reply(told), key=key, condition=key)
    return True


async def close_year(turn: Turn, year: int, *, closed: bool) -> bool:
    """锁定自查 and 开放自查: for all units of the office."""
    for head in turn.offices:
        act = turn.work.locks.close if closed else turn.work.locks.reopen
        number = await act(turn.person, self_check_of(year), head)
        stem = "closed" if closed else "reopened"
        name = f"check.lock.{stem}" if number else f"check.lock.{stem}_already"
        turn.tell(name, Choice("自查进度"), year=year)
    return True
