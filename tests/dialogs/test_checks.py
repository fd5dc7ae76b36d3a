"""Checks between the counts, as tables: what is refused with both numbers, and what is asked once."""

from __future__ import annotations

import pytest

from handlers.dialogs.checks import History, doubts, faults
from knowledge.targets import load_targets
from tests.dialogs.support import FORM, GOOD, Q1, TEXTS, submitted

TARGETS = load_targets()


@pytest.mark.parametrize(
    ("values", "codes", "numbers"),
    [
        pytest.param(GOOD, [], [], id="the worked example of a sound report"),
        pytest.param({"total": 32, "female": 35}, ["subset:female>total"], ["35", "32"], id="a part above the whole"),
        pytest.param({"total": 32, "female": 32}, [], [], id="a part may be the whole"),
        pytest.param({"female": 35}, [], [], id="nothing is judged while the whole is not known"),
        pytest.param(
            {"league": 7, "league_rec": 9}, ["subset:league_rec>league"], ["9", "7"], id="more recommended than members"
        ),
        pytest.param(
            {"total": 26, "female": 10, "rural": 14, "rural_female": 16},
            ["subset:rural_female>rural", "subset:rural_female>female"],
            ["16", "14", "10"],
            id="above both wholes, all three numbers named",
        ),
        pytest.param(
            {"total": 30, "female": 16, "rural": 18, "rural_female": 2},
            ["cross:female"],
            ["16", "2", "14", "30", "18", "12"],
            id="those outside the villages do not fit",
        ),
        pytest.param({"total": 30, "female": 14, "rural": 18, "rural_female": 2}, [], [], id="outside exactly full"),
        pytest.param({"total": 30, "female": 16, "rural_female": 2}, [], [], id="crosswise needs all four counts"),
        pytest.param({"total": 0, "female": 1}, ["subset:female>total"], ["0", "1"], id="a total of 0 allows no part"),
    ],
)
def test_what_cannot_be_is_named_with_its_numbers(values, codes, numbers):
    found = faults(FORM, values, TEXTS)

    assert [code for fault in found for code in fault.codes] == codes
    for number in numbers:
        assert number in found[0].text
    for fault in found:
        assert fault.text.endswith("要改哪一个？")
        assert set(fault.fields) <= set(values)


def test_a_total_of_zero_has_its_own_sentence():
    assert faults(FORM, {"total": 0, "female": 1}, TEXTS)[0].text.startswith("发展党员总数是0名，女党员不能是1名")


@pytest.mark.parametrize(
    ("values", "history", "keys"),
    [
        pytest.param(GOOD, History(), [], id="nothing to ask about a usual report"),
        pytest.param({"league": 9, "age35": 8}, History(), ["league_age35:9:8"], id="League members are young"),
        pytest.param({"farmer": 9, "rural": 8}, History(), ["farmer_rural:9:8"], id="more farmers than rural members"),
        pytest.param({"activists": 74, "total": 25}, History(), ["reserve:74:25"], id="fewer than three for each one"),
        pytest.param({"activists": 75, "total": 25}, History(), [], id="exactly three for each one"),
        pytest.param(
            {"total": 61},
            History(last=submitted(Q1, {"total": 20})),
            ["jump:total:61"],
            id="more than three times before",
        ),
        pytest.param({"total": 60}, History(last=submitted(Q1, {"total": 20})), [], id="three times is no jump"),
        pytest.param({"total": 60}, History(last=submitted(Q1, {"total": 0})), [], id="nothing to compare with"),
        pytest.param(
            {"total": 30},
            History(earlier=(submitted(Q1, {"total": 28}),), plan=57),
            ["plan:58"],
            id="above the year's plan",
        ),
        pytest.param(
            {"total": 30}, History(earlier=(submitted(Q1, {"total": 28}),), plan=58), [], id="the plan used up"
        ),
        pytest.param(GOOD, History(last=submitted(Q1, GOOD)), ["same_as_last:2014Q1"], id="a copy of the last quarter"),
        pytest.param(
            dict.fromkeys(FORM.flows, 5) | {"activists": 20},
            History(),
            ["all_equal:5"],
            id="every part is the whole",
        ),
    ],
)
def test_what_is_unlikely_is_asked_once(values, history, keys):
    found = doubts(FORM, values, history, TARGETS, TEXTS)

    assert [doubt.key for doubt in found] == keys
    assert all(doubt.text.endswith("？") for doubt in found)
