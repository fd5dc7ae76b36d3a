"""Who may post what from where: sites, hosts, sizes, times, tokens, and what the logs and headers hold."""

from __future__ import annotations

import asyncio
import logging

import pytest

from tests.web.support import OFFICER, SECRETARY, FakeAssistant, browse, come_in, fields


@pytest.fixture
def assistant():
    return FakeAssistant()


@pytest.fixture
async def client(assistant):
    async with browse(assistant) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/ui.css", "/healthz", "/notices"])
async def test_every_answer_carries_the_strict_headers(client, path):
    headers = (await client.get(path)).headers

    assert "default-src 'none'; script-src 'self'; style-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
    assert ("immutable" in headers["cache-control"]) is (path == "/static/ui.css")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8014", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://127.0.0.1:8014", "Sec-Fetch-Site": "same-site"},
        {"Origin": ""},
    ],
)
async def test_a_form_of_another_site_does_nothing(client, assistant, headers):
    form = await come_in(client)
    answer = await client.post("/chat/send", data={**form, "text": "女改13"}, headers=headers)

    assert answer.status_code == 403
    assert len(assistant.taken) == 1


async def test_a_form_drawn_for_somebody_else_does_nothing(client, assistant):
    secretary = await come_in(client, SECRETARY)
    await come_in(client, OFFICER)
    answer = await client.post("/chat/send", data={**secretary, "text": "进度"})

    assert answer.status_code == 403
    assert "身份已经换过" in answer.text
    assert [incoming for incoming in assistant.taken if incoming.text] == []


async def test_a_stream_drawn_for_somebody_else_does_not_go_on(client):
    secretary = await come_in(client, SECRETARY)
    await come_in(client, OFFICER)

    assert (await client.get("/chat/stream", params={"form": secretary["form"]})).status_code == 403
    assert (await client.get("/chat/alive", params={"form": secretary["form"]})).json() == {"own": False}


async def test_without_a_cookie_nothing_is_taken(client, assistant):
    form = await come_in(client)
    client.cookies.clear()

    assert (await client.post("/chat/send", data={**form, "text": "进度"})).status_code == 403
    assert (await client.get("/source", params={"document": "loudi-2014-7", "path": "二（二）"})).status_code == 403
    assert (await client.get("/notices")).headers["location"] == "/"


async def test_a_changed_cookie_is_nobody(client):
    await come_in(client)
    cookie = client.cookies["talk"]
    for at in (0, len(cookie) // 2, len(cookie) - 2):
        changed = cookie[:at] + ("A" if cookie[at] != "A" else "B") + cookie[at + 1 :]
        client.cookies.clear()
        page = await client.get("/", headers={"Cookie": f"talk={changed}"})
        assert "先选一个身份" in page.text


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(assistant):
    async with browse(assistant, public_url="https://bot.example.org/") as client:
        client.headers.update({"Host": "bot.example.org", "Origin": "https://bot.example.org"})
        door = fields((await client.get("/")).text)
        cookie = (await client.post("/be", data={**door, "identity": SECRETARY})).headers["set-cookie"]

    assert cookie.startswith("__Host-talk=")
    for word in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert word in cookie


async def test_a_name_that_points_here_by_trickery_is_refused(client):
    assert (await client.get("/", headers={"Host": "evil.example"})).status_code == 400
    assert (await client.get("/", headers={"Host": "localhost:8014"})).status_code == 200


async def test_a_message_of_more_than_4000_characters_is_refused_and_kept_in_the_box(client, assistant):
    form = await come_in(client)
    answer = await client.post("/chat/send", data={**form, "text": "数" * 4001})

    assert answer.status_code == 413
    assert "这条有4001个字，一次最多4000个字" in answer.text
    assert "数" * 4001 in answer.text
    assert len(assistant.taken) == 1
    assert (await client.post("/chat/send", data={**form, "text": "数" * 4000})).status_code == 303


async def test_a_body_without_end_is_cut_off(client, assistant):
    form = await come_in(client)
    answer = await client.post("/chat/send", data={**form, "text": "x" * 70_000})

    assert answer.status_code == 413
    assert len(assistant.taken) == 1


async def test_an_empty_message_is_told_so(client, assistant):
    form = await come_in(client)
    answer = await client.post("/chat/send", data={**form, "text": " \n "}, headers={"Accept": "application/json"})

    assert answer.status_code == 400
    assert answer.json()["told"].startswith("还没有写内容")


async def test_the_same_form_sent_twice_is_one_message_and_other_words_are_another(client, assistant):
    form = await come_in(client)
    for text in ("女改13", "女改13", "女改14"):
        await client.post("/chat/send", data={**form, "text": text}, headers={"Accept": "application/json"})

    assert [incoming.text for incoming in assistant.taken if incoming.text] == ["女改13", "女改14"]


async def test_characters_that_cannot_be_seen_are_not_stored(client, assistant):
    form = await come_in(client)
    await client.post("/chat/send", data={**form, "text": "女\x0012\u202e\r\n总数32\ufeff"})

    assert assistant.taken[-1].text == "女12\n总数32"


async def test_a_request_that_hangs_is_answered_in_time(assistant):
    async def hang(batch):
        await asyncio.Event().wait()

    async with browse(assistant, request_seconds=0.3) as client:
        form = await come_in(client)
        assistant.accept = hang
        answer = await client.post("/chat/send", data={**form, "text": "进度"})

    assert answer.status_code == 503
    assert "再发一次，重复的不会记两遍" in answer.text


async def test_nothing_is_called_received_when_it_could_not_be_stored(client, assistant, caplog):
    form = await come_in(client)
    assistant.fails = True
    with caplog.at_level(logging.ERROR):
        answer = await client.post(
            "/chat/send", data={**form, "text": "总数32"}, headers={"Accept": "application/json"}
        )

    assert answer.status_code == 500
    assert "已收到" not in answer.text
    number = answer.json()["told"].partition("错误号")[2].rstrip("。")
    assert number in caplog.text
    for secret in (form["form"], "总数32", client.cookies["talk"]):
        assert secret not in caplog.text
