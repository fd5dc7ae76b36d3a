"""People change in chat: what transcripts cannot show, such as stale buttons, two at once, and messages twice."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from core.clock import SHANGHAI
from core.errors import Outcome, SendError
from core.people import Role
from core.render import as_text
from handlers.people.days import Span, read_span

TODAY = date(2014, 4, 25)


async def said(bench, speaker: str, text: str, key: str = "") -> str:
    bench.speaker = speaker
    return "\n".join(as_text(reply) for reply in await bench.hear(text, key=key))


async def code_of(bench, speaker: str = "shuangfeng", words: str = "交接") -> str:
    await said(bench, speaker, words)
    return (await said(bench, speaker, "是")).partition("交接码：")[2][:9]


async def test_a_button_of_the_open_form_says_that_the_unit_has_changed_hands(bench):
    await said(bench, "shuangfeng", "填报")
    code = await code_of(bench)
    await said(bench, "李强", code)

    bench.speaker = "shuangfeng"
    first = "\n".join(as_text(reply) for reply in await bench.tap("本季零报"))
    again = "\n".join(as_text(reply) for reply in await bench.tap("本季零报"))

    assert "已由李强同志接手" in first
    assert "已由李强同志接手" in again
    async with bench.store.read() as work:
        person = await work.people.actor("test", "李强")
        assert (await work.reports.get(person, "shuangfeng", bench.quarter)).draft is None


async def test_a_code_handled_twice_gives_the_unit_once_and_one_receipt(bench):
    code = await code_of(bench)
    await said(bench, "李强", code, key="same")
    assert not await said(bench, "李强", code, key="same")

    bench.speaker = "officer"
    receipts = [as_text(reply) for reply in await bench.replies()]
    assert len(receipts) == 1
    async with bench.store.read() as work:
        assert await work.audit.verify() is None


async def test_anything_else_than_yes_leaves_the_hand_over(bench):
    await said(bench, "shuangfeng", "交接")
    await said(bench, "shuangfeng", "日程")

    assert "交接码" not in await said(bench, "shuangfeng", "是")


@pytest.mark.parametrize("words", ["交接", "我要交接", "双峰县交接", "办理填报交接手续", "我们要换人", "交接 双峰"])
async def test_a_hand_over_is_asked_for_in_many_words(bench, words):
    assert "办理双峰县填报交接" in await said(bench, "shuangfeng", words)


async def test_a_secretary_cannot_take_a_neighbours_unit(bench):
    for words in ("交接 新化县", "取消交接 新化县", "新化县代填人", "邀请 新化县 代填人", "解绑 新化县 新化县干事"):
        told = await said(bench, "shuangfeng", words)
        assert "新化县干事" not in told
        assert "码：" not in told
    async with bench.store.read() as work:
        assert len(await work.people.recipients("xinhua")) == 1


async def test_who_confirmed_is_told_to_whoever_is_still_writing(bench):
    code = (await said(bench, "shuangfeng", "邀请代填人")).partition("邀请码：")[2][:9]
    await said(bench, "张三", code)
    await said(bench, "张三", "总数32 女12")
    await said(bench, "shuangfeng", "本季零报")
    await said(bench, "shuangfeng", "是")
    await said(bench, "shuangfeng", "入党积极分子100 发展对象40")
    confirmed = await said(bench, "shuangfeng", "确认")
    told = await said(bench, "张三", "35岁及以下19")

    assert "报送人：双峰县干事" in confirmed
    assert "双峰县干事同志于" in told
    assert "双峰县干事已于" in told
    assert "核对码" in told


async def test_a_draft_that_a_colleague_gave_up_is_told(bench):
    code = (await said(bench, "shuangfeng", "邀请代填人")).partition("邀请码：")[2][:9]
    await said(bench, "张三", code)
    await said(bench, "张三", "总数32 女12")
    await said(bench, "shuangfeng", "继续")
    await said(bench, "shuangfeng", "取消")
    await said(bench, "shuangfeng", "放弃")

    assert "已由本单位另一位同志取消" in await said(bench, "张三", "35岁及以下19")


async def test_a_notice_refused_by_one_platform_goes_to_the_other_account(bench):
    await bench.plan()
    code = (await said(bench, "shuangfeng", "加绑")).partition("加绑码：")[2][:9]
    await said(bench, "web/周敏", code)
    await said(bench, "web/周敏", "提醒发到网页")

    async def refuse(outgoing):
        raise SendError("blocked", Outcome.REFUSED)

    bench.web.send = refuse
    bench.clock.moment = datetime(2014, 4, 8, 9, 20, tzinfo=SHANGHAI)
    await bench.plan()
    bench.clock.forward(minutes=20)
    bench.speaker = "shuangfeng"

    assert "今天是最后一天" in "".join(as_text(reply) for reply in await bench.replies())


async def test_an_account_of_another_person_is_not_added(bench):
    code = (await said(bench, "shuangfeng", "加绑")).partition("加绑码：")[2][:9]

    assert "已经绑定了别的同志" in await said(bench, "xinhua", code)


async def test_the_officer_dismisses_and_a_waiting_notice_is_not_sent(bench):
    await bench.plan()
    bench.clock.moment = datetime(2014, 4, 8, 9, 2, tzinfo=SHANGHAI)
    assert await bench.plan() > 1
    await said(bench, "officer", "解绑 双峰县 双峰县干事")
    await said(bench, "officer", "是")
    bench.clock.forward(minutes=30)
    bench.speaker = "shuangfeng"

    heard = [as_text(reply) for reply in await bench.replies()]
    assert heard == ["您已不再负责双峰县的填报。如有疑问，请联系娄底市委组织部。"]
    async with bench.store.read() as work:
        assert not [each for each in await work.people.recipients("shuangfeng") if each.role is Role.REPORTER]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("到5月8日", TODAY, date(2014, 5, 8)),
        ("到五月八号", TODAY, date(2014, 5, 8)),
        ("至2014年5月8日", TODAY, date(2014, 5, 8)),
        ("到2014-05-08", TODAY, date(2014, 5, 8)),
        ("到5.8", TODAY, date(2014, 5, 8)),
        ("到5/8", TODAY, date(2014, 5, 8)),
        ("到８号", TODAY, date(2014, 5, 8)),
        ("到30号", TODAY, date(2014, 4, 30)),
        ("4月28日至5月8日", date(2014, 4, 28), date(2014, 5, 8)),
        ("从4月28日起到5月8日止", date(2014, 4, 28), date(2014, 5, 8)),
        ("4月28—30日", date(2014, 4, 28), date(2014, 4, 30)),
        ("5天", TODAY, date(2014, 4, 29)),
        ("一周", TODAY, date(2014, 5, 1)),
        ("从明天起五天", date(2014, 4, 26), date(2014, 4, 30)),
        ("到下周五", TODAY, date(2014, 5, 2)),
        ("到月底", TODAY, date(2014, 4, 30)),
        ("到1月5日", TODAY, date(2014, 1, 5)),
    ],
)  # fmt: skip
def test_days_are_read_as_they_are_written(words, first, last):
    assert read_span(words, TODAY) == Span(first, last)


@pytest.mark.parametrize("words", ["到2月30日", "到13月1日", "到时候再说", "几天", "", "0天"])
def test_what_is_no_day_is_not_guessed(words):
    assert read_span(words, TODAY) is None


def test_a_day_after_the_turn_of_the_year_is_in_the_next_one():
    assert read_span("到1月5日", date(2014, 12, 28)) == Span(date(2014, 12, 28), date(2015, 1, 5))


async def test_questions_about_absence_are_no_absence(bench):
    for words in ("我休假期间谁来报", "休假到哪天可以不报吗", "请假要审批吗", "一季度出差3天发展党员5名"):
        await said(bench, "shuangfeng", words)
    async with bench.store.read() as work:
        person = await work.people.actor("test", "shuangfeng")
        assert await work.absences.of_unit(person, "shuangfeng") == ()
