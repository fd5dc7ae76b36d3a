"""People change, in chat: hand-over, deputies, absence, further accounts, dismissal, another of several units."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from handlers.commands import Command
from handlers.context import Turn
from handlers.people.accounts import account_added, accounts_said, add_account, show_accounts
from handlers.people.confirming import ask_people_again, people_line
from handlers.people.confirming import go_on_people as go_on
from handlers.people.deputies import deputies_said, show_deputies
from handlers.people.dismissing import detach_confirmed, dismiss_confirmed, dismissal_said, show_dismissal
from handlers.people.handing import cancel_handover, hand_over, handover_confirmed, handover_said, taken_over
from handlers.people.leaving import absence_said, ask_absence, come_back
from handlers.people.left import left_line, left_unit, refuse_stranger
from handlers.people.listing import listing_said
from handlers.people.principals import principals_said, show_principals
from handlers.people.refusing import refuse_code
from handlers.reporting import switch_unit, unit_named
from models.change_records import BindOutcome, Bound, CodeKind

__all__ = [
    "PEOPLE",
    "ask_people_again",
    "code_taken",
    "go_on_people",
    "left_line",
    "left_unit",
    "people_line",
    "people_said",
    "refuse_stranger",
]

PEOPLE: Mapping[str, Callable[[Turn], Awaitable[None]]] = {
    "handover": hand_over,
    "cancel_handover": cancel_handover,
    "deputies": show_deputies,
    "principals": show_principals,
    "absence": ask_absence,
    "come_back": come_back,
    "add_account": add_account,
    "accounts": show_accounts,
    "dismiss": show_dismissal,
    "switch_unit": switch_unit,
}
"""What each command of handlers/commands.toml does."""

_CONFIRMED = {"handover": handover_confirmed, "dismiss": dismiss_confirmed, "detach": detach_confirmed}


async def people_said(turn: Turn) -> bool:
    """Take a message about people with its details in it; False for any other message."""
    if await handover_said(turn) or await deputies_said(turn) or await principals_said(turn):
        return True
    if await absence_said(turn) or await listing_said(turn):
        return True
    return await accounts_said(turn) or await dismissal_said(turn) or await unit_named(turn)


async def go_on_people(turn: Turn, command: Command | None) -> bool:
    """Take the yes or no to an open question about people; False where none is open or something else was said."""
    return await go_on(turn, command, _CONFIRMED)


async def code_taken(turn: Turn, bound: Bound) -> None:
    """Say what became of a code that was no invitation."""
    if bound.outcome not in {BindOutcome.DONE, BindOutcome.ALREADY}:
        refuse_code(turn, bound)
    elif bound.kind is CodeKind.CHANNEL:
        await account_added(turn, bound)
    else:
        await taken_over(turn, bound)
