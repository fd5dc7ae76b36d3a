"""Replies as Telegram shows them."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.telegram.render import render
from channels.telegram.sheet import Sheet, units
from core.messages import (
    Choice,
    Comparator,
    Outgoing,
    Progress,
    Quote,
    Reply,
    Share,
    Shares,
    Table,
    Text,
    text_reply,
)
from core.render import width
from tests.channels.fake_telegram import _plain

MARK = "（{k}/{n}）"


def rendered(*blocks, choices=(), tokens=()):
    return render(Outgoing(1, "5", Reply(blocks, choices), tokens=tokens), MARK)


def test_a_quotation_stands_alone_with_what_hit_the_question_in_bold():
    quote = Quote("发展女党员比例保持在40%左右", "出处：《意见》（1号）二（二）", marks=((2, 5), (10, 15), (14, 99)))

    (message,), _ = rendered(Text("女党员：<40%左右> & 全市"), quote)

    assert message.html == (
        "女党员：&lt;40%左右&gt; &amp; 全市\n原文：\n"
        "<blockquote>发展<b>女党员</b>比例保持在<b>40%左右</b></blockquote>\n<i>出处：《意见》（1号）二（二）</i>"
    )
    assert message.plain == (
        "女党员：<40%左右> & 全市\n原文：\n发展女党员比例保持在40%左右\n出处：《意见》（1号）二（二）"
    )


def test_a_long_quotation_is_folded():
    (message,), _ = rendered(Quote("全" * 500, "出处：二（二）"))

    assert f"<blockquote expandable>{'全' * 500}</blockquote>" in message.html


def test_columns_of_a_table_meet_by_display_width():
    table = Table(("项目", "人数"), (("总数", "32"), ("35岁及以下", "5"), ("女党员", "120")), numeric=(1,))

    (message,), _ = rendered(table)

    lines = re.fullmatch("<pre>(.*)</pre>", message.html, re.DOTALL)[1].split("\n")
    assert {width(line) for line in lines} == {16}
    assert lines[1] == "总数\u3000\u3000\u3000\u3000\u300032"
    narrow = [sum(width(char) == 1 for char in line) for line in lines]
    assert narrow == [0, 2, 4, 4], "a full-width space stands for each pair, so odd widths alone are narrow"


def test_a_table_too_wide_for_a_phone_becomes_lines():
    columns = ("单位", "报送时间", "报送人", "状态", "核对码")
    rows = (("双峰县", "2014年4月8日（周二）17:30", "王建国", "已报", "K3VT"), ("新化县", "", "", "未报", ""))

    (message,), _ = rendered(Table(columns, rows, caption="一季度"))

    assert message.html == (
        "一季度\n双峰县：报送时间2014年4月8日（周二）17:30，报送人王建国，状态已报，核对码K3VT\n新化县：状态未报"
    )


def test_shares_and_progress_are_lines():
    share = Share("女党员", "女党员：12/32，37.5%。", 12, 32, 40, Comparator.ABOUT)

    (message,), _ = rendered(Shares((share, share)), Progress(5, 16, "已填5/16项。"))

    assert message.html == "女党员：12/32，37.5%。\n女党员：12/32，37.5%。\n已填5/16项。"


def test_choices_are_buttons_that_carry_the_tokens_and_fit_a_phone():
    labels = ("0", "跳过", "暂不清楚", "上一步", "“本季零报”", "查看上季数字")
    choices = tuple(Choice(label, main=label == "0") for label in labels)

    (message,), keyboard = rendered(
        Text("多少名？"), choices=choices, tokens=tuple(f"{at}.{at}.abcdefghijk" for at in range(6))
    )

    assert message.plain == "多少名？"
    assert [[button.text for button in row] for row in keyboard] == [
        ["0", "跳过", "暂不清楚", "上一步"],
        ["“本季零报”", "查看上季数字"],
    ]
    buttons = [button for row in keyboard for button in row]
    assert [button.data for button in buttons] == [f"{at}.{at}.abcdefghijk" for at in range(6)]
    assert [button.is_main for button in buttons] == [True, False, False, False, False, False]


@pytest.mark.parametrize(
    ("count", "tokens"),
    [(2, ()), (2, ("a",)), (2, ("a", "b" * 65)), (101, ("a",) * 101)],
    ids=["none signed", "one missing", "too long for a button", "more than a keyboard holds"],
)
def test_choices_that_cannot_be_buttons_are_typed(count, tokens):
    choices = tuple(Choice(f"选项{at}") for at in range(1, count + 1))

    (message,), keyboard = rendered(Text("请选。"), choices=choices, tokens=tokens)

    assert keyboard is None
    assert message.plain.startswith("请选。\n1. 选项1\n2. 选项2")


def test_a_long_text_is_cut_between_paragraphs_and_numbered():
    paragraphs = [f"第{at}段" + "党" * 900 + "。" for at in range(9)]

    messages, _ = rendered(Text("\n\n".join(paragraphs)))

    assert [message.plain[-5:] for message in messages] == ["（1/3）", "（2/3）", "（3/3）"]
    assert all(message.plain[:-6].endswith("党。") for message in messages)
    assert all(units(message.plain) <= 4096 for message in messages)


def test_a_quotation_across_a_cut_is_closed_and_opened_again():
    text = "\n\n".join("全" * 1500 for _ in range(4))

    messages, _ = rendered(Quote(text, "出处：二（二）", marks=((2990, 3010),)))

    assert len(messages) > 1
    assert all(message.html.count("<blockquote") == message.html.count("</blockquote>") == 1 for message in messages)
    assert [_plain(message.html) for message in messages] == [message.plain for message in messages]


def test_signs_that_turn_or_hide_text_are_taken_out():
    (message,), _ = rendered(Text("女\u202e12\x00名"))

    assert message.plain == "女 12 名"


@given(
    st.lists(st.tuples(st.text("党𠮷<&>\n。a ", max_size=3000), st.sampled_from(["", "pre", "blockquote"])), max_size=5)
)
def test_html_always_reads_as_the_plain_text_and_keeps_the_bound(lines):
    sheet = Sheet()
    for text, tag in lines:
        sheet.add(text, tag)

    messages = sheet.messages(MARK)

    assert [_plain(message.html) for message in messages] == [message.plain for message in messages]
    assert all(units(message.plain) <= 4096 for message in messages)
    said = re.sub(r"（\d+/\d+）", "", "".join(message.plain for message in messages)) if len(messages) > 1 else None
    whole = "".join(text for text, _ in lines)
    assert "".join((said if said is not None else messages[0].plain).split()) == "".join(whole.split())


def test_escaping_is_exactly_what_telegram_needs():
    (message,), _ = render(Outgoing(1, "5", text_reply("a<b>&\"'")), MARK)

    assert message.html == "a&lt;b&gt;&amp;\"'"
    assert html.unescape(message.html) == message.plain
