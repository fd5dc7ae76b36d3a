"""群发: an officer's own text to units of the office, put together in few messages and shown before it is sent.

群发 未报单位：请今天下班前报送 says it all at once; whatever is lacking is asked. Only 确认群发 sends it, once however
often it is tapped. The right is checked by every operation on the way.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from core.hours import Hours
from core.messages import Choice, IncomingKind, Reply, text_reply
from core.numbers import moment
from handlers.broadcasting.audience import Unclear
from handlers.broadcasting.choosing import with_audience
from handlers.broadcasting.kept import Composing, composing
from handlers.broadcasting.moments import fit, names_day_only, read_moment
from handlers.broadcasting.previewing import message, preview, when_line
from handlers.commands import Command
from handlers.context import Turn
from handlers.dialogs.waiting import is_no, is_yes
from handlers.intent import Kind, classify
from handlers.reviewing.naming import unit_at
from models.broadcast_records import Broadcast, NewBroadcast
from models.broadcasts import LONGEST

_ASKED = re.compile(r"/?(?:群发通知|群发|发通知)(?:给|到|至)?\s*[:：]?\s*(?P<rest>.+)", re.DOTALL)
_PARTED = re.compile(r"(?P<whom>[^:：\n]{1,200})[:：\n]\s*(?P<text>.+)", re.DOTALL)
_HOW = re.compile(r"^(?:要|该|应该|是)?(?:怎么|怎样|如何|咋)[^:：\n]{0,8}$")
_LEAVE, _MORE, _DONE = Choice("取消"), Choice("接着写"), Choice("写完了", main=True)
_AS_TEXT = Choice("加进通知")
_GROUPS = (Choice("全部单位"), Choice("未报单位"), Choice("县市区"))
_CONFIRM = "确认群发"
_ATTACHED, _AS_WORDS, _BOTH = "作附件发", "发文字", "文字加附件"
_LATER, _NOW, _WITH, _WITHOUT = "定时", "立即发", "要回执", "不要回执"
_REWORD, _OTHERS, _SHOW = "改内容", "改范围", "看预览"


async def broadcast_by_command(turn: Turn) -> None:
    """群发 alone: everything is asked."""
    turn.must_be_office()
    open_now = composing(turn.conversation.dialog)
    await _ask(turn, open_now or _begin(turn))


async def broadcast_said(turn: Turn) -> bool:
    """群发 with units, a text or both in one message; False for any other message, and for a question about it."""
    found = _ASKED.fullmatch(turn.said.strip())
    if found is None or not turn.is_office:
        return False
    if _HOW.search(found["rest"]):
        turn.tell("broadcast.how", Choice("群发", main=True), Choice("群发记录"))
        return True
    wanted, rest = _begin(turn), found["rest"]
    if wanted.asks == "head":
        await _ask(turn, wanted)
        return True
    parted = _PARTED.fullmatch(rest)
    chosen = await with_audience(turn, wanted, parted["whom"] if parted else rest)
    if isinstance(chosen, Composing):
        await _chosen(turn, replace(chosen, text=parted["text"].strip() if parted else ""))
    elif parted is None and classify(turn.said, turn.kit.units, turn.today) is Kind.QUESTION:
        return False
    else:
        await _with_text(turn, wanted, rest)
    return True


async def go_on_broadcasting(turn: Turn, command: Command | None) -> bool:
    """Take a message while a broadcast is being put together; False where none is, and for words of other rooms."""
    wanted = composing(turn.conversation.dialog)
    if wanted is None:
        return False
    if not turn.is_office:  # no longer: what was being put together is not theirs to send
        turn.keep(dialog=wanted.back)
        return False
    if command == Command("report", "cancel"):
        _leave(turn, wanted)
        return True
    if command and command.group in {"anyone", "staff"}:
        return False
    if _is_tap_of_the_past(turn, wanted):
        return False
    return await _STEPS[wanted.asks](turn, wanted, turn.said.strip())


async def recall_broadcast(turn: Turn) -> None:
    """Say once, behind what was asked in between, that a broadcast has not been sent."""
    if wanted := composing(turn.conversation.dialog):
        ready = (Choice(_CONFIRM, main=True), Choice(_SHOW)) if wanted.asks == "send" else (Choice(_SHOW, main=True),)
        turn.say(text_reply(broadcast_line(turn), *ready, _LEAVE, numbered=False))


def broadcast_line(turn: Turn) -> str:
    """What is open, for a tap on a button of the past; empty where nothing is."""
    wanted = composing(turn.conversation.dialog)
    if wanted is None:
        return ""
    return turn.text("broadcast.open.ready" if wanted.asks == "send" else "broadcast.open.begun")


def begin_mending(turn: Turn, head: str, code: str, units: tuple[str, ...]) -> Composing:
    """A new broadcast that puts right one that was taken back, for those who have it."""
    return replace(_begin(turn), head=head, asks="text", units=units, mends=code)


async def go_on_with(turn: Turn, wanted: Composing) -> None:
    """Keep it and ask for what is open."""
    await _ask(turn, wanted)


def _begin(turn: Turn) -> Composing:
    incoming = turn.incoming
    draft = hashlib.sha256(f"{incoming.channel}\0{incoming.conversation}\0{incoming.key}".encode()).hexdigest()[:32]
    open_now = composing(turn.conversation.dialog)
    back = open_now.back if open_now else turn.conversation.dialog
    offices = turn.offices
    return Composing(draft, offices[0], asks="head" if len(offices) > 1 else "text", back=back)


async def _take_head(turn: Turn, wanted: Composing, said: str) -> bool:
    code, rest = unit_at(said, [turn.kit.unit(head) for head in turn.offices])
    if not code or rest:
        return False
    await _ask(turn, replace(wanted, head=code).going_on())
    return True


async def _take_text(turn: Turn, wanted: Composing, said: str) -> bool:
    if said in {_DONE.label, _SHOW, _MORE.label}:
        await _ask(turn, wanted)
        return True
    await _with_text(turn, wanted, turn.said)
    return True


async def _take_more(turn: Turn, wanted: Composing, said: str) -> bool:
    if said in {_DONE.label, _SHOW}:
        await _ask(turn, wanted.going_on())
        return True
    return await _add_text(turn, wanted, turn.said)


async def _add_text(turn: Turn, wanted: Composing, said: str) -> bool:
    """One more piece of the text."""
    text = f"{wanted.text}\n{said.strip()}".strip()
    if len(text) > LONGEST:
        turn.tell("broadcast.text.too_long", _DONE, _LEAVE, n=len(text), max=LONGEST)
        return True
    turn.keep(dialog=replace(wanted, text=text, asks="more", said="").keep())
    turn.say(text_reply(turn.text("broadcast.text.added", n=len(text)), _DONE, _LEAVE, numbered=False))
    return True


async def _with_text(turn: Turn, wanted: Composing, said: str) -> None:
    text = said.strip()
    if len(text) > LONGEST:
        turn.keep(dialog=wanted.keep())
        turn.tell("broadcast.text.too_long", _LEAVE, n=len(text), max=LONGEST)
        return
    await _ask(turn, replace(wanted, text=text, alike="").going_on())


async def _take_units(turn: Turn, wanted: Composing, said: str) -> bool:
    """The audience; a text that is none is never taken for one, nor added to the notice without being asked."""
    if said == _SHOW:
        await _ask(turn, wanted)
        return True
    if said == _MORE.label:
        turn.keep(dialog=replace(wanted, asks="more", said="").keep())
        turn.tell("broadcast.text.more", _DONE, _LEAVE)
        return True
    if said == _AS_TEXT.label and wanted.said:
        return await _add_text(turn, wanted, wanted.said)
    chosen = await with_audience(turn, wanted, said)
    if isinstance(chosen, Unclear):
        turn.keep(dialog=replace(wanted, said=turn.said).keep())
        name = "broadcast.units.unknown" if chosen.is_near else "broadcast.units.unclear"
        turn.tell(name, *_GROUPS, _AS_TEXT, _LEAVE, said=chosen.rest)
        return True
    await _chosen(turn, chosen)
    return True


async def _chosen(turn: Turn, wanted: Composing) -> None:
    """Go on with the units named, or say that there are none of that kind."""
    if not wanted.units:
        turn.keep(dialog=replace(wanted, asks="units" if wanted.has_words else "text").keep())
        name = "broadcast.units.none_missing" if wanted.rule.startswith("missing:") else "broadcast.units.none"
        turn.tell(name, *(_GROUPS if wanted.has_words else ()), _LEAVE)
        return
    await _ask(turn, replace(wanted, alike="").going_on())


async def _take_moment(turn: Turn, wanted: Composing, said: str) -> bool:
    if said == _SHOW:
        await _ask(turn, wanted.going_on())
        return True
    if said == _NOW:
        _changed(turn, replace(wanted, at="", asks="send"))
    elif not _plan_at(turn, wanted, said):
        name = "no_time" if names_day_only(said, turn.today) else "unclear"
        turn.tell(f"broadcast.when.{name}", Choice(_NOW), _LEAVE, said=said)
    return True


async def _take_use(turn: Turn, wanted: Composing, said: str) -> bool:
    """What becomes of the file that came: attached, its words as the text, or both."""
    if said not in {_ATTACHED, _AS_WORDS, _BOTH}:
        if said == _SHOW:
            await _ask(turn, wanted)
        return said == _SHOW
    words = "" if said == _ATTACHED else wanted.kept_text
    text = f"{wanted.text}\n{words}".strip()
    if len(text) > LONGEST:
        turn.tell("broadcast.text.too_long", Choice(_ATTACHED), _LEAVE, n=len(text), max=LONGEST)
        return True
    file = wanted.file if said == _AS_WORDS else wanted.kept
    await _ask(turn, replace(wanted, text=text, file=file, kept=None, kept_text="", alike="").going_on())
    return True


def _plan_at(turn: Turn, wanted: Composing, said: str) -> bool:
    """Set the time, moved into the chat hours; False where the words name none."""
    planned = read_moment(said, turn.now)
    if planned is None:
        return False
    if planned <= turn.now:
        turn.keep(dialog=replace(wanted, asks="when").keep())
        turn.tell("broadcast.when.past", Choice(_NOW), _LEAVE, time=moment(planned))
        return True
    fitted = fit(planned, Hours(turn.kit.calendar, turn.office))
    if fitted.why:
        turn.tell(f"broadcast.when.moved_{fitted.why}", time=moment(planned), when=moment(fitted.moment))
    _changed(turn, replace(wanted, at=fitted.moment.isoformat(), asks="send"))
    return True


async def _take_answer(turn: Turn, wanted: Composing, said: str) -> bool:
    """The answer to the preview: yes, no, or what is to be changed."""
    if said == _CONFIRM or is_yes(turn.kit.form, said) or said in {"确认", "发出", "发送"}:
        await _send(turn, wanted)
    elif is_no(turn.kit.form, said):
        _leave(turn, wanted)
    elif said in _SMALL_CHANGES:
        _changed(turn, replace(wanted, **_SMALL_CHANGES[said]))  # type: ignore[arg-type]  # each is a field of its type
    elif said in _CHANGES:
        await _ask(turn, replace(wanted, **_CHANGES[said]))  # type: ignore[arg-type]  # each is a field of its type
    elif names_day_only(said, turn.today):
        turn.keep(dialog=replace(wanted, asks="when").keep())
        turn.tell("broadcast.when.no_time", Choice(_NOW), _LEAVE, said=said)
    elif said == _SHOW:
        await _ask(turn, wanted)
    elif _plan_at(turn, wanted, said):
        return True
    else:
        chosen = await with_audience(turn, wanted, said)
        if isinstance(chosen, Unclear):
            return False
        await _chosen(turn, chosen)
    return True


_SMALL_CHANGES: dict[str, dict[str, object]] = {
    _WITH: {"receipt": True},
    _WITHOUT: {"receipt": False},
    _NOW: {"at": ""},
}
_CHANGES: dict[str, dict[str, object]] = {
    _LATER: {"asks": "when"},
    _REWORD: {"asks": "text", "text": "", "file": None},
    _OTHERS: {"asks": "units", "units": (), "rule": ""},
}


def _changed(turn: Turn, wanted: Composing) -> None:
    """Keep a small change and say how it stands now; the long preview is not shown again for it."""
    turn.keep(dialog=wanted.keep())
    receipt = turn.text("broadcast.changed.receipt" if wanted.receipt else "broadcast.changed.no_receipt")
    told = turn.text("broadcast.changed.line", n=len(wanted.units), state=receipt, when=when_line(turn, wanted))
    turn.say(text_reply(told, Choice(_CONFIRM, main=True), Choice(_SHOW), _LEAVE))


async def _ask(turn: Turn, wanted: Composing) -> None:
    """Keep it and ask for what is open, at the end by the preview."""
    if wanted.asks == "send":
        alike = await _alike(turn, wanted)
        wanted = replace(wanted, alike=alike.code if alike else "")
        turn.keep(dialog=wanted.keep())
        turn.say(await preview(turn, wanted, alike))
        return
    turn.keep(dialog=wanted.keep())
    turn.say(_question(turn, wanted))


def _question(turn: Turn, wanted: Composing) -> Reply:
    match wanted.asks:
        case "head":
            heads = [Choice(turn.kit.unit_name(head)) for head in turn.offices]
            return text_reply(turn.text("broadcast.ask.head"), *heads, _LEAVE)
        case "units":
            return text_reply(turn.text("broadcast.ask.units"), *_GROUPS, _MORE, _LEAVE)
        case "when":
            return text_reply(turn.text("broadcast.ask.when"), Choice(_NOW), _LEAVE, numbered=False)
        case "use":
            uses = tuple(Choice(use) for use in (_ATTACHED, _AS_WORDS, _BOTH))
            told = turn.text("broadcast.ask.use", file=(wanted.kept or ("",))[0], n=len(wanted.kept_text))
            return text_reply(told, *uses, _LEAVE)
        case "more":
            return text_reply(turn.text("broadcast.text.more"), _DONE, _LEAVE, numbered=False)
    name = "mending" if wanted.mends else "text_to" if wanted.units else "text"
    units = "、".join(turn.kit.unit_name(unit) for unit in wanted.units)
    told = turn.text(f"broadcast.ask.{name}", code=wanted.mends, n=len(wanted.units), units=units)
    return text_reply(told, _LEAVE, numbered=False)


async def _send(turn: Turn, wanted: Composing) -> None:
    """Send what was shown, unless somebody else sent the same words meanwhile."""
    work, alike = turn.work, await _alike(turn, wanted)
    if alike and alike.code != wanted.alike:
        await _ask(turn, wanted)
        return
    hours = Hours(turn.kit.calendar, turn.office)
    planned = wanted.moment or (None if hours.are_open(turn.now) else fit(turn.now, hours).moment)
    code = await work.broadcasts.new_code()
    sent = await work.broadcasts.send(
        turn.person,
        NewBroadcast(
            code, wanted.draft, wanted.head, wanted.title, wanted.text, message(turn, wanted, code), wanted.units,
            wanted.rule, wanted.receipt, wanted.file[1] if wanted.file else "", planned,
        ),
    )  # fmt: skip
    turn.keep(dialog=wanted.back)
    choices = (Choice("看回执", f"群发回执 {sent.code}"), Choice("撤回群发", f"撤回群发 {sent.code}"))
    if sent.queued_at is None:
        turn.tell("broadcast.sent.planned", *choices, code=sent.code, n=len(sent.units), time=moment(sent.not_before))
        return
    course = await work.broadcasts.course(turn.person, sent)
    people = {each.person_id for unit in course.units for each in unit.people}
    turn.tell("broadcast.sent.now", *choices, code=sent.code, n=len(sent.units), k=len(people))


async def _alike(turn: Turn, wanted: Composing) -> Broadcast | None:
    return await turn.work.broadcasts.alike(turn.person, wanted.head, wanted.title, wanted.text, wanted.units)


def _leave(turn: Turn, wanted: Composing) -> None:
    turn.keep(dialog=wanted.back)
    turn.tell("broadcast.left")


def _is_tap_of_the_past(turn: Turn, wanted: Composing) -> bool:
    """Whether a button of another message was tapped while free text is awaited: its words are no text."""
    own = {_DONE.label, _MORE.label, _AS_TEXT.label, _SHOW}
    free = wanted.asks in {"text", "more"}
    return turn.incoming.kind is IncomingKind.CHOICE and free and turn.said not in own


_STEPS = {
    "use": _take_use,
    "head": _take_head,
    "text": _take_text,
    "more": _take_more,
    "units": _take_units,
    "when": _take_moment,
    "send": _take_answer,
}
