"""What an office takes away: the workbook of a quarter, charts, and drafts of papers."""

from handlers.papers.hearing import papers_said
from handlers.papers.material import material_of
from handlers.papers.taking import give_charts, give_workbook, show_papers

__all__ = ["give_charts", "give_workbook", "material_of", "papers_said", "show_papers"]
