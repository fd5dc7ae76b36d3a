"""Wishes in free words become orders, for those who may have them; what has consequences is only offered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.wish_digest import FOLDER, digest
from core.errors import DataFileError
from core.people import Grant, Role
from handlers.wishes.catalogue import FILE as CATALOGUE
from handlers.wishes.catalogue import catalogue, load_catalogue, wishes_of
from handlers.wishes.choosing import choose
from handlers.wishes.learned import FILE as LEARNED
from handlers.wishes.learned import NONE, LearnedWishes
from tests.handlers.reviewing import say, submitted
from tests.support import kit

PROJECT = Path(__file__).resolve().parents[2]
OFFICE = wishes_of({"staff", "office", "anyone"})
REPORTER = wishes_of({"reporter", "anyone"})
NAMED = {"unit": "双峰县", "field": "女党员", "quarter": "2014年一季度", "day": "4月15日", "number": "85"}


def test_what_was_learned_belongs_to_the_messages_it_was_learned_from():
    head = LEARNED.read_text(encoding="utf-8").partition("\n")[0]

    assert digest() in head, "python -m benchmarks.learn_wishes"


def test_every_message_to_learn_from_has_a_wish_of_the_catalogue():
    lines = [line for file in FOLDER.glob("*.txt") for line in file.read_text(encoding="utf-8").splitlines()]

    assert {line.partition("|")[0] for line in lines} - {"none"} == set(catalogue())


@pytest.mark.parametrize("named", [NAMED, {}], ids=["named", "nothing named"])
@pytest.mark.parametrize("code", sorted(catalogue()))
async def test_every_order_is_understood_by_whoever_may_have_the_wish(bench, code, named):
    wish = catalogue()[code]
    order = wish.order(named)
    if not order:
        return
    who = "officer" if wish.who in {"staff", "office"} else "xinhua"
    if wish.who == "filling":
        await say(bench, who, "填报")
        await say(bench, who, "28")

    heard = await say(bench, who, order)

    assert "这边能帮的是" not in heard
    assert "原文：\n" not in heard or code in {"f_why", "due"}
    assert "权限" not in heard


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("麻烦看下还有哪几家没动", "missing"),
        ("冷水江那份打回去，女的数对不上", "return"),
        ("给新化再宽限到12号", "extend"),
        ("双峰现在是哪个同志在报", "people"),
        ("帮我开个万宝的邀请码", "invite"),
        ("提醒都正常发出去了吗", "health"),
    ],
)
def test_officers_are_understood(said, code):
    assert code in choose(said, kit().units, OFFICE)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("我要请几天假，别给我发提醒", "leave"),
        ("想让小李帮我一起填", "deputy"),
        ("把空表发给我，我在电脑上填", "template"),
        ("以前几个季度报的能看吗", "history"),
        ("下周我就调走了，换小王接手", "hand_over"),
    ],
)
def test_secretaries_are_understood(said, code):
    assert code in choose(said, kit().units, REPORTER)


def test_messages_of_an_author_from_whom_nothing_was_learned_are_told_right():
    lines = (PROJECT / "tests/handlers/wishes-unseen.txt").read_text(encoding="utf-8").splitlines()
    told = [(wish, choose(said, kit().units, _may_have(wish))) for wish, said in (line.split("|") for line in lines)]

    assert sum(wish in chosen for wish, chosen in told if wish != NONE) >= 140
    assert sum(bool(chosen) for wish, chosen in told if wish == NONE) <= 2


def _may_have(code):
    """The wishes of whoever would have this one."""
    if code == NONE:
        return OFFICE | REPORTER
    if catalogue()[code].who == "filling":
        return REPORTER | wishes_of({"filling"})
    return OFFICE if catalogue()[code].who in {"staff", "office"} else REPORTER


def test_questions_about_the_documents_are_hardly_ever_taken_for_wishes():
    lines = (PROJECT / "tests/knowledge/questions-dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]

    taken = [row["question"] for row in rows if choose(row["question"], kit().units, OFFICE | REPORTER)]

    assert len(taken) <= len(rows) // 50, taken


async def test_what_has_consequences_at_once_is_carried_out_by_a_tap_only(bench):
    await submitted(bench, "shuangfeng")

    heard = await say(bench, "officer", "双峰的我看过了没问题，给他过了吧")
    assert heard == "这样办吗？请点一下；不是这个意思，换个说法再发。\n1. 通过 双峰县"
    assert "待审核1个" in (await say(bench, "officer", "进度") + await say(bench, "officer", "待审"))

    assert "审核通过，已告知" in await say(bench, "officer", "通过 双峰县")


async def test_a_reporter_has_no_wishes_of_an_office(bench):
    await submitted(bench, "shuangfeng")

    heard = await say(bench, "xinhua", "把双峰的数给我看一下")

    assert "36" not in heard


async def test_counts_in_an_open_form_are_counts_whatever_stands_beside_them(bench):
    await say(bench, "xinhua", "填报")

    assert "发展党员总数：28名" in await say(bench, "xinhua", "总数28，先报到这")


async def test_somebody_who_only_looks_begins_no_report(bench):
    async with bench.store.write() as work:
        person = await work.people.add("肖部长", [Grant(Role.PRINCIPAL, "xinhua")])
        await work.people.attach(person, bench.channel.name, "xiao", "xiao")

    heard = await say(bench, "xiao", "我来把这季的数交了")

    assert "本季度一共发展党员多少名" not in heard


def test_mistakes_in_the_catalogue_are_named(tmp_path):
    file = tmp_path / "catalogue.toml"
    file.write_text('[a]\nwho = "king"\nsays = "x {wife}"\n[b]\nwho = "staff"\nneeds = "unit"\n', encoding="utf-8")

    with pytest.raises(DataFileError) as caught:
        load_catalogue(file)

    for problem in ("a: who = king", "a: unknown ['wife']", "b: either says or tells", "b: needs without otherwise"):
        assert problem in str(caught.value)
    assert load_catalogue(CATALOGUE) == catalogue()


def test_a_file_that_was_not_learned_is_refused(tmp_path):
    file = tmp_path / "learned.txt"
    file.write_text("", encoding="utf-8")

    with pytest.raises(DataFileError):
        LearnedWishes.load(file)
