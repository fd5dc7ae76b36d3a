"""A reply in the markdown of the AI bot: words stay words, and a quotation stands out.

Answers are markdown always; so the few signs that would be taken for markup are escaped as CommonMark prescribes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from channels.markdown import with_bold
from core.messages import Block, File, Quote, Table
from core.render import UNSHOWN, block_text, table_lines, width

_MARKUP = re.compile(r"[\\`*_\[\]<]|~(?=~)|^\s*[#>](?=\W|$)|&(?=#?\w+;)", re.MULTILINE)
_TABLE_COLUMNS = 34
"""What fits a phone's width; a wider table becomes lines."""


def plain(blocks: Sequence[Block]) -> str:
    """The words of a reply, without files and without any markup."""
    lines = (_block(block) for block in blocks if not isinstance(block, File))
    return UNSHOWN.sub(" ", "\n".join(line for line in lines if line))


def marked(blocks: Sequence[Block]) -> str:
    """The same words in markdown.

    >>> from core.messages import Text
    >>> marked([Text("2*3_名")])
    '2\\\\*3\\\\_名'
    """
    lines = (_marked(block) for block in blocks if not isinstance(block, File))
    return UNSHOWN.sub(" ", "\n".join(line for line in lines if line))


def escaped(words: str) -> str:
    """Words that markdown shows as they are."""
    return _MARKUP.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", words)


def _marked(block: Block) -> str:
    if not isinstance(block, Quote):
        return escaped(_block(block))
    quoted = "\n".join(f"> {line}" for line in with_bold(block, escaped).split("\n"))
    # Without the empty line the source would be taken for a part of the quotation.
    return f"{escaped(block.heading)}：\n{quoted}\n\n{escaped(block.source)}"


def _block(block: Block) -> str:
    if not isinstance(block, Table):
        return block_text(block)
    text = block_text(block)
    if max(map(width, text.split("\n"))) > _TABLE_COLUMNS:
        return "\n".join(table_lines(block))
    # Pairs of spaces as one full-width space: the columns meet, for these are as wide as a Chinese character.
    return text.replace("  ", "\u3000")
