"""A neutral reply as Telegram shows it: HTML messages and a keyboard under the last one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from channels.telegram.keyboard import Button, Keyboard
from channels.telegram.sheet import Document, Message, Sheet
from core.messages import Block, Choice, File, Outgoing, Quote, Table, Text
from core.render import block_text, choices_text, table_lines, width

MAX_BUTTONS = 100
MAX_TOKEN_BYTES = 64

_TABLE_COLUMNS = 40
"""What fits a phone's width in a fixed-width font; a wider table becomes lines."""
_LONG_QUOTE = 400
"""A longer quotation is folded and opens at a tap."""
_ROW_COLUMNS = 28
_ROW_BUTTONS = 4


def render(outgoing: Outgoing, part_mark: str) -> tuple[tuple[Message | Document, ...], Keyboard | None]:
    """The messages of a reply, its files behind its words, and its keyboard.

    Choices that cannot be buttons stand as text to be typed.
    """
    buttons = keyboard(outgoing.reply.choices, outgoing.tokens)
    sheet = Sheet()
    for block in outgoing.reply.blocks:
        _add(sheet, block)
    if outgoing.reply.choices and buttons is None:
        sheet.add(choices_text(outgoing.reply))
    files = [block for block in outgoing.reply.blocks if isinstance(block, File)]
    documents = tuple([Document(file.name, outgoing.files[file.ref]) for file in files])
    words = sheet.messages(part_mark) if sheet.text or not documents else ()
    return (*words, *documents), buttons


def keyboard(choices: Sequence[Choice], tokens: Sequence[str]) -> Keyboard | None:
    """Buttons in rows that a phone can show; None where there are none or Telegram could not carry them."""
    if not choices or len(tokens) != len(choices) or len(choices) > MAX_BUTTONS:
        return None
    if any(len(token.encode()) > MAX_TOKEN_BYTES for token in tokens):
        return None
    rows: list[list[Button]] = []
    room = 0
    for choice, token in zip(choices, tokens, strict=True):
        needed = width(choice.label) + 2
        if not rows or needed > room or len(rows[-1]) == _ROW_BUTTONS:
            rows.append([])
            room = _ROW_COLUMNS
        rows[-1].append(Button(choice.label, token, is_main=choice.main))
        room -= needed
    return tuple(map(tuple, rows))


def _add(sheet: Sheet, block: Block) -> None:
    match block:
        case Text(text=text):
            sheet.add(text)
        case Quote(text=text, source=source, marks=marks, heading=heading):
            sheet.add(f"{heading}：")
            sheet.add(text, "blockquote expandable" if len(text) > _LONG_QUOTE else "blockquote", marks)
            sheet.add(source, "i")
        case Table():
            _add_table(sheet, block)
        case File():
            pass  # a message of its own
        case _:
            sheet.add(block_text(block))


def _add_table(sheet: Sheet, table: Table) -> None:
    text = block_text(table)
    if max(map(width, text.split("\n"))) > _TABLE_COLUMNS:
        sheet.add("\n".join(table_lines(table)))
    else:
        # Pairs of spaces as one full-width space: then every row holds as many wide characters as the next,
        # and the columns meet also where the fixed-width font draws a Chinese character not quite two wide.
        sheet.add(re.sub(" {2}", "\u3000", text), "pre")
