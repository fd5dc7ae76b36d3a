"""WeCom's envelope against npm @wecom/crypto and PyPI wechatpy, in both directions."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from pathlib import Path

import pytest

from channels.wecom.crypto import Envelope
from tests.channels.fake_wecom import CORP, KEY, TOKEN, payload
from tests.channels.wecom.conftest import bench, server  # noqa: F401 - fixtures
from tests.conformance.installing import PLACE

HERE = Path(__file__).parent
ENVELOPE = Envelope(TOKEN, KEY, CORP)
PROGRAMS = {
    "node": ("node", HERE / "wecom_crypto.js", PLACE / "node_modules" / "@wecom" / "crypto"),
    "wechatpy": (sys.executable, HERE / "wechatpy_crypto.py", PLACE / "python" / "wechatpy"),
}
MESSAGES = ["1616140317555161061", payload("text"), payload("card_vote"), "党" * 700, "a" * 12, "x"]


@pytest.fixture(params=PROGRAMS)
def other(request):
    return asker(request.param)


def asker(name):
    """Asks one of the programs; skips where it is not installed."""
    program, script, package = PROGRAMS[name]
    if not shutil.which(program) or not package.exists():
        pytest.skip(f"{name} is not installed: python -m tests --conformance installs it where it can")

    async def ask(**said):
        process = await asyncio.create_subprocess_exec(
            program, str(script), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate(json.dumps({"token": TOKEN, "key": KEY, "corp": CORP, **said}).encode())
        return json.loads(out)

    return ask


@pytest.mark.parametrize("message", MESSAGES, ids=range(len(MESSAGES)))
async def test_what_they_close_we_open(other, message):
    made = await other(do="seal", message=message, timestamp="1409659589", nonce="42")

    assert ENVELOPE.open(made["signature"], "1409659589", "42", made["sealed"]) == message.encode()


@pytest.mark.parametrize("message", MESSAGES, ids=range(len(MESSAGES)))
async def test_what_we_close_they_open(other, message):
    sealed = ENVELOPE.seal(message.encode())

    opened = await other(do="open", sealed=sealed, timestamp="1409659589", nonce="42")

    assert (opened["message"], opened["id"]) == (message, CORP)
    assert opened["signature"] == ENVELOPE.sign("1409659589", "42", sealed)


async def test_a_client_of_theirs_proves_the_address_and_is_heard(server, bench):  # noqa: F811
    ask = asker("node")

    async with bench.running():
        told = await ask(do="call", url=server.callback, message=payload("text"), echo="1616140317555161061")

    assert told == {"echoed": "1616140317555161061", "status": 200, "answer": ""}
    assert [heard.text for heard in bench.intake.accepted] == ["一季度总数32 女12 35岁以下26"]
