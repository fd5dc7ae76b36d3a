"""要多少女的才能到40%: how many are needed for a share, told at once on the stored year. Nothing is stored."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from core.messages import Reply, Shares, Text
from exports.share_lines import note_lines, share_block
from exports.ways_lines import out_of_reach, ways_lines, ways_note
from handlers.context import Turn
from handlers.dialogs.form import Form
from handlers.own_asked import named_units
from handlers.year_so_far import YearSoFar, reckoned, year_so_far
from knowledge.normalise import plain
from knowledge.targets import Target

_ASKED = re.compile(
    r"(?:要|得|需|再|还差|还缺)(?P<who>[^,。?？%\d]{0,12}?)(?:多少|几)(?P<more>[^,。?？%\d]{0,10}?)[,，]?"
    r"(?:才能?|就能?|可以|方可|能够?)(?:够|达到|达|到|占|有)[^%\d]{0,4}(?P<percent>\d{1,3})?%?"
)


@dataclass(frozen=True, slots=True)
class Need:
    """A share by the field of its numerator, and the percentage that was named; 0 for that of the guidance."""

    field: str
    percent: int = 0


def need_asked(text: str, form: Form) -> Need | None:
    """What a message wants to reach; None where it does not ask how many that takes.

    >>> from handlers.dialogs.form import load_form
    >>> need_asked("再发展多少女的能到40%", load_form()), need_asked("女党员多少", load_form())
    (Need(field='female', percent=40), None)
    """
    found = _ASKED.search(plain(text))
    if found is None or int(found["percent"] or 0) > 100:
        return None
    words = plain(text)[: found.start()] + found["who"] + found["more"]
    parts = [code for code in form.codes if code != form.total]
    named = [(len(name), code) for code in parts for name in _names(form, code) if name in words]
    code = max(named, default=(0, ""))[1]
    return Need(code, int(found["percent"] or 0)) if code else None


async def tell_needed(turn: Turn) -> bool:
    """Answer how many a share needs; False where that is not asked, or no share counts these people."""
    wanted = need_asked(turn.said, turn.kit.form)
    if wanted is None or not any(each.numerator == wanted.field for each in turn.kit.library().targets.shares):
        return False
    return await reckoned(turn, lambda: _answer(turn, wanted))


async def _answer(turn: Turn, wanted: Need) -> None:
    named = named_units(plain(turn.said), turn.kit.units)
    if len(named) > 1:
        turn.tell("share.what_if.no_unit")
    elif base := await year_so_far(turn, named[0].code if named else ""):
        turn.say(_told(turn, base, wanted))


def _told(turn: Turn, base: YearSoFar, wanted: Need) -> Reply:
    targets = base.guidance.targets
    target = next((each for each in targets.shares if each.numerator == wanted.field), None)
    sides = base.sides().get(target.code) if target and base.summary else None
    if target is None or sides is None or base.summary is None:
        return Reply((Text(turn.text("share.need.none", unit=base.name, label=turn.kit.form.label(wanted.field))),))
    share = share_block(
        target, *sides, turn.kit.texts, span="本年累计",
        small_base=turn.office.small_base, tolerance=turn.office.tolerance, cited=True,
    )  # fmt: skip
    head = turn.text("share.need.head", unit=base.name, quarter=base.summary.quarter.name)
    note = note_lines(base.guidance, (share,), turn.kit.texts, of_unit=base.of_unit, has_tolerance=True)
    lines = [*_ways(turn, _aimed(target, wanted.percent), sides, base.plan), note, turn.text("share.need.end")]
    return Reply((Text("\n".join((head, *base.notes))), Shares((share,)), Text("\n".join(filter(None, lines)))))


def _ways(turn: Turn, target: Target, sides: tuple[int, int], plan: int | None) -> tuple[str, ...]:
    """The ways to the line that was asked for, or that it is reached."""
    texts = turn.kit.texts
    ways = ways_lines(target, *sides, texts, year=sides, plan=plan)
    beyond = out_of_reach(target, *sides, plan, texts)
    if ways:
        return (*ways, ways_note(texts))
    return (beyond or texts("share.need.reached", label=target.label, target=target.figure_text),)


def _aimed(target: Target, percent: int) -> Target:
    return replace(target, figure=percent) if percent else target


def _names(form: Form, code: str) -> tuple[str, ...]:
    field = form.by_code[code]
    return (field.label, field.brief, *field.aliases)
