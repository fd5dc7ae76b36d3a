"""Whole talks with the AI bot, word for word as they stand on the phone: talks/*.txt (see channels/transcript.py).

What is said in a group stands as 〔群〕words; a card and what it changes to stand as such.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from channels.transcript import Transcript
from tests.channels.aibot.office import AiBotOffice
from tests.support import sqlite_file

TALKS = sorted((Path(__file__).parent / "talks").glob("*.txt"))


@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
async def test_talk(path, server, tmp_path, update_transcripts):
    recorded = Transcript.parse(path.read_text(encoding="utf-8"), path.name)
    office = AiBotOffice(sqlite_file(tmp_path), server, cards=not path.stem.startswith("text"))
    await office.start()
    try:
        await office.people()
        heard = await recorded.replay(office)
    finally:
        await office.stop()

    if update_transcripts:
        path.write_text(str(heard), encoding="utf-8")
    else:
        assert str(heard) == str(recorded)
