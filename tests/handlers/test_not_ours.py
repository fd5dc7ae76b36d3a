"""An officer who wants a unit's count changed is told whose it is, and offered to send it back."""

from __future__ import annotations

import pytest

from core.render import as_text
from tests.handlers.reviewing import submitted


async def told(bench, said, speaker="officer"):
    bench.speaker = speaker
    return "\n".join(as_text(reply) for reply in await bench.hear(said))


@pytest.mark.parametrize(
    ("said", "unit", "label"),
    [
        ("把双峰的女党员改成12", "双峰县", "女党员"),
        ("双峰县的数填错了,女党员改成36", "双峰县", "女党员"),
        ("双峰的总数填错了，应该是40", "双峰县", "发展党员总数"),
        ("双峰一季度积极分子更正为一百二", "双峰县", "入党积极分子"),
    ],
)
async def test_a_unit_s_count_is_its_own_and_can_be_sent_back(bench, said, unit, label):
    await submitted(bench, "shuangfeng")
    answer = await told(bench, said)
    assert f"{unit}的数由{unit}自己填报和更正，这里不能代改。" in answer
    assert f"退回{label}" in answer
    assert f"退回{unit}{label}，原因是什么？" in await told(bench, f"退回 {unit} 2014年一季度 {label}")


@pytest.mark.parametrize(
    ("said", "speaker"),
    [
        ("女党员改成12", "shuangfeng"),
        ("双峰县女党员改成12", "shuangfeng"),
        ("双峰县的女党员改成多少合适", "officer"),
        ("双峰县的计划改成260", "officer"),
        ("双峰县的期限改成4月12号", "officer"),
        ("双峰县的女党员是12", "officer"),
    ],
)
async def test_what_is_one_s_own_a_question_or_something_else_goes_its_way(bench, said, speaker):
    await submitted(bench, "shuangfeng")
    assert "不能代改" not in await told(bench, said, speaker)
