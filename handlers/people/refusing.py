"""Why a code that is no invitation does nothing, with the way on."""

from __future__ import annotations

from core.numbers import day, moment
from handlers.context import Turn
from models.change_records import BindOutcome, Bound, CodeKind


def refuse_code(turn: Turn, bound: Bound) -> None:
    """Say it; a code for a further account has words of its own, for its owner simply makes another."""
    kind = "account" if bound.kind is CodeKind.CHANNEL else "handover"
    match bound.outcome:
        case BindOutcome.EXPIRED if bound.at and kind == "account":
            turn.tell("people.refused.account_expired", time=moment(bound.at))
        case BindOutcome.EXPIRED if bound.at:
            turn.tell("people.refused.handover_expired", date=day(bound.at.date()), contact=turn.contact)
        case BindOutcome.OWN:
            turn.tell("people.refused.own", unit=turn.kit.unit_name(bound.unit))
        case BindOutcome.TAKEN:
            turn.tell("people.refused.taken", contact=turn.contact)
        case BindOutcome.CANCELLED:
            turn.tell(f"people.refused.{kind}_cancelled", contact=turn.contact)
        case _:
            turn.tell(f"people.refused.{kind}_used", contact=turn.contact)
