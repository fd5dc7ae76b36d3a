"""Kills under load over WeCom: `python -m tests.channels.wecom.kills --kills 10 --messages 300`.

A repeat of what was under way is dropped by WeCom, which is told that it is one; so nobody reads an answer twice.
"""

from __future__ import annotations

import asyncio

from core.clock import SystemClock
from tests.channels.fake_wecom import FakeWeCom, payload, replaced
from tests.channels.kills import LEASE_SECONDS, main
from tests.channels.wecom.office import WeComOffice
from tests.program import free_port
from tests.support import sqlite_file


class WeCom:
    """WeCom's side (tests.channels.kills.Platform)."""

    module = "tests.channels.wecom.kills"

    def __init__(self):
        self._server, self._port = FakeWeCom(), free_port()
        self._server.patience = 60.0
        self._calls = set()

    async def start(self):
        await self._server.start(f"http://127.0.0.1:{self._port}/wecom/callback")

    async def stop(self):
        await asyncio.gather(*self._calls)
        await self._server.stop()

    def serving(self):
        return ("--serve", self._server.base_url, "--port", str(self._port))

    def came(self):
        return len(self._server.answers)

    def answered(self):
        return [shown.user for shown in self._server.shown]

    def say(self, at, *, twice):
        message = replaced(payload("text"), "FromUserName", f"user{at}")
        message = replaced(replaced(message, "Content", "您好"), "MsgId", str(7_100_000 + at))
        for _ in range(2 if twice else 1):
            self._calls.add(asyncio.create_task(self._server.insist(message)))

    def __str__(self):
        """How long the callbacks waited for their answers."""
        waits = sorted(answer.elapsed.total_seconds() for answer in self._server.answers)
        middle, late, last = (round(1000 * waits[int(share * (len(waits) - 1))]) for share in (0.5, 0.99, 1))
        return f"callbacks {middle} ms at the middle, {late} ms at 99 %, {last} ms at most"


async def _serve(chosen):
    server = FakeWeCom()
    server.base_url = chosen.serve
    office = WeComOffice(sqlite_file(chosen.folder), server, port=chosen.port)
    office.clock = SystemClock()
    await office.start(lease_seconds=LEASE_SECONDS)
    await office.sender.run()


if __name__ == "__main__":
    main(WeCom, _serve)
