"""How much of the year has been used, in words: of the city's control figure (二（一）) and of a unit's plan.

Of the city only a surplus is remarked on: the control figure is a ceiling, so a low count is no fault. A unit that is
behind is told how many quarters are left for the rest of its plan, and no more.
"""

from __future__ import annotations

from core.messages import Comparator
from core.numbers import percent
from core.period import Quarter
from core.texts import Texts
from knowledge.targets import Target

AHEAD_POINTS = 10
"""A plan used up this many percentage points ahead of the year, or behind it, is pointed out."""


def unit_total_line(ytd: int, plan: int | None, quarter: Quarter, texts: Texts) -> str:
    """A unit's total year to date against its plan, one sentence or two; empty where no plan is registered."""
    if not plan:
        return ""
    if ytd > plan:
        return texts("share.total.unit_over", ytd=ytd, diff=ytd - plan)
    if ytd == plan:
        return texts("share.total.unit_full", plan=plan)
    if not ytd:
        return texts("share.total.unit_zero", plan=plan)
    line = texts("share.total.unit", ytd=ytd, plan=plan, pct=percent(ytd, plan), rest=plan - ytd)
    if 400 * ytd >= (100 * quarter.number + 4 * AHEAD_POINTS) * plan:
        line += texts("share.total.unit_fast", elapsed=_elapsed(quarter), pct=percent(ytd, plan))
    elif quarter.number < 4 and 400 * ytd <= (100 * quarter.number - 4 * AHEAD_POINTS) * plan:
        line += texts("share.total.unit_slow", elapsed=_elapsed(quarter), pct=percent(ytd, plan), k=4 - quarter.number)
    return line


def city_total_line(control: Target | None, ytd: int, quarter: Quarter, texts: Texts, *, complete: bool) -> str:
    """The city's total year to date against the control figure; `complete` when every unit has reported.

    Where the guidance of the year sets no control figure, the total stands alone.
    """
    if control is None or not control.figure:
        return texts("share.total.city_open", ytd=ytd)
    figure, target = control.figure, control.figure_text
    if ytd > figure:
        over = texts("share.total.city_over", ytd=ytd, target=target, diff=ytd - figure)
        return over + (texts("share.total.about_open") if Comparator.ABOUT in control.term else "")
    if not complete:
        return texts("share.total.city_part", ytd=ytd, target=target, pct=percent(ytd, figure, 100))
    if ytd == figure:
        return texts("share.total.city_exact", ytd=ytd, target=target)
    if quarter.number == 4:
        return texts("share.total.city_year_end", ytd=ytd, target=target, diff=figure - ytd)
    pct = percent(ytd, figure, 100)
    return texts("share.total.city", ytd=ytd, target=target, pct=pct, elapsed=_elapsed(quarter))


def _elapsed(quarter: Quarter) -> str:
    """The part of the year that has passed when the quarter ends."""
    return percent(quarter.number, 4)
