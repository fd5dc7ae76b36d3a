"""The year 2014 as a punctual, a late and a silent unit and the officer hear it, word for word (year-2014.txt)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from core.period import Quarter
from tests.scheduler.support import load_calendar
from tests.scheduler.year import LATE, OFFICER, PUNCTUAL, SILENT, live_the_year
from tests.support import kit

TOLD = Path(__file__).with_name("year-2014.txt")


async def test_the_year_is_as_it_was_told(update_transcripts):
    year = await live_the_year(kit().labels)

    if update_transcripts:
        TOLD.write_text(str(year), encoding="utf-8")
    assert str(year) == TOLD.read_text(encoding="utf-8")
    assert_each_once(year)
    assert_light_for_the_punctual(year)


def assert_each_once(year) -> None:
    for person, heard in year.heard.items():
        assert set(Counter(words for _, words in heard).values()) == {1}, person


def assert_light_for_the_punctual(year) -> None:
    """Beside the opening at most one reminder a quarter, and none about a due day."""
    heard = [words.split("\n", 1)[0] for _, words in year.heard[PUNCTUAL]]
    for number in range(1, 5):
        name = Quarter(2014, number).name
        assert sum("开始填报" in words and name in words for words in heard) == 1
        assert sum("结束" in words and name in words for words in heard) == 1
        assert not any("尚未收到" in words and name in words for words in heard)
    assert len(year.heard[PUNCTUAL]) < len(year.heard[LATE]) < len(year.heard[SILENT])
    assert load_calendar().knows(2014)
    assert OFFICER in year.heard
