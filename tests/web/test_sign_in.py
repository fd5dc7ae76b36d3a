"""Coming in by the account of a platform: only whom it names, only in a round that this browser began."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from app.web import _sign_in as sign_in_of
from channels.web.app import build_app
from channels.web.hub import Hub
from channels.web.parts import SignIn
from channels.wecom import WeComChannel
from channels.wecom.channel import access_of
from channels.wecom.crypto import Envelope
from core.clock import SystemClock
from core.messages import IncomingKind
from core.people import OPERATOR, Grant, Role
from core.settings import read_settings
from core.texts import Texts
from tests.channels.fake_wecom import AGENT, CORP, KEY, TOKEN, FakeWeCom
from tests.channels.wecom.conftest import Bench
from tests.scheduler.support import HandClock, at, office_store
from tests.web.support import SECRET, FakeAssistant

HOME = "https://zs.example.org"
KNOWN = {"a-good-code": "wecom.zhoumin", "a-stranger": "", "": None, "used": None}


@pytest.fixture
def assistant():
    return FakeAssistant(demo=False)


@pytest.fixture
async def client(assistant):
    async def who(code):
        return KNOWN[code]

    sign_in = SignIn(lambda back, state: f"https://platform.example/?back={back}&state={state}", who)
    app = build_app(replace(assistant.parts(), sign_in=sign_in), Hub(), assistant, secret=SECRET, public_url=HOME)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as client:
        yield client


async def begin(client):
    """Tap the button; the state that the platform brings back."""
    answer = await client.get("/enter/platform")
    assert answer.status_code == 303
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query["back"] == [f"{HOME}/enter/platform/done"]
    return query["state"][0]


async def end(client, code, state):
    return await client.get("/enter/platform/done", params={"code": code, "state": state})


async def test_the_first_page_offers_it(client):
    assert "用企业微信登录" in (await client.get("/")).text


async def test_whom_the_platform_names_is_in_and_is_greeted_once(client, assistant):
    for _ in range(2):
        answer = await end(client, "a-good-code", await begin(client))
        assert (answer.status_code, answer.headers["location"]) == (303, "/")

    assert {(heard.sender, heard.kind) for heard in assistant.taken} == {("wecom.zhoumin", IncomingKind.START)}
    assert "chat/send" in (await client.get("/")).text


@pytest.mark.parametrize(
    ("code", "status", "words"), [("a-stranger", 403, "还没有绑定"), ("used", 502, "没有确认"), ("", 502, "没有确认")]
)
async def test_who_is_not_known_is_told_what_to_do(client, assistant, code, status, words):
    answer = await end(client, code, await begin(client))

    assert answer.status_code == status
    assert words in answer.text
    assert not any("talk" in name for name in client.cookies)
    assert assistant.taken == []


async def test_nobody_is_let_in_by_a_link_from_somebody_else(client, assistant):
    """Else a foreign link would seat a person in another one's talk."""
    state = await begin(client)

    for wrong in ("", "another", state[:-1]):
        assert (await end(client, "a-good-code", wrong)).status_code == 403
    client.cookies.clear()
    assert (await end(client, "a-good-code", state)).status_code == 403
    assert assistant.taken == []


async def test_codes_cannot_be_tried_without_end(client):
    state = await begin(client)

    answers = [(await end(client, "used", state)).status_code for _ in range(101)]

    assert (answers[99], answers[100]) == (502, 429)


async def test_the_demonstration_does_not_offer_it(assistant):
    async def who(code):
        return "wecom.zhoumin"

    demo = FakeAssistant()
    parts = replace(demo.parts(), sign_in=SignIn(lambda back, state: back, who))
    app = build_app(parts, Hub(), demo, secret=SECRET, public_url=HOME)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOME) as client:
        assert (await client.get("/enter/platform")).status_code == 404


async def test_who_is_bound_in_wecom_is_the_same_person_on_the_page():
    server = FakeWeCom()
    await server.start()
    bench = Bench(server)
    channel = bench.channel()
    async with office_store(HandClock(at("2014-04-02 10:00"))) as store:
        who = sign_in_of(SimpleNamespace(store=store), channel).who
        assert await who("a-good-code") == ""
        async with store.write() as work:
            person = await work.people.add("周敏", [Grant(Role.REPORTER, "shuangfeng")])
            await work.people.attach(person, "wecom", "zhoumin", "zhoumin")

        assert [await who("a-good-code") for _ in range(2)] == ["wecom.zhoumin"] * 2
        assert await who("a code that was used") is None
        async with store.read() as work:
            assert (await work.people.actor("web", "wecom.zhoumin")).person_id == person
            assert await work.audit.verify() is None
        async with store.write() as work:
            await work.people.dismiss(OPERATOR, "shuangfeng", person)
        assert await who("a-good-code") == ""
    await bench.close()
    await server.stop()


def test_the_page_of_wecom_gets_what_it_needs():
    channel = Bench(FakeWeCom()).channel()

    address = urlsplit(channel.sign_in_address(f"{HOME}/enter/platform/done", "s"))

    query = parse_qs(address.query)
    assert (query["appid"], query["agentid"], query["state"]) == ([CORP], [AGENT], ["s"])
    assert query["redirect_uri"] == [f"{HOME}/enter/platform/done"]
    assert (address.netloc, address.fragment) == ("open.weixin.qq.com", "wechat_redirect")


def test_a_private_deployment_has_its_own_page_of_the_login(tmp_path):
    private = {
        "WECOM_CORP_ID": CORP, "WECOM_AGENT_ID": AGENT, "WECOM_SECRET": "s", "WECOM_TOKEN": "t", "WECOM_AES_KEY": "k",
        "WECOM_OAUTH_URL": "https://wx.example.gov.cn/",
    }  # fmt: skip
    access = access_of(read_settings(private, tmp_path))

    channel = WeComChannel(access, Envelope(TOKEN, KEY, CORP), Texts.load(), SystemClock())

    assert channel.sign_in_address(HOME, "s").startswith("https://wx.example.gov.cn/connect/oauth2/authorize?appid=")
