"""The acceptance tests of the collection of counts: each number has a talk NN-….txt here, some have several.

A talk is replayed word for word, like those in tests/transcripts; test_NN_….py holds what a talk cannot show.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from channels.transcript import Transcript

HERE = Path(__file__).parent
TALKS = sorted(HERE.glob("[0-9][0-9]-*.txt"))
NUMBERS = range(1, 24)


@pytest.mark.parametrize("path", TALKS, ids=lambda path: path.stem)
async def test_the_assistant_says_what_the_acceptance_test_demands(path, file_bench, update_transcripts):
    recorded = Transcript.parse(path.read_text(encoding="utf-8"), path.name)

    heard = await recorded.replay(file_bench)

    if update_transcripts:
        path.write_text(str(heard), encoding="utf-8")
    else:
        assert str(heard) == str(recorded)


def test_every_acceptance_test_is_shown():
    assert {int(path.name[:2]) for path in TALKS} == set(NUMBERS)
