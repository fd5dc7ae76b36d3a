"""如果三季度再发展20人，其中女9人呢？ is computed on the stored year, stores nothing, and is never a report."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.clock import SHANGHAI
from core.messages import Incoming
from core.people import Grant, Role
from core.period import Quarter
from core.render import as_text
from handlers.dialogs.reading import Surroundings, read_message
from handlers.supposing import supposition, with_total
from models.records import Entry, EntryKind
from tests.models.support import approve_plan
from tests.support import kit

NUMBERS = json.loads((Path(__file__).parent.parent / "exports" / "demo-2014.json").read_text(encoding="utf-8"))[
    "quarters"
]
TODAY = date(2014, 7, 5)


def supposed(said):
    found = supposition(said, kit().form, kit().units, TODAY, kit().texts)
    return found and dict(with_total(found.counts, kit().form) or found.counts)


@pytest.fixture
async def desk(bench):
    """The bench in July, with a first quarter of 47, among them 17 women, and a plan."""
    bench.clock.moment = datetime(2014, 7, 3, 10, 0, tzinfo=SHANGHAI)
    async with bench.store.write() as work:
        actor = await work.people.actor(bench.channel.name, "shuangfeng")
        counts = NUMBERS["1"]["shuangfeng"] | {"total": 47, "female": 17, "rural_female": 6, "rural": 20}
        entries = [Entry(code, EntryKind.COUNT, count) for code, count in counts.items()]
        await work.reports.enter(actor, "shuangfeng", Quarter(2014, 1), entries, "before")
        await work.reports.submit(actor, "shuangfeng", Quarter(2014, 1), due=None)
        await approve_plan(work, actor, "shuangfeng", 2014, 100)
    return bench


async def say(bench, speaker, said):
    bench.speaker = speaker
    replies = await (bench.tap(said[1:-1]) if said.startswith("[") else bench.hear(said))
    return "\n".join(as_text(reply) for reply in replies)


async def stored(bench):
    async with bench.store.read() as work:
        actor = await work.people.actor(bench.channel.name, "shuangfeng")
        return [await work.reports.get(actor, "shuangfeng", Quarter(2014, number)) for number in (1, 2, 3)]


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ("如果三季度再发展20人，其中女9人呢？", {"total": 20, "female": 9}),
        ("假如再发展5个都是女的", {"total": 5, "female": 5}),
        ("要是下半年发展60名，35岁以下50，高中以上58", {"total": 60, "age35": 50, "edu_hs": 58}),
        ("如果再来20个，女的9个，够不够？", {"total": 20, "female": 9}),
        ("如果再发展8名女党员", {"total": 8, "female": 8}),
        ("要是后面40名都是高中以上呢", {"total": 40, "edu_hs": 40}),
        ("假设余下40名里女20名，女党员比例能到多少", {"total": 40, "female": 20}),
        ("如果再发展20个，其中女的占一半呢", {"total": 20, "female": 10}),
        ("如果7到12月发展六十名，女二十五", {"total": 60, "female": 25}),
        ("倘若四季度发展30，农村15，农村女4", {"total": 30, "rural": 15, "rural_female": 4}),
        ("如果再发展20人，女党员比例能到40%吗", {"total": 20}),
        ("三季度再发展20人，其中女9人，比例是多少？", {"total": 20, "female": 9}),
        ("再发展20人女9人够不够", {"total": 20, "female": 9}),
    ],
)
def test_what_is_assumed_is_read_as_reports_are(said, counts):
    assert supposed(said) == counts
    assert read_message(said, kit().form.words, Surroundings(kit().units, TODAY), kit().texts).intent == "none"


PIECES = [
    "如果", "再发展", "20人", "其中", "女9", "农村", "女", "，", "。", "？", "三季度", "35岁以下", "50", "-3", "2.5",
    "约", "累计", "双峰", "祁东", "余下", "一半", "全是", "团员", "推优", "积极分子", "0", "都是", "呢", "多少", "40%",
    "百分之四十", "廿", "俩", "其余", "男", "两新",
]  # fmt: skip
WORDS = st.lists(st.sampled_from(PIECES), max_size=14)


@settings(max_examples=300, deadline=None)
@given(st.one_of(WORDS.map("".join), st.text(max_size=60)))
def test_whatever_is_assumed_is_counted_or_its_doubt_has_a_name(said):
    found = supposition(f"如果再发展{said}", kit().form, kit().units, TODAY, kit().texts)

    for doubt in found.doubts if found else ():
        assert found.is_unit_unsure or doubt.said or doubt.field or doubt.between
    assert not found or all(count >= 0 for count in found.counts.values())


@pytest.mark.parametrize(
    "said",
    [
        "三季度发展20人，其中女9人", "再发展20人，女9", "二季度再发展20人，比例达到45%", "二季度再发展多少？",
         "如果发展32名，女12名，达标吗",
        "如果再发展20人，女党员至少要多少名",
        "如果明年再发展20人，女9人呢", "如果去年再发展20人", "如果再开会讨论3次怎么办", "如果政审没有通过怎么办",
        "如果再有2名预备党员转正呢", "如果只有5名积极分子能再发展几名", "要是超过报送时间怎么办", "比如二（二）",
    ],
)  # fmt: skip
def test_what_assumes_no_further_members_is_no_what_if(said):
    assert supposed(said) is None


async def test_before_and_after_are_told_and_nothing_is_stored(desk):
    before = await stored(desk)

    heard = await say(desk, "shuangfeng", "如果三季度再发展20人，其中女9人呢？")

    assert "女党员：现17/47，36.2%；试算26/67，38.8%。全市要求40%左右（二（二））。低1.2个百分点。" in heard
    assert "年度计划100名，试算后用去67名，还余33名。" in heard
    assert heard.endswith("这是试算，没有保存。")
    assert await stored(desk) == before


async def test_an_open_report_keeps_its_question_and_its_counts(desk):
    asked = await say(desk, "shuangfeng", "二季度总数32 女12")
    before = await stored(desk)
    question = asked[asked.index("其中，") :]

    heard = await say(desk, "shuangfeng", "假如再发展5个都是女的")

    assert "女党员：现17/47，36.2%；试算22/52，42.3%。" in heard
    assert heard.count(question) == 1
    assert await stored(desk) == before
    assert "35岁及以下：" in await say(desk, "shuangfeng", "26")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("如果再发展10人，其中女12人呢", "假设的女党员12名，大于发展党员总数10名"),
        ("如果再发展30人，女12，农村25，农村女3呢", "农村以外应有9名，而农村以外一共只有5名"),
        ("如果再发展约20人，女9", "“20人”看不准是几名"),
        ("如果再发展2.5人呢", "“2.5人”看不准是几名"),
        ("如果再发展20人，男12人，女9人", "发展党员总数、女党员对不上"),
        ("如果再多女8、农民5呢", "没有说一共再发展多少名"),
        ("如果到年底累计发展120人，其中女48名呢", "试算按再发展的人数算"),
        ("如果双峰和新化再发展20人，女9", "没有看准是哪一个单位"),
        ("如果新化县再发展20人，女9", "不显示新化县的数字"),
    ],
)
async def test_what_cannot_be_computed_is_said_kindly(desk, said, why):
    before = await stored(desk)

    heard = await say(desk, "shuangfeng", said)

    assert why in heard
    assert "试算" not in heard.replace("没有试算", "").replace("试算按", "")
    assert await stored(desk) == before


async def test_the_department_sees_the_city_or_the_unit_it_names(desk):
    city = await say(desk, "officer", "如果三季度再发展20人，其中女9人呢？")
    unit = await say(desk, "officer", "如果双峰县三季度再发展20人，其中女9人，会怎么样")

    assert city.startswith("全市截至2014年二季度的本年累计")
    assert "还有11个单位未报" in city
    assert "供参考" not in city
    assert unit.startswith("双峰县截至2014年一季度的本年累计")


async def test_who_reports_for_several_units_is_asked_for_which(desk):
    async with desk.store.write() as work:
        person = await work.people.add("李明", [Grant(Role.REPORTER, "jkq"), Grant(Role.DEPUTY, "wanbao")])
        await work.people.attach(person, desk.channel.name, "both", "both")

    asked = await say(desk, "both", "如果再发展20人，女9")
    told = await say(desk, "both", "[万宝新区]")

    assert asked.startswith("按哪个单位算？")
    assert told.startswith("万宝新区2014年还没有报送，只看假设的再发展20名（其中女党员9名）")


async def test_neither_strangers_nor_groups_see_numbers(desk):
    said = "如果三季度再发展20人，其中女9人呢？"
    desk.speaker = "group"
    incoming = Incoming(desk.channel.name, "in a group", "group", "shuangfeng", desk.clock.now(), said, is_group=True)
    await desk.dispatcher.accept([incoming])
    [reply] = await desk.replies()

    assert "群聊里不显示单位数字" in as_text(reply)
    assert "要先绑定单位" in await say(desk, "passer-by", said)
