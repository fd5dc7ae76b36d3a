"""Counts from January on: those of the quarter by subtraction, shown and asked before they are stored."""

from __future__ import annotations

from collections.abc import Mapping

from core.messages import Choice
from core.period import Quarter
from handlers.dialogs.state import Pending, Wanted
from handlers.dialogs.step import Talk


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
    rows = [
        talk.text(
            "report.basis.row", label=talk.form.label(code), n=count, before=before[code], diff=count - before[code]
        )
        for code, count in flows.items()
    ]
    text = "\n".join([*rows, talk.text("report.basis.ask")])
    values = {code: count - before[code] for code, count in flows.items()}
    return Pending(Wanted.YES, text, tuple(flows), values, (Choice("是", main=True), Choice("不是")))
