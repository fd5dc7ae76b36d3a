"""通报, 催报函 and the notices as drafts: their words in chat, the same in a Word file, and what is blank in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from core.deadlines import due_words
from core.messages import Choice, Reply, Text
from core.numbers import moment
from core.office import load_settings
from core.period import Quarter
from exports.briefing import MOST_NEXT, NEXT, briefing, next_words
from exports.material import Material
from exports.paper import Draft, Paper
from exports.word import write_word
from handlers.context import Turn
from handlers.due_days import unit_due
from handlers.papers.material import kept_file, material_of
from handlers.reviewing.quarters import wanted_quarter


async def give_briefing(turn: Turn, named: Quarter | None = None, chosen: Sequence[int] = ()) -> None:
    """通报: the briefing of a quarter; `chosen` are numbers of what is to be demanded next."""
    offices, names = turn.offices, list(NEXT)
    if len(chosen) > MOST_NEXT:
        turn.tell("paper.aside.too_many", Choice("通报"))
        return
    quarter = wanted_quarter(turn, named)
    if quarter is None:
        return
    for head in offices:
        material = await material_of(turn, quarter, head)
        if not material.period.summary.counted:
            turn.tell("officer.summary.none", Choice("进度", main=True), quarter=quarter.name)
            continue
        wanted = [names[number - 1] for number in chosen]
        paper = briefing(material, _known(turn, head, quarter=quarter.name, area=material.office.name), wanted)
        aside = [*_late(turn, material), *([] if wanted else [_next_lines(turn, material)])]
        name = turn.text("paper.file", quarter=quarter.name, name=paper.name)
        await _give(turn, head, [paper], name, aside)


async def give_urging(turn: Turn, named: Quarter | None = None, units: Collection[str] = ()) -> None:
    """催报函: one letter a unit whose numbers have not come in, of the units that are named or of all."""
    offices = turn.offices
    quarter = wanted_quarter(turn, named)
    if quarter is None:
        return
    for head in offices:
        reports = await turn.work.reports.of_quarter(turn.person, quarter, head)
        asked = [report for report in reports if not units or report.unit in units]
        missing = [report.unit for report in asked if not report.version]
        if missing:
            await _letters(turn, head, quarter, missing)
        elif asked:
            names = "、".join(turn.kit.unit_name(report.unit) for report in asked)
            name = "paper.none.reported" if units else "paper.none.all_in"
            turn.tell(name, Choice("进度"), quarter=quarter.name, unit=names)


async def _letters(turn: Turn, head: str, quarter: Quarter, units: Sequence[str]) -> None:
    papers = []
    is_early = False
    for unit in units:
        due = await unit_due(turn, unit, quarter)
        is_early = is_early or (due.at is not None and turn.now < due.at)
        is_set = due.state in ("set", "extended")
        known = _known(
            turn, head, quarter=quarter.name, time=moment(turn.now), unit=turn.kit.unit_name(unit),
            addressee=turn.kit.unit(unit).addressee, due=due_words(due, turn.kit.texts) if is_set else "",
        )  # fmt: skip
        papers.append(_draft(turn, "urging", head, known))
    aside = [turn.text("paper.aside.no_dates")]
    if is_early:
        aside.append(turn.text("paper.aside.not_due"))
    if len(units) > 1:
        name = turn.text("paper.file", quarter=quarter.name, name=papers[0].name)
        turn.say(Reply((Text(turn.text("paper.aside.letters", n=len(units))),)))
    else:
        unit_name = turn.kit.unit_name(units[0])
        name = turn.text("paper.file_unit", quarter=quarter.name, name=papers[0].name, unit=unit_name)
    await _give(turn, head, papers, name, aside)


async def give_paper(turn: Turn, code: str, known: Mapping[str, str] | None = None) -> None:
    """A notice of the city department to all units; it quotes the guidance of its year, or there is none."""
    turn.person.must_be_staff()
    year, guidance = turn.today.year, turn.kit.guidance(turn.today.year)
    paper = _draft(turn, code, "", _known(turn, "", year=str(year), **(known or {})))
    if paper.document != guidance.paper.code or not guidance.is_of_the_year:
        turn.tell("paper.none.guidance", Choice("材料"), name=paper.name, year=year)
        return
    await _give(turn, "", [paper], turn.text("paper.file_year", year=year, name=paper.name), [])


async def give_notice_paper(turn: Turn) -> None:
    """自查通知 as it would be signed; the message to the units goes out by the calendar, not from here."""
    await give_paper(turn, "selfcheck")


async def give_inspection_paper(turn: Turn) -> None:
    """督查通知."""
    await give_paper(turn, "inspection")


def _draft(turn: Turn, code: str, head: str, known: Mapping[str, str]) -> Paper:
    by = turn.kit.unit_name(head) if head else turn.text("grassroots.city")
    return Draft(code, turn.office, known, turn.text("paper.blank", office=by)).paper()


def _known(turn: Turn, head: str, **values: str) -> dict[str, str]:
    """What a draft of an office may name as its own; below a unit nothing that is the city's."""
    if not head:
        return {"office": turn.office.office, **values}
    below = {"selfcheck_addressees": turn.text("paper.below"), "contact": "", "phone": ""}
    return {"office": turn.kit.unit(head).addressee, **below, **values}


async def _give(turn: Turn, head: str, papers: Sequence[Paper], name: str, aside: Sequence[str]) -> None:
    """The first paper to be read, what is blank and what it rests on, and all of them as a file."""
    texts, paper = turn.kit.texts, papers[0]
    content = write_word(papers, texts, made=turn.now)
    file = await kept_file(turn, head, f"{name}.docx", content)
    notes = [*_open_lines(turn, paper, of_city=not head), *(words for words in aside if words), _basis(turn, paper)]
    turn.say(Reply((Text(paper.as_text(texts)),)))
    turn.say(Reply((Text("\n".join(notes)), file), (Choice("导出"), Choice("材料"))))


def _open_lines(turn: Turn, paper: Paper, *, of_city: bool) -> list[str]:
    """What is to be written in, and where; the settings are the city's."""
    lines = [turn.text("paper.aside.sign")]
    if paper.blanks:
        lines.append(turn.text("paper.aside.blanks", n=len(paper.blanks), items="、".join(paper.blanks)))
        titles = {setting.title for setting in load_settings().values()}
        lines += [turn.text("paper.aside.where")] if of_city and titles & set(paper.blanks) else []
    else:
        lines.append(turn.text("paper.aside.whole"))
    if paper.unconfirmed:
        lines.append(turn.text("paper.aside.unconfirmed", items="、".join(paper.unconfirmed)))
    return lines


def _basis(turn: Turn, paper: Paper) -> str:
    rows = [turn.text("paper.aside.basis_row", what=basis.what, path=basis.source) for basis in paper.basis]
    return "\n".join([turn.text("paper.aside.basis"), *rows])


def _late(turn: Turn, material: Material) -> list[str]:
    """The names that the paper does not hold, for the office alone."""
    missing = material.period.summary.missing
    if not missing:
        return []
    units = "、".join(turn.kit.unit_name(report.unit) for report in missing)
    return [turn.text("paper.aside.late", n=len(missing), units=units)]


def _next_lines(turn: Turn, material: Material) -> str:
    rows = [
        turn.text("paper.aside.next_row", k=place, text=next_words(material, name), path=path)
        for place, (name, path) in enumerate(NEXT.items(), start=1)
    ]
    return turn.text("paper.aside.next", example="通报 加1、3", rows="\n".join(rows))
