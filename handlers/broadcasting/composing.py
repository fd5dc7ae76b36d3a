"""群发: an officer's own text to units of the office, put together in few messages and shown before it is sent.

群发 未报单位：请今天下班前报送 says it all at once; whatever is lacking is asked. Only 确认群发 sends it, once however
often it is tapped. The right is checked by every operation on the way.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from core.messages import Choice, IncomingKind, text_reply
from handlers.broadcasting.answers import STEPS, leave, with_text, with_units
from handlers.broadcasting.asking import AS_TEXT, CONFIRM, DONE, LEAVE, MORE, SHOW, ask
from handlers.broadcasting.choosing import with_audience
from handlers.broadcasting.kept import Composing, composing
from handlers.commands import Command
from handlers.context import Turn
from handlers.intent import asks_plainly

_ASKED = re.compile(r"/?(?:群发通知|群发|发通知)(?:给|到|至)?\s*[:：]?\s*(?P<rest>.+)", re.DOTALL)
_PARTED = re.compile(r"(?P<whom>[^:：\n]{1,200})[:：\n]\s*(?P<text>.+)", re.DOTALL)
_HOW = re.compile(r"^(?:要|该|应该|是)?(?:怎么|怎样|如何|咋)[^:：\n]{0,8}$")


async def broadcast_by_command(turn: Turn) -> None:
    """群发 alone: everything is asked."""
    turn.must_be_office()
    open_now = composing(turn.conversation.dialog)
    await ask(turn, open_now or _begin(turn))


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
        await ask(turn, wanted)
        return True
    parted = _PARTED.fullmatch(rest)
    chosen = await with_audience(turn, wanted, parted["whom"] if parted else rest)
    if isinstance(chosen, Composing):
        await with_units(turn, replace(chosen, text=parted["text"].strip() if parted else ""))
    elif parted is None and asks_plainly(turn.said, turn.kit.units):
        return False
    else:
        await with_text(turn, wanted, rest)
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
        leave(turn, wanted)
        return True
    if command and command.group in {"anyone", "staff"}:
        return False
    if _is_tap_of_the_past(turn, wanted):
        return False
    return await STEPS[wanted.asks](turn, wanted, turn.said.strip())


async def recall_broadcast(turn: Turn) -> None:
    """Say once, behind what was asked in between, that a broadcast has not been sent."""
    if wanted := composing(turn.conversation.dialog):
        ready = (Choice(CONFIRM, main=True), Choice(SHOW)) if wanted.asks == "send" else (Choice(SHOW, main=True),)
        turn.say(text_reply(broadcast_line(turn), *ready, LEAVE, numbered=False))


def broadcast_line(turn: Turn) -> str:
    """What is open, for a tap on a button of the past; empty where nothing is."""
    wanted = composing(turn.conversation.dialog)
    if wanted is None:
        return ""
    return turn.text("broadcast.open.ready" if wanted.asks == "send" else "broadcast.open.begun")


def begin_mending(turn: Turn, head: str, code: str, units: tuple[str, ...]) -> Composing:
    """A new broadcast that puts right one that was taken back, for those who have it."""
    return replace(_begin(turn), head=head, asks="text", units=units, mends=code)


def _begin(turn: Turn) -> Composing:
    incoming = turn.incoming
    draft = hashlib.sha256(f"{incoming.channel}\0{incoming.conversation}\0{incoming.key}".encode()).hexdigest()[:32]
    open_now = composing(turn.conversation.dialog)
    back = open_now.back if open_now else turn.conversation.dialog
    offices = turn.offices
    return Composing(draft, offices[0], asks="head" if len(offices) > 1 else "text", back=back)


def _is_tap_of_the_past(turn: Turn, wanted: Composing) -> bool:
    """Whether a button of another message was tapped while free text is awaited: its words are no text."""
    own = {DONE.label, MORE.label, AS_TEXT.label, SHOW}
    free = wanted.asks in {"text", "more"}
    return turn.incoming.kind is IncomingKind.CHOICE and free and turn.said not in own
