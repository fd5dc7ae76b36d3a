"""督查结果 of an office: recorded, taken back, and circulated to the units concerned after a preview."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.messages import Choice
from handlers.context import Turn
from handlers.dialogs.checklist.form import load_checklist
from handlers.dialogs.checklist.readers import read_day
from handlers.inspecting.reading import LONGEST, read_result
from handlers.inspecting.showing import show_own_findings, show_results
from handlers.notifying import ask_receipt
from handlers.reviewing.naming import unit_at
from models.inspection_records import Finding

CONFIRM = "确认通报督查结果"
KIND = "circulation"
_RECORD = re.compile(r"/?督查结果[\s:：]*(?P<rest>.*)", re.DOTALL)
_WITHDRAW = re.compile(r"/?(?:撤回|撤销|删除)督查结果[\s:：]*(?P<code>[A-Za-z0-9]{4,8})")
_CIRCULATE = re.compile(r"/?通报督查(?:结果|情况)")
_SURE = re.compile(rf"{CONFIRM}\s+(?P<codes>[A-Z0-9、\s]+)")


async def results_said(turn: Turn) -> bool:
    """Whether it was about results: recorded, taken back, circulated or shown."""
    said = turn.said.strip()
    if found := _SURE.fullmatch(said):
        turn.must_be_office()
        await _circulate(turn, re.split(r"[、\s]+", found["codes"].strip()))
        return True
    if found := _WITHDRAW.fullmatch(said):
        turn.must_be_office()
        done = await turn.work.inspections.withdraw(turn.person, found["code"])
        turn.tell(
            f"check.result.{'withdrawn' if done else 'not_withdrawn'}", Choice("督查结果"), code=found["code"].upper()
        )
        return True
    if _CIRCULATE.fullmatch(said):
        turn.must_be_office()
        await _preview(turn)
        return True
    found = _RECORD.fullmatch(said)
    return found is not None and await _recorded(turn, found["rest"])


async def _recorded(turn: Turn, rest: str) -> bool:
    """督查结果 双峰县：问题…；要求…；期限…; alone it shows what there is."""
    if not rest.strip():
        await (show_results(turn) if turn.is_office else show_own_findings(turn))
        return True
    unit, words = unit_at(rest, turn.kit.units)
    if not unit:
        return False
    turn.person.must_review(unit)
    result, name = read_result(words), turn.kit.unit_name(unit)
    lacking = [
        turn.text(f"check.result.{part}") for part in ("problem", "demand", "until") if not getattr(result, part)
    ]
    until = read_day(load_checklist(), result.until, turn.today)
    if lacking:
        turn.tell("check.result.lacking", unit=name, labels="、".join(lacking))
    elif max(len(result.problem), len(result.demand)) > LONGEST:
        turn.tell("check.result.too_long", max=LONGEST)
    elif not until.words or until.trouble:
        turn.tell(f"check.result.{until.trouble or 'no_day'}", said=result.until)
    else:
        found = await turn.work.inspections.record(
            turn.person, unit, turn.today.year, problem=result.problem, demand=result.demand, until=until.words
        )
        choices = (Choice("通报督查结果"), Choice("撤回", f"撤回督查结果 {found.code}"))
        turn.tell("check.result.done", *choices, unit=name, rows=_lines(turn, [found]))
    return True


async def _preview(turn: Turn) -> None:
    """Who would be told what; each unit hears only of its own."""
    for head in turn.offices:
        found = await turn.work.inspections.findings(turn.person, turn.today.year, head)
        waiting = [each for each in found if each.circulated_at is None]
        if not waiting:
            turn.tell("check.result.none_waiting", Choice("督查结果"))
            continue
        codes = "、".join(each.code for each in waiting)
        units = list(dict.fromkeys(each.unit for each in waiting))
        texts = [_circular(turn, unit, [each for each in waiting if each.unit == unit]) for unit in units]
        choices = (Choice("发出", f"{CONFIRM} {codes}", main=True), Choice("不发", "不"))
        turn.tell("check.result.preview", *choices, n=len(units), k=len(waiting), text="\n\n".join(texts))


async def _circulate(turn: Turn, codes: Sequence[str]) -> None:
    """Send what was previewed; a second tap finds nothing new."""
    for head in turn.offices:
        done = await turn.work.inspections.circulate(turn.person, codes, head)
        units = list(dict.fromkeys(each.unit for each in done))
        for unit in units:
            own = [each for each in done if each.unit == unit]
            period = f"{turn.today.year}-{own[0].code}"
            await ask_receipt(turn, unit, _circular(turn, unit, own), KIND, period, Choice("整改情况"))
        name = "check.result.circulated" if units else "check.result.circulated_already"
        turn.tell(name, Choice("督查结果"), units="、".join(map(turn.kit.unit_name, units)), n=len(units))


def _circular(turn: Turn, unit: str, found: Sequence[Finding]) -> str:
    values = {"unit": turn.kit.unit_name(unit), "year": found[0].year, "office": turn.office_above(unit)}
    return turn.text("check.result.circular", n=len(found), rows=_lines(turn, found), **values)


def _lines(turn: Turn, found: Sequence[Finding]) -> str:
    return "\n".join(
        turn.text("check.result.item", k=place, text=each.problem, what=each.demand, when=each.until, code=each.code)
        for place, each in enumerate(found, start=1)
    )
