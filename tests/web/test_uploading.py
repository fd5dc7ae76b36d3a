"""Files on the page: offered to the department alone, bounded in size, handed on with their name."""

from __future__ import annotations

import pytest

from channels.web.parts import MAX_FILE_BYTES
from core.messages import Attachment, IncomingKind
from tests.web.support import OFFICER, SECRETARY, FakeAssistant, browse, come_in

FILE = {"file": ("C:\\资料\\办法.docx", b"PK\3\4...", "application/octet-stream")}
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def assistant():
    return FakeAssistant()


@pytest.fixture
async def client(assistant):
    async with browse(assistant) as client:
        yield client


async def test_the_page_offers_it_to_the_department_alone(client):
    await come_in(client, SECRETARY)
    assert 'type="file"' not in (await client.get("/")).text
    await come_in(client, OFFICER)
    assert 'type="file"' in (await client.get("/")).text


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


async def test_a_secretary_is_refused_before_anything_is_stored(client, assistant):
    form = await come_in(client, SECRETARY)
    answer = await client.post("/chat/upload", data=form, files=FILE, headers=SCRIPT)

    assert answer.status_code == 403
    assert "由市委组织部经办人办理" in answer.json()["told"]
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
