"""The sentences of a briefing about shares and reserve: figure, requirement in its own words, and how it has moved."""

from __future__ import annotations

from fractions import Fraction

from core.messages import Comparator
from core.numbers import fixed, percent, points
from exports.guidance import WORDING, comparator_of
from exports.material import Material
from exports.reserve_lines import ratio
from knowledge.shares import lacking, reached
from knowledge.targets import Target

_LEAGUE = "league_rec"
"""The one share that is not one of members but of those who were in the League (“推优”面)."""


def share_sentences(material: Material) -> list[str]:
    """One for each requirement of 二（二） that the counts allow, in its order; without a full stop."""
    targets = material.measured.guidance.targets
    told = [_sentence(material, target) for target in targets.all if target.path != _reserve_path(material)]
    return [words for words in told if words]


def reserve_sentence(material: Material) -> str:
    """The third part: applicants on the books for each member developed this year, of the units that gave both."""
    texts, target = material.texts, material.measured.guidance.targets.reserve
    sides = material.period.summary.sides(target, "本年累计") if target else None
    if target is None or sides is None:
        return texts("brief.reserve.none")
    num, den = sides
    part = texts("brief.reserve.part") if material.period.summary.missing else ""
    if den < max(1, material.measured.manners.small_base):
        return texts("brief.reserve.few", num=num, den=den) + part
    name = "met" if reached(num, den, target.percent) else "unmet"
    told = texts(
        f"brief.reserve.{name}",
        num=num,
        ratio=ratio(num, den, target.percent),
        n=target.figure,
        diff=lacking(num, den, target.percent),
    )
    return told + part


def _reserve_path(material: Material) -> str:
    reserve = material.measured.guidance.targets.reserve
    return reserve.path if reserve else ""


def _sentence(material: Material, target: Target) -> str:
    if target.is_share:
        sides = material.period.summary.sides(target, "本年累计")
        return _share(material, target, *sides) if sides else ""
    if target.figure is not None or not target.numerator:
        return ""
    count = material.period.summary.total(target.numerator, "本年累计")
    if count is None:
        return ""
    return material.texts("brief.share.counted", label=target.members, n=count, requirement=_bare(target))


def _bare(target: Target) -> str:
    """The requirement without the word for whose it is: the briefing is the city's own."""
    return target.requirement.removeprefix("全市")


def _share(material: Material, target: Target, num: int, den: int) -> str:
    texts = material.texts
    if not den:
        return texts("brief.share.none", den_label=target.denominator_label, label=target.label)
    if den < max(1, material.measured.manners.small_base):
        return texts("brief.share.small", label=target.label, num=num, den=den)
    told = _league(material, target, num, den) if target.code == _LEAGUE else _against(material, target, num, den)
    return told + _moved(material, target)


def _league(material: Material, target: Target, num: int, den: int) -> str:
    texts = material.texts
    name = "league_met" if reached(num, den, target.percent) else "league_unmet"
    tail = texts(
        f"brief.share.{name}", wording=target.term, target=target.figure_text, gap=points(num, den, target.percent)
    )
    return texts("brief.share.league", den=den, num=num, pct=percent(num, den, target.percent), tail=tail)


def _against(material: Material, target: Target, num: int, den: int) -> str:
    comparator, is_reached = comparator_of(target), reached(num, den, target.percent)
    if comparator is Comparator.ABOUT:
        name = "about_exact" if 100 * num == target.percent * den else "about"
    else:
        name = f"{WORDING[comparator]}_{'met' if is_reached else 'unmet'}"
    texts, figure = material.texts, percent(num, den, target.percent)
    if not target.is_of_all:
        figure = texts("brief.share.of", den_label=target.denominator_label, pct=figure)
    return texts(
        f"brief.share.{name}",
        label=target.label,
        num=num,
        pct=figure,
        wording=target.term,
        target=target.figure_text,
        gap=points(num, den, target.percent),
        higher_or_lower=texts("brief.share.higher" if is_reached else "brief.share.lower"),
    )


def _moved(material: Material, target: Target) -> str:
    """How the share of the year to date has moved since the quarter before; empty where other units stand behind it."""
    moved, base = material.period.moved(target), material.period.previous
    if moved is None or base is None or not moved[0][1]:
        return ""
    before, now = (Fraction(num, den) for num, den in moved)
    name = "moved_flat" if before == now else "moved_up" if now > before else "moved_down"
    return material.texts(f"brief.share.{name}", base=base.quarter.name, gap=_points(abs(now - before)))


def _points(gap: Fraction) -> str:
    """Percentage points, one decimal, never 0.0 where there is a difference."""
    decimals = 1
    while decimals < 6 and gap and not Fraction(fixed(100 * gap.numerator, gap.denominator, decimals)):
        decimals += 1
    return fixed(100 * gap.numerator, gap.denominator, decimals)
