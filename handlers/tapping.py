"""What a message says: a tapped button and a typed number of a choice become the words of the choice."""

from __future__ import annotations

import unicodedata

from core.messages import IncomingKind, Reply
from core.render import as_text
from core.tokens import TokenSigner
from handlers.broadcasting import broadcast_line
from handlers.context import TappedChoice, Turn
from handlers.correcting.asking import correction_question
from handlers.grassroots import grassroots_line
from handlers.people import left_line, people_line
from handlers.questions import draft_line
from handlers.reporting import where_it_stands
from handlers.reviewing import review_line
from handlers.selfcheck import self_check_line


async def spoken(turn: Turn, signer: TokenSigner) -> bool:
    """Set `turn.said` to the words meant; False where the button no longer holds and the person was told so."""
    if turn.incoming.kind is IncomingKind.CHOICE:
        return await _tapped(turn, signer)
    typed = unicodedata.normalize("NFKC", turn.incoming.text).strip()
    offered = turn.conversation.offered
    if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(offered):
        turn.said = offered[int(typed) - 1]
    return True


async def _tapped(turn: Turn, signer: TokenSigner) -> bool:
    incoming = turn.incoming
    tapped = signer.read(incoming.text, incoming.channel, incoming.conversation)
    reply = tapped and await turn.work.outbox.offered(tapped.outbox_id, incoming.channel, incoming.conversation)
    if not tapped or not reply or tapped.index >= len(reply.choices):
        turn.tell("error.right.unknown_button")
        return False
    if reply.stamp and reply.stamp != turn.conversation.stamp:
        turn.tapped = TappedChoice(tapped.outbox_id, reply, "")
        turn.tell("error.right.stale", state=await _open_now(turn))
        return False
    choice = reply.choices[tapped.index]
    turn.tapped = TappedChoice(tapped.outbox_id, reply, choice.label)
    turn.said = choice.words
    return True


async def _open_now(turn: Turn) -> str:
    """What is open in this conversation; for a unit that is no longer the person's, that."""
    gone = await left_line(turn)
    if gone or turn.actor is None:
        return gone or turn.text("bind.refused.need_first", contact=turn.contact)
    asked = await correction_question(turn)
    if asked is not None:
        return as_text(Reply(asked.blocks))
    own = people_line(turn) or draft_line(turn) or grassroots_line(turn) or broadcast_line(turn)
    return own or await self_check_line(turn) or await review_line(turn) or await where_it_stands(turn)
