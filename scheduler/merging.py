"""Several notices that wait for one person as one message, where a platform counts messages strictly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.channel import Caps
from core.messages import Block, Choice, Outgoing, Reply, Text
from core.render import as_text


def fits(replies: Sequence[Reply], caps: Caps, between: str) -> bool:
    """Whether these can be one message of a platform: of its size, and no two buttons look alike and differ."""
    together = _together(replies, between)
    text = as_text(together)
    if (caps.max_chars and len(text) > caps.max_chars) or (caps.max_bytes and len(text.encode()) > caps.max_bytes):
        return False
    if caps.max_buttons and len(together.choices) > caps.max_buttons:
        return False
    return len({choice.label for choice in together.choices}) == len(together.choices)


def merged(parts: Sequence[Outgoing], between: str) -> Outgoing:
    """One message of several, in their order; each button keeps its own token."""
    first, *others = parts
    if not others:
        return first
    tokens: dict[tuple[str, str], str] = {}
    for part in parts:
        for choice, token in zip(part.reply.choices, part.tokens, strict=True):
            tokens.setdefault(_same(choice), token)
    reply = _together([part.reply for part in parts], between)
    files = {ref: content for part in parts for ref, content in part.files.items()}
    return replace(first, reply=reply, tokens=tuple(tokens.values()), files=files)


def _together(replies: Sequence[Reply], between: str) -> Reply:
    blocks: list[Block] = []
    choices: dict[tuple[str, str], Choice] = {}
    for reply in replies:
        blocks += [Text(between), *reply.blocks] if blocks else reply.blocks
        for choice in reply.choices:
            choices.setdefault(_same(choice), choice)
    # A number typed after several notices would not say to which of them it belongs.
    return Reply(tuple(blocks), tuple(choices.values()), numbered=False)


def _same(choice: Choice) -> tuple[str, str]:
    return choice.label, choice.words
