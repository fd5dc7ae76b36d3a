"""Answers of HTTP/1.1 as they come in: whole, in pieces, and those that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.telegram.wire import MAX_BODY_BYTES, MAX_HEAD_BYTES, AnswerReader, GarbledError

OK = b"HTTP/1.1 200 OK\r\n"

ANSWERS = {
    "a length": (OK + b"Content-Length: 4\r\n\r\n{  }", 200, b"{  }", False),
    "a length written small": (OK + b"content-length:4\r\n\r\n{  }", 200, b"{  }", False),
    "the same length twice": (OK + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 200, b"{}", False),
    "no body": (OK + b"Content-Length: 0\r\n\r\n", 200, b"", False),
    "nothing to say": (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b"", False),
    "chunks": (
        OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n9;x=1\r\n        }\r\n0\r\n\r\n", 200, b"{        }", False),
    "chunks with a trailer": (
        OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX: 1\r\n\r\n", 200, b"{}", False),
    "chunks and a length": (
        OK + b"Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", 200, b"{}", True),
    "closed behind it": (OK + b"Connection: close\r\nContent-Length: 2\r\n\r\n{}", 200, b"{}", True),
    "an old server": (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}", 200, b"{}", True),
    "early hints before": (
        b"HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n" + OK + b"Content-Length: 2\r\n\r\n{}", 200, b"{}", False),
    "no reason": (b"HTTP/1.1 502 \r\nContent-Length: 2\r\n\r\n{}", 502, b"{}", False),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_the_same_in_one_piece_and_byte_by_byte(name):
    sent, status, body, is_last = ANSWERS[name]

    for size in (len(sent), 1):
        reader, answer = AnswerReader(), None
        for at in range(0, len(sent), size):
            assert answer is None
            answer = reader.feed(sent[at : at + size])
        assert (answer.status, answer.body, answer.is_last) == (status, body, is_last)


def test_without_a_length_the_end_of_the_connection_is_the_end_of_the_answer():
    reader = AnswerReader()

    assert reader.feed(OK + b"\r\n{") is None
    assert reader.feed(b"}") is None

    assert (reader.end().body, reader.end().is_last) == (b"{}", True)


def test_what_follows_an_answer_unasked_makes_it_the_last_one():
    answer = AnswerReader().feed(OK + b"Content-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n")

    assert (answer.body, answer.is_last) == (b"{}", True)


GARBAGE = {
    "another protocol": b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
    "a switched protocol": b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n",
    "HTTP/2": b"HTTP/2 200 OK\r\n\r\n",
    "a negative length": OK + b"Content-Length: -1\r\n\r\n",
    "two lengths": OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "a length in words": OK + b"Content-Length: two\r\n\r\n",
    "a header without colon": OK + b"hello\r\n\r\n",
    "packed chunks": OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n",
    "a signed chunk": OK + b"Transfer-Encoding: chunked\r\n\r\n+2\r\n{}\r\n",
    "a chunk too short": OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}}\r\n0\r\n\r\n",
    "a chunk too large": OK + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n",
    "a size without an end": OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"0" * 2000,
    "a head without an end": OK + b"X: " + b"x" * MAX_HEAD_BYTES,
    "a body too large": OK + b"\r\n" + b"x" * (MAX_BODY_BYTES + 1),
}


@pytest.mark.parametrize("name", GARBAGE)
def test_what_is_no_answer_is_refused(name):
    with pytest.raises(GarbledError):
        AnswerReader().feed(GARBAGE[name])


@pytest.mark.parametrize(
    "sent", [b"", OK, OK + b"Content-Length: 3\r\n\r\n{}", OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"]
)
def test_an_answer_that_ends_too_early_is_none(sent):
    reader = AnswerReader()
    reader.feed(sent)

    with pytest.raises(GarbledError):
        reader.end()


@given(st.binary(max_size=200), st.binary(max_size=60))
def test_whatever_comes_is_an_answer_or_garbage_and_nothing_else(head, body):
    reader = AnswerReader()
    try:
        reader.feed(OK + head)
        reader.feed(b"\r\n\r\n" + body)
        reader.end()
    except GarbledError:
        pass
