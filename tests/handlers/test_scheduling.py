"""日程: whose dates a person sees, what a calendar program hears of a change, and whose address it is."""

from __future__ import annotations

import json

import icalendar

from core.messages import File
from core.people import OPERATOR, Grant, Role
from core.render import as_text
from handlers.scheduling import calendar_file
from tests.handlers.test_broadcasting import county_bench, say
from tests.handlers.test_grassroots import COUNTY, FENG

__all__ = ["county_bench"]


async def subscribe(made, speaker: str) -> str:
    """The token of the speaker's address."""
    told = await say(made, speaker, "日程订阅")
    (line,) = [line for line in told.splitlines() if "/calendar/" in line]
    return line.rpartition("/")[2].removesuffix(".ics")


async def fetch(made, token: str) -> dict[str, tuple[str, str, int, str]] | None:
    """What a calendar program finds: start, title, sequence and status by the name of each date."""
    async with made.store.write() as work:
        content = await calendar_file(work, made.kit, token)
    if content is None:
        return None
    return {
        str(event["uid"]).partition("@")[0]: (
            event["dtstart"].dt.isoformat(), str(event["summary"]), int(event["sequence"]), str(event["status"])
        )
        for event in icalendar.Calendar.from_ical(content).walk("VEVENT")
    }  # fmt: skip


async def settle(made, **values: object) -> None:
    async with made.store.write() as work:
        for name, value in values.items():
            await work.office.set(OPERATOR, name, json.dumps(value), confirmed=True)


async def test_a_later_day_moves_the_date_under_its_name_and_raises_its_number(bench):
    await settle(bench, due_working_day=5, due_time="17:30")
    token = await subscribe(bench, "shuangfeng")
    before = (await fetch(bench, token))["due.2014Q1"]
    await say(bench, "officer", "延期 双峰县 4月15日")

    after = (await fetch(bench, token))["due.2014Q1"]

    assert (before[0], before[2], before[3]) == ("2014-04-08T17:30:00+08:00", 0, "CONFIRMED")
    assert (after[0], after[2], after[3]) == ("2014-04-15T17:30:00+08:00", 1, "CONFIRMED")
    assert await fetch(bench, token) == await fetch(bench, token)


async def test_a_date_that_holds_no_longer_is_cancelled_and_may_come_back(bench):
    await settle(bench, lock_working_day=15)
    token = await subscribe(bench, "shuangfeng")
    assert (await fetch(bench, token))["lock.2014Q1"][2:] == (0, "CONFIRMED")

    await settle(bench, lock_working_day=None)
    assert (await fetch(bench, token))["lock.2014Q1"][2:] == (1, "CANCELLED")
    await settle(bench, lock_working_day=15)
    assert (await fetch(bench, token))["lock.2014Q1"][2:] == (2, "CONFIRMED")


async def test_an_unconfirmed_day_is_tentative_until_the_department_confirms_it(bench):
    token = await subscribe(bench, "shuangfeng")
    assert (await fetch(bench, token))["due.2014Q1"][2:] == (0, "TENTATIVE")

    await settle(bench, due_working_day=5, due_time="17:30")
    assert (await fetch(bench, token))["due.2014Q1"][2:] == (1, "CONFIRMED")


async def test_a_past_date_is_not_cancelled_when_it_goes_out_of_sight(bench):
    token = await subscribe(bench, "shuangfeng")
    await fetch(bench, token)
    bench.clock.moment = bench.clock.moment.replace(month=8)

    found = await fetch(bench, token)

    assert not any(status == "CANCELLED" for *_, status in found.values())
    assert "due.2014Q1" not in found


async def test_a_secretary_sees_no_later_day_of_another_unit_and_no_planned_broadcast(bench):
    await say(bench, "officer", "延期 新化县 4月15日", "群发 双峰县：请看。", "6月20日上午9点10分", "[确认群发]")
    own = await fetch(bench, await subscribe(bench, "shuangfeng"))
    officers = await fetch(bench, await subscribe(bench, "officer"))

    assert not any("新化县" in title or "群发" in title for _, title, *_ in own.values())
    assert officers["due.2014Q1.xinhua"][0].startswith("2014-04-15")
    assert any("群发" in title for _, title, *_ in officers.values())


async def test_an_address_ends_when_it_is_revoked_or_renewed_or_the_role_is_gone(bench):
    first = await subscribe(bench, "shuangfeng")
    assert await fetch(bench, first)
    await say(bench, "shuangfeng", "更换订阅")
    assert await fetch(bench, first) is None
    second = await subscribe(bench, "shuangfeng")
    assert await fetch(bench, second)
    await say(bench, "shuangfeng", "停用订阅")
    assert await fetch(bench, second) is None
    third = await subscribe(bench, "shuangfeng")
    assert third not in {first, second}
    async with bench.store.write() as work:
        person = await work.people.actor("test", "shuangfeng")
        await work.people.dismiss(OPERATOR, "shuangfeng", person.person_id)
    assert await fetch(bench, third) is None


async def test_an_address_of_ones_own_making_is_worth_nothing(bench):
    token = await subscribe(bench, "shuangfeng")
    person, number, mac = token.split(".")

    for forged in (f"{int(person) + 1}.{number}.{mac}", f"{person}.{int(number) + 1}.{mac}", "1.1.x", "", "../../etc"):
        assert await fetch(bench, forged) is None


async def test_the_file_in_chat_holds_the_same_dates(bench):
    (reply,) = await bench.hear("日程文件")
    (file,) = [block for block in reply.blocks if isinstance(block, File)]

    content = bench.heard[-1].files[file.ref]
    assert file.name == "双峰县日程.ics"
    assert "due.2014Q1" in content.decode()


async def test_units_below_see_the_day_of_the_unit_above_and_that_unit_sees_it_too(county_bench):
    below = await fetch(county_bench, await subscribe(county_bench, FENG))
    county = await fetch(county_bench, await subscribe(county_bench, COUNTY))

    assert below["due.2014Q1.below.shuangfeng"][0] < county["due.2014Q1"][0]
    assert "due.2014Q1" not in below
    assert "所辖基层党委" in county["due.2014Q1.below.shuangfeng"][1]


async def test_somebody_of_several_units_sees_the_day_of_all_once_and_the_later_ones(bench):
    async with bench.store.write() as work:
        person = await work.people.add("两家", [Grant(Role.REPORTER, "jkq"), Grant(Role.REPORTER, "wanbao")])
        await work.people.attach(person, bench.channel.name, "both", "both")
    await say(bench, "officer", "延期 万宝新区 4月15日")

    told = as_text((await _as(bench, "both", "日程"))[0])

    assert told.count("2014年一季度数字报送截止") == 2
    assert "万宝新区2014年一季度数字报送截止（已延期）" in told


async def _as(made, speaker: str, said: str):
    made.speaker, made.heard = speaker, []
    await made.replies()
    return await made.hear(said)
