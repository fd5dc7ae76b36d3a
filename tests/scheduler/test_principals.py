"""The principal of a unit hears of the second overdue reminder of a quarter, in words of his own, and of no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import Outcome, SendError
from core.people import OPERATOR, Grant, Role
from core.period import Quarter
from models.records import PostState
from scheduler.notice import Beside
from scheduler.notice_check import faults
from tests.scheduler.support import (
    UNITS,
    HandClock,
    ScriptedChannel,
    at,
    confirm,
    load_texts,
    make_sender,
    office_store,
    planner,
    report,
    shipped,
)
from tests.scheduler.test_merging import COUNTS

UNIT, HEAD = UNITS[0].code, "principal"
MORNINGS = ("2014-04-01", "2014-04-04", "2014-04-08", "2014-04-09", "2014-04-11", "2014-04-14", "2014-04-15")


class PickyChannel(ScriptedChannel):
    """Refuses what is for some conversations."""

    def __init__(self, *refused: str) -> None:
        super().__init__()
        self.refused = set(refused)

    async def send(self, outgoing):
        if outgoing.conversation in self.refused:
            raise SendError("blocked", Outcome.REFUSED)
        return await super().send(outgoing)


WORDS = """\
娄星区2014年一季度数字尚未收到，报送时间为2014年4月8日（周二）17:30。现在仍可报送。
报送时间已过3个工作日。负责填报的是娄星区演示、代填演示，提醒已同时发出。
请您了解一下情况，有困难请联系娄底市委组织部。
您是单位负责人，不用填报，发“进度”可看本单位的情况。"""


@pytest.fixture
async def office():
    """One unit that reports nothing, with a secretary, a deputy and a principal."""
    clock = HandClock(at("2014-03-31 08:40"))
    async with office_store(clock, units=UNITS[:1]) as store:
        await confirm(store, due_working_day="5", due_time='"17:30"', overdue_cap="2")
        async with store.write() as work:
            for name, role in (("代填演示", Role.DEPUTY), ("李部长", Role.PRINCIPAL)):
                person = await work.people.add(name, [Grant(role, UNIT)], phone="0738-2")
                account = HEAD if role is Role.PRINCIPAL else "deputy"
                await work.people.attach(person, "test", account, account)
        await planner().plan_now(store)
        yield store, clock


async def ring(store, clock, moment: str) -> int:
    clock.moment = at(moment)
    return await planner().plan_now(store)


async def heard(store, clock, channel, day: str) -> dict[str, str]:
    """What arrives on a morning, by conversation."""
    channel.arrived.clear()
    await ring(store, clock, f"{day} 09:10")
    for _ in range(2):
        clock.forward(minutes=10)
        await planner().plan_now(store)
        await make_sender(store, clock, channel).deliver_due()
    return dict(zip((each.conversation for each in channel.arrived), channel.texts(), strict=True))


async def test_of_a_whole_quarter_the_principal_hears_the_second_overdue_reminder_alone(office):
    store, clock = office
    channel, told = ScriptedChannel(), {}
    for day in MORNINGS:
        if HEAD in (found := await heard(store, clock, channel, day)):
            told[day] = (sorted(found), found[HEAD])

    assert told == {"2014-04-11": (["deputy", UNIT, HEAD], WORDS)}


async def test_the_words_for_a_principal_have_no_button(office):
    store, clock = office
    channel = ScriptedChannel()
    await heard(store, clock, channel, "2014-04-11")

    buttons = {each.conversation: len(each.reply.choices) for each in channel.arrived}
    assert (buttons[HEAD], buttons[UNIT]) == (0, 2)


async def test_a_unit_that_reports_before_it_is_sent_spares_its_principal(office):
    store, clock = office
    channel = ScriptedChannel()
    await ring(store, clock, "2014-04-11 09:10")
    await report(store, UNIT)
    clock.forward(minutes=20)
    await make_sender(store, clock, channel).deliver_due()

    assert not [each for each in channel.arrived if each.conversation == HEAD]
    async with store.read() as work:
        states = {each.conversation: each.state for each in await work.notices.deliveries()}
    assert states[HEAD] is PostState.UNNEEDED


async def test_a_principal_who_has_gone_meanwhile_is_sent_nothing(office):
    store, clock = office
    channel = ScriptedChannel()
    await ring(store, clock, "2014-04-11 09:10")
    async with store.write() as work:
        principal = await work.people.actor("test", HEAD)
        assert await work.people.dismiss(OPERATOR, UNIT, principal.person_id)
    clock.forward(minutes=20)
    await make_sender(store, clock, channel).deliver_due()

    assert HEAD not in {each.conversation for each in channel.arrived}


async def test_ringing_twice_and_changing_a_setting_write_to_the_principal_once(office):
    store, clock = office
    await ring(store, clock, "2014-04-11 09:03")
    await ring(store, clock, "2014-04-11 09:03")
    await confirm(store, contact='"组织科"', phone='"0738-3"')
    await ring(store, clock, "2014-04-11 09:03")

    async with store.read() as work:
        mine = [each for each in await work.notices.deliveries() if each.conversation == HEAD]
    assert len(mine) == 1


async def test_a_later_day_of_a_unit_moves_what_its_principal_hears(office):
    store, clock = office
    async with store.write() as work:
        await work.extensions.extend(OPERATOR, UNIT, Quarter(2014, 1), at("2014-04-15 10:00").date())
    channel = ScriptedChannel()

    told = [day for day in (*MORNINGS, "2014-04-16", "2014-04-18", "2014-04-21")
            if HEAD in await heard(store, clock, channel, day)]  # fmt: skip

    assert told == ["2014-04-18"]


async def test_a_unit_without_anybody_who_reports_is_listed_once_and_its_principal_is_told_so(office):
    store, clock = office
    async with store.write() as work:
        for account in (UNIT, "deputy"):
            person = await work.people.actor("test", account)
            await work.people.dismiss(OPERATOR, UNIT, person.person_id)
    found = await heard(store, clock, ScriptedChannel(), "2014-04-11")

    assert "目前没有收得到提醒的填报人。" in found[HEAD]
    async with store.read() as work:
        calls = await work.calls.open_ones(OPERATOR, "")
    assert [each.unit for each in calls] == [UNIT]


async def test_where_the_principal_and_the_others_are_refused_the_call_list_names_the_unit_once(office):
    store, clock = office
    channel = PickyChannel(UNIT, "deputy", HEAD)
    await heard(store, clock, channel, "2014-04-11")
    to_officer = "\n".join(channel.texts())
    await heard(store, clock, channel, "2014-04-14")

    assert "收件人：李部长（单位负责人），0738-2" in to_officer
    (row,) = [words for words in channel.texts() if words.startswith("电话名单：")]
    assert row.split("\n")[1:3] == [
        "娄星区 娄星区演示 0738-1、代填演示 0738-2、李部长 0738-2",
        "\u3000“娄星区2014年一季度数字尚未收到，报送时间为2014年4月8日（周二）17:30。现在仍可报送。”没有送达，平台退回",
    ]


async def test_a_copy_that_reached_the_principal_does_not_spare_the_call_about_those_who_report(office):
    store, clock = office
    channel = PickyChannel(UNIT, "deputy")
    await heard(store, clock, channel, "2014-04-11")
    assert HEAD in {each.conversation for each in channel.arrived}
    await heard(store, clock, channel, "2014-04-14")

    assert [words for words in channel.texts() if words.startswith("电话名单：") and "娄星区演示" in words]


async def test_where_those_who_report_were_reached_nobody_is_called_about_the_principal(office):
    store, clock = office
    channel = PickyChannel(HEAD)
    await heard(store, clock, channel, "2014-04-11")
    assert UNIT in {each.conversation for each in channel.arrived}
    assert HEAD not in {each.conversation for each in channel.arrived}
    await heard(store, clock, channel, "2014-04-14")

    assert not [words for words in channel.texts() if words.startswith("电话名单：")]


async def test_without_a_principal_nothing_changes(office):
    store, clock = office
    async with store.write() as work:
        person = await work.people.actor("test", HEAD)
        await work.people.dismiss(OPERATOR, UNIT, person.person_id)

    assert set(await heard(store, clock, ScriptedChannel(), "2014-04-11")) == {"deputy", UNIT, "officer"}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"text_principal": ""}, "principals and text_principal belong together"),
        ({"principals": Beside.NO}, "principals and text_principal belong together"),
        ({"deputies": Beside.NO}, "goes to the deputies too"),
        ({"text_principal": "principal.notice.nowhere"}, "no text named principal.notice.nowhere"),
    ],
)
def test_a_slip_in_the_data_is_told_at_the_start(change, fault):
    notices = {each.name: each for each in shipped()}
    changed = replace(notices["quarter_overdue"], **change)

    assert [each for each in faults(changed, notices, load_texts()) if fault in each]


def test_only_what_has_not_come_in_is_told_to_a_principal():
    notices = {each.name: each for each in shipped()}
    wrong = replace(notices["selfcheck"], principals=Beside.YES, text_principal="principal.notice.overdue")

    assert [each for each in faults(wrong, notices, load_texts()) if "have not come in" in each]
    assert [each.name for each in shipped() if each.principals is not Beside.NO] == ["quarter_overdue"]


async def test_the_principal_of_two_units_reads_one_message_where_a_platform_counts_them():
    clock, channel = HandClock(at("2014-03-31 08:40")), ScriptedChannel(caps=COUNTS)
    async with office_store(clock, units=UNITS[:2]) as store:
        await confirm(store, due_working_day="5", due_time='"17:30"', overdue_cap="2")
        async with store.write() as work:
            person = await work.people.add("李部长", [Grant(Role.PRINCIPAL, unit.code) for unit in UNITS[:2]])
            await work.people.attach(person, "test", HEAD, HEAD)
        await planner().plan_now(store)
        words = (await heard(store, clock, channel, "2014-04-11"))[HEAD]

    assert [line[:3] for line in words.split("\n") if "数字尚未收到" in line] == ["娄星区", "冷水江"]
    assert "————" in words
