"""What stands on the pages, for whom, and that every form also works without script."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.messages import IncomingKind, text_reply
from tests.web.support import OFFICER, SECRETARY, START, FakeAssistant, Line, browse, come_in, fields


@pytest.fixture
def assistant():
    return FakeAssistant()


@pytest.fixture
async def client(assistant):
    async with browse(assistant) as client:
        yield client


async def test_a_newcomer_of_the_demonstration_chooses_who_to_be(client):
    page = (await client.get("/")).text

    offered = ("双峰县填报人（演示）", "市委组织部经办人（演示）", "农村女党员比例要达到多少")
    for words in ("演示数据，非真实统计", "2014年4月2日（周三）", *offered):
        assert words in page
    assert page.index("双峰县填报人") < page.index("市委组织部经办人")
    assert "/chat/send" not in page


async def test_whoever_comes_in_is_greeted_once(client, assistant):
    await come_in(client)
    await come_in(client)
    greeting = assistant.taken[0]

    assert len(assistant.taken) == 1
    assert (greeting.kind, greeting.sender, greeting.conversation) == (IncomingKind.START, SECRETARY, SECRETARY)


async def test_the_person_can_be_changed_at_any_time(client):
    await come_in(client, SECRETARY)
    assert "<h2>双峰县2014年一季度</h2>" in (await client.get("/")).text

    form = fields((await client.get("/")).text)
    await client.post("/be", data={**form, "identity": OFFICER})
    page = (await client.get("/")).text

    assert "<h2>双峰县2014年一季度</h2>" not in page
    assert 'value="进度"' in page


async def test_nobody_becomes_a_person_who_is_not_offered(client, assistant):
    door = fields((await client.get("/")).text)

    assert (await client.post("/be", data={**door, "identity": "demo-admin"})).status_code == 404
    assert assistant.taken == []


async def test_a_form_without_script_sends_and_shows_the_answer_on_the_next_page(client, assistant):
    form = await come_in(client)
    answer = await client.post("/chat/send", data={**form, "text": "农村女党员比例"})
    page = (await client.get(answer.headers["location"])).text

    assert answer.status_code == 303
    assert "已收到 10:08" in page
    assert "<mark>保持在40%左右</mark>" in page
    assert 'href="/?document=loudi-2014-7&amp;path=' in page


async def test_a_tapped_button_comes_back_as_its_token(client, assistant):
    form = await come_in(client)
    token = assistant.signer.sign(1, 0, "web", SECRETARY)
    await client.post("/chat/send", data={**form, "choice": token})

    assert (assistant.taken[-1].kind, assistant.taken[-1].text) == (IncomingKind.CHOICE, token)
    assert '<p class="lines">填报</p>' in (await client.get("/")).text


async def test_an_example_is_sent_as_if_typed(client, assistant):
    form = await come_in(client)
    await client.post("/chat/send", data={**form, "example": "公示要几天", "text": "half a word"})

    assert (assistant.taken[-1].kind, assistant.taken[-1].text) == (IncomingKind.TEXT, "公示要几天")


async def test_the_whole_paragraph_stands_beside_the_talk_without_script(client):
    await come_in(client)
    query = {"document": "loudi-2014-7", "path": "二（二）", "words": "发展女党员比例", "length": "15"}
    page = (await client.get("/", params=query)).text

    assert "<mark>发展女党员比例保持在40%左右</mark>" in page
    assert '<p class="small">《娄底市2014年发展党员工作指导意见》（娄组发〔2014〕7号）二（二）</p>' in page
    assert "（二）切实改善发展党员结构。" in page
    assert (await client.get("/source", params=query)).text in page


async def test_a_paragraph_that_is_not_held_is_not_shown(client):
    await come_in(client)

    assert (await client.get("/source", params={"document": "other", "path": "一"})).status_code == 404


async def test_what_a_person_or_a_reply_says_is_never_markup(client, assistant):
    form = await come_in(client)
    await client.post("/chat/send", data={**form, "text": "无声<b>粗</b>"})
    page = (await client.get("/")).text

    assert "<script>document" not in page
    assert "无声&lt;b&gt;粗&lt;/b&gt;" in page


async def test_the_panel_shows_how_every_field_stands(client):
    await come_in(client)
    page = (await client.get("/")).text

    for words in ("发展党员总数", "正在问", "未填", "退回", "暂缺", "草稿6/16"):
        assert words in page


async def test_a_long_talk_is_read_page_by_page(client, assistant):
    assistant.lines[SECRETARY] = [
        Line(START + timedelta(hours=number), reply=text_reply(f"第{number}句"), outbox_id=number)
        for number in range(1, 121)
    ]
    await come_in(client)
    newest = (await client.get("/")).text
    earlier = (await client.get("/", params={"before": 71})).text

    assert "第120句" in newest
    assert "第70句" not in newest
    assert 'href="/?before=71"' in newest
    assert "第70句" in earlier
    assert "回到最新" in earlier
    assert newest.count('class="day"') >= 3


async def test_each_sees_the_notices_that_concern_him(client):
    await come_in(client, SECRETARY)
    own = (await client.get("/notices")).text
    await come_in(client, OFFICER)
    everything = (await client.get("/notices")).text

    assert "一季度报数提醒" in own
    assert "自查通知" not in own
    assert "2014年6月3日（周二）" in everything
    assert "发给：11个单位" in everything


async def test_the_demonstration_moves_to_the_next_notice(client, assistant):
    form = await come_in(client, OFFICER)
    answer = await client.post("/notices/advance", data=form)

    assert (answer.headers["location"], assistant.advanced) == ("/notices", 1)
    assert "2014年4月3日（周四）" in (await client.get("/notices")).text


async def test_light_and_dark_are_remembered(client):
    form = await come_in(client)
    assert "data-theme" not in (await client.get("/")).text

    await client.post("/theme", data={**form, "theme": "dark", "back": "/notices"})
    assert '<html lang="zh-CN" data-theme="dark">' in (await client.get("/")).text

    await client.post("/theme", data={**form, "theme": "purple"})
    assert '<html lang="zh-CN" data-theme="dark">' in (await client.get("/")).text


async def test_a_page_that_is_missing_says_so_with_a_way_back(client):
    answer = await client.get("/nowhere")

    assert answer.status_code == 404
    assert "没有这一页。" in answer.text
    assert "回到对话" in answer.text


async def test_the_health_page_says_nothing_about_anybody(client):
    assert (await client.get("/healthz")).text == "ok"


async def test_the_health_page_is_red_while_the_bell_of_the_notices_is_silent(client, assistant):
    assistant.is_well = False
    answer = await client.get("/healthz")

    assert (answer.status_code, answer.text) == (503, "the bell has stopped")


class TestBound:
    """Without demonstration: an invitation code binds, and the assistant decides what it is worth."""

    @pytest.fixture
    def assistant(self):
        return FakeAssistant(demo=False, strangers_may_ask=False)

    async def test_the_code_is_an_ordinary_first_message_of_a_fresh_identity(self, client, assistant):
        door = fields((await client.get("/")).text)
        await client.post("/enter", data={**door, "code": " ABCD-2345 ", "name": "王敏"})
        first = assistant.taken[0]

        assert (first.kind, first.text, first.sender_name) == (IncomingKind.TEXT, "ABCD-2345", "王敏")
        assert first.sender.startswith("web-")
        assert len(first.sender) > 30
        assert "收到：ABCD-2345" in (await client.get("/")).text

    async def test_without_a_code_nobody_comes_in(self, client, assistant):
        door = fields((await client.get("/")).text)
        answer = await client.post("/enter", data={**door, "code": ""})

        assert "还没有填邀请码" in answer.text
        assert assistant.taken == []
        assert "先查文件" not in answer.text

    async def test_strangers_come_in_to_ask_where_they_may(self, assistant):
        assistant.strangers_may_ask = True
        async with browse(assistant) as client:
            await client.post("/enter", data=fields((await client.get("/")).text))

        assert assistant.taken[0].kind is IncomingKind.START

    async def test_every_stranger_is_somebody_else(self, assistant):
        for _ in range(2):
            async with browse(assistant) as client:
                await client.post("/enter", data={**fields((await client.get("/")).text), "code": "ABCD-2345"})

        assert assistant.taken[0].sender != assistant.taken[1].sender
        assert assistant.taken[0].key != assistant.taken[1].key

    async def test_codes_cannot_be_tried_without_end(self, client, assistant):
        door = fields((await client.get("/")).text)
        for _ in range(101):
            client.cookies.clear()
            answer = await client.post("/enter", data={**door, "code": "AAAA-2222"})

        assert answer.status_code == 429
        assert len(assistant.taken) == 100

    async def test_leaving_makes_the_browser_forget(self, client):
        await client.post("/enter", data={**fields((await client.get("/")).text), "code": "ABCD-2345"})
        await client.post("/leave", data=fields((await client.get("/")).text))

        assert "绑定单位" in (await client.get("/")).text

    async def test_nothing_of_the_demonstration_is_drawn(self, client):
        await client.post("/enter", data={**fields((await client.get("/")).text), "code": "ABCD-2345"})
        pages = (await client.get("/")).text + (await client.get("/notices")).text

        assert "演示" not in pages

    async def test_a_cookie_of_the_demonstration_is_worthless_here(self, client):
        async with browse(FakeAssistant()) as other:
            await come_in(other)
            client.cookies = other.cookies

        assert "绑定单位" in (await client.get("/")).text
