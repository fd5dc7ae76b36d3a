"""The command that writes what the department takes away: the very files that chat hands out."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.kit import load_kit
from app.storage import open_store
from core.errors import SettingsError
from core.messages import File, Incoming
from core.people import OPERATOR
from core.period import Quarter
from core.render import as_text
from core.settings import Settings
from handlers.context import Kit, Turn
from handlers.papers import OF_A_QUARTER, OF_A_YEAR
from models.records import Conversation

if TYPE_CHECKING:
    from models.work import Work

_CHANNEL = "export"
PAPERS = {
    "excel": "workbook",
    "chart": "charts",
    "briefing": "briefing",
    "urging": "urging",
    "selfcheck": "notice_paper",
    "inspection": "inspection_paper",
    "circular": "circular",
}
"""What --only takes, and the command of chat that makes it."""


async def export(settings: Settings, chosen: argparse.Namespace) -> int:
    """Write the papers into a folder; 1 where there was nothing to write. What was said in their place is told."""
    kit, written = load_kit(settings), 0
    folder = _folder(chosen.out)
    async with open_store(settings) as store:
        for only in [chosen.only] if chosen.only else list(PAPERS):
            async with store.write() as work:
                await kit.library.renew(work, work.now.date())
                turn = await _turn(work, kit)
                await _give(turn, PAPERS[only], chosen.quarter)
                written += await _write(turn, folder)
    return 0 if written else 1


async def _turn(work: Work, kit: Kit) -> Turn:
    """As if the operator had asked in a chat; so rights, words and the note in the audit are the same."""
    asked = Incoming(_CHANNEL, work.now.isoformat(), _CHANNEL, _CHANNEL, work.now)
    return Turn(kit, work, asked, "", OPERATOR, Conversation(), await work.office.settings(), work.now)


async def _give(turn: Turn, name: str, quarter: Quarter | None) -> None:
    if name in OF_A_QUARTER:
        await OF_A_QUARTER[name](turn, quarter)
    else:
        await OF_A_YEAR[name](turn)


async def _write(turn: Turn, folder: Path) -> int:
    """Write the files of the replies; replies without any say why there are none."""
    files = [block for reply in turn.replies for block in reply.blocks if isinstance(block, File)]
    contents = await turn.work.files.contents([file.ref for file in files])
    for file in files:
        path = folder / file.name
        path.write_bytes(contents[file.ref])
        print(path)
    if not files:
        print("\n".join(as_text(replace(reply, choices=())) for reply in turn.replies), file=sys.stderr)
    return len(files)


def _folder(said: Path) -> Path:
    try:
        said.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise SettingsError([f"文件夹 {said} 建不了：{exc.strerror}。请换一个 --out。"]) from exc
    return said
