"""What the office above sees of the units below its units: how many have reported, what differs and why.

Names of those missing only where the unit lets it see them; their numbers never.
"""

from __future__ import annotations

from core.messages import Choice, Reply, Text
from core.units import above
from exports.summary import Summary
from handlers.context import Turn
from handlers.reviewing.naming import unit_at
from models.records import Report
from models.rolled_up import KeptRollUp


async def sum_lines(turn: Turn, summary: Summary, head: str) -> list[str]:
    """One line for each unit whose report rests on reports below it."""
    kept = await turn.work.roll_ups.kept_of_all(turn.person, summary.quarter, head)
    return [_line(turn, each.report, kept[each.report.unit]) for each in summary.units if each.report.unit in kept]


async def show_level(turn: Turn, said: str) -> bool:
    """基层情况 双峰县, for the office it reports to; False where no such unit is named."""
    code, behind = unit_at(said, turn.kit.units)
    if not code or behind:
        return False
    turn.person.must_head(above(code))
    report = await turn.work.reports.get(turn.person, code, turn.quarter)
    kept = await turn.work.roll_ups.kept(turn.person, code, turn.quarter)
    unit = turn.kit.unit_name(code)
    if kept is None:
        name = "grassroots.above.not_yet" if (await turn.work.levels.of(code)).is_open else "grassroots.above.off"
        turn.tell(name, Choice("进度"), unit=unit, quarter=turn.quarter.name)
        return True
    lines = [_line(turn, report, kept), *_differences(turn, report, kept)]
    if kept.rolled.missing:
        names = await turn.work.below.names(turn.person, code, kept.rolled.missing)
        name = "grassroots.above.missing" if names else "grassroots.above.no_names"
        lines.append(turn.text(name, n=len(kept.rolled.missing), units="、".join(names), unit=unit))
    turn.say(Reply((Text("\n".join(lines)),), (Choice("进度"),)))
    return True


def _line(turn: Turn, report: Report, kept: KeptRollUp) -> str:
    differing = kept.rolled.differing(report.stored.values)
    name = "grassroots.above.differs" if differing else "grassroots.above.same"
    return turn.text(
        name, unit=turn.kit.unit_name(report.unit), done=kept.rolled.done, all=kept.rolled.all, n=len(differing),
        reason=kept.reason,
    )  # fmt: skip


def _differences(turn: Turn, report: Report, kept: KeptRollUp) -> list[str]:
    differing = kept.rolled.differing(report.stored.values)
    return [
        turn.text(
            "grassroots.difference.row", label=field.label, n=report.stored.values[field.code],
            k=kept.rolled.sums[field.code],
        )
        for field in turn.kit.form.fields
        if field.code in differing
    ]  # fmt: skip
