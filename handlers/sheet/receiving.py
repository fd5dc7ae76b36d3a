"""A file from a person who reports: which sheet it is, whether it is theirs, and how its counts come to the form."""

from __future__ import annotations

from pathlib import PurePath

from core.messages import Choice, IncomingKind, Reply, Text, text_reply
from handlers.context import Turn
from handlers.dialogs.reading import Reading
from handlers.principal import must_report_something
from handlers.privacy import names_a_person
from handlers.reporting import ask_quarter, is_past, place_sheet
from handlers.reporting.place import read_place
from handlers.sheet.mark import Mark, form_version, mark_of
from handlers.sheet.pasted import MOST_CHARS, pasted
from handlers.sheet.reading import FormSheet, as_message, read_handed_out, read_plain_list
from handlers.sheet.telling import fault_lines, received
from knowledge.reading_files import Refusal, Refused, judge
from knowledge.reading_sheets import Sheet, Workbook, is_sheet

_MEBI = 1024 * 1024
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".heic", ".tif", ".tiff"})


async def receive_sheet(turn: Turn) -> bool:
    """Answer a file that is a sheet, or that a person who reports sent in place of one; False for documents."""
    file = turn.incoming.attachment
    if file is None or turn.incoming.kind is not IncomingKind.FILE:
        return False
    if turn.incoming.is_group or turn.actor is None:
        return _refuse_early(turn, file.name)
    if is_sheet(file.name):
        must_report_something(turn)
    reports = bool(turn.actor.units)
    if is_sheet(file.name) and not reports:
        turn.tell("sheet.upload.officer")
    elif is_sheet(file.name):
        await _receive(turn, file.name)
    elif reports and PurePath(file.name).suffix.lower() in _PICTURES:
        turn.tell("talk.attach.photo")
    elif reports and not file.name:
        turn.tell("sheet.upload.not_fetched")
    elif reports and not turn.actor.is_staff and judge(file.name, file.size) == Refused(Refusal.KIND):
        turn.tell("sheet.upload.other_kind", Choice("模板"))
    else:
        return False
    return True


def _refuse_early(turn: Turn, name: str) -> bool:
    """In a group no numbers are spoken of, and a stranger has no unit."""
    if not is_sheet(name):
        return False
    if turn.incoming.is_group:
        turn.tell("bind.refused.group_chat")
    else:
        turn.tell("bind.refused.need_first", contact=turn.contact)
    return True


async def _receive(turn: Turn, name: str) -> None:
    read = turn.upload.read if turn.upload else None
    if isinstance(read, Refused):
        turn.tell(f"sheet.refused.{read.reason}", Choice("模板"), max=read.most_bytes // _MEBI)
    elif not isinstance(read, Workbook):
        turn.tell("sheet.upload.not_fetched")
    elif names_a_person("\n".join(cell.text for sheet in read.sheets for cell in sheet.cells)):
        turn.tell("sheet.refused.identity")
    elif (sheet := _chosen(turn, read)) is not None:
        await _take(turn, name, sheet, _notes(turn, read, sheet))


def _chosen(turn: Turn, book: Workbook) -> Sheet | None:
    """The sheet that was handed out, or the only one there is."""
    marked = [sheet for sheet in book.sheets if mark_of(sheet)]
    candidates = marked or list(book.sheets)
    if len(candidates) == 1:
        return candidates[0]
    names = "、".join(sheet.name for sheet in candidates)
    turn.tell("sheet.place.several", n=len(candidates), names=names)
    return None


def _notes(turn: Turn, book: Workbook, sheet: Sheet) -> tuple[str, ...]:
    """What else is to be known: other sheets that were left, and that the form has changed since."""
    others = "、".join(other.name for other in book.sheets if other is not sheet)
    notes = [turn.text("sheet.read.others", names=others)] if others else []
    mark = mark_of(sheet)
    if mark and mark.version != form_version(turn.kit.form):
        notes.append(turn.text("sheet.read.old_form"))
    return tuple(notes)


async def _take(turn: Turn, name: str, sheet: Sheet, notes: tuple[str, ...]) -> None:
    """Read the sheet in the manner that fits it."""
    mark = mark_of(sheet)
    if mark:
        await _take_handed_out(turn, name, sheet, mark, notes)
        return
    found = read_plain_list(sheet, turn.kit.form)
    # With the counts behind it 1—6月 in a title is heard as what it is: counts from January on.
    above = read_place(turn, f"{PurePath(name).stem}\n{found.above}\n{_words(turn, found)}") if found else None
    if found is None or above is None or above.basis == "ytd":
        await _take_pasted(turn, name, sheet, notes)
    else:
        unit = turn.kit.unit_name(above.unit) if above.unit else ""
        await _place(turn, name, found, f"{unit}{above.period.name if above.period else ''}", notes)


async def _take_handed_out(turn: Turn, name: str, sheet: Sheet, mark: Mark, notes: tuple[str, ...]) -> None:
    """A sheet of ours: it must be of the person's own unit, and its head must say what its mark says."""
    heads = (turn.text("sheet.head.field"), turn.text("sheet.head.count"))
    found = read_handed_out(sheet, turn.kit.form, heads)
    again = Choice("模板", main=True)
    if mark.unit not in turn.person.units:
        own = "、".join(turn.kit.unit_name(unit) for unit in turn.person.units)
        other = next((unit.name for unit in turn.kit.units if unit.code == mark.unit), mark.unit)
        turn.tell("sheet.place.other_unit", again, unit=own, other=other)
    elif found is None:
        turn.tell("sheet.place.no_head", again, label=heads[1])
    elif said := _conflict(turn, found, mark):
        told = f"{turn.kit.unit_name(mark.unit)}{mark.quarter.name}"
        turn.tell("sheet.place.conflict", again, said=said, other=told)
    elif found.counts and is_past(turn, mark.quarter):
        turn.say(text_reply(_unplaced(turn, name, found)))
        ask_quarter(turn, mark.unit, mark.quarter, _words(turn, found), "sheet.place.stale")
    else:
        await _place(turn, name, found, f"{turn.kit.unit_name(mark.unit)}{mark.quarter.name}", notes)


def _conflict(turn: Turn, found: FormSheet, mark: Mark) -> str:
    """What the head says if that is another unit or quarter than the mark's."""
    above = read_place(turn, found.above)
    if above.unit and above.unit != mark.unit:
        return turn.kit.unit_name(above.unit)
    return above.period.name if above.period and above.period != mark.quarter else ""


async def _place(turn: Turn, name: str, found: FormSheet, place: str, notes: tuple[str, ...]) -> None:
    """Bring the counts to their form, as one message that names unit and quarter as far as the sheet does."""
    if not found.counts:
        lines = [turn.text("sheet.read.nothing", file=name), *fault_lines(found.faults, turn.kit.texts)]
        turn.say(Reply((Text("\n".join(lines)),), (Choice("填报", main=True), Choice("模板"))))
        return
    await place_sheet(
        turn,
        f"{place}\n{_words(turn, found)}" if place else _words(turn, found),
        name,
        lambda facts: received(turn.kit.form, facts, found, name, shows_all=False, notes=notes),
        _unplaced(turn, name, found),
    )


def _unplaced(turn: Turn, name: str, found: FormSheet) -> str:
    """What was read, while unit or quarter has to be asked."""
    head = turn.text("sheet.read.got_unplaced", file=name, n=len(found.counts))
    return "\n".join([head, *fault_lines(found.faults, turn.kit.texts)])


def _words(turn: Turn, found: FormSheet) -> str:
    """The counts as a message of a person, a field a line: so they go through the very checks of typing."""
    return as_message(turn.kit.form, found.counts)


async def _take_pasted(turn: Turn, name: str, sheet: Sheet, notes: tuple[str, ...]) -> None:
    """A sheet of any other shape: read as a table that was pasted; every cell out of which a count came is named."""
    text = pasted(sheet)
    reading = read_place(turn, text.text) if len(text.text) <= MOST_CHARS else None
    if reading is None or reading.intent == "none":
        turn.tell("sheet.read.nothing", Choice("填报", main=True), Choice("模板"), file=name)
        return
    counts = {code: count for code, count in reading.values.items() if code in turn.kit.form.by_code}
    found = FormSheet(counts, text.places(reading.pieces))
    # Where nothing has to be asked only the counts go on: what else stands in the sheet is not kept.
    is_asked = bool(reading.questions) or reading.basis == "ytd" or _has_doubts(reading)
    await place_sheet(
        turn,
        text.text if is_asked else _plainly(turn, reading, found),
        name,
        lambda facts: received(turn.kit.form, facts, found, name, shows_all=True, notes=notes),
        _unplaced(turn, name, found),
    )


def _has_doubts(reading: Reading) -> bool:
    """Whether there is more to ask than contradictions, which the form finds by itself."""
    return any(finding.code.partition(":")[0] not in {"subset", "cross", "big"} for finding in reading.problems)


def _plainly(turn: Turn, reading: Reading, found: FormSheet) -> str:
    """The counts with unit and quarter as far as the sheet names them."""
    unit = turn.kit.unit_name(reading.unit) if reading.unit else ""
    return f"{unit}{reading.period.name if reading.period else ''}\n{_words(turn, found)}"
