"""The yes or no to 开通基层填报, 关闭基层填报 and a list of names to be added, and the quarter to 撤销."""

from __future__ import annotations

from core.messages import Choice, Reply, Text, text_reply
from handlers.commands import Command
from handlers.context import Turn
from handlers.dialogs.waiting import is_no, is_yes
from handlers.grassroots.adding import add_units
from handlers.grassroots.closing import close_unit, closing_choices, quarter_meant
from handlers.grassroots.kept import Agreeing, Deed, agreeing
from handlers.sight import look_again

_YES: dict[Deed, Choice] = {
    "open": Choice("确认开通", main=True),
    "shut": Choice("确认关闭", main=True),
    "add": Choice("确认新增", main=True),
}
_NO = Choice("取消")


def ask(turn: Turn, deed: Deed, head: str, text: str, names: tuple[str, ...] = ()) -> None:
    """Ask for an answer; what was open before goes on afterwards."""
    open_now = agreeing(turn.conversation.dialog)
    wanted = Agreeing(deed, head, text, names, open_now.back if open_now else turn.conversation.dialog)
    turn.keep(dialog=wanted.keep())
    turn.say(_question(turn, wanted))


def leave(turn: Turn, head: str) -> None:
    """Let go what waits about this unit: it was said in full."""
    wanted = agreeing(turn.conversation.dialog)
    if wanted and wanted.head == head:
        turn.keep(dialog=wanted.back)


async def go_on_grassroots(turn: Turn, command: Command | None) -> bool:
    """Take the answer; False where nothing waits for one, and for any other words."""
    wanted = agreeing(turn.conversation.dialog)
    if wanted is None:
        return False
    if command == Command("report", "cancel") or is_no(turn.kit.form, turn.said):
        turn.keep(dialog=wanted.back)
        turn.tell(f"grassroots.left.{wanted.deed}", unit=turn.kit.unit_name(wanted.head))
    elif wanted.deed == "close":
        return await _take_quarter(turn, wanted, says_yes=_says_yes(turn, command))
    elif _says_yes(turn, command) or turn.said.strip() == _YES[wanted.deed].label:
        turn.keep(dialog=wanted.back)
        await _do(turn, wanted)
    else:
        return False
    return True


async def _take_quarter(turn: Turn, wanted: Agreeing, *, says_yes: bool) -> bool:
    """The quarter from which a unit counts no more; a yes is one only where there is no choice."""
    first = quarter_meant(turn.said, wanted.quarters)
    if says_yes and len(wanted.quarters) == 1:
        (first,) = wanted.quarters
    if first is not None:
        turn.keep(dialog=wanted.back)
        await close_unit(turn, turn.kit.unit(wanted.head), first)
    elif says_yes:
        turn.say(_question(turn, wanted))
    return says_yes or first is not None


def _says_yes(turn: Turn, command: Command | None) -> bool:
    return command == Command("report", "confirm") or is_yes(turn.kit.form, turn.said)


async def recall_grassroots(turn: Turn) -> None:
    """Ask once more, behind what was asked in between."""
    wanted = agreeing(turn.conversation.dialog)
    if wanted is not None:
        turn.say(_question(turn, wanted))


def grassroots_line(turn: Turn) -> str:
    """What waits for a yes, for a tap on a button of the past; empty where nothing does."""
    wanted = agreeing(turn.conversation.dialog)
    return wanted.text if wanted else ""


def _question(turn: Turn, wanted: Agreeing) -> Reply:
    if wanted.deed == "close":
        choices = closing_choices(turn.kit.unit(wanted.head), wanted.quarters)
    else:
        choices = (_YES[wanted.deed],)
    return Reply((Text(wanted.text),), (*choices, _NO))


async def _do(turn: Turn, wanted: Agreeing) -> None:
    """The right is checked again by the operation, at this moment."""
    if wanted.deed == "add":
        await add_units(turn, wanted.head, wanted.names)
        return
    is_open = wanted.deed == "open"
    changed = await turn.work.levels.switch(turn.person, wanted.head, is_open=is_open)
    await look_again(turn)
    name = wanted.deed if changed else f"{wanted.deed}_already"
    choices = (Choice("新增基层党委", main=True),) if is_open else ()
    turn.say(text_reply(turn.text(f"grassroots.done.{name}", unit=turn.kit.unit_name(wanted.head)), *choices))
