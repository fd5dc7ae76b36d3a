"""The reserve of 二（三）: how many applicants stand behind each member developed, in words."""

from __future__ import annotations

from fractions import Fraction

from core.messages import Share
from core.numbers import fixed
from core.texts import Texts
from exports.guidance import comparator_of
from knowledge.shares import lacking, needed, reached
from knowledge.targets import Target


def reserve_block(
    target: Target, activists: int, developed: int, texts: Texts, *, plan: int | None = None, small_base: int = 10
) -> Share:
    """The reserve of 二（三）: people on the books for each one developed this year, and for each place of the plan."""
    words = _reserve_to_date(target, activists, developed, texts, small_base)
    if plan:
        words += _reserve_by_plan(target, activists, plan, texts)
    judged = developed >= max(1, small_base)
    return Share(
        label=target.label,
        words=words,
        numerator=activists,
        denominator=developed,
        target_percent=target.percent,
        comparator=comparator_of(target),
        reached=reached(activists, developed, target.percent) if judged else None,
    )


def ratio(numerator: int, denominator: int, target_percent: int) -> str:
    """People for each one, two decimals; more where rounding would make it look as if the target were reached."""
    decimals, below = 2, not reached(numerator, denominator, target_percent)
    while below and decimals < 6 and Fraction(fixed(numerator, denominator, decimals)) * 100 >= target_percent:
        decimals += 1
    return fixed(numerator, denominator, decimals)


def _reserve_to_date(target: Target, activists: int, developed: int, texts: Texts, small_base: int) -> str:
    need = needed(developed, target.percent)
    values = {"label": target.label, "num": activists, "den": developed, "n": target.figure, "need": need}
    if not developed:
        return texts("share.reserve.zero", **values)
    if developed < small_base:
        return texts("share.reserve.few", **values)
    head = texts("share.reserve.head", ratio=ratio(activists, developed, target.percent), **values)
    if reached(activists, developed, target.percent):
        return head + texts("share.reserve.met")
    return head + texts("share.reserve.unmet", diff=need - activists, **values)


def _reserve_by_plan(target: Target, activists: int, plan: int, texts: Texts) -> str:
    words = texts("share.reserve.plan", plan=plan, ratio=ratio(activists, plan, target.percent))
    short = lacking(activists, plan, target.percent)
    if short:
        need = needed(plan, target.percent)
        words += texts("share.reserve.plan_unmet", n=target.figure, need=need, diff=short)
    return words
