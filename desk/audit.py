"""操作记录: who did what and when, to what, before and after; filtered, never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import TextError
from core.numbers import moment
from core.pages import Page
from core.period import parse_period
from core.units import Unit
from desk.context import Look
from desk.numbers import answer_words, differing
from models.acts import Act
from models.answers_json import load_answers
from models.records import Answers

_ROWS = 50
_LONGEST = 80
KINDS: Mapping[str, tuple[str, ...]] = {
    "reports": ("report", "correction", "extension", "quarter", "rollup", "quota"),
    "people": ("people", "absence", "handover", "account", "calendar"),
    "notices": ("notice", "broadcast", "call"),
    "checks": ("visit", "finding", "spot_check"),
    "documents": ("document", "question", "file"),
    "office": ("office", "level", "unit"),
}
"""The choices of the filter, each with the acts it stands for (the word before the dot)."""


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act."""

    number: int
    time: str
    who: str
    act: str
    object: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AuditView:
    """A page of acts, the newest first; `older` is the row before which the next page goes on, 0 at the end."""

    lines: tuple[ActLine, ...]
    kinds: tuple[tuple[str, str], ...]
    kind: str
    units: tuple[Unit, ...]
    unit: str
    older: int


async def audit_page(look: Look) -> Page:
    """The record; RightsError for anyone but staff."""
    query = look.visit.query
    kind, unit = query.get("kind", ""), look.unit(query.get("unit", ""))
    before = int(said) if (said := query.get("before", "")).isascii() and said.isdigit() and len(said) < 19 else None
    acts = await look.work.acts.newest(
        look.actor, kinds=KINDS.get(kind, ()), unit=unit.code if unit else "", before=before, limit=_ROWS + 1
    )
    shown = acts[:_ROWS]
    view = AuditView(
        lines=tuple(_line(look, act) for act in shown),
        kinds=tuple((code, look.text(f"desk.audit.kind.{code}")) for code in KINDS),
        kind=kind if kind in KINDS else "",
        units=look.kit.units,
        unit=unit.code if unit else "",
        older=shown[-1].id if len(acts) > _ROWS else 0,
    )
    return Page("desk_audit.html", look.text("desk.nav.audit"), view)


def _line(look: Look, act: Act) -> ActLine:
    before, after = _changed(look, act)
    return ActLine(
        number=act.id,
        time=moment(act.at),
        who=act.name or look.text("desk.audit.operator"),
        act=_act(look, act.act),
        object=_object(look, act.object),
        before=before,
        after=after,
    )


def _act(look: Look, act: str) -> str:
    """What was done in words; an act of a later version of the program by its own name."""
    try:
        return look.text(f"desk.act.{act.replace('.', '_')}")
    except TextError:
        return act


def _object(look: Look, said: str) -> str:
    """双峰县 2014年一季度 for shuangfeng:2014Q1; what is no unit and no period as it is."""
    return " ".join(_part(look, part) for part in said.split(":") if part)


def _part(look: Look, part: str) -> str:
    unit = look.unit(part)
    if unit is not None:
        return unit.name
    try:
        return parse_period(part).name
    except ValueError:
        return part


def _changed(look: Look, act: Act) -> tuple[str, str]:
    """What stood there before and after; of answers only those that differ."""
    before, after = _answers(act.before), _answers(act.after)
    if after is None and before is None:
        return _short(look, act.before), _short(look, act.after)
    old, new = before or Answers(), after or Answers()
    codes = differing(look, old, new)
    return _told(look, old, codes) if before else "", _told(look, new, codes) if after else ""


def _answers(said: str) -> Answers | None:
    if not said.startswith("{") or '"values"' not in said:
        return None
    try:
        return load_answers(said)
    except (ValueError, KeyError, TypeError):
        return None


def _told(look: Look, answers: Answers, codes: tuple[str, ...]) -> str:
    form, texts = look.kit.form, look.kit.texts
    return "，".join(f"{form.by_code[code].brief}{answer_words(answers, code, texts)}" for code in codes)


def _short(look: Look, said: str) -> str:
    """Words of the record on one line; a field by its name, JSON without its quotes."""
    field = look.kit.form.by_code.get(said)
    if field is not None:
        return field.label
    words = " ".join(_plain(said).split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _plain(said: str) -> str:
    try:
        value = json.loads(said)
    except ValueError:
        return said
    return value if isinstance(value, str) else said
