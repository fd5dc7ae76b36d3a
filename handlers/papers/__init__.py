"""What an office takes away: the workbook of a quarter, charts, and drafts of papers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from handlers.context import Turn
from handlers.own_asked import named_units
from handlers.papers.asking import paper_words
from handlers.papers.circulating import give_circular
from handlers.papers.drafting import give_inspection_paper, give_notice_paper, give_urging
from handlers.papers.hearing import OF_A_QUARTER, papers_said
from handlers.papers.taking import show_papers
from handlers.reviewing.naming import quarter_in

OF_A_YEAR: Mapping[str, Callable[[Turn], Awaitable[None]]] = {
    "notice_paper": give_notice_paper,
    "inspection_paper": give_inspection_paper,
    "circular": give_circular,
}
"""The drafts that are about a year, by the names of their commands."""

PAPERS: Mapping[str, Callable[[Turn], Awaitable[None]]] = {"papers": show_papers, **OF_A_QUARTER, **OF_A_YEAR}
"""What each command of commands.toml gives."""


def may_have(turn: Turn, name: str) -> bool:
    """Whether the person's office is given this paper: those of a year are the city's alone."""
    return turn.is_office and (name not in OF_A_YEAR or turn.person.is_staff)


async def paper_asked(turn: Turn) -> bool:
    """Whether an office asked for a paper in words of its own."""
    if not turn.is_office or turn.incoming.is_group:
        return False
    name = paper_words().paper_in(turn.said)
    if not name or not may_have(turn, name):
        return False
    if name not in OF_A_QUARTER:
        await PAPERS[name](turn)
        return True
    quarter = quarter_in(turn.said, turn.today, turn.office.first_quarter)
    if name == "urging":
        await give_urging(turn, quarter, [unit.code for unit in named_units(turn.said, turn.kit.units)])
    else:
        await OF_A_QUARTER[name](turn, quarter)
    return True


__all__ = ["OF_A_QUARTER", "PAPERS", "may_have", "paper_asked", "papers_said"]
