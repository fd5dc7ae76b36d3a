"""Bars: the same axis for all shares, a manner for each wording, and no bar where there is no figure."""

from __future__ import annotations

import pytest

from core.messages import Comparator, Share
from exports.bars import view_share
from tests.web.support import SHARES

FEMALE, EDUCATED, FARMERS, STRIVEN, RESERVE, FEW = (view_share(share) for share in SHARES)


def test_figure_result_and_requirement_are_taken_apart_and_nothing_is_said_twice():
    assert (FEMALE.label, FEMALE.figure, FEMALE.counts) == ("女党员（本季）", "37.5%", "12／32")
    assert (FEMALE.verdict, FEMALE.asks) == ("低2.5个百分点", "全市要求40%左右")


def test_words_of_another_shape_are_shown_as_they_are():
    assert FEW.verdict == "本季农村新发展党员5名，人数少，不看百分比。按30%换算为2名，现1名。"
    assert (FEW.figure, FEW.asks, FEW.bar) == ("", "", None)


def test_about_is_never_judged_and_shows_its_distance():
    assert (FEMALE.bar.fill, FEMALE.bar.mark, FEMALE.bar.is_hatched) == ("s-even", "diamond", False)
    assert (FEMALE.bar.gap_from, FEMALE.bar.gap_to) == ("37.50%", "40.00%")


def test_a_floor_is_filled_when_reached_and_ochre_and_hatched_when_missed():
    assert (EDUCATED.bar.fill, EDUCATED.bar.mark, EDUCATED.bar.is_hatched) == ("s-fill", "floor", False)
    assert (FARMERS.bar.fill, FARMERS.bar.is_hatched, FARMERS.is_low) == ("s-low", True, True)


def test_what_is_only_striven_for_is_never_ochre():
    assert (STRIVEN.bar.fill, STRIVEN.bar.mark, STRIVEN.bar.is_hatched) == ("s-even", "strive", True)
    assert STRIVEN.figure == "4.96%"
    assert not STRIVEN.is_low


def test_the_reserve_has_an_axis_of_six():
    assert (RESERVE.bar.place, RESERVE.bar.length) == ("50.00%", "64.00%")


@pytest.mark.parametrize(("used", "fill"), [(1129, "s-fill"), (2790, "s-low")])
def test_a_ceiling_leaves_room_beyond_it(used, fill):
    reached = used <= 2700
    words = f"总数：本年累计{used}/2700，{'41.8' if reached else '103.3'}%。控制在2700名左右。相差。"
    bar = view_share(Share("总数", words, used, 2700, 100, Comparator.CONTROL, reached)).bar

    assert (bar.fill, bar.mark, bar.place, bar.rest) == (fill, "ceiling", "90.09%", "9.91%")
    assert float(bar.length.rstrip("%")) <= 100


def test_nobody_at_all_is_drawn_as_words():
    view = view_share(Share("推优", "推优：共青团员为0名，此项不适用。", 0, 0, 95, Comparator.FLOOR))

    assert (view.figure, view.counts, view.bar, view.verdict) == ("", "", None, "共青团员为0名，此项不适用。")
