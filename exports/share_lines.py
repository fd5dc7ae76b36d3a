"""Shares against their targets, in the words that people read.

The arithmetic is knowledge.shares, the requirements are knowledge.targets, the sentences stand in
core/wording/share.toml; the reserve and the ways to close a gap have files of their own beside this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from core.messages import Comparator, Share
from core.numbers import fixed, percent, points
from core.texts import Texts
from exports.guidance import WORDING, comparator_of, document_line
from exports.reserve_lines import reserve_block
from exports.ways_lines import all_ways, out_of_reach, ways_lines, ways_note
from knowledge.guidance import Guidance
from knowledge.shares import needed, reached, within
from knowledge.targets import EVERYBODY, Target, Targets

__all__ = [
    "Span",
    "all_shares",
    "all_ways",
    "note_lines",
    "reserve_block",
    "share_block",
    "state_words",
    "uncounted_line",
    "ways_lines",
    "ways_note",
]

Span = Literal["本季", "本年累计", "计划"]

JUDGED_FROM = 30
"""A share of fewer people is shown without a judgement, whether it reaches its target or not."""


@dataclass(frozen=True, slots=True)
class Manners:
    """What the department may set for shares: below how many people no percentage, how wide 左右 is."""

    small_base: int = 10
    tolerance: Fraction | int | None = None


def share_block(
    target: Target,
    numerator: int,
    denominator: int,
    texts: Texts,
    *,
    span: Span = "本季",
    small_base: int = 10,
    tolerance: Fraction | int | None = None,
    plan: int | None = None,
    cited: bool = False,
) -> Share:
    """One share against its target: the figure, the requirement (`cited`: with its paragraph), and how it stands.

    `reached` is None where there is nothing to judge: 左右 without a tolerance, fewer than 30 people, or a
    single quarter that is still below. With a `plan`, a share year to date that can no longer reach its
    target says how far it can still come.
    """
    manners = Manners(small_base, tolerance)
    if denominator < max(1, small_base):
        words = _few(target, numerator, denominator, texts, span)
    else:
        words = _head(target, numerator, denominator, texts, span, cited=cited)
        to_go = plan if span == "本年累计" else None
        words += out_of_reach(target, numerator, denominator, to_go, texts) or state_words(
            target, numerator, denominator, texts, tolerance
        )
    return Share(
        label=target.label,
        words=words,
        numerator=numerator,
        denominator=denominator,
        target_percent=target.percent,
        comparator=comparator_of(target),
        reached=_judgement(target, numerator, denominator, span, manners),
    )


def all_shares(
    targets: Targets,
    values: Mapping[str, int],
    texts: Texts,
    *,
    span: Span = "本季",
    developed: int | None = None,
    plan: int | None = None,
    small_base: int = 10,
    tolerance: Fraction | int | None = None,
) -> tuple[Share, ...]:
    """Every share that the counts allow, in the order of 二（二）, then the reserve.

    `values` are the counts of the span by field code. The reserve compares with what was developed this
    year: `developed`, or the total of `values` where these are year to date; without it there is no reserve.
    """
    shares = [
        share_block(
            target,
            values[target.numerator],
            values[target.denominator],
            texts,
            span=span,
            small_base=small_base,
            tolerance=tolerance,
            plan=plan,
        )
        for target in targets.shares
        if target.numerator in values and target.denominator in values
    ]
    reserve = targets.reserve
    if developed is None and span == "本年累计":
        developed = values.get(EVERYBODY)
    if reserve and reserve.numerator in values and developed is not None:
        activists = values[reserve.numerator]
        shares.append(reserve_block(reserve, activists, developed, texts, plan=plan, small_base=small_base))
    return tuple(shares)


def uncounted_line(targets: Targets, values: Mapping[str, int], texts: Texts) -> str:
    """Which counts are missing so that shares cannot be computed; empty when none is."""
    labels: dict[str, str] = {}
    for target in targets.shares:
        labels.setdefault(target.denominator, target.denominator_label)
        labels.setdefault(target.numerator, target.members)
    missing = [label for code, label in labels.items() if code not in values]
    return texts("share.line.partial", labels="、".join(missing)) if missing else ""


def note_lines(
    guidance: Guidance, shares: tuple[Share, ...], texts: Texts, *, of_unit: bool, has_tolerance: bool = False
) -> str:
    """What must be said once beside shares: which document asks it, and of whom; that 左右 has no stated width."""
    notes = [document_line(guidance, texts)] if shares else []
    notes += [texts("share.line.unit_note")] if of_unit and shares else []
    distant = any(
        share.comparator is Comparator.ABOUT and 100 * share.numerator != share.target_percent * share.denominator
        for share in shares
    )
    if distant and not has_tolerance:
        notes.append(texts("share.about.no_tolerance"))
    return "\n".join(note for note in notes if note)


def state_words(
    target: Target, numerator: int, denominator: int, texts: Texts, tolerance: Fraction | int | None = None
) -> str:  # fmt: skip
    """How a share stands, in the way its comparator allows; the denominator must not be 0."""
    comparator = comparator_of(target)
    if comparator is Comparator.ABOUT:
        name = _about(target, numerator, denominator, tolerance)
    else:
        name = "met" if reached(numerator, denominator, target.percent) else "unmet"
    return texts(
        f"share.{WORDING[comparator]}.{name}",
        target=target.figure_text,
        wording=target.term,
        gap=points(numerator, denominator, target.percent),
        tol=_points_text(tolerance),
    )


def _judgement(target: Target, numerator: int, denominator: int, span: Span, manners: Manners) -> bool | None:
    if denominator < max(JUDGED_FROM, manners.small_base):
        return None
    if target.comparator is not Comparator.ABOUT:
        met = reached(numerator, denominator, target.percent)
    elif manners.tolerance is not None:
        met = within(numerator, denominator, target.percent, manners.tolerance)
    else:
        return None
    return None if span == "本季" and not met else met


def _few(target: Target, numerator: int, denominator: int, texts: Texts, span: Span) -> str:
    if not denominator:
        return texts("share.line.zero", label=target.label, span=span, den_label=target.denominator_label)
    return texts(
        "share.line.few",
        label=target.label,
        span=span,
        den_label=target.denominator_label,
        den=denominator,
        target=target.figure_text,
        need=needed(denominator, target.percent),
        num=numerator,
    )


def _head(target: Target, numerator: int, denominator: int, texts: Texts, span: Span, *, cited: bool) -> str:
    requirement = target.requirement
    if cited:
        requirement = texts("share.line.cited", requirement=requirement, path=target.path)
    return texts(
        "share.line.head",
        label=target.label,
        span=span,
        num=numerator,
        den=denominator,
        pct=percent(numerator, denominator, target.percent),
        requirement=requirement,
    )


def _about(target: Target, numerator: int, denominator: int, tolerance: Fraction | int | None) -> str:
    if 100 * numerator == target.percent * denominator:
        return "met_exact"
    if tolerance is not None:
        return "met_within" if within(numerator, denominator, target.percent, tolerance) else "unmet_outside"
    return "unmet_high" if reached(numerator, denominator, target.percent) else "unmet_low"


def _points_text(tolerance: Fraction | int | None) -> str:
    """2 for 2 points, 2.5 for two and a half."""
    if tolerance is None:
        return ""
    exact = Fraction(tolerance)
    return str(exact) if exact.denominator == 1 else fixed(exact.numerator, exact.denominator, 1)
