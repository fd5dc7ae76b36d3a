"""结构建议: which kinds of members the places left of the plan would hold so that all shares hold together."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from core.messages import Reply, Text
from exports.guidance import document_line
from exports.structure import structure
from exports.structure_lines import structure_lines
from handlers.context import Turn
from handlers.dialogs.form import Form
from handlers.own_asked import named_units
from handlers.year_so_far import YearSoFar, reckoned, year_so_far
from knowledge.normalise import plain

FILE = Path(__file__).with_name("structuring.toml")


def asks_for_structure(text: str) -> bool:
    """Whether a message asks how the places left should be used.

    >>> asks_for_structure("后面的名额怎么安排"), asks_for_structure("名额怎么分配")
    (True, False)
    """
    words, said = _words(), plain(text)
    if any(word in said for word in words["name"]):
        return True
    return all(any(word in said for word in words[kind]) for kind in ("left", "places", "how"))


async def suggest_structure(turn: Turn) -> bool:
    """Tell an arrangement of the places left, as a reference; False where none is asked for."""
    return asks_for_structure(turn.said) and await reckoned(turn, lambda: _answer(turn))


async def _answer(turn: Turn) -> None:
    named = named_units(plain(turn.said), turn.kit.units)
    if len(named) > 1:
        turn.tell("share.what_if.no_unit")
    elif base := await year_so_far(turn, named[0].code if named else ""):
        turn.say(Reply((Text("\n".join(structure_told(turn, base))),)))


def structure_told(turn: Turn, base: YearSoFar) -> list[str]:
    """How the places left could be used, line by line, or why there is nothing to be said."""
    form, texts = turn.kit.form, turn.kit.texts
    targets = base.guidance.targets
    plan = base.plan if base.of_unit else targets.total and targets.total.figure
    if not plan:
        return [turn.text("share.structure.no_plan", unit=base.name, year=base.year)]
    year = {form.total: base.count(form.total), **base.counts(form.flows)}
    inside = {field.code: field.rural_of for field in form.fields if field.rural_of}
    found = structure(targets.shares, year, plan, inside)
    if found is None:
        return [turn.text("share.structure.none_left", unit=base.name, plan=plan, ytd=base.count(form.total))]
    lacking = _sides_of_places(base, form) - year.keys()
    return [
        _head(turn, base, plan, found.rest),
        *base.notes,
        *structure_lines(targets, found, year, plan, texts),
        turn.text("share.structure.league"),
        *filter(None, [document_line(base.guidance, texts)]),
        *([turn.text("share.structure.lacking", labels=form.labels(lacking))] if lacking else []),
    ]


def _sides_of_places(base: YearSoFar, form: Form) -> set[str]:
    """The fields of the shares that depend on how places are used."""
    shares = [each for each in base.guidance.targets.shares if each.is_of_all or form.by_code[each.numerator].rural_of]
    return {code for each in shares for code in (each.numerator, each.denominator)}


def _head(turn: Turn, base: YearSoFar, plan: int, rest: int) -> str:
    if base.summary is None:
        return turn.text("share.structure.first_head", unit=base.name, year=base.year, plan=plan)
    name, control = "head" if base.of_unit else "city_head", base.guidance.targets.total
    return turn.text(
        f"share.structure.{name}",
        unit=base.name,
        quarter=base.summary.quarter.name,
        ytd=base.count(turn.kit.form.total),
        plan=plan,
        target=control.term if control else "",
        rest=rest,
    )


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    table: Mapping[str, str] = tomllib.loads(FILE.read_text(encoding="utf-8"))["words"]
    return {name: tuple(line.split()) for name, line in table.items()}
