"""The robot of a group: says what is for everybody, once, within its rate, and never a unit's name or number."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest

from channels.wecom.robot import GROUP, NAME, GroupRobot
from core.errors import Outcome, SendError
from core.messages import Choice, Intent, text_reply
from core.texts import Texts
from models.records import Post
from scheduler.delivery import Pace
from scheduler.ringing import Group, Planner
from tests.channels.fake_wecom import ROBOT_KEY, Fault
from tests.channels.wecom.conftest import outgoing
from tests.scheduler.support import (
    UNITS,
    HandClock,
    ScriptedChannel,
    at,
    load_calendar,
    load_texts,
    make_sender,
    office_store,
    shipped,
)

GROUP_PLANNER = Planner(shipped(), load_calendar(), load_texts(), group=Group(NAME, GROUP))


@asynccontextmanager
async def robot(webhook):
    made = GroupRobot(webhook, Texts.load(), answer_seconds=0.5)
    try:
        yield made
    finally:
        await made._http.aclose()


async def test_choices_are_not_said_to_a_group(server):
    async with robot(server.webhook) as made:
        await made.send(outgoing("开始填报。", "填报"))

    assert [(shown.user, shown.text) for shown in server.shown] == [("group", "开始填报。")]


@pytest.mark.parametrize(
    ("webhook", "fault", "outcome"),
    [
        ("?key=another", None, Outcome.REFUSED),
        (f"?key={ROBOT_KEY}", Fault(45009), Outcome.NOT_SENT),
        (f"?key={ROBOT_KEY}", Fault(silent=True), Outcome.UNSURE),
        (f"?key={ROBOT_KEY}", Fault(status=502, page="x"), Outcome.UNSURE),
    ],
)
async def test_what_goes_wrong_is_what_is_certain(server, webhook, fault, outcome):
    if fault:
        server.faults["webhook/send"].append(fault)

    async with robot(f"{server.base_url}/cgi-bin/webhook/send{webhook}") as made:
        with pytest.raises(SendError) as caught:
            await made.send(outgoing("开始填报。"))

    assert caught.value.outcome is outcome


async def test_a_whole_quarter_is_said_once_each_and_names_no_unit(server):
    clock, people = HandClock(at("2014-03-20 09:00")), ScriptedChannel()
    async with office_store(clock) as store, robot(server.webhook) as made:
        pace = Pace(monotonic=server.monotonic)
        while clock.now() < at("2014-05-20 09:00"):
            await GROUP_PLANNER.plan_now(store)
            await make_sender(store, clock, people, made, pace=pace).deliver_due()
            clock.forward(hours=1)

    said = [shown.text for shown in server.shown]
    assert [text.split("\n")[0] for text in said] == [
        "2014年一季度（1—3月）发展党员情况开始填报，拟于2014年4月8日（周二）17:30前报送（暂定，待市委组织部确认）。",
        "提示：2014年一季度（1—3月）发展党员情况拟于2014年4月8日（周二）17:30前报送（暂定，待市委组织部确认），还有2个工作日。",
        "2014年发展党员工作自查通知已发给各单位填报人，请在与本助手的单独对话里查看，看到后回“收到”。",
    ]
    assert not any(unit.name in text for unit in UNITS for text in said)


async def test_never_more_than_twenty_a_minute(server):
    clock = HandClock(at("2014-04-02 10:05"))

    async def skip(seconds):
        server.skipped += seconds

    async with office_store(clock) as store, robot(server.webhook) as made:
        async with store.write() as work:
            for number in range(50):
                await work.outbox.add(
                    Post(NAME, GROUP, text_reply("字" * 600 + str(number), Choice("好")), intent=Intent.NOTICE)
                )
        sender = make_sender(store, clock, made, pace=Pace(monotonic=server.monotonic, sleep=skip))
        while len(server.shown) < 50:
            await sender.deliver_due()
            clock.forward(seconds=10)
            server.skipped += 10

    assert [shown.text.lstrip("字") for shown in server.shown] == [str(number) for number in range(50)]
