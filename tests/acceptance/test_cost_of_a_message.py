"""What a message costs in statements of the database: times depend on the machine, these do not."""

from __future__ import annotations

import pytest

from tests.statements import counted
from tests.support import Bench, sqlite_file

_GUIDED = ["32", "26", "30", "12", "9", "2", "2", "22", "20", "19", "12", "9", "10", "4", "110", "20"]


@pytest.fixture
async def talk(tmp_path):
    """Two units that have begun their reports, with the first number given."""
    with counted() as reached:
        bench = Bench(sqlite_file(tmp_path))
        await bench.start()
        await bench.people()
        for bench.speaker in ("xinhua", "shuangfeng"):
            await bench.hear("填报")
            await bench.hear("40")
        yield bench, reached
        await bench.stop()


async def handled(bench: Bench, said: str) -> None:
    """Take in and answer a message, without sending the answer."""
    deliver, bench.replies = bench.replies, bench.dispatcher.settled
    try:
        await bench.hear(said)
    finally:
        bench.replies = deliver


async def test_a_number_in_a_guided_report_takes_nine_statements_and_two_commits(talk):
    bench, reached = talk
    for said in _GUIDED:
        reached.clear()
        await handled(bench, said)
        assert len(reached.statements) <= 9, "\n".join(reached.statements)
        assert reached.commits == 2


async def test_a_number_is_answered_from_what_is_known_already(talk):
    bench, reached = talk
    reads: list[str] = []
    for said in _GUIDED:
        reached.clear()
        await handled(bench, said)
        reads += [sql for sql in reached.statements if sql.startswith("SELECT")]
    assert len(reads) <= 1, "\n".join(reads)  # the draft that the first number has made


async def test_what_other_units_report_costs_a_unit_nothing(talk):
    bench, reached = talk
    for said in _GUIDED:
        bench.speaker = "xinhua"
        await bench.hear(said)
        bench.speaker = "shuangfeng"
        reached.clear()
        await handled(bench, said)
        assert len(reached.statements) <= 9, "\n".join(reached.statements)
