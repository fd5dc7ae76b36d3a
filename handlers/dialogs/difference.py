"""A report that is not the sum of the units below it says why, before it is submitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.messages import Choice, Reply, Text
from handlers.dialogs.state import Pending, Wanted
from handlers.dialogs.step import Step, Talk

_SHOWN = 8
"""So many of the fields that differ are named."""


def is_unexplained(talk: Talk) -> bool:
    """Whether the counts differ from the sum below, and neither this talk nor the newest version says why."""
    facts = talk.facts
    if facts.rolled is None or talk.state.difference:
        return False
    differing = facts.rolled.differing(talk.values)
    is_known = facts.kept is not None and facts.kept.explains(facts.report.stored.values, differing)
    return bool(differing) and not is_known


def ask_difference(talk: Talk, result: Step) -> Step:
    """The question in place of the submission, which goes on when it is answered."""
    text = talk.text("grassroots.difference.ask", n=len(_differing(talk)), rows=difference_rows(talk, talk.values))
    choices = tuple(Choice(reason) for reason in talk.text("grassroots.difference.reasons").split("、"))
    pending = Pending(Wanted.DIFFERENCE, text, choices=choices, key=result.reason)
    state = replace(result.state, pending=(pending, *result.state.pending))
    replies = (*result.replies, Reply((Text(text),), choices))
    return replace(result, state=state, replies=replies, act="", reason="", done=False)


def difference_rows(talk: Talk, values: Mapping[str, int]) -> str:
    """The fields that are not the sum, each with both counts."""
    rolled = talk.facts.rolled
    if rolled is None:
        return ""
    codes = [code for code in talk.form.codes if code in rolled.differing(values)]
    rows = [
        talk.text("grassroots.difference.row", label=talk.form.label(code), n=values[code], k=rolled.sums[code])
        for code in codes[:_SHOWN]
    ]
    more = [talk.text("grassroots.difference.more", n=len(codes))] if len(codes) > _SHOWN else []
    return "\n".join([*rows, *more])


def _differing(talk: Talk) -> dict[str, int]:
    return talk.facts.rolled.differing(talk.values) if talk.facts.rolled else {}
