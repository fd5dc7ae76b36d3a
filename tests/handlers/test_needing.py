"""要多少女的才能到40% is computed on the stored year; what asks for the requirement itself is left to the documents."""

from __future__ import annotations

import pytest

from handlers.needing import Need, need_asked
from tests.acceptance.support import asked, submitted
from tests.support import kit


@pytest.mark.parametrize(
    ("said", "need"),
    [
        ("要多少女的才能到40%", Need("female", 40)),
        ("再发展多少女的能到40%", Need("female", 40)),
        ("女党员要几名才能达标", Need("female", 0)),
        ("女党员还要多少才能达到50％", Need("female", 50)),
        ("农村女党员需要多少名才能达到30%", Need("rural_female", 30)),
        ("一线的还要几个才能够65%？", Need("frontline", 65)),
        ("女党员要达到多少", None),
        ("女党员比例要达到40%吗", None),
        ("一季度总数25 女10", None),
        ("要多少名积极分子才能发展1名党员", None),
    ],
)
def test_what_is_to_be_reached_is_read(said, need):
    assert need_asked(said, kit().form) == need


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("要多少女的才能到40%", ("17/50，34.0%", "差3名", "再发展5名且都是女党员，为22/55")),
        ("再发展多少女的能到50%", ("50%相当于25名", "再发展16名且都是女党员，为33/66")),
        ("再发展多少女的能到30%", ("女党员现在已到30%，不用再增加",)),
    ],
)
async def test_the_number_that_is_needed_is_computed_and_nothing_is_stored(bench, said, told):
    await submitted(bench, "shuangfeng", total=50, female=17)

    text = await asked(bench, said)

    assert [words for words in told if words not in text] == []
    assert "没有保存" in text
    assert "第1版" in await asked(bench, "核对")
