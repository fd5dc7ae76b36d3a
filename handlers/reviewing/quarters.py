"""Which quarter an act is for: the one that is named, of those that have been collected, or the newest."""

from __future__ import annotations

from core.messages import Choice
from core.period import Quarter
from handlers.context import Turn


def is_collected(turn: Turn, quarter: Quarter) -> bool:
    """Whether reports of the quarter have been collected."""
    newest = Quarter.last_ended(turn.today)
    return min(turn.office.first_quarter, newest) <= quarter <= newest


def wanted_quarter(turn: Turn, named: Quarter | None) -> Quarter | None:
    """The quarter named, else the one that ended last; None where it is not collected, and the person was told."""
    newest = Quarter.last_ended(turn.today)
    quarter = named or newest
    if is_collected(turn, quarter):
        return quarter
    first = min(turn.office.first_quarter, newest)
    turn.tell(
        "officer.quarter.outside",
        Choice("进度" if turn.is_office else "历史"),
        quarter=quarter.name,
        other=first.name,
        to=newest.name,
    )
    return None


def collected(turn: Turn, most: int = 8) -> list[Quarter]:
    """The quarters that have been collected, the newest first."""
    quarters = [Quarter.last_ended(turn.today)]
    while len(quarters) < most and quarters[-1] > turn.office.first_quarter:
        quarters.append(quarters[-1].previous())
    return quarters
