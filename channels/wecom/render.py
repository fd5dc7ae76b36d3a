"""A neutral reply as WeCom shows it: texts of at most 2048 bytes, markdown, template cards, files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from channels.markdown import with_bold
from channels.wecom.cards import (
    MAX_LINES,
    MAX_WORDS,
    button_card,
    can_be_buttons,
    can_be_options,
    option_card,
    question_of,
)
from channels.wecom.pieces import MAX_BYTES, Card, Document, Marked, Piece, Words
from core.messages import Block, File, Outgoing, Quote, Reply, Table
from core.render import UNSHOWN, block_text, choices_text, split_text, table_lines, width
from core.texts import Texts

_ROOM_FOR_MARK = 24
_TABLE_COLUMNS = 34
"""What fits a phone's width; a wider table becomes lines."""
_LINK = re.compile(r"<(?=/?a[\s>])", re.IGNORECASE)
_MARKUP = re.compile(r"[*_`<>#|~\[\]\\]")
"""Signs that WeCom's markdown may take for markup, and knows no way to write as themselves."""


@dataclass(frozen=True, slots=True)
class Style:
    """What the people's clients show. In the WeChat plug-in (微信插件) neither cards nor markdown are to be seen."""

    cards: bool = True
    markdown: bool = True


def render(outgoing: Outgoing, style: Style, texts: Texts) -> tuple[Piece, ...]:
    """The messages of a reply: its words, a card with its choices or the choices as text, its files."""
    reply = outgoing.reply
    files = [block for block in reply.blocks if isinstance(block, File)]
    documents = [Document(file.name, outgoing.files[file.ref]) for file in files]
    words = _plain(reply.blocks)
    card = _card(outgoing, words, texts) if style.cards else None
    if card and not card.needs_words:
        return (Card(card.content), *documents)
    if card:
        words = words.removesuffix(card.question).rstrip("\n")
    if reply.choices and not card:
        words = "\n".join(part for part in (words, _typed(reply, texts)) if part)
    spoken = _marked(reply.blocks) if style.markdown and (card or not reply.choices) else ""
    if spoken:
        said: list[Piece] = [Marked(spoken)]
    else:
        said = [*_parts(words, texts)] if words or not documents else []
    return (*said, *([Card(card.content)] if card else []), *documents)


def plain_texts(blocks: Sequence[Block], texts: Texts) -> tuple[str, ...]:
    """The words of a reply alone, in texts of the right size."""
    return tuple(part.text for part in _parts(_plain(blocks), texts))


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A card; `needs_words` tells that of the words of the reply at most the `question` at their end stands on it."""

    content: dict[str, object]
    needs_words: bool
    question: str = ""


def _card(outgoing: Outgoing, words: str, texts: Texts) -> _Drawn | None:
    """The card with the choices; None where there are none or no card can carry them."""
    choices, tokens = outgoing.reply.choices, outgoing.tokens
    if not choices or len(choices) != len(tokens):
        return None
    if can_be_buttons(choices) and 0 < len(words) <= MAX_WORDS and words.count("\n") < MAX_LINES:
        card = button_card("", words, choices, tokens, outgoing.id)
        return _Drawn(dict(card), needs_words=False)
    question = question_of(words)
    title = question or texts("channel.wecom.choose")
    needs_words = words != question
    if can_be_buttons(choices):
        return _Drawn(dict(button_card(title, "", choices, tokens, outgoing.id)), needs_words, question)
    if can_be_options(choices):
        submit = texts("channel.wecom.submit")
        return _Drawn(dict(option_card(title, submit, choices, tokens, outgoing.id)), needs_words, question)
    return None


def _plain(blocks: Sequence[Block]) -> str:
    """The words of a reply without any markup; WeCom would make links of <a>."""
    lines = (_block(block) for block in blocks if not isinstance(block, File))
    return _LINK.sub("＜", UNSHOWN.sub(" ", "\n".join(line for line in lines if line)))


def _block(block: Block) -> str:
    if not isinstance(block, Table):
        return block_text(block)
    text = block_text(block)
    if max(map(width, text.split("\n"))) > _TABLE_COLUMNS:
        return "\n".join(table_lines(block))
    # Pairs of spaces as one full-width space: the columns meet, for these are as wide as a Chinese character.
    return text.replace("  ", "\u3000")


def _typed(reply: Reply, texts: Texts) -> str:
    """The choices as text, with how to choose one."""
    shown = choices_text(reply)
    return f"{shown}\n{texts('channel.wecom.reply_number')}" if reply.numbered else shown


def _parts(words: str, texts: Texts) -> Iterator[Words]:
    """The words in texts of the right size; where there are several each ends with its number."""
    if len(words.encode()) <= MAX_BYTES:
        yield Words(words)
        return
    parts = split_text(words, max_bytes=MAX_BYTES - _ROOM_FOR_MARK)
    for at, part in enumerate(parts, start=1):
        yield Words(f"{part}\n{texts('channel.part.mark', k=at, n=len(parts))}")


def _marked(blocks: Sequence[Block]) -> str:
    """The reply in markdown, so that a quotation stands out; empty where plain text is better."""
    if not any(isinstance(block, Quote) for block in blocks):
        return ""
    lines = [_marked_block(block) for block in blocks if not isinstance(block, File)]
    text = "\n".join(line for line in lines if line)
    if any(_MARKUP.search(_block(block)) for block in blocks) or len(text.encode()) > MAX_BYTES:
        return ""
    return UNSHOWN.sub(" ", text)


def _marked_block(block: Block) -> str:
    if not isinstance(block, Quote):
        return _block(block)
    quoted = "\n".join(f"> {line}" for line in with_bold(block).split("\n"))
    return f'{block.heading}：\n{quoted}\n<font color="comment">{block.source}</font>'
