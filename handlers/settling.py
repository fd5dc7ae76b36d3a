"""Which question of a form a reply leaves behind, so that a talk does not fill with buttons that hold no longer.

A tapped question gives way to the next one, as far as nothing but the question is lost; where it says more, it stays
and shows what was chosen. After typed words the buttons of the question go. Buttons outside a form hold on.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.messages import Answered, Progress, Reply, Shares, Text
from core.render import as_text
from handlers.context import TappedChoice, Turn

_LONGEST_QUESTION = 120
"""Characters; what is longer, as the opening of a form with its hints, is worth keeping."""
_PASSING = (Text, Progress, Shares)


async def answered_by(turn: Turn, replies: Sequence[Reply], *, was_open: bool) -> Answered | None:
    """The question that these replies follow, where its buttons hold no longer; `was_open`: a form was open before."""
    tapped, incoming = turn.tapped, turn.incoming
    if not was_open and (tapped is None or not tapped.reply.stamp):
        return None
    newest = await turn.work.outbox.newest(incoming.channel, incoming.conversation, _is_question)
    if tapped and tapped.reply.stamp:
        in_place = newest[0][0] == tapped.row and _gives_way(tapped, replies)
        if in_place or tapped.reply.stamp != turn.conversation.stamp:
            return Answered(tapped.row, tapped.label, in_place)
    question = _open_question(newest)
    if question is None or not _is_past(turn, question[1], replies):
        return None
    return Answered(question[0])


def _gives_way(tapped: TappedChoice, replies: Sequence[Reply]) -> bool:
    """Whether the one reply is the next step of the form, and the question no more than a question."""
    if not tapped.label or len(replies) != 1 or not replies[0].stamp:
        return False
    passing = all(isinstance(block, _PASSING) for block in (*tapped.reply.blocks, *replies[0].blocks))
    return passing and len(as_text(Reply(tapped.reply.blocks))) <= _LONGEST_QUESTION


def _open_question(newest: Sequence[tuple[int, Reply]]) -> tuple[int, Reply] | None:
    """The newest question of a form with buttons, unless a later message has left it behind already."""
    if not newest or not _is_question(newest[-1][1]):
        return None
    *later, last = newest
    left = {reply.answered.row for _, reply in later if reply.answered}
    return None if last[0] in left else last


def _is_question(reply: Reply) -> bool:
    return bool(reply.stamp and reply.choices)


def _is_past(turn: Turn, question: Reply, replies: Sequence[Reply]) -> bool:
    """Whether its buttons are stale now, or stand under a newer message, too."""
    return question.stamp != turn.conversation.stamp or any(map(_is_question, replies))
