"""The order that a message in free words means, for whoever says it; nothing where it is no wish, or no sure one."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from core.messages import Choice
from handlers.clauses import look
from handlers.context import Turn
from handlers.dialogs.reading import answers_alone
from handlers.kind_words import Kind
from handlers.reporting import has_open_report, is_asked_which, names_field
from handlers.wishes.catalogue import Wish, catalogue, wishes_of
from handlers.wishes.choosing import choose
from handlers.wishes.slots import named_in, number_in

_CODE = re.compile(r"(?<![A-Za-z0-9])(?=[A-Z0-9]*[A-Z])[A-Z0-9]{4,8}(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class Granted:
    """What becomes of a wish: an order to be carried out, or orders to choose from."""

    order: str = ""
    offers: tuple[str, ...] = ()
    tells: str = ""


def wish_in(turn: Turn) -> Granted | None:
    """What a known person wants done; None where the message is no wish that he may have."""
    if turn.actor is None or turn.incoming.is_group or turn.tapped or is_asked_which(turn):
        return None
    if _says_something_else(turn):
        return None
    chosen = [catalogue()[code] for code in choose(turn.said, turn.kit.units, _mine(turn))]
    if not chosen:
        return None
    named = named_in(turn)
    orders = list(dict.fromkeys(order for wish in chosen if (order := wish.order(named)) and order != turn.said))
    if len(chosen) == 1 and chosen[0].tells:
        return Granted(tells=chosen[0].tells)
    if not orders:
        return None
    return Granted(offers=tuple(orders)) if len(orders) > 1 or _is_offered(chosen[0], named) else Granted(orders[0])


def offer(turn: Turn, orders: Collection[str]) -> None:
    """Show the orders; a tap carries one out."""
    is_one = len(orders) == 1
    turn.tell("wish.offer" if is_one else "wish.offer_several", *(Choice(order, main=is_one) for order in orders))


def _is_offered(wish: Wish, named: Collection[str]) -> bool:
    """Whether the order would have consequences at once; where something is lacking, it only asks."""
    return wish.offered and wish.needs <= set(named)


def _says_something_else(turn: Turn) -> bool:
    """Whether the words are plainly no wish: a code, a field of the open form, numbers of somebody who reports."""
    said, units = turn.said, turn.kit.units
    if _CODE.search(said) or names_field(turn) or (has_open_report(turn) and answers_alone(said)):
        return True
    if not turn.person.units or turn.is_office:
        return False
    announces = Kind.REPORT in look(said, tuple(units)).kinds and not has_open_report(turn)
    return bool(number_in(said)) or announces


def _mine(turn: Turn) -> frozenset[str]:
    """The wishes that this person may have now."""
    who = {"anyone"}
    if turn.person.units:
        who.add("reporter")
    if turn.is_office:
        who.add("office")
    if turn.person.is_staff:
        who.add("staff")
    if has_open_report(turn):
        who = {"anyone", "reporter", "filling"}
    return wishes_of(who)
