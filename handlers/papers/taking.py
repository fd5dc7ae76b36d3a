"""导出 and 图表: the workbook of a quarter and its charts as pictures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from core.messages import Choice, Reply, Text
from core.numbers import moment
from core.period import Quarter
from exports.material import Material
from exports.period_charts import draw_shares, draw_total
from exports.picture import to_png
from exports.workbook import write_workbook
from exports.workbook_words import file_stem
from handlers.context import Turn
from handlers.papers.material import kept_file, material_of
from handlers.reviewing.quarters import wanted_quarter


async def show_papers(turn: Turn, _: Quarter | None = None) -> None:
    """What can be taken away, and by which words."""
    turn.must_be_office()
    city = "" if turn.heads else f"\n{turn.text('take.list.city')}"
    choices = (Choice("导出", main=True), Choice("图表"), Choice("通报"), Choice("催报函"))
    turn.tell("take.list.all", *choices, rows=city)


async def give_workbook(turn: Turn, named: Quarter | None = None) -> None:
    """The workbook of the quarter that is named, else of the one that ended last."""
    await _for_each_office(turn, named, _workbook)


async def give_charts(turn: Turn, named: Quarter | None = None) -> None:
    """The charts of a quarter as pictures."""
    await _for_each_office(turn, named, _charts)


async def _for_each_office(
    turn: Turn, named: Quarter | None, give: Callable[[Turn, Material], Awaitable[None]]
) -> None:  # fmt: skip
    offices = turn.offices
    quarter = wanted_quarter(turn, named)
    if quarter is None:
        return
    for head in offices:
        material = await material_of(turn, quarter, head)
        if material.period.summary.counted:
            await give(turn, material)
        else:
            turn.tell("officer.summary.none", Choice("进度", main=True), quarter=quarter.name)


async def _workbook(turn: Turn, material: Material) -> None:
    file = await kept_file(turn, material.office.head, f"{file_stem(material)}.xlsx", write_workbook(material))
    told = turn.text("take.workbook.told", **_values(material))
    more = [turn.text("take.workbook.partial", n=len(material.period.summary.missing))]
    lines = [told, *(more if material.period.summary.missing else ())]
    turn.say(Reply((Text("\n".join(lines)), file), (Choice("图表"), Choice("通报"))))


async def _charts(turn: Turn, material: Material) -> None:
    texts, head, values = turn.kit.texts, material.office.head, _values(material)
    drawings = (
        (turn.text("take.chart.shares", **values), draw_shares(material.measured, texts)),
        (turn.text("take.chart.total", **values), draw_total(material.measured, texts)),
    )
    files = [await kept_file(turn, head, f"{name}.png", to_png(drawing)) for name, drawing in drawings]
    told = turn.text("take.chart.told", **values)
    turn.say(Reply((Text(f"{told}\n{material.measured.total_line(texts)}"), *files), (Choice("导出"), Choice("汇总"))))


def _values(material: Material) -> dict[str, object]:
    summary = material.period.summary
    return {
        "office": material.office.name, "quarter": material.quarter.name, "time": moment(material.period.at),
        "done": len(summary.counted), "all": len(summary.units),
    }  # fmt: skip
