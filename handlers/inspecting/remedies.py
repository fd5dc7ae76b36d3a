"""整改情况 of a unit: what it has done about a finding that was circulated to it; the office above is told."""

from __future__ import annotations

import re

from core.messages import Choice, text_reply
from core.units import above
from handlers.context import Turn
from handlers.inspecting.reading import LONGEST
from handlers.inspecting.showing import show_own_findings, show_results
from handlers.notifying import notify
from handlers.principal import must_report_something
from models.inspection_records import Finding

_REMEDY = re.compile(r"/?整改情况[\s:：]*(?P<rest>.*)", re.DOTALL)
_CODE = re.compile(r"(?P<code>[A-Za-z0-9]{4,8})(?:[\s:：，,]+(?P<words>.+))?", re.DOTALL)


async def remedy_said(turn: Turn) -> bool:
    """整改情况 with or without the number of the finding; False for any other message."""
    found = _REMEDY.fullmatch(turn.said.strip())
    return found is not None and await _remedied(turn, found["rest"].strip())


async def _remedied(turn: Turn, rest: str) -> bool:
    """整改情况 A7K2 已补齐: the answer to one finding; alone it shows them."""
    if not turn.person.units:
        must_report_something(turn)
        turn.person.must_be_staff()
        if rest:
            return False
        await show_results(turn)
        return True
    if not rest:
        await show_own_findings(turn)
        return True
    found = [
        each
        for unit in turn.person.units
        for each in await turn.work.inspections.findings_of(turn.person, unit, turn.today.year)
    ]
    named = _CODE.fullmatch(rest)
    code = named["code"].upper() if named and any(each.code == named["code"].upper() for each in found) else ""
    words = (named["words"] or "") if named and code else rest
    waiting = [each for each in found if each.remedy is None]
    chosen = code or (waiting[0].code if len(waiting) == 1 else "")
    if not found:
        turn.tell("check.result.own_none", unit=turn.kit.unit_name(turn.person.units[0]), year=turn.today.year)
    elif not chosen:
        choices = (Choice(_short(each), f"整改情况 {each.code} {words}") for each in (waiting or found))
        turn.tell("check.result.which", *choices, n=len(waiting or found), text=words)
    elif not words.strip():
        turn.tell("check.result.words", code=chosen)
    elif len(words) > LONGEST:
        turn.tell("check.result.too_long", max=LONGEST)
    else:
        await _answer(turn, chosen, words.strip())
    return True


async def _answer(turn: Turn, code: str, words: str) -> None:
    """Keep the answer and tell the office above."""
    found = await turn.work.inspections.answer(turn.person, code, words)
    if found is None or found.remedy is None:
        return
    values = {"unit": turn.kit.unit_name(found.unit), "code": code, "text": words, "what": found.problem}
    people = await turn.work.people.office(above(found.unit))
    told = text_reply(turn.text("check.result.told", name=turn.person.name, **values), Choice("督查结果"))
    await notify(turn, people, told, key=f"remedy:{code}:{found.remedy.number}", unit=found.unit)
    turn.tell("check.result.answer_done", Choice("督查结果"), office=turn.office_above(found.unit), **values)


def _short(each: Finding) -> str:
    return each.problem if len(each.problem) <= _LABEL else f"{each.problem[: _LABEL - 1]}…"


_LABEL = 8
