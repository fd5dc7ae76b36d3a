"""群发 in chat: what an officer may say, what is sent once, what a unit reads, and what is taken back."""

from __future__ import annotations

import pytest

from core.clock import SHANGHAI
from core.messages import File
from core.people import Grant, Role
from core.render import as_text
from handlers.broadcasting.audience import Audience, read_audience
from tests.handlers.test_grassroots import COUNTY, FENG, TANG, bind
from tests.knowledge.papers import docx
from tests.support import bench as open_bench
from tests.support import kit, sqlite_file

COUNTIES = ("louxing", "lengshuijiang", "lianyuan", "shuangfeng", "xinhua")
WORDS = "请各单位今天下班前报送。"


@pytest.fixture
async def county_bench():
    """A county that collects from two units, each with a person on the test channel by the unit's code."""
    async with open_bench() as made:
        for words in ("开通基层填报", "好", "新增基层党委 枫坪镇党委，三塘铺镇党委", "确认新增"):
            await made.hear(words)
        for unit in (FENG, TANG):
            await bind(made, unit)
        yield made


async def say(made, speaker: str, *said: str) -> str:
    """What the speaker hears of the last of these words; [words] taps a button."""
    if made.speaker != speaker:
        made.speaker, made.heard = speaker, []
    heard = []
    for words in said:
        heard = await (made.tap(words[1:-1]) if words.startswith("[") else made.hear(words))
    return "\n".join(as_text(reply) for reply in heard)


async def read_by(made, speaker: str) -> list[str]:
    """What has come in for a speaker."""
    made.speaker, made.heard = speaker, []
    return [as_text(reply) for reply in await made.replies()]


def audience(said: str) -> Audience:
    return read_audience(said, kit().units)


@pytest.mark.parametrize(
    ("said", "units"),
    [
        ("新化、双峰县", ("shuangfeng", "xinhua")),
        ("双峰新化涟源", ("lianyuan", "shuangfeng", "xinhua")),
        ("发给 經開區 和 国资委", ("jkq", "gzw")),
        ("县市区", COUNTIES),
        ("各县（市、区）", COUNTIES),
        ("县市区（双峰除外）", ("louxing", "lengshuijiang", "lianyuan", "xinhua")),
        ("县市区和万宝新区", (*COUNTIES, "wanbao")),
        ("除双峰、新化以外的县市区", ("louxing", "lengshuijiang", "lianyuan")),
        ("县市区，不含娄星区委组织部", ("lengshuijiang", "lianyuan", "shuangfeng", "xinhua")),
        ("全部，除了县市区", ("jkq", "wanbao", "szjg", "gzw", "lxgw", "sszs")),
    ],
)
def test_units_are_named_in_any_order_by_any_name_and_with_exceptions(said, units):
    assert audience(said) == Audience(units)


@pytest.mark.parametrize(
    ("said", "kind"),
    [("未报的", "missing"), ("还没报的县市区", "missing"), ("有草稿的", "draft"), ("没回执的", "unreceived")],
)
def test_units_are_named_by_what_they_have_not_done(said, kind):
    assert audience(said).filter == kind


@pytest.mark.parametrize(
    "said", ["双丰县", "双峰县和双丰县", "双峰县和未报的", "请各单位今天下班前报送", "单位", "12个单位"]
)
def test_words_that_name_something_else_choose_nobody(said):
    assert not isinstance(audience(said), Audience)


async def test_nothing_is_sent_before_the_yes_and_everybody_named_gets_it_once(bench):
    told = await say(bench, "officer", "群发", WORDS, "双峰、新化")

    assert "双峰县干事" in told
    assert "新化县干事" in told
    assert "没有发出" in told
    assert await read_by(bench, "shuangfeng") == []
    await say(bench, "officer", "群发", WORDS, "双峰、新化", "[确认群发]")
    assert len(await read_by(bench, "shuangfeng")) == 1
    assert await read_by(bench, "jkq") == []


async def test_a_second_tap_sends_nothing_more(bench):
    await say(bench, "officer", f"群发 双峰县：{WORDS}")
    await say(bench, "officer", "[确认群发]", "[确认群发]", "确认群发")

    assert len(await read_by(bench, "shuangfeng")) == 1


async def test_a_message_delivered_twice_sends_once(bench):
    await say(bench, "officer", f"群发 双峰县：{WORDS}")
    await bench.hear("确认群发", key="same")
    await bench.hear("确认群发", key="same")

    assert len(await read_by(bench, "shuangfeng")) == 1


async def test_a_draft_survives_a_restart_and_a_sent_one_is_not_sent_again(tmp_path):
    async with open_bench(sqlite_file(tmp_path)) as made:
        await say(made, "officer", f"群发 双峰县：{WORDS}")
        await made.stop()
        await made.start()
        await say(made, "officer", "确认群发")
        await made.stop()
        await made.start()

        assert len(await read_by(made, "shuangfeng")) == 1


async def test_the_same_words_of_another_officer_are_shown_before_they_go_out_twice(bench):
    async with bench.store.write() as work:
        person = await work.people.add("李军", [Grant(Role.OFFICER)])
        await work.people.attach(person, bench.channel.name, "officer-2", "officer-2")
    await say(bench, "officer", f"群发 双峰县：{WORDS}")
    await say(bench, "officer-2", f"群发 双峰县、新化县：{WORDS}", "[确认群发]")

    told = await say(bench, "officer", "确认群发")

    assert "李军同志" in told
    assert "同样的内容" in told
    assert len(await read_by(bench, "shuangfeng")) == 1
    assert "已交发送" in await say(bench, "officer", "确认群发")
    assert len(await read_by(bench, "shuangfeng")) == 1


async def test_braces_go_out_as_they_stand_and_the_officer_is_told_so(bench):
    told = await say(bench, "officer", "群发 双峰县：请{单位}的{name}同志今天报送。{")

    assert "原样发出" in told
    await say(bench, "officer", "确认群发")
    assert "请{单位}的{name}同志今天报送。{" in (await read_by(bench, "shuangfeng"))[0]


async def test_a_unit_that_reports_before_the_time_gets_nothing(bench):
    await say(bench, "officer", "群发 未报的：请抓紧报送。", "明天上午9点10分", "[确认群发]")
    await say(bench, "shuangfeng", "一季度总数0 积极分子30 发展对象5", "[确认零报]", "[确认报送]")
    bench.clock.moment = bench.clock.moment.replace(day=3, hour=9, minute=12)
    await bench.plan()

    assert [text for text in await read_by(bench, "shuangfeng") if "请抓紧报送" in text] == []
    assert [text for text in await read_by(bench, "xinhua") if "请抓紧报送" in text] != []
    assert "发出以前已经办结" in await say(bench, "officer", "群发回执")


async def test_what_is_written_at_night_goes_out_in_the_morning_and_says_so(bench):
    bench.clock.moment = bench.clock.moment.replace(hour=20)
    told = await say(bench, "officer", f"群发 双峰县：{WORDS}")

    assert "不在发送时段，将在2014年4月3日（周四）08:31发出" in told
    await say(bench, "officer", "确认群发")
    assert await read_by(bench, "shuangfeng") == []
    bench.clock.moment = bench.clock.moment.replace(day=3, hour=8, minute=32)
    await bench.plan()
    assert len(await read_by(bench, "shuangfeng")) == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("4月8日 9:10", "2014年4月8日（周二）09:10"),
        ("明天上午9点", "2014年4月3日（周四）09:01"),
        ("周六上午10点", "2014年4月8日（周二）08:31"),
        ("今天晚上八点", "2014年4月3日（周四）08:31"),
        ("昨天9点", "没有看懂"),
        ("今天9点10分", "已经过去"),
    ],
)
async def test_a_time_is_moved_into_the_chat_hours_of_a_working_day(bench, said, told):
    assert told in await say(bench, "officer", f"群发 双峰县：{WORDS}", "[定时]", said)


async def test_only_an_office_may_send_and_only_to_its_own(bench):
    told = await say(bench, "shuangfeng", "群发")

    assert "权限" in told
    assert "群发预览" not in await say(bench, "shuangfeng", f"群发 新化县：{WORDS}")
    assert await read_by(bench, "xinhua") == []


async def test_a_word_file_goes_as_text_as_attachment_or_as_both(bench):
    for use, has_words, has_file in (("作附件发", False, True), ("发文字", True, False), ("文字加附件", True, True)):
        await say(bench, "officer", "群发")
        await bench.send("通知.docx", docx(WORDS))
        await say(bench, "officer", f"[{use}]", "双峰县", "[确认群发]")

        bench.speaker = "shuangfeng"
        (reply,) = await bench.replies()
        assert (WORDS in as_text(reply)) is has_words
        assert any(isinstance(block, File) for block in reply.blocks) is has_file


async def test_a_file_reaches_those_it_was_sent_to_and_nobody_else(bench):
    await say(bench, "officer", "群发")
    content = docx(WORDS)
    await bench.send("通知.docx", content)
    await say(bench, "officer", "[作附件发]", "双峰县", "[确认群发]")
    bench.speaker = "shuangfeng"
    (reply,) = await bench.replies()
    (file,) = [block for block in reply.blocks if isinstance(block, File)]

    async with bench.store.read() as work:
        for speaker, may in (("shuangfeng", True), ("xinhua", False), ("officer", True)):
            actor = await work.people.actor("test", speaker)
            found = await work.files.of_conversation(actor, "test", speaker, file.ref)
            assert (found == ("通知.docx", content)) is may
    await say(bench, "officer", "撤回群发", "[确认撤回]")
    async with bench.store.read() as work:
        actor = await work.people.actor("test", "shuangfeng")
        assert await work.files.of_conversation(actor, "test", "shuangfeng", file.ref) is None


async def test_a_file_with_an_identity_number_is_not_taken(bench):
    await say(bench, "officer", "群发")
    bench.speaker = "officer"
    (reply,) = await bench.send("名单.txt", "张三 110101199001011234".encode())

    assert "身份证" in as_text(reply)


async def test_a_text_of_several_messages_goes_out_as_one(bench):
    await say(
        bench, "officer", "群发", "第一段。", "[接着写]", "第二段。", "第三段。", "[写完了]", "双峰县", "确认群发"
    )

    assert "第一段。\n第二段。\n第三段。" in (await read_by(bench, "shuangfeng"))[0]


async def test_a_slip_in_a_name_never_becomes_part_of_the_text(bench):
    told = await say(bench, "officer", "群发", WORDS, "双丰县")

    assert "“双丰县”" in told
    assert "群发预览" not in told
    await say(bench, "officer", "双峰县", "确认群发")
    assert "双丰县" not in (await read_by(bench, "shuangfeng"))[0]


async def test_a_question_in_between_is_answered_and_the_draft_stays(bench):
    told = await say(bench, "officer", f"群发 双峰县：{WORDS}", "进度")

    assert "应报11个单位" in told
    assert "群发还没有发出" in told
    assert "已交发送" in await say(bench, "officer", "确认群发")


async def test_a_county_sends_to_its_grassroots_units_only(county_bench):
    told = await say(county_bench, COUNTY, f"群发 全部：{WORDS}")

    assert "枫坪镇党委" in told
    assert "三塘铺镇党委" in told
    assert "新化县" not in told
    await say(county_bench, COUNTY, "[确认群发]")
    assert (await read_by(county_bench, FENG))[0].startswith("双峰县通知：")
    assert len(await read_by(county_bench, TANG)) == 1
    assert "还没有群发过" in await say(county_bench, "officer", "群发记录")
    await say(county_bench, FENG, "收到")
    assert "已点“收到”1个单位，未点1个单位：三塘铺镇党委" in await say(county_bench, COUNTY, "群发回执")


async def test_those_without_a_receipt_are_asked_once_a_day(bench):
    await say(bench, "officer", f"群发 双峰、新化：{WORDS}", "确认群发")
    await read_by(bench, "xinhua")
    await say(bench, "shuangfeng", "收到")
    await say(bench, "officer", "催回执", "[确认催回执]", "[确认催回执]")

    assert await read_by(bench, "shuangfeng") == []
    assert len(await read_by(bench, "xinhua")) == 1


async def test_a_planned_one_that_is_taken_back_reaches_nobody(bench):
    await say(bench, "officer", f"群发 双峰县：{WORDS}", "明天9点10分", "确认群发", "撤回群发", "[确认撤回]")
    bench.clock.moment = bench.clock.moment.replace(day=3, tzinfo=SHANGHAI)
    await bench.plan()

    assert [text for text in await read_by(bench, "shuangfeng") if WORDS in text] == []
    assert "已撤回" in await say(bench, "officer", "群发记录")


async def test_a_stand_in_gets_what_is_sent_while_somebody_is_away_and_nobody_else(bench):
    async with bench.store.write() as work:
        person = await work.people.add("张三", [Grant(Role.DEPUTY, "shuangfeng")])
        await work.people.attach(person, bench.channel.name, "stand-in", "stand-in")
    await say(bench, "shuangfeng", "暂停提醒到4月4日，由张三代")
    await read_by(bench, "stand-in")

    await say(bench, "officer", f"群发 双峰县：{WORDS}", "4月4日9点10分", "确认群发")
    await say(bench, "officer", f"群发 双峰县：{WORDS}", "4月8日9点10分", "确认群发", "确认群发")
    for day, speaker, other in ((4, "stand-in", "shuangfeng"), (8, "shuangfeng", None)):
        bench.clock.moment = bench.clock.moment.replace(day=day, hour=9, minute=12)
        await bench.plan()
        assert [text for text in await read_by(bench, speaker) if WORDS in text] != []
        assert other is None or [text for text in await read_by(bench, other) if WORDS in text] == []
