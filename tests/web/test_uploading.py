"""Files on the page: offered by what each may send, bounded in size, handed on with their name; and taken away."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from channels.web.parts import MAX_FILE_BYTES
from core.messages import Attachment, File, IncomingKind, Reply, Text
from tests.web.support import OFFICER, SECRETARY, FakeAssistant, browse, come_in

FILE = {"file": ("C:\\资料\\办法.docx", b"PK\3\4...", "application/octet-stream")}
NOBODY = "demo-xinhua"
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def assistant():
    return FakeAssistant()


@pytest.fixture
async def client(assistant):
    async with browse(assistant) as client:
        yield client


async def test_the_page_offers_each_the_files_that_are_read_from_them(client):
    await come_in(client, SECRETARY)
    assert 'accept=".xlsx,.csv"' in (await client.get("/")).text
    await come_in(client, OFFICER)
    assert 'accept=".docx,.pdf"' in (await client.get("/")).text
    await come_in(client, NOBODY)
    assert 'type="file"' not in (await client.get("/")).text


async def test_a_file_is_handed_on_once_with_its_bare_name(client, assistant):
    form = await come_in(client, OFFICER)
    for _ in range(2):
        answer = await client.post("/chat/upload", data=form, files=FILE, headers=SCRIPT)
        assert answer.status_code == 200

    (taken,) = [incoming for incoming in assistant.taken if incoming.kind is IncomingKind.FILE]
    assert taken.attachment == Attachment("办法.docx", 7, content=b"PK\3\4...")
    assert taken.text == "办法.docx"
    assert "办法.docx" in (await client.get("/")).text


async def test_without_script_the_answer_is_a_page(client):
    form = await come_in(client, OFFICER)

    assert (await client.post("/chat/upload", data=form, files=FILE)).status_code == 303
    told = await client.post("/chat/upload", data=form)
    assert told.status_code == 400
    assert "还没有选文件" in told.text


async def test_who_is_bound_to_nothing_is_refused_before_anything_is_stored(client, assistant):
    form = await come_in(client, NOBODY)
    answer = await client.post("/chat/upload", data=form, files=FILE, headers=SCRIPT)

    assert answer.status_code == 403
    assert "绑定以后才能发文件" in answer.json()["told"]
    assert not [incoming for incoming in assistant.taken if incoming.kind is IncomingKind.FILE]


async def test_a_form_of_somebody_else_takes_no_file(client):
    form = await come_in(client, OFFICER)
    await come_in(client, SECRETARY)

    assert (await client.post("/chat/upload", data=form, files=FILE)).status_code == 403


@pytest.mark.parametrize("size", [MAX_FILE_BYTES + 1, MAX_FILE_BYTES + 1024 * 1024])
async def test_what_is_too_big_is_told_in_a_sentence(client, assistant, size):
    form = await come_in(client, OFFICER)
    files = {"file": ("大.pdf", b"x" * size, "application/pdf")}
    answer = await client.post("/chat/upload", data=form, files=files, headers=SCRIPT)

    assert answer.status_code == 413
    assert answer.json()["told"] == "文件超过20MB，没有收下。请去掉图片再发。"
    assert not [incoming for incoming in assistant.taken if incoming.kind is IncomingKind.FILE]


async def test_two_hundred_megabytes_are_refused_by_what_they_declare(client):
    await come_in(client, OFFICER)
    declared = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": str(200 * 1024 * 1024)}
    answer = await client.post("/chat/upload", content=b"--x", headers={**SCRIPT, **declared})

    assert answer.status_code == 413
    assert answer.json()["told"].startswith("文件超过20MB")


async def test_other_pages_keep_their_small_bound(client):
    form = await come_in(client, OFFICER)
    answer = await client.post("/chat/send", data={**form, "text": "x" * 100_000}, headers=SCRIPT)

    assert answer.status_code == 413


async def test_a_file_of_the_talk_is_a_download_with_its_chinese_name(client, assistant):
    await come_in(client, SECRETARY)
    await assistant.say(SECRETARY, Reply((Text("报表"), File("双峰县报表.xlsx", "a1b2", 4))))

    assert 'href="/file/a1b2"' in (await client.get("/")).text
    answer = await client.get("/file/a1b2")
    assert (answer.status_code, answer.content) == (200, b"PK\3\4")
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{quote('双峰县报表.xlsx')}"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["cache-control"] == "no-store"


async def test_a_file_of_another_talk_is_not_there_and_neither_is_any_for_a_passer_by(client):
    assert (await client.get("/file/a1b2")).status_code == 404
    await come_in(client, OFFICER)
    assert (await client.get("/file/a1b2")).status_code == 404
