"""操作记录: who did what and when, to what, before and after; filtered, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import TextError
from core.numbers import moment
from core.pages import Page
from core.units import Unit
from desk.acting import Chat
from desk.audit_words import Said
from desk.context import Look
from models.acts import Act

_ROWS = 50
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


async def audit_page(look: Look, chat: Chat) -> Page:
    """The record; RightsError for anyone but staff."""
    query = look.visit.query
    kind, unit = query.get("kind", ""), look.unit(query.get("unit", ""))
    before = int(said) if (said := query.get("before", "")).isascii() and said.isdigit() and len(said) < 19 else None
    acts = await look.work.acts.newest(
        look.actor, kinds=KINDS.get(kind, ()), unit=unit.code if unit else "", before=before, limit=_ROWS + 1
    )
    shown = acts[:_ROWS]
    view = AuditView(
        lines=tuple(_line(look, chat, act) for act in shown),
        kinds=tuple((code, look.text(f"desk.audit.kind.{code}")) for code in KINDS),
        kind=kind if kind in KINDS else "",
        units=look.kit.units,
        unit=unit.code if unit else "",
        older=shown[-1].id if len(acts) > _ROWS else 0,
    )
    return Page("desk_audit.html", look.text("desk.nav.audit"), view)


def _line(look: Look, chat: Chat, act: Act) -> ActLine:
    said = Said(look, chat)
    before, after = said.change(act)
    return ActLine(
        number=act.id,
        time=moment(act.at),
        who=act.name or look.text("desk.audit.operator"),
        act=_act(look, act.act),
        object=said.about(act),
        before=before,
        after=after,
    )


def _act(look: Look, act: str) -> str:
    """What was done in words; an act of a later version of the program by its own name."""
    try:
        return look.text(f"desk.act.{act.replace('.', '_')}")
    except TextError:
        return act
