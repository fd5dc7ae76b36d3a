"""The ways to close the gap of a share, in words: with the total unchanged, by adding, within the year's plan.

A plan counts members of all kinds, so it says something only of shares whose denominator is the total.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.numbers import percent, points
from core.texts import Texts
from exports.guidance import WORDING, comparator_of
from knowledge.shares import lacking, needed, remaining, to_add
from knowledge.targets import Target, Targets


def ways_lines(
    target: Target,
    numerator: int,
    denominator: int,
    texts: Texts,
    *,
    year: tuple[int, int] | None = None,
    plan: int | None = None,
) -> tuple[str, ...]:
    """The ways to close the gap of one share (换算一、二、三); nothing where there is no gap.

    `year` holds numerator and denominator year to date; with the `plan` it tells what the remaining places
    would have to be, or that they are too few, also where only the year has a gap. Nothing asks for more people
    than the plan has places left. Say `ways_note` once after the last of these lines.
    """
    rest = _places_left(target, year, plan)
    diff = lacking(numerator, denominator, target.percent) if denominator else 0
    same_total = texts(
        "share.ways.same_total",
        den_label=target.denominator_label,
        den=denominator,
        target=target.figure_text,
        need=needed(denominator, target.percent),
        num=numerator,
        diff=diff,
    )
    lines = [same_total, _adding(target, numerator, denominator, rest, texts)] if diff else []
    if diff or (year and year[1] and lacking(*year, target.percent)):
        lines.append(_by_plan(target, year, plan, texts))
    return tuple(line for line in lines if line)


def all_ways(
    targets: Targets,
    values: Mapping[str, int],
    texts: Texts,
    *,
    to_date: Mapping[str, int] | None = None,
    plan: int | None = None,
) -> tuple[str, ...]:
    """The ways for every share with a gap, each under its label, and the note once at the end."""
    found: list[tuple[Target, tuple[str, ...]]] = []
    for target in targets.shares:
        sides = _sides(target, values)
        if sides:
            found.append((target, ways_lines(target, *sides, texts, year=_sides(target, to_date or {}), plan=plan)))
    return _under_labels(found, texts)


def ways_of_year(
    targets: Targets,
    sides: Mapping[str, tuple[int, int]],
    texts: Texts,
    *,
    plan: int | None = None,
    told: Iterable[str] = (),
) -> tuple[str, ...]:
    """The same for the year so far: `sides` holds numerator and denominator by target.

    What stands in one of the texts that have been `told` beside them is not said again.
    """
    found: list[tuple[Target, tuple[str, ...]]] = []
    for target in targets.shares:
        if target.code in sides:
            ways = ways_lines(target, *sides[target.code], texts, year=sides[target.code], plan=plan)
            found.append((target, tuple(line for line in ways if not any(line in words for words in told))))
    return _under_labels(found, texts)


def _under_labels(found: Iterable[tuple[Target, tuple[str, ...]]], texts: Texts) -> tuple[str, ...]:
    lines = [line for target, ways in found if ways for line in (f"{target.label}：", *ways)]
    return (*lines, ways_note(texts)) if lines else ()


def ways_note(texts: Texts) -> str:
    """What has happened is to be reported as it is: stands once beside every way to close a gap."""
    return texts("share.ways.ways_note")


def out_of_reach(target: Target, numerator: int, denominator: int, plan: int | None, texts: Texts) -> str:
    """That even all places left of the plan cannot reach the target; empty if they can, or if nobody knows."""
    if not plan or not target.is_of_all:
        return ""
    left = remaining(numerator, denominator, target.percent, plan)
    if left is None or left.is_possible:
        return ""
    return texts(
        f"share.{WORDING[comparator_of(target)]}.impossible",
        plan=plan,
        rest=left.rest,
        label=target.members,
        max=f"{left.most}/{plan}，{percent(left.most, plan, target.percent)}",
        target=target.figure_text,
        gap=points(left.most, plan, target.percent),
    )


def _places_left(target: Target, year: tuple[int, int] | None, plan: int | None) -> int | None:
    """How many places the plan has left for people of a share of all members; None where no plan bounds them."""
    if year is None or not plan or not target.is_of_all:
        return None
    return max(0, plan - year[1])


def _adding(target: Target, numerator: int, denominator: int, rest: int | None, texts: Texts) -> str:
    more = to_add(numerator, denominator, target.percent)
    if not more or (rest is not None and more > rest):
        return ""
    return texts(
        "share.ways.adding",
        k=more,
        label=target.members,
        num2=numerator + more,
        den2=denominator + more,
        pct2=percent(numerator + more, denominator + more, target.percent),
    )


def _by_plan(target: Target, year: tuple[int, int] | None, plan: int | None, texts: Texts) -> str:
    """What the rest of the plan would have to be, or that it is too little."""
    if year is None or not plan or _places_left(target, year, plan) is None:
        return ""
    left = remaining(*year, target.percent, plan)
    if left is None or not left.need:
        return ""
    if not left.is_possible:
        return out_of_reach(target, *year, plan, texts)
    return texts(
        "share.ways.by_plan",
        rest=left.rest,
        label=target.members,
        need=left.need,
        pct2=percent(left.need, left.rest),
        target=target.figure_text,
    )


def _sides(target: Target, values: Mapping[str, int]) -> tuple[int, int] | None:
    if target.numerator in values and target.denominator in values:
        return values[target.numerator], values[target.denominator]
    return None
