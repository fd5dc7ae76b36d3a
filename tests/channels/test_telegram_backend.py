"""Calls of text over our own connections to real servers: kept open, closed under our feet, slow, garbled, by TLS."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import asynccontextmanager

import httpx
import pytest
from telegram.error import TelegramError

from channels.telegram.api import Access, Api
from channels.telegram.faults import send_error
from channels.telegram.keepalive import Connections, Limits, Origin
from core.errors import Outcome
from tests.channels.certificates import certificate
from tests.channels.fake_telegram import TOKEN

SENT = b'{"ok": true, "result": {"message_id": 7, "date": 1, "chat": {"id": 5, "type": "private"}, "text": "x"}}'
ME = b'{"ok": true, "result": {"id": 7, "is_bot": true, "first_name": "x", "username": "x_bot"}}'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(SENT), SENT)
CALL = b"POST /x HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"
WHO = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(ME), ME)
SERVER = "server"


class Server:
    """Each connection is a list of what goes back to each call; behind the last one, the connection is closed.

    Bytes are an answer, a number is a rest in seconds, None is silence; an answer in a list goes in pieces.
    """

    def __init__(self, *connections):
        self._script = list(connections)
        self.calls = []
        self.came = 0
        self.closed = asyncio.Event()

    async def serve(self, reader, writer):
        self.came += 1
        steps = self._script.pop(0)
        try:
            for step in steps:
                await self._call(reader)
                for piece in step if isinstance(step, list) else [step]:
                    await self._give(piece, reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
            self.closed.set()

    async def _give(self, piece, reader, writer):
        if piece is None:
            await reader.read(1)
        elif isinstance(piece, float):
            await asyncio.sleep(piece)
        else:
            writer.write(piece)
            await writer.drain()

    async def _call(self, reader):
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        self.calls.append(head + await reader.readexactly(length))


@asynccontextmanager
async def talking(server, tls=None, host="127.0.0.1", **more):
    """The Bot API of a client that talks to a scripted server."""
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls)
    port = listening.sockets[0].getsockname()[1]
    base = f"{'https' if tls else 'http'}://{host}:{port}/bot"
    api = Api(Access(TOKEN, base, base, **more))
    try:
        yield api
    finally:
        await api.close()
        listening.close()
        await listening.wait_closed()


async def say(api):
    return await api.send("5", "好", is_html=False, keyboard=None)


async def failure(api):
    with pytest.raises(TelegramError) as caught:
        await say(api)
    error = send_error(caught.value)
    return error.code, error.outcome


async def test_many_calls_share_one_connection():
    server = Server([ANSWER, ANSWER, WHO, ANSWER])
    async with talking(server) as api:
        assert [await say(api), await say(api)] == ["7", "7"]
        await api.me()
        await say(api)

    assert server.came == 1
    assert '"text":"好"'.encode() in server.calls[0]


async def test_calls_at_once_have_a_connection_each():
    server = Server(*[[[0.05, ANSWER]]] * 3)
    async with talking(server) as api:
        assert await asyncio.gather(*(say(api) for _ in range(3))) == ["7", "7", "7"]

    assert server.came == 3


@asynccontextmanager
async def one_connection(server, pool_seconds=5.0):
    """Calls to a scripted server of which one at a time is let through."""
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    limits = Limits(connections=1, connect_seconds=5.0, answer_seconds=5.0, pool_seconds=pool_seconds)
    connections = Connections(Origin("127.0.0.1", listening.sockets[0].getsockname()[1]), limits)
    try:
        yield lambda: connections.ask(CALL, 5.0, may_repeat=False)
    finally:
        connections.close()
        listening.close()


async def test_a_call_waits_where_there_are_no_more_connections():
    server = Server([ANSWER] * 5)

    async with one_connection(server) as ask:
        answers = await asyncio.gather(*(ask() for _ in range(5)))

    assert [answer.body for answer in answers] == [SENT] * 5
    assert server.came == 1


async def test_a_call_that_waits_too_long_for_a_connection_was_certainly_not_made():
    server = Server([None])

    async with one_connection(server, pool_seconds=0.05) as ask:
        first = asyncio.create_task(ask())
        await asyncio.sleep(0)
        with pytest.raises(httpx.PoolTimeout):
            await ask()
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)

    assert len(server.calls) <= 1


async def test_a_connection_that_the_server_closed_meanwhile_is_not_used_again():
    server = Server([ANSWER], [ANSWER])
    async with talking(server) as api:
        await say(api)
        await server.closed.wait()
        await asyncio.sleep(0.02)

        assert await say(api) == "7"

    assert (server.came, len(server.calls)) == (2, 2)


async def test_a_message_is_not_sent_twice_where_the_server_closes_instead_of_answering():
    server = Server([ANSWER, b""], [ANSWER])
    async with talking(server) as api:
        await say(api)

        assert await failure(api) == ("connection_lost", Outcome.UNSURE)

    assert len(server.calls) == 2


async def test_a_question_that_changes_nothing_is_asked_again_on_a_new_connection():
    server = Server([ANSWER, b""], [WHO])
    async with talking(server) as api:
        await say(api)

        assert (await api.me()).username == "x_bot"


async def test_a_question_is_asked_again_only_once_and_only_where_a_connection_was_old():
    server = Server([b""], [WHO])
    async with talking(server) as api:
        with pytest.raises(TelegramError):
            await api.me()

    assert server.came == 1


BROKEN = {
    "closed within the head": (b"HTTP/1.1 200", "connection_lost"),
    "closed within the body": (ANSWER[:-9], "connection_lost"),
    "no HTTP": (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "connection_lost"),
    "no JSON": (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n<>", "unreadable_answer"),
    "packed without being asked": (
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08", "unreadable_answer"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
async def test_a_message_whose_answer_cannot_be_read_is_unsure(name):
    answer, code = BROKEN[name]
    server = Server([answer], [ANSWER])
    async with talking(server) as api:
        assert await failure(api) == (code, Outcome.UNSURE)
        await server.closed.wait()
        await asyncio.sleep(0.02)

        assert await say(api) == "7"


async def test_an_answer_may_come_slowly_and_in_chunks():
    chunks = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(SENT), SENT)
    pieces = [piece for at in range(0, len(chunks), 40) for piece in (chunks[at : at + 40], 0.001)]
    server = Server([pieces, ANSWER])
    async with talking(server) as api:
        assert [await say(api), await say(api)] == ["7", "7"]

    assert server.came == 1


async def test_an_answer_that_drips_for_ever_is_given_up_in_time():
    server = Server([[b"HTTP/1.1 200 OK\r\n", *[b"X: 1\r\n", 0.05] * 40]], [ANSWER])
    async with talking(server, answer_seconds=0.3) as api:
        assert await failure(api) == ("no_answer", Outcome.UNSURE)


async def test_an_answer_that_comes_too_late_is_not_taken_for_the_next_one():
    server = Server([[0.3, ANSWER]], [ANSWER.replace(b'"message_id": 7', b'"message_id": 8')])
    async with talking(server, answer_seconds=0.1) as api:
        assert await failure(api) == ("no_answer", Outcome.UNSURE)
        assert await say(api) == "8"


async def test_what_comes_unasked_is_not_taken_for_the_next_answer():
    server = Server([[ANSWER, 0.01, ANSWER, None]], [ANSWER.replace(b'"message_id": 7', b'"message_id": 8')])
    async with talking(server) as api:
        await say(api)
        await asyncio.sleep(0.1)

        assert await say(api) == "8"


async def test_a_call_that_was_cancelled_leaves_no_answer_behind():
    server = Server([[0.1, ANSWER]], [ANSWER.replace(b'"message_id": 7', b'"message_id": 8')])
    async with talking(server) as api:
        call = asyncio.create_task(say(api))
        await asyncio.sleep(0.03)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await asyncio.sleep(0.1)

        assert await say(api) == "8"


@pytest.fixture
def paper(tmp_path):
    """A certificate for localhost that nobody signed but itself, and its file."""
    made = certificate(tmp_path, "localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made.certificate, made.key)
    return context, made.certificate


async def test_a_server_whose_certificate_is_trusted_is_talked_to(paper, monkeypatch):
    context, file = paper
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    server = Server([ANSWER, ANSWER])
    async with talking(server, tls=context, host="localhost") as api:
        assert [await say(api), await say(api)] == ["7", "7"]

    assert server.came == 1


async def test_a_server_that_nobody_vouches_for_is_told_nothing(paper):
    server = Server([ANSWER])
    async with talking(server, tls=paper[0], host="localhost") as api:
        assert await failure(api) == ("unreachable", Outcome.NOT_SENT)

    assert server.calls == []


async def test_a_certificate_of_another_name_is_not_taken(paper, monkeypatch):
    context, file = paper
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    server = Server([ANSWER])
    async with talking(server, tls=context, host="127.0.0.1") as api:
        assert await failure(api) == ("unreachable", Outcome.NOT_SENT)

    assert server.calls == []


@pytest.mark.parametrize("way", ["setting", "environment"])
async def test_a_proxy_is_used_for_everything(way, monkeypatch):
    proxy = Server([b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(SENT), SENT)])
    listening = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    if way == "environment":
        monkeypatch.setenv("http_proxy", address)
    base = "http://bot-api.invalid/bot"
    api = Api(Access(TOKEN, base, base, proxy=address if way == "setting" else ""))

    assert await say(api) == "7"

    assert proxy.calls[0].startswith(b"POST http://bot-api.invalid/bot")
    await api.close()
    listening.close()
    await listening.wait_closed()


async def test_words_with_half_a_character_reach_the_server_who_tells_what_it_makes_of_them():
    server = Server([ANSWER])
    async with talking(server) as api:
        await api.send("5", "好\ud83d", is_html=False, keyboard=None)
    assert rb'"text": "\u597d\ud83d"' in server.calls[0]
