"""情况通报 of the self-checks as a draft: counts from the forms of the units, the rest is the department's."""

from __future__ import annotations

from handlers.context import Turn
from handlers.papers.drafting import give_paper
from handlers.selfcheck.gathered import Gathered
from handlers.selfcheck.progress import gathered

_MOST = 8


async def give_circular(turn: Turn) -> None:
    """How many have handed in and what they found, without names; its kind is known where 自查 was said."""
    turn.person.must_be_staff()
    found = await gathered(turn, "", turn.today.year)
    known = {
        "all": str(len(found.reports)),
        "done": str(len(found.handed_in)),
        "problems": _problems(turn, found),
        "kind": turn.text("paper.self_check") if turn.text("paper.self_check") in turn.said else "",
    }
    await give_paper(turn, "circular", known)


def _problems(turn: Turn, found: Gathered) -> str:
    """The problems by item, each with how many units have it and its paragraph; no unit is named.

    Empty where nothing was handed in: nobody has said that there are none.
    """
    problems = found.found()
    if not found.handed_in:
        return ""
    if not problems:
        return turn.text("check.summary.no_problems", n=len(found.handed_in))
    mended = sum(problem.is_mended for problem in problems)
    words = turn.text("paper.problems", problems=len(problems), fixed=mended, open=len(problems) - mended)
    items = [
        turn.text("paper.problem", label=item.label, n=len(units), path=item.path)
        for item in found.form.items
        if (units := {problem.unit for problem in problems if problem.item is item})
    ]
    return words + turn.text("paper.main_problems", items="；".join(items[:_MOST]))
