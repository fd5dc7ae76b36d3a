"""What if so many more were developed: the shares before and after, in words. Nothing here is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from core.messages import Share
from core.numbers import percent
from core.texts import Texts
from exports.guidance import comparator_of
from exports.reserve_lines import ratio
from exports.share_lines import share_block, state_words
from knowledge.shares import lacking, needed
from knowledge.targets import Target, Targets

Sides = tuple[int, int]


def what_if_shares(
    targets: Targets,
    now: Mapping[str, Sides],
    assumed: Mapping[str, int],
    texts: Texts,
    *,
    small_base: int = 10,
    tolerance: Fraction | int | None = None,
) -> tuple[Share, ...]:
    """Each share of which both sides are assumed: the year so far, and with the assumed people.

    `now` holds numerator and denominator of the year so far by target; a target that is not in it has no counts
    that could be added to, and is left out.
    """
    shares: list[Share] = []
    for target in targets.shares:
        if {target.numerator, target.denominator} <= assumed.keys() and target.code in now:
            before = now[target.code]
            after = before[0] + assumed[target.numerator], before[1] + assumed[target.denominator]
            block = share_block(target, *after, texts, span="本年累计", small_base=small_base, tolerance=tolerance)
            becomes = _becomes(target, before, after, texts, small_base)
            if after[1] >= max(1, small_base):
                becomes += state_words(target, *after, texts, tolerance)
            shares.append(replace(block, words=becomes))
    return tuple(share for share in shares if share.denominator)


def what_if_reserve(target: Target, activists: int, developed: int, texts: Texts) -> Share:
    """The reserve if the people on the books stay as they are; `developed` holds the assumed ones too, and is not 0."""
    words = texts(
        "share.what_if.reserve",
        label=target.label,
        num=activists,
        den=developed,
        ratio=ratio(activists, developed, target.percent),
        n=target.figure,
    )
    short = lacking(activists, developed, target.percent)
    if short:
        words += texts("share.reserve.plan_unmet", n=target.figure, need=activists + short, diff=short)
    return Share(target.label, words, activists, developed, target.percent, comparator_of(target), reached=not short)


def what_if_plan(ytd: int, plan: int | None, texts: Texts) -> str:
    """What the assumed people leave of the plan; empty where no plan is known."""
    if not plan:
        return ""
    if ytd > plan:
        return texts("share.what_if.over_plan", plan=plan, ytd=ytd, diff=ytd - plan)
    return texts("share.what_if.plan", plan=plan, ytd=ytd, rest=plan - ytd)


def _becomes(target: Target, before: Sides, after: Sides, texts: Texts, small_base: int) -> str:
    was, becomes = _figure(before, target, small_base), _figure(after, target, small_base)
    name = "change" if before[1] else "first"
    words = texts(
        f"share.what_if.{name}", label=target.label, before=was, after=becomes, den_label=target.denominator_label
    )
    if after[1] < max(1, small_base):
        return words + texts("share.what_if.few", target=target.figure_text, need=needed(after[1], target.percent))
    return words + texts("share.what_if.requirement", requirement=target.requirement, path=target.path)


def _figure(sides: Sides, target: Target, small_base: int) -> str:
    """17/47，36.2%; of few people no percentage."""
    people = f"{sides[0]}/{sides[1]}"
    if sides[1] < max(1, small_base):
        return people
    return f"{people}，{percent(*sides, target.percent)}"
