"""Commands within a checklist: 改某项, 上一步, 跳过, 暂停, 继续, 确认报送, 核对, 取消, 为什么."""

from __future__ import annotations

import re
from collections.abc import Callable

from core.messages import Quote
from handlers.dialogs.checklist.asking import changed, go_on, read_back
from handlers.dialogs.checklist.course import asked_field, done_items, fields, is_asked, open_fields
from handlers.dialogs.checklist.form import Item
from handlers.dialogs.checklist.saying import said, table_of
from handlers.dialogs.checklist.state import Wants
from handlers.dialogs.checklist.taking import skip, take
from handlers.dialogs.checklist.talk import Step, Talk
from knowledge.normalise import plain
from models.answers_json import dump_answers

_BY_PLACE = re.compile(
    r"(?:改|修改|更正|重填|改一下)?(?:自查表?的?)?第(?P<place>\d{1,2}|[一二三四五六七八九十]{1,3})[项条](?P<rest>.*)",
    re.DOTALL,
)
_BY_NAME = re.compile(r"(?:改|修改|更正|重填|改一下)(?P<rest>.+)", re.DOTALL)
_OF_LIST = re.compile(r"^自查表?的?\s*")
_BETWEEN = " \t\n，,：:、的为成"


def edit(talk: Talk) -> Step:
    """改: which item."""
    return go_on(talk.keep(wants=Wants.WHICH, asked=""))


def edit_named(talk: Talk, typed: str) -> Step | None:
    """改第5项, 改备案, 第5项：否; None for any other words."""
    words = plain(typed).strip()
    if found := _BY_PLACE.fullmatch(words):
        item = _at(talk, found["place"])
        if item is None:
            return go_on(talk.tell("check.edit.no_place", n=len(talk.items)))
        return _change(talk, item, found["rest"].strip(_BETWEEN))
    if found := _BY_NAME.fullmatch(words):
        behind = found["rest"].strip(_BETWEEN)
        item, rest = named_at(talk, behind)
        if item is None:
            item, rest = named_at(talk, _OF_LIST.sub("", behind))
        return _change(talk, item, rest) if item else None
    return None


def _change(talk: Talk, item: Item, rest: str) -> Step:
    """Ask for an item again, or take the answer that came along."""
    if not is_asked(item, talk.answers):
        return go_on(talk.tell("check.edit.not_asked", label=item.label))
    taken = take(talk.asks_field(item.code), item.code, rest) if rest else None
    if taken is None:
        return go_on(talk.asks_field(item.code), progress=False)
    if not taken.entries:
        return go_on(taken, progress=False)
    return go_on(taken.tell("check.edit.changed", label=item.label, value=said(item, taken.answers, talk.around.texts)))


def named_at(talk: Talk, typed: str) -> tuple[Item | None, str]:
    """The item that the words begin with, the longest name first, and the words behind it."""
    names = {name: item for item in talk.items for name in (item.label, *item.aliases)}
    name = max((name for name in names if typed.startswith(name)), key=len, default="")
    return (names[name], typed[len(name) :].strip(_BETWEEN)) if name else (None, typed)


def _at(talk: Talk, place: str) -> Item | None:
    number = int(place) if place.isdigit() else _chinese(place)
    return talk.items[number - 1] if 1 <= number <= len(talk.items) else None


def _chinese(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition("十")
    digits = " 一二三四五六七八九"
    return (10 * (digits.index(tens) if tens else 1) if ten else 0) + (digits.index(ones) if len(ones) == 1 else 0)


def back(talk: Talk) -> Step:
    """The field before the one that is asked; before the first there is none."""
    course, code = fields(talk), asked_field(talk)
    place = course.index(code) if code in course else len(course)
    if not place:
        return go_on(talk.tell("check.edit.first"))
    return go_on(talk.asks_field(course[place - 1]), progress=False)


def skip_field(talk: Talk) -> Step:
    """跳过."""
    code = asked_field(talk)
    return go_on(skip(talk, code) if code else talk)


def not_known(talk: Talk) -> Step:
    """暂不清楚: a self-check is not handed in by half; the draft waits."""
    return go_on(talk.tell("check.edit.find_out"))


def pause(talk: Talk) -> Step:
    """暂停: the draft stays."""
    return talk.tell("check.edit.paused", done=done_items(talk), all=len(talk.items)).keep(paused=True).finished()


def resume(talk: Talk) -> Step:
    """继续."""
    return go_on(talk.keep(paused=False))


def confirm(talk: Talk) -> Step:
    """确认报送: submit what was read back, or say what is still open."""
    still_open = open_fields(talk)
    if still_open:
        return go_on(talk.tell("check.edit.still_open", n=len({code.partition(".")[0] for code in still_open})))
    if talk.around.report.version:
        return go_on(talk.asks_field())
    if talk.position.shown != dump_answers(talk.answers):
        return read_back(talk.asks_field())
    return talk.end("submit").finished()


def check(talk: Talk) -> Step:
    """核对: what is answered so far."""
    return read_back(talk, whole=True) if not open_fields(talk) else go_on(_listed(talk))


def _listed(talk: Talk) -> Talk:
    return talk.tell("check.back.so_far", done=done_items(talk), all=len(talk.items)).show(table_of(talk))


def cancel(talk: Talk) -> Step:
    """取消: the draft goes only after a yes; what was submitted stays."""
    if talk.around.report.draft is None and not talk.entries:
        return talk.tell("check.edit.closed").end().finished()
    return go_on(talk.keep(wants=Wants.DROP))


def drop(talk: Talk) -> Step:
    """The draft is thrown away."""
    name = "check.edit.dropped_change" if talk.around.report.version else "check.edit.dropped"
    return talk.tell(name).end("drop").finished()


def why(talk: Talk) -> Step:
    """The sentence of the guidance behind the item that is asked."""
    code = asked_field(talk)
    if not code:
        return go_on(talk)
    item = talk.form.item_of(code)
    told = talk.tell("check.ask.why", label=item.label, path=item.path).show(quote_of(talk, item))
    return go_on(told, progress=False, brief=True)


def quote_of(talk: Talk, item: Item) -> Quote:
    """The words of the guidance for an item."""
    form = talk.form
    source = talk.text("kit.quote.source", doc_title=form.title, doc_no=form.number, path=item.path)
    return Quote(item.quote, source, form.document, item.path)


def reason_given(talk: Talk, typed: str) -> Step:
    """Why a submitted checklist is changed; then it is submitted."""
    reason = typed.strip()
    if len(reason) < 2 or not changed(talk):
        return go_on(talk)
    return talk.end("submit", reason).finished()


COMMANDS: dict[str, Callable[[Talk], Step]] = {
    "edit": edit,
    "back": back,
    "undo": back,
    "skip": skip_field,
    "unknown": not_known,
    "pause": pause,
    "resume": resume,
    "confirm": confirm,
    "check": check,
    "cancel": cancel,
    "why": why,
}
"""What the commands of the report group mean here; the others are not for a checklist."""
