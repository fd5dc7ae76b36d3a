"""Whole talks in Telegram, word for word as they stand on the phone: talks/*.txt (the form: channels/transcript.py).

〔按钮〕 are the buttons under a message; 〔原处改为〕 is what a message was changed to, 〔收起按钮〕 a message whose
buttons went.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from channels.transcript import Transcript
from tests.channels.telegram_stage import TelegramStage
from tests.support import sqlite_file

TALKS = sorted((Path(__file__).parent / "talks").glob("*.txt"))


@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
async def test_talk(path, server, tmp_path, update_transcripts):
    recorded = Transcript.parse(path.read_text(encoding="utf-8"), path.name)
    stage = TelegramStage(sqlite_file(tmp_path), server)
    await stage.start()
    try:
        await stage.people()
        heard = await recorded.replay(stage)
    finally:
        await stage.stop()

    if update_transcripts:
        path.write_text(str(heard), encoding="utf-8")
    else:
        assert str(heard) == str(recorded)
