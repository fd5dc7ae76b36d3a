"""A further form is data: a file of questions goes through the same talk, checks, receipts and check codes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.period import FormYear
from handlers.dialogs.form import load_form
from models.records import ReportState
from tests.handlers.reviewing import say
from tests.support import MEMORY, Bench

FORM = load_form(Path(__file__).parents[1] / "dialogs" / "third-form.toml")
PERIOD = FormYear(FORM.code, 2014)


@pytest.fixture
async def desk():
    """An assistant that knows one form more."""
    made = Bench(MEMORY)
    made.kit = replace(made.kit, forms={**made.kit.forms, FORM.code: FORM})
    await made.start()
    await made.people()
    yield made
    await made.stop()


async def test_a_form_that_is_only_data_is_asked_checked_and_submitted(desk):
    assert "所辖基层党委多少个？" in await say(desk, "shuangfeng", "联系点表")
    assert "其中选了联系点的多少个？" in await say(desk, "shuangfeng", "12")
    assert "联系点15名，大于基层党委12名" in await say(desk, "shuangfeng", "15")
    assert "核对表" in await say(desk, "shuangfeng", "联系点5")
    heard = await say(desk, "shuangfeng", "确认报送")

    assert "第1版" in heard
    code = heard.split("核对码：")[1][:4]
    assert "联系点：5名" in await say(desk, "shuangfeng", f"核对 {code}")
    assert "没有这个核对码" in await say(desk, "xinhua", f"核对 {code}")
    async with desk.store.read() as work:
        found = (await work.reports.states(PERIOD))["shuangfeng"]
    assert (found.state, found.stored.values) == (ReportState.SUBMITTED, {"all": 12, "chosen": 5})


async def test_a_form_of_the_year_and_the_quarter_do_not_mix(desk):
    await say(desk, "shuangfeng", "联系点表")
    await say(desk, "shuangfeng", "12")

    assert "一季度" in await say(desk, "shuangfeng", "一季度总数32 女12")

    async with desk.store.read() as work:
        assert (await work.reports.states(PERIOD))["shuangfeng"].draft.values == {"all": 12}
        assert (await work.reports.states(desk.quarter))["shuangfeng"].draft.values == {"total": 32, "female": 12}
