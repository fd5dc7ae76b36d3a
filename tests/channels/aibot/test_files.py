"""Files that people send to the AI bot: named when asked, opened by their own key, and nothing else breaks on them."""

from __future__ import annotations

import base64
import json
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.aibot.files import unseal
from core.errors import FetchError
from tests.channels.fake_aibot import sealed

KEY = bytes(range(32))
WRITTEN = base64.b64encode(KEY).decode().rstrip("=")


@given(st.binary(max_size=200))
def test_what_was_sealed_is_opened(content):
    assert unseal(sealed(content, KEY), WRITTEN) == content


@given(st.binary(max_size=100), st.text(max_size=50))
def test_any_other_bytes_and_keys_are_one_fault(content, key):
    try:
        unseal(content, key)
    except FetchError:
        return


async def ref_of(server, bench, name, content):
    server.sends(name, content)
    (heard,) = await bench.intake.got(1)
    return heard.attachment.ref


async def test_a_file_is_named_and_opened(server, bench):
    content = secrets.token_bytes(70_000)
    async with bench.running() as channel:
        ref = await ref_of(server, bench, "双峰县 一季度.xlsx", content)

        assert await channel.file_name(ref) == "双峰县 一季度.xlsx"
        assert await channel.fetch(ref, 100_000) == content


async def test_a_file_that_is_too_large_or_gone_is_told_as_such(server, bench):
    async with bench.running() as channel:
        ref = await ref_of(server, bench, "大.xlsx", b"x" * 5000)
        with pytest.raises(FetchError) as caught:
            await channel.fetch(ref, 1000)
        server.sealed.clear()
        with pytest.raises(FetchError):
            await channel.fetch(ref, 10_000)
        with pytest.raises(FetchError):
            await channel.file_name(ref)
        await server.http.stop()
        with pytest.raises(FetchError):
            await channel.file_name(ref)

    assert caught.value.is_too_big


@pytest.mark.parametrize("place", ["", "ftp://example.org/x", "file:///etc/passwd"])
async def test_only_addresses_of_the_web_are_opened(server, bench, place):
    async with bench.running():
        server.deliver("file", file__url=place)
        (heard,) = await bench.intake.got(1)

    assert heard.attachment is None


def test_a_key_that_is_none_opens_nothing():
    for key in ("", "short", json.dumps(1), "é" * 43):
        with pytest.raises(FetchError):
            unseal(sealed(b"x", KEY), key)
