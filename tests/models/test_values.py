"""What is stored comes back as it was: replies, moments, codes."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from core.clock import SHANGHAI
from core.messages import (
    Answered,
    Choice,
    Comparator,
    Progress,
    Quote,
    Reply,
    Share,
    Shares,
    Table,
    Text,
    text_reply,
)
from models.base import Moment
from models.codes import ALPHABET, hash_of, invitation_code, short_code
from models.reply_json import dump_reply, load_reply

SHARE = Share("女党员", "女党员12／32＝37.5%，要求40%左右", 12, 32, 40, Comparator.ABOUT, None)
BLOCKS = [
    Text("第一行\n第二行 “引号” \\ {}"),
    Quote(
        "农村女党员比例不低于25%",
        "《意见》（娄组发〔2014〕7号）二（二）",
        "loudi-2014-7",
        "二（二）",
        ((0, 4), (7, 12)),
    ),
    Table(("项目", "人数"), (("总数", "32"), ("女", "12")), "2014年一季度", (1,)),
    Shares((SHARE, Share("青年", "26／32", 26, 32, 80, Comparator.FLOOR, True))),
    Progress(5, 16, "已填5/16项"),
]


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: type(block).__name__)
def test_every_kind_of_block_survives_storage(block):
    reply = Reply((block, Text("")), (Choice("继续填", "继续", main=True), Choice("0")), numbered=False, stamp=3)

    assert load_reply(dump_reply(reply)) == reply


def test_an_empty_reply_survives_storage():
    assert load_reply(dump_reply(text_reply(""))) == text_reply("")
    assert load_reply(dump_reply(Reply(()))) == Reply(())
    answered = Reply((), answered=Answered(7, "0名", in_place=True))
    assert load_reply(dump_reply(answered)) == answered


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=["sqlite", "postgresql"])
def test_a_moment_of_any_zone_comes_back_on_the_office_clock(dialect):
    kind, moment = Moment(), datetime(2014, 4, 8, 9, 30, 0, 123456, tzinfo=UTC)
    back = kind.process_result_value(kind.process_bind_param(moment, dialect), dialect)

    assert back == moment
    assert (back.tzinfo, back.hour) == (SHANGHAI, 17)
    assert kind.process_bind_param(None, dialect) is kind.process_result_value(None, dialect) is None


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError):
        Moment().process_bind_param(datetime(2014, 4, 8), sqlite.dialect())  # noqa: DTZ001


def test_codes_are_neither_words_nor_counts_and_hold_nothing_to_confuse():
    rng = random.Random(1)
    codes = [short_code(rng) for _ in range(2_000)] + [invitation_code(rng) for _ in range(2_000)]

    assert not set("01ILO") & set(ALPHABET)
    assert not [code for code in codes if code.isalpha() or code.isdigit()]
    assert {len(code) for code in codes} == {4, 9}
    assert set("".join(codes)) == set(ALPHABET) | {"-"}


def test_an_invitation_may_be_typed_in_any_fashion():
    assert len({hash_of(said) for said in ("A7K2-9PXW", "a7k29pxw", " a7k2 9pxw ", "A7K2—9PXW")}) == 1
    assert hash_of("A7K2-9PXW") != hash_of("A7K2-9PXV")
