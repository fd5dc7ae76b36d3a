"""How a reply looks in WeCom: texts, markdown, cards, typed choices, and a card that was used."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.wecom.pieces import Card, Marked, Words
from channels.wecom.render import Style, render
from core.messages import IncomingKind, Quote, Table, Text
from core.texts import Texts
from tests.channels.fake_wecom import USER, Fault
from tests.channels.wecom.conftest import SIGNER, outgoing

TEXTS = Texts.load()
WORDS = st.text("党员，。\n a<>𠮷", max_size=4000)
PLAIN = Style(cards=False, markdown=False)
QUOTE = Quote("发展女党员比例保持在40%左右", "出处：《意见》（1号）二（二）", marks=((2, 5),))


async def test_a_few_choices_stand_on_one_card_with_the_words(server, bench):
    await bench.channel().send(outgoing("要报哪个季度？", "一季度", "二季度"))

    (shown,) = server.shown
    assert (shown.card, shown.text, [*shown.buttons]) == ("button_interaction", "要报哪个季度？", ["一季度", "二季度"])


async def test_words_too_long_for_a_card_come_first_and_the_question_stands_on_the_card(server, bench):
    words = "\n".join(["核对表", *(f"第{at}项：{at}名" for at in range(1, 17)), "全部正确吗？"])

    await bench.channel().send(outgoing(words, "确认报送", "改一项"))

    rest = words.removesuffix("\n全部正确吗？")
    assert [(shown.kind, shown.text) for shown in server.shown] == [("text", rest), ("card", "全部正确吗？")]


async def test_more_choices_stand_in_a_list_to_be_ticked(server, bench):
    names = [f"单位{at}" for at in range(1, 12)]

    async with bench.running() as channel:
        await channel.send(outgoing("哪个单位？", *names, row=8))
        server.tap("单位11")
        (heard,) = await bench.intake.got(1)

    assert [(shown.card, shown.text) for shown in server.shown] == [("vote_interaction", "哪个单位？")]
    assert heard.kind is IncomingKind.CHOICE
    assert SIGNER.read(heard.text, "wecom", USER).index == 10


async def test_a_used_card_shows_what_was_chosen_and_cannot_be_used_again(server, bench):
    async with bench.running() as channel:
        await channel.send(outgoing("对吗？", "确认报送", "改一项"))
        server.tap("改一项")
        await bench.until(lambda: server.shown[0].told)

    (change,) = server.called("message/update_template_card")
    assert (server.shown[0].told, change["userids"]) == ("已选：改一项", [USER])


async def test_a_card_that_can_no_longer_be_changed_is_left_as_it_is(server, bench):
    async with bench.running() as channel:
        await channel.send(outgoing("对吗？", "对"))
        server.faults["message/update_template_card"].append(Fault(40058))
        server.tap("对")
        await bench.until(lambda: server.called("message/update_template_card"))
        await bench.intake.got(1)

    assert server.shown[0].told == ""


async def test_where_cards_are_not_shown_choices_are_numbered(server, bench):
    await bench.channel(style=PLAIN).send(outgoing("要报哪个季度？", "一季度", "二季度"))

    assert [shown.text for shown in server.shown] == ["要报哪个季度？\n1. 一季度\n2. 二季度\n回复数字即可。"]


async def test_where_a_number_is_an_answer_the_choices_are_words(server, bench):
    await bench.channel(style=PLAIN).send(outgoing("女党员多少名？", "0", "跳过", numbered=False))

    assert [shown.text for shown in server.shown] == ["女党员多少名？\n可发：0、跳过"]


@pytest.mark.parametrize(
    "labels", [["很长很长很长很长的选项"] * 2 + ["很长很长很长很长很长的选项"], [f"选项{at}" for at in range(21)]]
)
def test_choices_that_no_card_can_carry_are_text(labels):
    pieces = render(outgoing("请选。", *labels), Style(), TEXTS)

    assert [type(piece) for piece in pieces] == [Words]
    assert all(label in pieces[0].text for label in labels)


def test_a_quotation_stands_out_and_what_was_asked_for_is_bold():
    reply = outgoing("", blocks=(Text("女党员：40%左右（全市）。"), QUOTE))

    (piece,) = render(reply, Style(), TEXTS)

    assert piece == Marked(
        "女党员：40%左右（全市）。\n原文：\n> 发展**女党员**比例保持在40%左右\n"
        '<font color="comment">出处：《意见》（1号）二（二）</font>'
    )


@pytest.mark.parametrize("said", ["3*4", "a_b", "`x`", "<b>", "#1", "[1](x)", "1|2", "~", "\\"])
def test_words_with_signs_of_markup_stay_plain(said):
    (piece,) = render(outgoing("", blocks=(Text(said), QUOTE)), Style(), TEXTS)

    assert isinstance(piece, Words)
    assert said in piece.text


def test_nobody_can_make_a_link_by_what_they_say():
    (piece,) = render(outgoing('点<a href="https://example.org">这里</a>，<A\thref=x>'), Style(), TEXTS)

    assert piece == Words('点＜a href="https://example.org">这里＜/a>，＜A\thref=x>')


def test_a_wide_table_becomes_lines():
    table = Table(("项目", "一季度", "二季度", "三季度"), (("三十五岁及以下的农村党员", "12名", "13名", "14名"),))

    (piece,) = render(outgoing("", blocks=(table,)), Style(), TEXTS)

    assert piece == Words("三十五岁及以下的农村党员：一季度12名，二季度13名，三季度14名")


def test_the_same_card_has_the_same_name_and_another_one_another():
    def task(text, row):
        (piece,) = render(outgoing(text, "好", row=row), Style(), TEXTS)
        assert isinstance(piece, Card)
        return piece.content["task_id"]

    assert task("对吗？", 1) == task("对吗？", 1)
    assert len({task("对吗？", 1), task("对吗？", 2), task("行吗？", 1)}) == 3


@given(
    st.text("党员，。\n a<>𠮷", max_size=4000),
    st.lists(st.text("好的不", min_size=1, max_size=14), max_size=25),
    st.booleans(),
)
def test_every_message_fits_and_no_word_is_lost(words, labels, plain):
    pieces = render(outgoing(words or "空", *labels), PLAIN if plain else Style(), TEXTS)

    assert pieces
    for piece in pieces:
        if isinstance(piece, (Words, Marked)):
            assert 0 < len(piece.text.encode()) <= 2048
    said = "".join(piece.text for piece in pieces if isinstance(piece, Words))
    cards = "".join(str(piece.content) for piece in pieces if isinstance(piece, Card))
    for character in "党员𠮷":
        assert (said + cards).count(character) >= words.count(character)
    assert all(label in said + cards for label in labels)
