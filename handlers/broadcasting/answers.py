"""The answers of an officer who puts a broadcast together: one function for each thing that can be open."""

from __future__ import annotations

from dataclasses import replace

from core.hours import Hours
from core.messages import Choice, text_reply
from core.numbers import moment
from handlers.broadcasting.asking import (
    AS_TEXT,
    AS_WORDS,
    ATTACHED,
    BOTH,
    CONFIRM,
    DONE,
    GROUPS,
    LATER,
    LEAVE,
    MORE,
    NOW,
    OTHERS,
    REWORD,
    SHOW,
    WITH,
    WITHOUT,
    ask,
    say_change,
    send,
)
from handlers.broadcasting.audience import Unclear
from handlers.broadcasting.choosing import with_audience
from handlers.broadcasting.kept import Composing
from handlers.broadcasting.moments import fit, names_day_only, read_moment
from handlers.context import Turn
from handlers.dialogs.waiting import is_no, is_yes
from handlers.reviewing.naming import unit_at
from models.broadcasts import LONGEST


async def _take_head(turn: Turn, wanted: Composing, said: str) -> bool:
    code, rest = unit_at(said, [turn.kit.unit(head) for head in turn.offices])
    if not code or rest:
        return False
    await ask(turn, replace(wanted, head=code).going_on())
    return True


async def _take_text(turn: Turn, wanted: Composing, said: str) -> bool:
    if said in {DONE.label, SHOW, MORE.label}:
        await ask(turn, wanted)
        return True
    await with_text(turn, wanted, turn.said)
    return True


async def _take_more(turn: Turn, wanted: Composing, said: str) -> bool:
    if said in {DONE.label, SHOW}:
        await ask(turn, wanted.going_on())
        return True
    return await _add_text(turn, wanted, turn.said)


async def _add_text(turn: Turn, wanted: Composing, said: str) -> bool:
    """One more piece of the text."""
    text = f"{wanted.text}\n{said.strip()}".strip()
    if len(text) > LONGEST:
        turn.tell("broadcast.text.too_long", DONE, LEAVE, n=len(text), max=LONGEST)
        return True
    turn.keep(dialog=replace(wanted, text=text, asks="more", said="").keep())
    turn.say(text_reply(turn.text("broadcast.text.added", n=len(text)), DONE, LEAVE, numbered=False))
    return True


async def with_text(turn: Turn, wanted: Composing, said: str) -> None:
    """Go on with these words as the text, unless they are too many."""
    text = said.strip()
    if len(text) > LONGEST:
        turn.keep(dialog=wanted.keep())
        turn.tell("broadcast.text.too_long", LEAVE, n=len(text), max=LONGEST)
        return
    await ask(turn, replace(wanted, text=text, alike="").going_on())


async def _take_units(turn: Turn, wanted: Composing, said: str) -> bool:
    """The audience; a text that is none is never taken for one, nor added to the notice without being asked."""
    if said == SHOW:
        await ask(turn, wanted)
        return True
    if said == MORE.label:
        turn.keep(dialog=replace(wanted, asks="more", said="").keep())
        turn.tell("broadcast.text.more", DONE, LEAVE)
        return True
    if said == AS_TEXT.label and wanted.said:
        return await _add_text(turn, wanted, wanted.said)
    chosen = await with_audience(turn, wanted, said)
    if isinstance(chosen, Unclear):
        turn.keep(dialog=replace(wanted, said=turn.said).keep())
        name = "broadcast.units.unknown" if chosen.is_near else "broadcast.units.unclear"
        turn.tell(name, *GROUPS, AS_TEXT, LEAVE, said=chosen.rest)
        return True
    await with_units(turn, chosen)
    return True


async def with_units(turn: Turn, wanted: Composing) -> None:
    """Go on with the units named, or say that there are none of that kind."""
    if not wanted.units:
        turn.keep(dialog=replace(wanted, asks="units" if wanted.has_words else "text").keep())
        name = "broadcast.units.none_missing" if wanted.rule.startswith("missing:") else "broadcast.units.none"
        turn.tell(name, *(GROUPS if wanted.has_words else ()), LEAVE)
        return
    await ask(turn, replace(wanted, alike="").going_on())


async def _take_moment(turn: Turn, wanted: Composing, said: str) -> bool:
    if said == SHOW:
        await ask(turn, wanted.going_on())
        return True
    if said == NOW:
        say_change(turn, replace(wanted, at="", asks="send"))
    elif not _plan_at(turn, wanted, said):
        name = "no_time" if names_day_only(said, turn.today) else "unclear"
        turn.tell(f"broadcast.when.{name}", Choice(NOW), LEAVE, said=said)
    return True


async def _take_use(turn: Turn, wanted: Composing, said: str) -> bool:
    """What becomes of the file that came: attached, its words as the text, or both."""
    if said not in {ATTACHED, AS_WORDS, BOTH}:
        if said == SHOW:
            await ask(turn, wanted)
        return said == SHOW
    words = "" if said == ATTACHED else wanted.kept_text
    text = f"{wanted.text}\n{words}".strip()
    if len(text) > LONGEST:
        turn.tell("broadcast.text.too_long", Choice(ATTACHED), LEAVE, n=len(text), max=LONGEST)
        return True
    file = wanted.file if said == AS_WORDS else wanted.kept
    await ask(turn, replace(wanted, text=text, file=file, kept=None, kept_text="", alike="").going_on())
    return True


def _plan_at(turn: Turn, wanted: Composing, said: str) -> bool:
    """Set the time, moved into the chat hours; False where the words name none."""
    planned = read_moment(said, turn.now)
    if planned is None:
        return False
    if planned <= turn.now:
        turn.keep(dialog=replace(wanted, asks="when").keep())
        turn.tell("broadcast.when.past", Choice(NOW), LEAVE, time=moment(planned))
        return True
    fitted = fit(planned, Hours(turn.calendar, turn.office))
    if fitted.why:
        turn.tell(f"broadcast.when.moved_{fitted.why}", time=moment(planned), when=moment(fitted.moment))
    say_change(turn, replace(wanted, at=fitted.moment.isoformat(), asks="send"))
    return True


async def _take_answer(turn: Turn, wanted: Composing, said: str) -> bool:
    """The answer to the preview: yes, no, or what is to be changed."""
    if said == CONFIRM or is_yes(turn.kit.form, said) or said in {"确认", "发出", "发送"}:
        await send(turn, wanted)
    elif is_no(turn.kit.form, said):
        leave(turn, wanted)
    elif said in _SMALL_CHANGES:
        say_change(turn, replace(wanted, **_SMALL_CHANGES[said]))  # type: ignore[arg-type]  # each is a field of its type
    elif said in _CHANGES:
        await ask(turn, replace(wanted, **_CHANGES[said]))  # type: ignore[arg-type]  # each is a field of its type
    elif names_day_only(said, turn.today):
        turn.keep(dialog=replace(wanted, asks="when").keep())
        turn.tell("broadcast.when.no_time", Choice(NOW), LEAVE, said=said)
    elif said == SHOW:
        await ask(turn, wanted)
    elif _plan_at(turn, wanted, said):
        return True
    else:
        chosen = await with_audience(turn, wanted, said)
        if isinstance(chosen, Unclear):
            return False
        await with_units(turn, chosen)
    return True


_SMALL_CHANGES: dict[str, dict[str, object]] = {
    WITH: {"receipt": True},
    WITHOUT: {"receipt": False},
    NOW: {"at": ""},
}


_CHANGES: dict[str, dict[str, object]] = {
    LATER: {"asks": "when"},
    REWORD: {"asks": "text", "text": "", "file": None},
    OTHERS: {"asks": "units", "units": (), "rule": ""},
}


def leave(turn: Turn, wanted: Composing) -> None:
    """Nothing is sent, and what was open before goes on."""
    turn.keep(dialog=wanted.back)
    turn.tell("broadcast.left")


STEPS = {
    "use": _take_use,
    "head": _take_head,
    "text": _take_text,
    "more": _take_more,
    "units": _take_units,
    "when": _take_moment,
    "send": _take_answer,
}
