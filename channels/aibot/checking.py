"""Whether the AI bot is let in, in sentences for whoever sets it up (`bot.py check`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from channels.aibot.faults import LineError, NoAnswerError, RefusedError
from channels.aibot.frames import Frame
from channels.aibot.line import Access, open_line
from channels.secrecy import keep_out_of_logs
from core.texts import Texts

_EXPLAINED = frozenset({45009, 93019, 853000})


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, one sentence a line."""

    lines: tuple[str, ...]
    is_well: bool


async def check_bot(access: Access, texts: Texts) -> Finding:
    """Connect and say who we are. Only while nobody else of ours is connected: this takes the seat."""
    keep_out_of_logs(access.secret)
    try:
        line = await open_line(access, _nothing)
    except LineError as fault:
        return Finding((texts("aibot.check.failed"), *explain(fault, texts)), is_well=False)
    await line.close()
    return Finding((texts("aibot.check.well"),), is_well=True)


def explain(fault: LineError, texts: Texts) -> Sequence[str]:
    """What a fault means and what to do about it."""
    match fault:
        case RefusedError(code=code) if code in _EXPLAINED:
            return (texts(f"aibot.fault.{code}", code=code),)
        case RefusedError(code=code):
            return (texts("aibot.fault.other", code=code),)
        case NoAnswerError():
            return (texts("aibot.fault.silent"),)
        case _:
            return (texts("aibot.fault.unreachable"),)


def _nothing(_: Frame) -> None:
    """Nobody would answer what is said in the moment of a check: it is as short as can be."""
