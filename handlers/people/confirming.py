"""One question about people that waits for a yes; anything else than yes or no lets it go."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass

from core.messages import Choice, Reply, text_reply
from handlers.commands import Command
from handlers.context import Turn
from handlers.dialogs.waiting import is_no, is_yes
from handlers.opened import opened
from handlers.reviewing.closing import close

_YES = frozenset({"confirm", "resume"})
_NO = frozenset({"cancel", "back", "undo"})
_LEFT = frozenset({"算了", "不办了", "先不办", "不用了", "不了"})


@dataclass(frozen=True, slots=True)
class Confirming:
    """What a yes does: `act` of a unit and a person, or of a channel of theirs; `back` was open before."""

    act: str
    text: str
    label: str
    unit: str = ""
    person: int = 0
    channel: str = ""
    back: str = ""

    def keep(self) -> str:
        """As text for the conversation's row."""
        return json.dumps({"people": asdict(self)}, ensure_ascii=False)


def confirming(dialog: str) -> Confirming | None:
    """The value of `keep`; None where another dialog or none is open."""
    row = opened(dialog)
    return Confirming(**row["people"]) if "people" in row else None


def ask(turn: Turn, wanted: Confirming) -> None:
    """Ask, and remember what the yes is for."""
    turn.keep(dialog=wanted.keep())
    turn.say(_question(wanted))


def behind(turn: Turn) -> str:
    """What stays open behind a question that takes the place of another."""
    before = confirming(turn.conversation.dialog)
    return before.back if before else turn.conversation.dialog


async def go_on_people(
    turn: Turn, command: Command | None, acts: Mapping[str, Callable[[Turn, Confirming], Awaitable[None]]]
) -> bool:  # fmt: skip
    """Do what was asked, leave it, or let the question go for what was said instead."""
    wanted = confirming(turn.conversation.dialog)
    if wanted is None:
        return False
    name, said = command.name if command else "", turn.said.strip()
    if name in _YES or said == wanted.label or is_yes(turn.kit.form, said):
        turn.keep(dialog=wanted.back)
        await acts[wanted.act](turn, wanted)
        return True
    if name in _NO or said in _LEFT or is_no(turn.kit.form, said):
        turn.tell("people.ask.left")
        await close(turn, wanted.back)
        return True
    turn.keep(dialog=wanted.back)
    return False


def people_line(turn: Turn) -> str:
    """The open question, for a tap on a button of the past; empty where none is."""
    wanted = confirming(turn.conversation.dialog)
    return wanted.text if wanted else ""


def ask_people_again(turn: Turn) -> None:
    """Repeat the open question."""
    wanted = confirming(turn.conversation.dialog)
    if wanted:
        turn.say(_question(wanted))


def _question(wanted: Confirming) -> Reply:
    return text_reply(wanted.text, Choice(wanted.label, main=True), Choice("取消"))
