"""Counts from January on: those of the quarter by subtraction, shown and asked before they are stored."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.messages import Choice
from core.period import Quarter
from handlers.dialogs.state import Pending, Wanted
from handlers.dialogs.step import YES_NO, Talk


def to_quarter(talk: Talk, values: Mapping[str, int]) -> tuple[Talk, dict[str, int]]:
    """Counts from January on become counts of the quarter by subtraction, shown and asked; stocks stay."""
    if not isinstance(talk.facts.period, Quarter):
        return talk, dict(values)
    if talk.facts.quarter.number == 1:
        return talk.tell("report.basis.first"), dict(values)
    stocks = {code: count for code, count in values.items() if code not in talk.form.flows}
    flows = {code: count for code, count in values.items() if code in talk.form.flows}
    lacking = _quarter_without(talk, flows)
    if lacking:
        return talk.tell("report.basis.no_earlier", other=lacking), stocks
    before = {code: talk.facts.history.before(code) for code in flows}
    falling = [code for code in flows if flows[code] < before[code]]
    for code in falling:
        text = talk.text("hard.ytd_falls", label=talk.form.label(code), n=flows.pop(code), before=before[code])
        talk = talk.wait(Pending(Wanted.COUNT, text, (code,)))
    return (talk.wait(_derived(talk, flows, before)), stocks) if flows else (talk, stocks)


def unsaid_to_date(talk: Talk, values: Mapping[str, int], words: str) -> Pending | None:
    """The question whether counts are from January on though nobody said so; None where nothing speaks for it.

    It is asked where the total is far above a usual quarter and no count is below that of the earlier quarters.
    """
    earlier, total = talk.facts.history.earlier, values.get(talk.form.total)
    flows = {code: count for code, count in values.items() if code in talk.form.flows}
    if total is None or not earlier or _OF_QUARTER.search(words) or _is_known(talk, total):
        return None
    before = {code: talk.facts.history.before(code) for code in flows}
    is_far_above = total * len(earlier) >= _FAR_ABOVE * before[talk.form.total] > 0
    if not is_far_above or any(flows[code] < before[code] for code in flows) or _quarter_without(talk, flows):
        return None
    said = {"label": talk.form.label(talk.form.total), "n": total, "before": before[talk.form.total]}
    text = "\n".join(
        [talk.text("report.basis.which", **said), *_rows(talk, flows, before), talk.text("report.basis.which_ask")]
    )
    return Pending(Wanted.BASIS, text, tuple(flows), flows, _BASES, f"basis:{total}")


def _is_known(talk: Talk, total: int) -> bool:
    """Whether the total is said again, or was said to be the quarter's."""
    return talk.values.get(talk.form.total) == total or f"basis:{total}" in talk.state.agreed


_FAR_ABOVE = 2
_OF_QUARTER = re.compile(r"[本当单这]个?季")
_BASES = (Choice("是累计", "累计"), Choice("是本季", "本季"))


def basis_meant(bare: str) -> str:
    """Which of the two an answer means, 累计 or 本季; empty for other words.

    >>> basis_meant("是累计数"), basis_meant("本季度的"), basis_meant("都对")
    ('累计', '本季', '')
    """
    found = _MEANT.fullmatch(bare)
    return "" if found is None else "累计" if found["to_date"] else "本季"


_MEANT = re.compile(
    r"(?:都?是|按|报的是)?(?:(?P<to_date>累计|今年累计|本年累计|1[-—到至][369]月|上半年|前三季度|全年|1[-—到至]12月)|[本当单这]个?季度?)"
    r"(?:的|数|算|记|发展|新增)*"
)


def against_running(
    talk: Talk, running: Mapping[str, int], values: Mapping[str, int]
) -> tuple[dict[str, int], list[Pending]]:
    """本季20，累计45: the counts that agree with the earlier quarters, and a question for each that does not."""
    agreed, asked = dict(values), []
    for code, ytd in running.items():
        question = _differing(talk, code, values[code], ytd) if code in values and code in talk.form.flows else None
        if question:
            del agreed[code]
            asked.append(question)
    return agreed, asked


def _differing(talk: Talk, code: str, count: int, ytd: int) -> Pending | None:
    label = talk.form.label(code)
    if _quarter_without(talk, {code: count}):
        text = talk.text("report.basis.below", label=label, n=count, ytd=ytd) if ytd < count else ""
        left = -1
    else:
        left = ytd - talk.facts.history.before(code)
        before = talk.facts.history.before(code)
        text = talk.text("report.basis.differs", label=label, n=count, before=before, ytd=ytd) if left != count else ""
    if not text:
        return None
    options = [count, left] if left >= 0 else [count]
    choices = tuple(Choice(talk.text("report.fill.option", n=option), str(option)) for option in options)
    return Pending(Wanted.COUNT, text, (code,), choices=choices)


def _quarter_without(talk: Talk, flows: Mapping[str, int]) -> str:
    """The name of the first earlier quarter of the year whose counts are not known."""
    known = {report.quarter: report.stored.values for report in talk.facts.history.earlier}
    for quarter in talk.facts.quarter.earlier_this_year:
        if not flows.keys() <= known.get(quarter, {}).keys():
            return quarter.name
    return ""


def _derived(talk: Talk, flows: Mapping[str, int], before: Mapping[str, int]) -> Pending:
    text = "\n".join([*_rows(talk, flows, before), talk.text("report.basis.ask")])
    values = {code: count - before[code] for code, count in flows.items()}
    return Pending(Wanted.YES, text, tuple(flows), values, YES_NO)


def _rows(talk: Talk, flows: Mapping[str, int], before: Mapping[str, int]) -> list[str]:
    return [
        talk.text(
            "report.basis.row", label=talk.form.label(code), n=count, before=before[code], diff=count - before[code]
        )
        for code, count in flows.items()
    ]
