"""Envelopes of callbacks: WeCom's own examples, and every other content is one kind of error."""

from __future__ import annotations

import base64
import os
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.wecom.bodies import Fields, fields_of, sealed_of
from channels.wecom.crypto import CallbackError, Envelope
from channels.wecom.updates import Update, UpdateReader
from core.errors import SettingsError
from tests.support import START

# The example of WeCom's manual (path/90968).
TOKEN, KEY, CORP = "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7"
ECHO = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
SIGNED = ("5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", "1409659589", "263014780")
SEALED = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUk"
    "SUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekU"
    "NXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rU"
    "PA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+"
    "qN+E7Q=="
)
ENVELOPE = Envelope(TOKEN, KEY, CORP)
MARKUP = st.text("<>[]{}\"':,x/&;!1", max_size=80).map(str.encode)
NAMES = st.sampled_from(
    [
        "FromUserName",
        "MsgType",
        "MsgId",
        "Event",
        "EventKey",
        "AgentID",
        "Content",
        "FileSize",
        "MediaId",
        "FileName",
        "ResponseCode",
        "SelectedItems.SelectedItem.OptionIds.OptionId",
    ]
)
VALUES = st.sampled_from(["", "event", "file", "click", "report", "template_card_event", "9" * 30]) | st.text(
    max_size=40
)
READER = UpdateReader("1000002", {"report": "填报"})


def signed(sealed, token=TOKEN):
    return (Envelope(token, KEY, CORP).sign("1409659589", "n", sealed), "1409659589", "n", sealed)


def test_the_examples_of_the_manual_open():
    assert ENVELOPE.open(*SIGNED, ECHO) == b"1616140317555161061"
    message = ENVELOPE.open("477715d11cdb4164915debcba66cb864d751f3e6", "1409659813", "1372623149", SEALED)
    assert fields_of(message)("Content") == "hello"


def test_what_is_closed_can_be_opened_and_is_never_closed_twice_the_same_way():
    first, second = ENVELOPE.seal("总数32".encode()), ENVELOPE.seal("总数32".encode())

    assert first != second
    assert ENVELOPE.open(*signed(first)) == ENVELOPE.open(*signed(second)) == "总数32".encode()


@given(st.binary(max_size=300))
def test_every_content_comes_back_as_it_was(content):
    sealed = ENVELOPE.seal(content)

    assert ENVELOPE.unseal(sealed) == content
    assert len(base64.b64decode(sealed)) % 32 == 0


@pytest.mark.parametrize(
    ("why", "call"),
    [
        ("signature", ("0" * 40, *signed(ECHO)[1:])),
        ("signature", ("", *signed(ECHO)[1:])),
        ("signature", ("ü\ud800", *signed(ECHO)[1:])),
        ("signature", signed(ECHO, token="another")),
        ("base64", signed("不是")),
        ("base64", signed(ECHO[:-1])),
        ("blocks", signed("")),
        ("blocks", signed(base64.b64encode(b"short").decode())),
        ("padding", signed(base64.b64encode(bytes(64)).decode())),
        ("receiver", signed(Envelope(TOKEN, KEY, "ww-another").seal(b"x"))),
        ("receiver", signed(Envelope(TOKEN, KEY, "").seal(b"x"))),
    ],
)
def test_a_wrong_envelope_says_what_is_wrong(why, call):
    with pytest.raises(CallbackError) as caught:
        ENVELOPE.open(*call)

    assert caught.value.why == why


def test_an_envelope_of_another_key_does_not_open():
    other = base64.b64encode(os.urandom(32)).decode()[:43]

    with pytest.raises(CallbackError):
        ENVELOPE.unseal(Envelope(TOKEN, other, CORP).seal(b"x"))


@pytest.mark.parametrize("key", ["", "short", KEY + "A", "不" * 43, KEY[:-1] + "!"])
def test_a_key_that_is_none_is_told_at_the_start(key):
    with pytest.raises(SettingsError):
        Envelope(TOKEN, key, CORP)


def test_every_changed_byte_is_found_by_the_signature():
    signature, timestamp, nonce, sealed = signed(ECHO)
    for at in range(len(sealed)):
        changed = sealed[:at] + ("A" if sealed[at] != "A" else "B") + sealed[at + 1 :]
        with pytest.raises(CallbackError):
            ENVELOPE.open(signature, timestamp, nonce, changed)


@given(st.text(max_size=60), st.text(max_size=12), st.text(max_size=12), st.text(max_size=200))
def test_any_words_at_all_are_refused_with_one_kind_of_error(signature, timestamp, nonce, sealed):
    with pytest.raises(CallbackError):
        ENVELOPE.open(signature, timestamp, nonce, sealed)


@given(st.binary(max_size=300))
def test_any_signed_bytes_are_refused_with_one_kind_of_error(data):
    """Whoever knows the token but not the key: right signature, any content."""
    with pytest.raises(CallbackError):
        ENVELOPE.open(*signed(base64.b64encode(data).decode()))


@settings(max_examples=300)
@given(st.binary(max_size=400))
def test_any_padded_plaintext_is_opened_or_refused_with_one_kind_of_error(plain):
    """Whoever knows the key too: any plaintext at all."""
    cipher = ENVELOPE._cipher().encryptor()
    missing = 32 - len(plain) % 32
    sealed = base64.b64encode(cipher.update(plain + bytes([missing]) * missing) + cipher.finalize()).decode()

    with suppress(CallbackError):
        assert isinstance(ENVELOPE.unseal(sealed), bytes)


@settings(max_examples=300)
@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(str.encode)
    | st.text("<>[]{}\"':,x/&;!1", max_size=80).map(str.encode)
)
def test_any_body_is_read_or_refused_with_one_kind_of_error(body):
    for read in (sealed_of, fields_of):
        with suppress(CallbackError):
            read(body)


@settings(max_examples=300)
@given(st.dictionaries(NAMES, st.lists(VALUES, min_size=1, max_size=3)))
def test_any_fields_are_a_message_or_nothing(values):
    fields = Fields({path: tuple(found) for path, found in values.items()})

    update = READER.read(fields, START)

    assert isinstance(update, Update)
    if update.incoming:
        assert len(update.incoming.key) <= 255
        assert update.incoming.sender == update.incoming.sender.lower()
        assert "\x00" not in update.incoming.text


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE x [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><xml><Encrypt>x</Encrypt></xml>',
        b"<xml><Encrypt></Encrypt></xml>",
        b"<xml/>",
        b"",
        b"[" * 60_000,
        b'{"encrypt": ' * 9_000,
        b'{"encrypt": null}',
        b"<xml>" + b"<a>" * 5_000 + b"1" + b"</a>" * 5_000 + b"</xml>",
        b"[" * 500 + b"1" + b"]" * 500,
        b"<?xml version='1.0' encoding='nonsense'?><xml><Encrypt>x</Encrypt></xml>",
    ],
)
def test_a_body_that_is_no_envelope_is_refused(body):
    with pytest.raises(CallbackError):
        sealed_of(body)
