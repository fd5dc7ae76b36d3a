"""An officer decides about documents in chat; nothing of a file is kept that was not taken in."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from core.messages import Attachment, Incoming, IncomingKind
from core.people import Grant, Role
from core.render import as_text
from handlers.dispatch import Dispatcher
from handlers.holdings import Holdings
from tests.knowledge.papers import HOSTILE, RULES
from tests.support import kit, library


async def said(bench, text, kind=IncomingKind.TEXT):
    return "\n".join(as_text(reply) for reply in await bench.hear(text, kind))


async def send(bench, name, content):
    """Send a file that stands in no list of samples."""
    incoming = Incoming("test", f"file-{name}", bench.speaker, bench.speaker, bench.clock.now(), name,
                        IncomingKind.FILE, attachment=Attachment(name, len(content), content=content))  # fmt: skip
    await bench.dispatcher.accept([incoming])
    return "\n".join(as_text(reply) for reply in await bench.replies())


@pytest.fixture
def officer(bench):
    bench.speaker = "officer"
    bench.clock.moment = bench.clock.moment.replace(year=2026)
    return bench


@pytest.mark.parametrize("name", HOSTILE)
async def test_every_hostile_file_is_refused_in_one_sentence_with_a_way_on(officer, name):
    told = await said(officer, name, IncomingKind.FILE)

    assert told == officer.kit.texts(f"file.refused.{HOSTILE[name][0]}", max=20 if name != "long.txt" else 2)
    async with officer.store.read() as work:
        assert await work.attachments.of("test", "1") is None


async def test_a_file_with_an_identity_number_is_not_kept(officer):
    told = await send(officer, "名册.txt", f"{RULES}\n张某，430922200002308813".encode())

    assert "身份证号码" in told
    async with officer.store.read() as work:
        assert await work.attachments.of("test", "file-名册.txt") is None


async def test_a_file_of_a_secretary_or_a_stranger_is_not_looked_at(bench):
    for speaker in ("shuangfeng", "nobody"):
        bench.speaker = speaker
        assert "由市委组织部经办人办理" in await said(bench, "rules.docx", IncomingKind.FILE)
    async with bench.store.read() as work:
        assert await work.attachments.of("test", "1") is None


async def test_words_of_deciding_are_nothing_special_to_a_secretary(bench):
    assert "收录" not in await said(bench, "收录")


async def test_what_was_accepted_before_a_crash_is_read_after_it(file_bench):
    file_bench.speaker = "officer"
    await file_bench.stop()
    await file_bench.start()
    async with file_bench.store.write() as work:
        content = RULES.encode()
        await work.inbox.add([Incoming("test", "k", "officer", "officer", file_bench.clock.now(), "", IncomingKind.FILE,
                                       attachment=Attachment("办法.txt", len(content), content=content))])  # fmt: skip
    await file_bench.stop()
    await file_bench.start()

    replies = []
    for _ in range(500):
        await asyncio.sleep(0.02)
        if replies := await file_bench.replies():
            break
    assert "办法.txt已读取" in as_text(replies[0])


async def test_a_document_that_cannot_be_described_is_completed_before_it_is_taken_in(officer):
    told = await send(officer, "摘要.txt", "要按时归档。\n档案柜要上锁。".encode())
    assert "还缺：标题、发文机关、成文日期" in told

    assert "还缺" in await said(officer, "收录")
    told = await said(officer, "标题：档案要求\n发文机关：中共娄底市委组织部\n成文日期：2025-01-02")
    assert "还缺" not in told
    assert "已收录《档案要求》（2025年1月2日印发），共" in await said(officer, "收录")


async def test_a_document_is_withdrawn_after_a_second_yes(officer):
    await said(officer, "rules.docx", IncomingKind.FILE)
    await said(officer, "收录")
    code = (await said(officer, "文件")).rsplit("撤下", 1)[1].split()[0]

    assert "确认撤下吗" in await said(officer, f"撤下 {code}")
    assert "钥匙由专人管理" in await said(officer, "谁保管钥匙")
    assert "已撤下" in await said(officer, f"确认撤下 {code}")
    assert "钥匙由专人管理" not in await said(officer, "谁保管钥匙")
    assert "不在这一步" in await said(officer, f"收录 {code}")


async def test_what_one_process_takes_in_the_other_answers_from_at_the_next_message(officer):
    other = replace(kit(), library=Holdings(library))
    second = Dispatcher(officer.store, other, officer.signer, officer.sender.transaction)
    handling = asyncio.create_task(second.run())
    await said(officer, "rules.docx", IncomingKind.FILE)
    await said(officer, "收录")

    asked = Incoming("test", "elsewhere", "louxing", "louxing", officer.clock.now(), "谁保管钥匙")
    await second.accept([asked])
    await second.settled()
    await officer.sender.deliver_due()
    handling.cancel()
    await asyncio.gather(handling, return_exceptions=True)

    assert "钥匙由专人管理" in as_text(officer.channel.take("louxing")[0].reply)


async def test_each_officer_decides_about_the_own_newest_file(officer):
    async with officer.store.write() as work:
        person = await work.people.add("李明", [Grant(Role.OFFICER)])
        await work.people.attach(person, "test", "second", "second")
    await said(officer, "rules.docx", IncomingKind.FILE)
    officer.speaker = "second"

    assert "没有等待决定的文件" in await said(officer, "收录")
