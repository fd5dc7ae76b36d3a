"""Whole conversations, word for word: tests/transcripts/*.txt (the form: channels/transcript.py)."""

from __future__ import annotations

from pathlib import Path

import pytest

from channels.transcript import Transcript

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
async def test_conversation(path, file_bench, update_transcripts):
    recorded = Transcript.parse(path.read_text(encoding="utf-8"), path.name)

    heard = await recorded.replay(file_bench)

    if update_transcripts:
        path.write_text(str(heard), encoding="utf-8")
    else:
        assert str(heard) == str(recorded)


def test_there_are_transcripts():
    assert len(TRANSCRIPTS) >= 5
