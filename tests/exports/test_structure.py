"""The rest of a plan arranged so that all shares hold together; trying everything finds nothing better."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.structure import structure
from knowledge.shares import needed
from knowledge.targets import load_targets

TARGETS = load_targets()
SHARES = TARGETS.shares
INSIDE = {"rural_female": "female", "rural_age35": "age35", "rural_edu_hs": "edu_hs"}
FEW = [TARGETS[code] for code in ("female", "age35", "frontline", "rural_female", "rural_age35")]


def test_the_women_needed_are_those_of_the_year_end_arithmetic():
    found = structure(SHARES, {"total": 60, "female": 22}, 120, INSIDE)

    assert (found.rest, found.counts, found.is_possible) == (60, {"female": 26}, True)


def test_what_cannot_be_reached_is_told_with_the_least_that_is_missing():
    found = structure(SHARES, {"total": 270, "female": 85}, 300, INSIDE)

    assert not found.is_possible
    assert (found.counts, found.short) == ({"female": 30}, {"female": 5})


def test_a_plan_that_is_used_up_has_nothing_to_arrange():
    assert structure(SHARES, {"total": 120, "female": 22}, 120, INSIDE) is None
    assert structure(SHARES, {"total": 130, "female": 22}, 120, INSIDE) is None


def test_the_part_stays_as_large_as_it_has_been_where_nothing_else_decides():
    year = {"total": 40, "female": 20, "rural": 20, "rural_female": 10}

    assert structure(SHARES, year, 80, INSIDE).counts["rural"] == 20


def test_a_gap_in_the_villages_is_closed_there():
    year = {"total": 40, "female": 30, "rural": 20, "rural_female": 2}

    found = structure(SHARES, year, 80, INSIDE)

    assert found.is_possible
    assert 100 * (2 + found.counts["rural_female"]) >= 30 * (20 + found.counts["rural"])
    assert found.counts["rural_female"] <= found.counts["female"]


def test_what_is_not_known_is_left_out():
    assert structure(SHARES, {"total": 10, "rural": 3}, 20, INSIDE).counts == {}
    assert structure(SHARES, {"total": 10, "rural": 3, "rural_female": 0}, 20, INSIDE).counts == {}


def test_league_members_do_not_depend_on_the_places():
    assert structure(SHARES, {"total": 10, "league": 4, "league_rec": 1}, 20, INSIDE).counts == {}


@st.composite
def years(draw):
    """Counts that pass the hard checks, and a plan with a few places left."""
    total = draw(st.integers(0, 12))
    rural = draw(st.integers(0, total))
    year = {"total": total, "rural": rural, "frontline": draw(st.integers(0, total))}
    for code in ("female", "age35"):
        inner = draw(st.integers(0, rural))
        year |= {f"rural_{code}": inner, code: inner + draw(st.integers(0, total - rural))}
    return year, total + draw(st.integers(1, 3))


@settings(max_examples=150, deadline=None)
@given(years())
def test_no_other_arrangement_is_short_of_fewer_or_names_fewer(given_):
    year, plan = given_
    found = structure(FEW, year, plan, INSIDE)

    assert _is_allowed(found.counts, found.rest)
    assert dict(found.short) == {code: people for code, people in _short(year, plan, found.counts).items() if people}
    assert (sum(found.short.values()), _named(found.counts)) == min(
        (sum(_short(year, plan, counts).values()), _named(counts)) for counts in _everything(found.rest)
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.integers(1, 400), st.data())
def test_with_all_shares_every_count_fits_the_places_left(total, rest, data):
    rural = data.draw(st.integers(0, total))
    year = {"total": total, "rural": rural}
    year |= {code: data.draw(st.integers(0, total)) for code in ("farmer", "liangxin", "frontline")}
    for inner, outer in INSIDE.items():
        year[inner] = data.draw(st.integers(0, rural))
        year[outer] = year[inner] + data.draw(st.integers(0, total - rural))

    found = structure(SHARES, year, total + rest, INSIDE)

    assert all(0 <= count <= rest for count in found.counts.values())
    assert _is_allowed(found.counts, rest)
    if found.is_possible:
        for target in TARGETS.shares:
            if target.denominator in {"total", "rural"}:
                people = year[target.denominator] + found.counts.get(target.denominator, rest)
                assert 100 * (year[target.numerator] + found.counts[target.numerator]) >= target.percent * people


def _everything(rest):
    pairs = [(x, a) for x in range(rest + 1) for a in range(x + 1)]
    for rural, (female, inner), (age, inner_age), frontline in product(range(rest + 1), pairs, pairs, range(rest + 1)):
        counts = {
            "rural": rural, "female": female, "rural_female": inner, "age35": age, "rural_age35": inner_age,
            "frontline": frontline,
        }  # fmt: skip
        if _is_allowed(counts, rest):
            yield counts


def _is_allowed(counts, rest):
    return all(
        counts[inner] <= min(counts["rural"], counts[outer]) and counts[outer] - counts[inner] <= rest - counts["rural"]
        for inner, outer in INSIDE.items()
        if inner in counts
    )


def _short(year, plan, counts):
    short = {}
    for target in FEW:
        people = plan if target.denominator == "total" else year["rural"] + counts["rural"]
        need = needed(people, target.percent) - year[target.numerator]
        short[target.code] = max(0, need - counts[target.numerator])
    return short


def _named(counts):
    return counts["female"] + counts["age35"] + counts["frontline"]


@pytest.mark.parametrize("rest", [1, 2700])
def test_a_whole_city_is_arranged_at_once(rest):
    year = dict.fromkeys(("total", "rural", *INSIDE, *INSIDE.values(), "farmer", "liangxin", "frontline"), 0)

    assert structure(SHARES, year, rest, INSIDE).is_possible
