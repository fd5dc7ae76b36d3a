"""Charts: the manner of each wording, marks and words that are really drawn, and safe drawing of what people named."""

from __future__ import annotations

import re
import struct
from xml.etree import ElementTree

import pytest

from core.messages import Comparator, Share
from core.texts import Texts
from exports.charts import Ceiling, Heading, share_mark, shares_chart, total_chart
from exports.period_charts import Measured, draw_shares, draw_total
from exports.picture import to_png
from exports.share_lines import Manners
from knowledge.library import Library
from tests.exports.test_period_summary import Q1, Q2, Quarter, period

TEXTS = Texts.load()
GUIDANCE = Library.load().guidance(2014)
HEADING = Heading("one", "标题")
Q3, Q4 = Quarter(2014, 3), Quarter(2014, 4)


def measured(**wanted):
    return Measured(period(**wanted), GUIDANCE, "全市", Manners())


def words_of(drawing):
    return [element.text for element in ElementTree.fromstring(drawing).iter("{http://www.w3.org/2000/svg}text")]


def size_of(picture):
    assert picture.startswith(b"\x89PNG")
    return struct.unpack(">II", picture[16:24])


def test_every_share_is_drawn_with_its_figure_its_people_and_its_requirement():
    words = words_of(draw_shares(measured(), TEXTS))

    assert words[0] == "全市发展党员比例（本年累计）"
    assert {"80.5%", "909／1129", "比26%低0.8个百分点，全市要求不低于26%", "6.49"} <= set(words)
    assert words.index("35岁及以下") < words.index("女党员") < words.index("团员“推优”面")


def test_people_without_a_required_share_are_only_counted():
    words = words_of(draw_shares(measured(), TEXTS))

    assert words[words.index("农民工") + 1] == "84名"


def test_a_missing_unit_is_said_in_the_picture():
    assert "已报9/11个单位" in "".join(words_of(draw_shares(measured(), TEXTS)))
    assert "11个单位均已报送" in "".join(words_of(draw_shares(measured(quarter=Q1), TEXTS)))


def test_the_total_is_drawn_against_the_control_figure_and_a_low_one_is_no_fault():
    drawing = draw_total(measured(), TEXTS)

    assert {"589", "1129", "全市控制在2700名左右", "均匀进度"} <= set(words_of(drawing))
    assert "s-low" not in drawing


def test_what_is_over_the_ceiling_is_ochre_and_hatched():
    over = total_chart(HEADING, [(Q1, 900), (Q2, 2790)], Ceiling(2700, "控制", "均匀"), (), "")

    assert over.count('class="s-low"') == 2


def test_without_a_control_figure_there_is_only_the_line():
    plain = total_chart(HEADING, [(Q1, 0)], None, (), "")

    assert "hatch" not in plain
    assert "s-done" in plain


def test_a_mark_for_each_wording():
    marks = {kind: share_mark(kind) for kind in ("diamond", "strive", "ceiling", "floor")}

    assert len(set(marks.values())) == 4
    assert "stroke-dasharray" in marks["strive"]


def test_words_with_signs_of_markup_stay_words():
    share = Share(
        "<b>&“甲”", "<b>&“甲”：本季12/40，30.0%。全市要求30%以上。达到。", 12, 40, 30, Comparator.FLOOR, reached=True
    )

    assert "<b>&“甲”" in words_of(shares_chart(HEADING, [share]))


def test_the_picture_is_three_times_as_large_and_holds_words():
    """resvg draws no word at all, and says nothing, where it cannot read the font."""
    drawing = draw_total(measured(), TEXTS)
    wordless = re.sub("<text.*?</text>", "", drawing)

    width, height = size_of(to_png(drawing))

    assert (width, height) == size_of(to_png(wordless))
    assert width == 1080
    assert len(to_png(drawing)) > 2 * len(to_png(wordless))


@pytest.mark.parametrize("sign", "娄涟鑫喆“”〔％／—7")
def test_the_font_knows_signs_of_names_and_figures(sign):
    assert picture_of(sign) not in (picture_of(""), picture_of("★"))


def picture_of(sign):
    """One sign alone; the font has no ★, so that is how a missing one looks."""
    words = f'<text x="4" y="22" font-size="20" font-family="Noto Sans SC">{sign}</text>'
    return to_png(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 30">{words}</svg>')
