"""What an office takes away: the workbook of a quarter, charts, and drafts of papers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from handlers.context import Turn
from handlers.papers.circulating import give_circular
from handlers.papers.drafting import give_inspection_paper, give_notice_paper
from handlers.papers.hearing import OF_A_QUARTER, papers_said
from handlers.papers.taking import show_papers

OF_A_YEAR: Mapping[str, Callable[[Turn], Awaitable[None]]] = {
    "notice_paper": give_notice_paper,
    "inspection_paper": give_inspection_paper,
    "circular": give_circular,
}
"""The drafts that are about a year, by the names of their commands."""

PAPERS: Mapping[str, Callable[[Turn], Awaitable[None]]] = {"papers": show_papers, **OF_A_QUARTER, **OF_A_YEAR}
"""What each command of commands.toml gives."""

__all__ = ["OF_A_QUARTER", "OF_A_YEAR", "PAPERS", "papers_said"]
