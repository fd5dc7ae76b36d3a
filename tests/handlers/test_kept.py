"""What a conversation keeps of its report: what this process wrote is known as another one reads it."""

from __future__ import annotations

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reporting import kept as keeping
from handlers.reporting.kept import kept
from models.answers_json import overlaid
from models.records import Answers, Entry, EntryKind
from tests.support import Bench, sqlite_file

_TALK = [
    "填报", "一季度", "40", "50", "30人", "女性26，少数民族3", "不清楚", "跳过", "改数", "上一步", "撤回", "暂停",
    "填报", "总数改成45", "12 9 2", "核对", "确认", "取消",
]  # fmt: skip
_FIELDS = st.sampled_from(["total", "female", "young", "note"])
_ENTRIES = st.builds(Entry, _FIELDS, st.sampled_from(EntryKind), st.one_of(st.none(), st.integers(0, 9)), st.text())


@pytest.mark.parametrize("unit", ["shuangfeng", "xinhua"])
async def test_the_open_report_is_the_one_that_another_process_reads(tmp_path, unit):
    bench = Bench(sqlite_file(tmp_path))
    await bench.start()
    await bench.people()
    bench.speaker = unit
    found = []
    for said in _TALK:
        await bench.hear(said)
        async with bench.store.read() as work:
            dialog = (await work.conversations.load("test", unit)).dialog
        found.append(kept(dialog))
        assert found[-1] == keeping._read(dialog)
    await bench.stop()
    assert any(found)


@given(st.lists(_ENTRIES), st.lists(_ENTRIES))
def test_answers_one_by_one_are_the_same_as_all_at_once(before, after):
    start = overlaid(Answers(), before)
    assert overlaid(start, after) == reduce(lambda answers, entry: overlaid(answers, [entry]), after, start)
    at_once, one_by_one = overlaid(Answers(), [*before, *after]), overlaid(start, after)
    assert (at_once, [*at_once.values]) == (one_by_one, [*one_by_one.values])
