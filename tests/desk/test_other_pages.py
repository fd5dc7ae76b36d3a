"""Calendar, questions and health: what the chat knows, laid out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from core.calendar import WorkCalendar
from core.messages import Intent, text_reply
from core.people import OPERATOR
from desk.calendar import days_off, worked_weekends
from models.records import Post
from tests.desk.support import browser, office, words
from tests.handlers.reviewing import say

CALENDAR = WorkCalendar.load()


async def shown(bench, path: str) -> str:
    async with browser(bench, "officer") as client:
        return words((await client.get(path)).text)


async def test_each_date_says_whose_word_it_is():
    async with office() as bench:
        before = await shown(bench, "/desk/calendar")
        async with bench.store.write() as work:
            for name, value in (("due_working_day", "5"), ("due_time", '"17:30"')):
                await work.office.set(OPERATOR, name, value, confirmed=True)
        after = await shown(bench, "/desk/calendar")

    assert "2014年4月8日（周二）17:302014年一季度数字报送截止待市委组织部确认" in before
    assert "2014年4月8日（周二）17:302014年一季度数字报送截止市委组织部设定" in after
    assert "2014年4月5日（周六）放假3天，到2014年4月7日（周一）国家节假日" in after
    assert f"节假日安排录入到{CALENDAR.last_known_year}年" in after


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2014, 4, 2), date(2014, 4, 30), [(date(2014, 4, 5), date(2014, 4, 7))]),
        (date(2014, 10, 3), date(2014, 10, 31), [(date(2014, 10, 3), date(2014, 10, 7))]),
        (date(2014, 4, 9), date(2014, 4, 28), []),
        (date(2039, 10, 1), date(2039, 10, 31), []),
    ],
    ids=["a weekend that is longer", "one that has begun", "ordinary weekends are none", "a year that nobody knows"],
)
def test_holidays_are_runs_of_days_off_that_hold_more_than_a_weekend(first, last, expected):
    assert list(days_off(CALENDAR, first, last)) == expected


def test_weekends_that_are_worked_are_told():
    assert list(worked_weekends(CALENDAR, date(2014, 4, 2), date(2014, 5, 31))) == [date(2014, 5, 4)]


async def test_a_question_that_the_documents_leave_open_waits_with_who_asked_and_what_came_nearest():
    async with office() as bench:
        await say(bench, "shuangfeng", "党费按什么比例交")
        await say(bench, "shuangfeng", "[转组织部]")
        page = await shown(bench, "/desk/questions")

    assert "党费按什么比例交" in page
    assert "双峰县双峰县干事，2014年4月2日（周三）问" in page
    assert "去对话里答复" in page
    assert "《娄底市2014年发展党员工作指导意见》娄组发〔2014〕7号·2014年" in page


async def test_an_answered_question_leaves_the_list_and_shows_its_answer():
    async with office() as bench:
        async with bench.store.write() as work:
            asker = await work.people.actor("test", "shuangfeng")
            code = await work.questions.add(asker, "test", "shuangfeng", "党费按什么比例交", "三（一）")
            officer = await work.people.actor("web", "officer")
            await work.questions.answer(officer, code, "按党费收缴规定办理。", shared=True, version=0)
        page = await shown(bench, "/desk/questions")

    assert "没有待答的问题" in page
    assert "党费按什么比例交按党费收缴规定办理。" in page


async def test_health_says_what_the_chat_says():
    async with office() as bench:
        told = await say(bench, "officer", "健康")
        page = await shown(bench, "/desk/health")

    lines = [line for line in told.splitlines() if line.startswith(("自动提醒", "消息", "没有确认", "节假日"))]
    assert len(lines) >= 4
    assert all(line.replace(" ", "") in page for line in lines)


async def test_what_happened_last_stands_on_the_overview_with_the_newest_first():
    async with office() as bench:
        await say(bench, "shuangfeng", "总数5 其余没有")
        bench.clock.forward(minutes=5)
        await say(bench, "officer", "延期 新化县 4月15日")
        page = await shown(bench, "/desk")
        bench.clock.moment += timedelta(days=1)
        later = await shown(bench, "/desk")

    assert "10:05新化县2014年一季度延期" in page
    assert "4月2日新化县2014年一季度延期" in later


async def test_a_notice_shows_who_got_it_and_what_is_unsure_or_refused_by_name():
    async with office() as bench:
        async with bench.store.write() as work:
            number = await work.notices.occur("quarter_open", "2014Q1", work.now)
            states = {"xinhua": None, "louxing": "unsure", "shuangfeng": "refused", "shuangfeng.1": "refused"}
            for unit in states:
                post = Post(
                    "test", unit, text_reply("请报一季度数字"), Intent.NOTICE, unit, unit=unit, occurrence_id=number
                )
                await work.outbox.add(post)
        await _settled(bench, states)
        page = await shown(bench, "/desk/notices")

    assert "开始填报2014年一季度·2014年4月2日（周三）10:00不确定1：娄星区被拒收1：双峰县" in page
    assert "待发1" in page
    assert "娄星区1" in page.partition("各单位收到多少")[2]
    assert "双峰县0" in page.partition("各单位收到多少")[2]


async def test_a_broadcast_of_a_county_is_not_the_citys_to_see():
    async with office() as bench:
        await say(bench, "officer", "群发 县市区：请于4月3日前报送联系人。")
        await say(bench, "officer", "[确认群发]")
        before = await shown(bench, "/desk/notices")
        async with bench.store.write() as work:
            await work.broadcasts._tx.session.execute(text("UPDATE broadcasts SET head = 'shuangfeng'"))
        after = await shown(bench, "/desk/notices")

    assert "请于4月3日前报送联系人" in before
    assert "请于4月3日前报送联系人" not in after


async def _settled(bench, states) -> None:
    """Let the messages of some units have ended in these states; a unit without one still waits."""
    async with bench.store.write() as work:
        for unit, state in states.items():
            if state:
                values = {"state": state, "at": bench.clock.now(), "unit": unit}
                await work.outbox._tx.session.execute(
                    text("UPDATE outbox SET state = :state, settled_at = :at WHERE unit = :unit"), values
                )


async def test_what_a_unit_asks_for_stands_open_on_its_page_for_the_office_alone():
    async with office() as bench:
        await say(bench, "shuangfeng", "申请延期 4月15日 名册还没核完")
        page = await shown(bench, "/desk/units/shuangfeng")
        async with browser(bench, "secretary") as client:
            own = words((await client.get("/desk/units/shuangfeng")).text)

    assert "双峰县申请2014年一季度延期到2014年4月15日（周二）。原因：名册还没核完" in page
    assert "申请2014年一季度延期" not in own
