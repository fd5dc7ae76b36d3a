"""What an office takes away: the workbook of a quarter, charts, and drafts of papers."""

from handlers.papers.circulating import give_circular
from handlers.papers.drafting import give_briefing, give_inspection_paper, give_notice_paper, give_urging
from handlers.papers.hearing import papers_said
from handlers.papers.taking import give_charts, give_workbook, show_papers

PAPERS = {
    "papers": show_papers,
    "workbook": give_workbook,
    "charts": give_charts,
    "briefing": give_briefing,
    "urging": give_urging,
    "notice_paper": give_notice_paper,
    "inspection_paper": give_inspection_paper,
    "circular": give_circular,
}
"""What each command of commands.toml gives."""

__all__ = ["PAPERS", "papers_said"]
