"""Our own web server with one door, at which a platform may call."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace

from channels.web.channel import WebChannel
from channels.web.parts import Door
from tests.channels.recorder import Recorder
from tests.web.support import FakeAssistant


@asynccontextmanager
async def open_door(path, answer, most_bytes, port=0):
    """Serves `answer` there; gives the address."""
    parts = replace(FakeAssistant().parts(), doors=(Door(path, answer, most_bytes),))
    web = WebChannel(parts, secret="a secret of the tests", port=port)
    serving = asyncio.create_task(web.run(Recorder()))
    try:
        yield f"http://127.0.0.1:{await web.port()}{path}"
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
