"""A number sent back on the page of a unit: the same act as 退回 in the chat, and the unit is asked there."""

from __future__ import annotations

from core.render import as_text
from models.records import ReportState
from tests.desk.support import browser, office, words
from tests.handlers.reviewing import say, state, submitted

PAGE = "/desk/units/shuangfeng"
FORM = {"quarter": "2014Q1", "field": "female", "reason": "与往季相差较大", "version": "1", "accepted": "no"}


async def sent(client, **changes):
    return await client.post(f"{PAGE}/return", data={**FORM, "form": client.form, **changes})


async def told(bench, unit="shuangfeng"):
    bench.speaker = unit
    return [as_text(reply) for reply in await bench.replies()]


async def test_the_unit_is_asked_that_one_number_in_the_chat_and_answers_it_there():
    async with office() as bench, browser(bench, "officer") as client:
        await submitted(bench, "shuangfeng")
        answer = await sent(client)
        page = words((await client.get(answer.headers["location"])).text)
        [heard] = await told(bench)
        assert "退回项已改：女党员由36名改为38名" in await say(bench, "shuangfeng", "38")
        after = words((await client.get(PAGE)).text)

    assert answer.status_code == 303
    assert "“女党员”36名已退回，等双峰县改。" in page
    assert "女党员" in heard
    assert "与往季相差较大" in heard
    assert "第2版：更正" in after
    assert "女党员原为3638" in after


async def test_what_the_unit_reads_is_what_it_would_read_by_the_order_in_the_chat():
    async with office() as bench, browser(bench, "officer") as client:
        await submitted(bench, "shuangfeng", "xinhua")
        await sent(client)
        by_page = await told(bench)
        await say(bench, "officer", "退回 新化县 女党员 与往季相差较大")
        await say(bench, "officer", "发出")
        by_chat = await told(bench, "xinhua")

    assert [each.replace("双峰县", "新化县") for each in by_page] == by_chat


async def test_a_form_sent_twice_sends_back_once():
    async with office() as bench, browser(bench, "officer") as client:
        await submitted(bench, "shuangfeng")
        first, second = await sent(client), await sent(client)
        heard = await told(bench)
        async with bench.store.read() as work:
            acts = await work.acts.newest(await work.people.actor("web", "officer"), acts=["report.return_field"])

    assert first.status_code == 303
    assert "已在退回中" in words(second.text)
    assert (len(heard), len(acts)) == (1, 1)


async def test_a_number_that_changed_meanwhile_is_not_sent_back():
    async with office() as bench, browser(bench, "officer") as client:
        await submitted(bench, "shuangfeng")
        await say(bench, "shuangfeng", "女改成38")
        await say(bench, "shuangfeng", "漏报两名")
        answer = await sent(client)

        assert "双峰县刚才更新为第2版，没有发出" in words(answer.text)
        assert (await state(bench)).state is ReportState.SUBMITTED


async def test_what_was_accepted_meanwhile_is_sent_back_only_when_that_was_seen():
    async with office() as bench, browser(bench, "officer") as client:
        await submitted(bench, "shuangfeng")
        await say(bench, "officer", "通过 双峰县")
        answer = await sent(client)
        assert "已由别的同志审核通过，没有发出" in words(answer.text)
        assert (await sent(client, accepted="yes")).status_code == 303


async def test_a_reason_is_needed_in_words_that_are_one():
    async with office() as bench, browser(bench, "officer") as client:
        await submitted(bench, "shuangfeng")
        found = {
            name: await sent(client, reason="", own=own)
            for name, own in {
                "none": "  ",
                "long": "请再核对" * 26,
                "counts": "女38",
                "person": "请核对432501199001011234",
            }.items()
        }
        shown = {name: words(answer.text) for name, answer in found.items()}

        assert {answer.status_code for answer in found.values()} == {400}
        assert "还没有写原因，没有退回" in shown["none"]
        assert "超过100字，没有采用" in shown["long"]
        assert "“女38”是人数，不是原因" in shown["counts"]
        assert "身份证号码，没有保存" in shown["person"]
        assert "432501199001011234" not in found["person"].text
        assert (await state(bench)).state is ReportState.SUBMITTED


async def test_own_words_go_before_the_ready_ones():
    async with office() as bench, browser(bench, "officer") as client:
        await submitted(bench, "shuangfeng")
        await sent(client, own="请核对  城关镇的数")
        [heard] = await told(bench)

    assert "请核对 城关镇的数" in heard


async def test_a_field_or_quarter_that_does_not_exist_is_no_page():
    async with office() as bench, browser(bench, "officer") as client:
        await submitted(bench, "shuangfeng")
        answers = [
            await sent(client, field="nothing"),
            await sent(client, quarter="2031Q1"),
            await sent(client, quarter=""),
        ]

    assert [answer.status_code for answer in answers] == [404] * 3


async def test_nothing_can_be_sent_back_before_it_was_reported():
    async with office() as bench, browser(bench, "officer") as client:
        page = await client.get(f"{PAGE}?return=female")
        answer = await sent(client)

    assert "退回" not in words(page.text)
    assert "还没有报送，没有可退回的数字" in words(answer.text)
