"""待答问题 through the whole assistant: handed on, opened, answered, told, put right, taken back."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import text

from core.clock import SHANGHAI
from core.messages import Incoming
from core.people import OPERATOR, Grant, Role
from core.render import as_text


async def say(bench, speaker, said):
    """What one person hears back, as one text; a label in brackets is tapped."""
    bench.speaker = speaker
    replies = await (bench.tap(said[1:-1]) if said.startswith("[") else bench.hear(said))
    return "\n".join(as_text(reply) for reply in replies)


async def told(bench, speaker):
    """What came in for somebody meanwhile."""
    bench.speaker = speaker
    return [as_text(reply) for reply in await bench.replies()]


async def hand_on(bench, speaker="shuangfeng", question="公示要几天"):
    """Ask, hand on, and return the code."""
    await say(bench, speaker, question)
    heard = await say(bench, speaker, "转组织部")
    return heard.partition("编号")[2][:4]


async def answer(bench, code, *words, send="发出"):
    await say(bench, "officer", code)
    for each in words:
        await say(bench, "officer", each)
    return await say(bench, "officer", send)


async def test_an_answer_of_several_messages_goes_out_as_it_was_shown(bench):
    code = await hand_on(bench)
    await say(bench, "officer", code)
    await say(bench, "officer", "公示天数由县里定。")

    shown = await say(bench, "officer", "拿不准的，电话问。")
    assert await told(bench, "shuangfeng") == []
    assert "已答复，发给1人" in await say(bench, "officer", "发出")

    [heard] = await told(bench, "shuangfeng")
    assert heard.endswith("市委组织部答复：公示天数由县里定。\n拿不准的，电话问。\n这是工作答复，不是文件原文。")
    assert heard in shown


@pytest.mark.parametrize("words", ["女10", "是", "多少天？", "进不进度都行", "5", "公示至少5天，不清楚的问县里"])
async def test_whatever_an_officer_writes_while_a_question_is_open_belongs_to_the_answer(bench, words):
    code = await hand_on(bench)
    await say(bench, "officer", code)

    assert f"市委组织部答复：{words}\n" in await say(bench, "officer", words)


async def test_a_command_in_between_is_done_and_the_answer_goes_on(bench):
    code = await hand_on(bench)
    await say(bench, "officer", code)
    await say(bench, "officer", "5天。")

    heard = await say(bench, "officer", "进度")

    assert "应报11个单位" in heard
    assert f"对{code}的答复还没有发出，可以接着写。" in heard
    assert "已答复" in await say(bench, "officer", "发出")


async def test_cancelling_sends_nothing_and_the_question_stays_open(bench):
    code = await hand_on(bench)
    await say(bench, "officer", code)
    await say(bench, "officer", "5天。")

    assert f"没有发出，{code}仍可再打开" in await say(bench, "officer", "取消")
    assert await told(bench, "shuangfeng") == []
    assert code in await say(bench, "officer", "待答")


async def test_nothing_is_sent_without_words_and_none_that_are_too_long(bench):
    code = await hand_on(bench)
    await say(bench, "officer", code)

    assert "还没有写答复，没有发出" in await say(bench, "officer", "发出")
    await say(bench, "officer", "短的。")
    assert "没有加进去" in await say(bench, "officer", "长" * 500)
    await say(bench, "officer", "发出")
    [heard] = await told(bench, "shuangfeng")
    assert "短的。" in heard
    assert "长" not in heard


async def test_the_button_of_an_older_preview_sends_nothing(bench):
    code = await hand_on(bench)
    await say(bench, "officer", code)
    await say(bench, "officer", "5天。")
    old = bench.heard[-1]
    await say(bench, "officer", "是工作日。")

    bench.heard = [old]
    assert "情况已有变化" in await say(bench, "officer", "[发出]")
    assert await told(bench, "shuangfeng") == []


async def test_two_officers_do_not_answer_past_each_other(bench):
    async with bench.store.write() as work:
        person = await work.people.add("陈刚", [Grant(Role.OFFICER)])
        await work.people.attach(person, bench.channel.name, "second", "second")
    code = await hand_on(bench)
    await say(bench, "second", code)
    await say(bench, "second", "另一个答复。")
    await answer(bench, code, "5天。")

    heard = await say(bench, "second", "发出")

    assert "没有发出" in heard
    assert "王芳已于2014年4月2日（周三）答复：5天。" in heard
    [only] = await told(bench, "shuangfeng")
    assert "另一个" not in only


async def test_everybody_who_asked_the_same_hears_the_answer_under_their_own_words(bench):
    code = await hand_on(bench)
    await hand_on(bench, "xinhua", "请问公示期是多少天")
    await hand_on(bench, "wanbao", "党费怎么交")

    listed = await say(bench, "officer", "待答")
    await answer(bench, code, "5天。")

    assert "待答问题2个" in listed
    assert "另有1人问同样的问题" in listed
    assert "问：公示要几天" in (await told(bench, "shuangfeng"))[0]
    assert "问：请问公示期是多少天" in (await told(bench, "xinhua"))[0]
    assert await told(bench, "wanbao") == []


async def test_a_question_that_does_not_belong_here_is_declined_and_the_asker_told(bench):
    code = await hand_on(bench, question="党费怎么交")

    await answer(bench, code, "不属本库")

    [heard] = await told(bench, "shuangfeng")
    assert "这个问题不属于本助手收录的范围。请联系娄底市委组织部。" in heard
    assert "目前没有待答问题" in await say(bench, "officer", "待答")


async def test_a_later_question_of_the_same_kind_gets_the_answer_behind_the_word_that_the_guidance_is_silent(bench):
    await answer(bench, await hand_on(bench), "5个工作日。")
    bench.clock.forward(days=30)

    heard = await say(bench, "lianyuan", "公示多少天")

    silent, _, known = heard.partition("市委组织部对“公示要几天”的工作答复：\n5个工作日。")
    assert silent.startswith("指导意见没有规定")
    assert known.startswith("\n出处：市委组织部答复 2014年4月2日。这是工作答复，不是文件原文。")
    assert "要把问题转给市委组织部吗" not in heard
    assert "转组织部" in known


async def test_what_the_documents_answer_is_not_overlaid_by_an_answer_of_the_department(bench):
    await answer(bench, await hand_on(bench), "5个工作日。")

    heard = await say(bench, "lianyuan", "女党员比例是多少？公示几天？")

    assert heard.count("工作答复") == 2
    assert heard.index("40%左右") < heard.index("工作答复")
    assert "工作答复" not in await say(bench, "lianyuan", "公示制是五项制度之一吗")


async def test_an_answer_for_the_asker_alone_is_shown_to_nobody_else(bench):
    code = await hand_on(bench, question="我县的名额是多少")
    await answer(bench, code, "贵县今年25名。", send="只发提问人")

    assert "25名" in (await told(bench, "shuangfeng"))[0]
    assert "25名" not in await say(bench, "xinhua", "我县的名额是多少")


async def test_an_amended_and_a_withdrawn_answer_reach_the_asker_and_replace_what_others_see(bench):
    code = await hand_on(bench)
    await answer(bench, code, "5天。")
    await answer(bench, code, "7天。")

    _, second = await told(bench, "shuangfeng")
    assert "市委组织部更正答复：7天。\n以前的答复不再使用。" in second
    assert "7天。" in await say(bench, "xinhua", "公示几天")

    await answer(bench, code, "收回答复")
    [gone] = await told(bench, "shuangfeng")
    assert "收回了以前的答复" in gone
    assert "7天" not in await say(bench, "xinhua", "公示几天")
    assert code in await say(bench, "officer", "待答")


async def test_an_answer_amended_before_it_was_sent_goes_out_once(bench):
    code = await hand_on(bench)
    bench.clock.moment = datetime(2014, 4, 2, 21, 0, tzinfo=SHANGHAI)
    await answer(bench, code, "5天。")
    await answer(bench, code, "7天。")
    assert await told(bench, "shuangfeng") == []

    bench.clock.moment = datetime(2014, 4, 3, 8, 40, tzinfo=SHANGHAI)

    [heard] = await told(bench, "shuangfeng")
    assert "7天。" in heard


async def test_officers_are_told_of_questions_once_a_day_and_only_while_one_is_open(bench):
    await hand_on(bench)
    [notice] = await told(bench, "officer")
    assert notice.startswith("单位有问题要市委组织部答复")
    await hand_on(bench, question="党费怎么交")
    assert await told(bench, "officer") == []

    bench.clock.moment = datetime(2014, 4, 3, 8, 40, tzinfo=SHANGHAI)
    assert len(await told(bench, "officer")) == 1
    code = await hand_on(bench, "xinhua", "预备期多长")
    bench.clock.moment = datetime(2014, 4, 3, 9, 0, tzinfo=SHANGHAI)
    for each in (await say(bench, "officer", "待答")).split():
        if len(each) == 4 and each.isascii():
            await answer(bench, each, "见文件。")
    assert code
    bench.clock.moment = datetime(2014, 4, 4, 9, 0, tzinfo=SHANGHAI)
    assert await told(bench, "officer") == []


async def test_a_question_of_the_weekend_is_told_on_monday_once(bench):
    bench.clock.moment = datetime(2014, 4, 12, 10, 0, tzinfo=SHANGHAI)
    await hand_on(bench)
    bench.clock.moment = datetime(2014, 4, 13, 20, 0, tzinfo=SHANGHAI)
    await hand_on(bench, question="党费怎么交")
    assert await told(bench, "officer") == []

    bench.clock.moment = datetime(2014, 4, 14, 8, 45, tzinfo=SHANGHAI)

    assert len(await told(bench, "officer")) == 1


@pytest.mark.parametrize("said", ["待答", "待答问题", "已答问题"])
async def test_the_list_is_for_the_department(bench, said):
    await hand_on(bench)

    heard = await say(bench, "xinhua", said)

    assert "这项操作需要市委组织部经办人权限" in heard
    assert "公示" not in heard


async def test_a_code_opens_nothing_for_a_secretary(bench):
    code = await hand_on(bench)

    assert "公示要几天" not in await say(bench, "xinhua", code)
    assert "发出" not in await say(bench, "xinhua", f"答复{code}")


async def test_an_officer_who_is_one_no_longer_cannot_send(bench):
    code = await hand_on(bench)
    await say(bench, "officer", code)
    await say(bench, "officer", "5天。")
    async with bench.store.write() as work:
        person = (await work.people.actor(bench.channel.name, "officer")).person_id
        await work._transaction.session.execute(
            text("UPDATE grants SET role = 'reporter', unit = 'jkq' WHERE person_id = :person"), {"person": person}
        )

    await say(bench, "officer", "发出")

    assert await told(bench, "shuangfeng") == []


async def test_somebody_unbound_may_hand_a_question_on_and_is_told(bench):
    code = await hand_on(bench, "passer-by")
    await answer(bench, code, "5天。")

    assert "未绑定人员" in await say(bench, "officer", "已答问题")
    assert "5天。" in (await told(bench, "passer-by"))[0]


async def test_nobody_can_flood_the_department(bench):
    for number in range(10):
        await say(bench, "passer-by", f"退休{number + 2}年的能发展吗")
        await say(bench, "passer-by", "转组织部")
    await say(bench, "passer-by", "党费怎么交")

    assert "您已有10个问题等待" in await say(bench, "passer-by", "转组织部")


async def test_a_report_that_was_open_goes_on_after_the_answer(bench):
    async with bench.store.write() as work:
        person = await work.people.add("李明", [Grant(Role.REPORTER, "jkq"), Grant(Role.OFFICER)])
        await work.people.attach(person, bench.channel.name, "both", "both")
        await work.office.set(OPERATOR, "contact", '"张三"', confirmed=True)
    code = await hand_on(bench)
    await say(bench, "both", "一季度总数25 女10")
    await say(bench, "both", code)
    await say(bench, "both", "5天。")

    heard = await say(bench, "both", "发出")

    assert "已答复" in heard
    assert "其中，35岁及以下多少名？" in heard


async def test_nothing_is_handed_on_from_a_group(bench):
    bench.speaker = "group"
    for key, said in (("g1", "公示要几天"), ("g2", "转组织部")):
        now = bench.clock.now()
        incoming = Incoming(bench.channel.name, key, "group", "shuangfeng", now, said, is_group=True)
        await bench.dispatcher.accept([incoming])
        [reply] = await bench.replies()

    assert "单独对话" in as_text(reply)
    assert "目前没有待答问题" in await say(bench, "officer", "待答")
