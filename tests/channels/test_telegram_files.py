"""Files over Telegram: fetched only for those who may send them, within the bound, and read by the whole assistant."""

from __future__ import annotations

import pytest

from channels.telegram import TelegramChannel
from channels.telegram.api import Access
from core.errors import FetchError
from tests.channels.fake_telegram import TOKEN, Fault
from tests.channels.test_telegram_whole import Secretary
from tests.dialogs.support import FORM, GOOD
from tests.knowledge.papers import RULES, docx
from tests.sheets import filled
from tests.support import FixedClock, kit


async def test_an_officer_sends_a_document_and_takes_it_in(server, office):
    officer = Secretary(server, office.clock)
    server.deliver("start_link", text=f"/start {await office.invite('')}")
    await officer.reads("绑定完成")

    server.deliver_file("档案办法.docx", docx(RULES))
    await officer.reads("档案办法.docx已读取")
    server.tap("收录")
    await officer.reads("已收录《娄底市发展党员工作档案管理办法（试行）》")


async def test_a_document_of_a_secretary_is_not_even_fetched(server, office):
    secretary = Secretary(server, office.clock)
    server.deliver("start_link", text=f"/start {await office.invite('shuangfeng')}")
    await secretary.reads("绑定完成")

    server.deliver_file("档案办法.docx", docx(RULES))
    await secretary.reads("由市委组织部经办人办理")
    assert server.called("getFile") == []


async def test_a_secretary_fetches_the_sheet_and_sends_it_back_filled_through_faults_and_a_restart(server, office):
    secretary = Secretary(server, office.clock)
    server.deliver("start_link", text=f"/start {await office.invite('shuangfeng')}")
    await secretary.reads("绑定完成")

    server.faults["sendDocument"].append(Fault(429, "Too Many Requests: retry after 5", retry_after=5))
    server.tap("Excel模板")
    (sheet,) = await secretary.reads("双峰县2014年一季度发展党员情况报表.xlsx")
    assert sum("填好存盘" in shown.text for shown in server.shown) == 1

    await office.stop()
    cells = {f"C{6 + at}": GOOD[code] for at, code in enumerate(FORM.codes)}
    server.repeat(server.deliver_file("填好.xlsx", filled(sheet.document, cells)))
    await office.start()
    await secretary.reads("读出16项")
    await secretary.reads("无误请点“确认报送”")
    server.tap("确认报送")
    await secretary.reads("已收到")
    assert server.called("getFile") == [{"file_id": "填好.xlsx"}]


async def test_a_file_that_is_declared_too_big_is_not_fetched(server, office):
    officer = Secretary(server, office.clock)
    server.deliver("start_link", text=f"/start {await office.invite('')}")
    await officer.reads("绑定完成")

    server.deliver_file("大.pdf", b"%PDF-", declared=200 * 1024 * 1024)
    await officer.reads("文件超过20MB")
    assert server.called("getFile") == []


async def test_a_file_that_does_not_come_is_asked_for_again(server, office):
    officer = Secretary(server, office.clock)
    server.deliver("start_link", text=f"/start {await office.invite('')}")
    await officer.reads("绑定完成")

    server.faults["getFile"].append(Fault(502, page="<html>bad gateway</html>"))
    server.deliver_file("档案办法.docx", docx(RULES))
    await officer.reads("文件没有取到")


async def test_more_than_the_bound_is_an_error_of_its_own(server):
    channel = TelegramChannel(Access(TOKEN, server.base_url, server.base_url), kit().texts, FixedClock())
    server.files |= {"a": b"x" * 100, "b": b"x" * (21 * 1024 * 1024)}

    assert await channel.fetch("a", 100) == b"x" * 100
    for name, most in (("a", 99), ("b", 30 * 1024 * 1024)):
        with pytest.raises(FetchError) as raised:
            await channel.fetch(name, most)
        assert raised.value.is_too_big
    await channel.close()
