"""What is made of an answer: stored, refused with the reason, or not understood as one."""

from __future__ import annotations

from dataclasses import replace

from handlers.dialogs.checklist.course import confirmed_line
from handlers.dialogs.checklist.form import PROBLEM, RIGHT, UNTIL, Item
from handlers.dialogs.checklist.readers import Heard, read_answer, read_day, read_sentence
from handlers.dialogs.checklist.talk import Talk, no_answer, words_entry
from models.records import Entry, EntryKind

_SAME = frozenset({"不改", "没填错", "数字没错", "没有错"})
MOST = 99_999


def take(talk: Talk, code: str, said: str) -> Talk | None:
    """Store the answer to a field, or say why it cannot be; None where it is no answer at all."""
    item, part = talk.form.item_of(code), code.partition(".")[2]
    if said.strip() in _SAME and talk.around.is_returned and code in talk.answers.answered:
        return _settled(talk.asks_field(), code)
    heard = _read(talk, item, part, said)
    if heard.is_nothing:
        return None
    heard = replace(heard, trouble=heard.trouble or _impossible(talk, item, heard))
    if heard.trouble:
        return _refused(talk, item, heard)
    return _settled(_stored(talk, item, code, heard).asks_field(), code)


def skip(talk: Talk, code: str) -> Talk:
    """跳过: only where nothing depends on the answer."""
    item, part = talk.form.item_of(code), code.partition(".")[2]
    if item.required or part:
        return talk.tell("check.take.needed", label=item.label)
    told = talk.tell("check.take.skipped", k=talk.place(item))
    return _settled(told.enter([no_answer(code, EntryKind.SKIPPED)]).asks_field(), code)


def _read(talk: Talk, item: Item, part: str, said: str) -> Heard:
    if part == UNTIL:
        return read_day(talk.form, said, talk.around.now.date())
    return read_sentence(said) if part else read_answer(talk.form, item, said)


def _impossible(talk: Talk, item: Item, heard: Heard) -> str:
    """A part above its whole, a whole below its part, a number beyond all reason."""
    if heard.count is None:
        return ""
    if heard.count > MOST:
        return "too_many"
    if heard.count > talk.answers.values.get(item.part_of, heard.count):
        return "above"
    return ""


def _refused(talk: Talk, item: Item, heard: Heard) -> Talk:
    whole = talk.form.by_code.get(item.part_of)
    return talk.tell(
        f"check.refused.{heard.trouble}",
        label=item.label,
        value=f"{heard.count}{item.measure}",
        parent=whole.label if whole else "",
        parent_value=f"{talk.answers.values.get(item.part_of, 0)}{item.measure}",
    )


def _stored(talk: Talk, item: Item, code: str, heard: Heard) -> Talk:
    """The answer, with what was told in the same breath; what no longer belongs to it goes, parts are asked again."""
    if heard.count is not None:
        entries = [Entry(code, EntryKind.COUNT, heard.count)]
    elif item.kind == "known" and code == item.code and heard.words == RIGHT:
        entries = [words_entry(code, confirmed_line(talk, item))]
    else:
        entries = [words_entry(code, heard.words)]
    talk = talk.enter(entries)
    if code != item.code:
        return talk
    if not item.is_problem(talk.answers):
        return _without(talk, item.follow_ups, item)
    if heard.told:
        talk = _settled(talk.enter([words_entry(f"{code}.{PROBLEM}", heard.told)]), f"{code}.{PROBLEM}")
    return _parts_again(talk, item)


def _without(talk: Talk, codes: tuple[str, ...], item: Item) -> Talk:
    gone = [no_answer(code) for code in codes if code in talk.answers.answered]
    return _parts_again(talk.enter(gone), item)


def _parts_again(talk: Talk, whole: Item) -> Talk:
    """Parts that are greater than their new whole have to be answered again; parts of nothing are gone."""
    now = talk.answers.values.get(whole.code)
    if now is None:
        return talk
    gone: list[Entry] = []
    for part in talk.items:
        if part.part_of != whole.code:
            continue
        count = talk.answers.values.get(part.code)
        if count is not None and (now == 0 or count > now):
            gone += [no_answer(code) for code in (part.code, *part.follow_ups) if code in talk.answers.answered]
        elif not part.is_problem(talk.answers):
            gone += [no_answer(code) for code in part.follow_ups if code in talk.answers.answered]
    return talk.enter(gone)


def _settled(talk: Talk, code: str) -> Talk:
    """A field of an item that was sent back is answered."""
    if not any(item.field == code.partition(".")[0] for item in talk.around.report.returned):
        return talk
    return talk.keep(settled=tuple(dict.fromkeys([*talk.position.settled, code])))
